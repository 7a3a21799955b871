"""Lists of documents: what a person may read, by state, type, words, or what awaits them. Newest change first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from documents.approval.defining.definitions import Definitions
from documents.approval.rules.permissions import visible
from documents.approval.rules.substitutes import decided_by
from documents.approval.views import DocumentPage, DocumentRow, PersonRef, SearchQuery
from documents.bodies.capabilities import DECIDE
from documents.bodies.people import Actor, Person, person_names
from documents.drafting.documents import Document, waits_for
from documents.drafting.editions import EditionDefinition
from documents.evidence.entries import AuditEntry, AuditNote
from documents.rendering.stored import IS_SCAN, DocumentFile
from workflow.definition import Workflow
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

MOST = 200
NOTHING: Mapping[str, ScalarSelect[int]] = {}
QUEUES = (
    "drafts",
    "sent_back",
    "waiting",
    "turn",
    "to_check",
    "in_stead",
    "to_do",
    "unscanned",
    "overdue",
    "in_progress",
    "issued_today",
)


def search(
    session: Session,
    actor: Actor,
    edition: EditionDefinition,
    definitions: Definitions,
    query: SearchQuery,
    today: date,
) -> DocumentPage:
    """One page of the documents that `actor` may read and that match."""
    limit = max(1, min(query.limit, MOST))
    chosen = [visible(actor, edition), *_matching(edition, query)]
    if query.queue is not None:
        chosen.append(
            in_queue(actor, edition, definitions.workflows(session, actor.body_id, edition), query.queue, today)
        )
    if query.after is not None:
        chosen.append(tuple_(Document.changed_at, Document.id) < tuple_(*_key(query.after)))
    found = session.scalars(
        select(Document).where(*chosen).order_by(Document.changed_at.desc(), Document.id.desc()).limit(limit + 1)
    ).all()
    rows = _rows(session, definitions, found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return DocumentPage(rows, f"{last.changed_at.isoformat()}~{last.id}" if last else None)


def counts(
    session: Session,
    actor: Actor,
    edition: EditionDefinition,
    definitions: Definitions,
    today: date,
    queues: Collection[str] = QUEUES,
    others: Mapping[str, ScalarSelect[int]] = NOTHING,
) -> Mapping[str, int]:
    """How many documents each queue holds for `actor`, in one query; each is counted among its own rows only. `others` are
    counted beside them in the same query.
    """
    ways = definitions.workflows(session, actor.body_id, edition)
    columns = [
        select(func.count())
        .select_from(Document)
        .where(visible(actor, edition), in_queue(actor, edition, ways, queue, today))
        .scalar_subquery()
        for queue in queues
    ]
    columns += others.values()
    return dict(zip((*queues, *others), session.execute(select(*columns)).one(), strict=True)) if columns else {}


def under_mandate(actor: Actor, edition: EditionDefinition, mandate_id: UUID | None) -> ColumnElement[bool]:
    """The documents that wait for `actor` by one of their mandates, or by any of them."""
    standings = [one for one in actor.mandates if mandate_id in (None, one.id)]
    return and_(visible(actor, edition), decided_by(standings, edition))


def waiting_under(session: Session, actor: Actor, edition: EditionDefinition, mandate_id: UUID | None) -> int:
    """How many those are."""
    query = select(func.count()).select_from(Document).where(under_mandate(actor, edition, mandate_id))
    return session.scalar(query) or 0


def latest_issued(
    session: Session, actor: Actor, edition: EditionDefinition, definitions: Definitions, *, own: bool
) -> DocumentRow | None:
    """The document with the newest number among those that `actor` may read, or among their own."""
    chosen = [visible(actor, edition), Document.number.is_not(None)]
    if own:
        chosen.append(Document.drafter_id == actor.person_id)
    order = (Document.issued_on.desc(), Document.changed_at.desc(), Document.id.desc())
    found = session.scalars(select(Document).where(*chosen).order_by(*order).limit(1)).all()
    return next(iter(_rows(session, definitions, found)), None)


def _matching(edition: EditionDefinition, query: SearchQuery) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if query.state:
        chosen.append(Document.state == query.state)
    if query.type:
        chosen.append(Document.type == query.type)
    if query.numbered:
        chosen.append(Document.number.is_not(None))
    for word in (query.q or "").split()[:8]:
        like = f"%{_plain(word)}%"
        drafter = select(Person.id).where(Person.id == Document.drafter_id, Person.name.ilike(like, escape="\\"))
        chosen.append(
            or_(Document.title.ilike(like, escape="\\"), Document.number.ilike(like, escape="\\"), drafter.exists())
        )
    return chosen


def in_queue(
    actor: Actor, edition: EditionDefinition, workflows: Iterable[Workflow], queue: str, today: date
) -> ColumnElement[bool]:
    """The documents of one queue, as a condition; those on an older edition stand in states of its workflows. What is late
    stands in one queue only: of those whose turn it is, or else with the overdue.
    """
    own = Document.drafter_id == actor.person_id
    late = and_(Document.due_on < today, Document.phase.in_(("review", "signing")))
    in_time = or_(Document.due_on.is_(None), Document.due_on >= today, Document.phase == "signed")
    starts = {workflow.initial for workflow in workflows}
    match queue:
        case "drafts":
            return and_(own, Document.phase == "drafting", Document.state.in_(starts))
        case "sent_back":
            return and_(own, Document.phase == "drafting", Document.state.not_in(starts))
        case "waiting":
            return and_(own, in_time, Document.phase.in_(("review", "signing", "signed")))
        case "turn" | "to_check" | "in_stead":
            return _to_decide(actor, edition, queue)
        case "to_do":
            return Document.state.in_(_next_steps(actor, workflows))
        case "unscanned":
            return and_(Document.phase == "issued", unscanned()) if "upload_scan" in actor.capabilities else false()
        case "overdue":
            watched = true() if "read_review" in actor.capabilities else own
            return and_(late, ~_awaits(actor, edition), watched)
        case "in_progress":
            return and_(~own, ~_awaits(actor, edition), in_time, Document.phase.in_(("review", "signing", "signed")))
        case "issued_today":
            return Document.issued_on == today
        case _:
            raise refuse(Kind.CONTENT, "unknown_queue", "Antrean ini tidak dikenal.", "No such queue.")


def _to_decide(actor: Actor, edition: EditionDefinition, queue: str) -> ColumnElement[bool]:
    """What this person has to decide: all of it, or what is left without the signatures in another's stead, or by mandate."""
    match queue:
        case "in_stead":
            return decided_by(actor.mandates, edition) if actor.mandates else false()
        case "to_check":
            return and_(_awaits(actor, edition), _not_signed_in_stead(actor))
    return _awaits(actor, edition)


def _awaits(actor: Actor, edition: EditionDefinition) -> ColumnElement[bool]:
    """What waits for this person now: in their own positions, but what somebody decides in their stead while they are away,
    and what they decide in another's.
    """
    own = false() if actor.capabilities.isdisjoint(DECIDE) else waits_for(actor.positions)
    if actor.absences:
        own = and_(own, ~decided_by(actor.absences, edition))
    return or_(own, decided_by(actor.mandates, edition)) if actor.mandates else own


def _not_signed_in_stead(actor: Actor) -> ColumnElement[bool]:
    """What waits for initials, or for a signature in one's own position."""
    return or_(Document.phase != "signing", waits_for(actor.positions))


def unscanned() -> ColumnElement[bool]:
    """The documents whose signed paper nobody has uploaded."""
    return Document.id.not_in(select(DocumentFile.document_id).where(IS_SCAN))


def _next_steps(actor: Actor, workflows: Iterable[Workflow]) -> set[str]:
    """The states from which the main next step, past the signature, is one of the actor's roles'."""
    return {
        source
        for workflow in workflows
        for line in workflow.transitions
        if line.weight == "main" and actor.roles & set(line.by)
        for source in line.sources
        if workflow.states[source].phase in ("signed", "issued")
    }


def _rows(session: Session, definitions: Definitions, found: Sequence[Document]) -> tuple[DocumentRow, ...]:
    people = {document.drafter_id for document in found}
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
    notes = _last_notes(session, [document.id for document in found if document.phase in ("drafting", "closed")])
    return tuple(row(definitions.edition(session, document.edition_id), document, names, notes) for document in found)


def rows_of(session: Session, definitions: Definitions, found: Iterable[Document]) -> dict[UUID, DocumentRow]:
    """Documents as a list shows them, without their notes."""
    documents = list(found)
    names = person_names(session, {document.drafter_id for document in documents})
    return {one.id: row(definitions.edition(session, one.edition_id), one, names, {}) for one in documents}


def row(
    edition: EditionDefinition, document: Document, names: Mapping[UUID, str], notes: Mapping[UUID, tuple[str, str]]
) -> DocumentRow:
    """A document as a list shows it; `names` has those of the drafters, `notes` the newest ones with who wrote them."""
    kind = edition.types[document.type]
    holder = edition.body.titles(document.waiting_for)
    note = notes.get(document.id)
    return DocumentRow(
        id=document.id,
        type=document.type,
        type_name=kind.name,
        state=edition.workflows[kind.workflow].states[document.state],
        title=document.title,
        number=document.number,
        issued_on=document.issued_on,
        version=document.version,
        drafter=PersonRef(document.drafter_id, names[document.drafter_id]),
        waiting_for=holder,
        since=document.state_since,
        due_on=document.due_on,
        changed_at=document.changed_at,
        urgency=edition.body.choice("urgency", document.urgency),
        security=edition.body.choice("security", document.security),
        last_note=note[0] if note else None,
        last_note_by=note[1] if note else None,
    )


def _last_notes(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """The newest note on each document, with the name of who wrote it."""
    if not ids:
        return {}
    rows = session.execute(
        select(AuditEntry.document_id, AuditNote.text, Person.name)
        .join(AuditNote, AuditNote.entry_id == AuditEntry.id)
        .join(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.document_id.in_(ids))
        .order_by(AuditEntry.version)
    )
    return {key: (text, name) for key, text, name in rows if key is not None}


def _key(after: str) -> tuple[datetime, UUID]:
    try:
        moment, _, key = after.partition("~")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError("no zone")
        return at.astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        problem = FieldProblem("after", Text("Kunci halaman ini tidak dikenal.", "No such page key."))
        raise refuse(Kind.CONTENT, "invalid_fields", "Halaman ini tidak ada.", "No such page.", problem) from None


def _plain(word: str) -> str:
    """A word with the signs of LIKE taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
