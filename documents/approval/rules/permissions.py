"""Who may know of a document and who may do a line of its workflow: denied unless granted here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, false, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from documents.approval.case import Case
from documents.approval.defining.past import MOVES
from documents.approval.rules.substitutes import (
    closed_to_substitute,
    is_for_signers,
    seen_by,
    sees,
    signs_in_stead,
    signs_only,
)
from documents.bodies.acting.standing import Standing
from documents.bodies.people import Actor
from documents.drafting.documents import Document, waits_for
from documents.drafting.editions import EditionDefinition
from documents.drafting.revisions import Revision
from documents.evidence.entries import AuditEntry
from documents.store.dialects.many import is_among
from documents.store.direct import Asked, Direct, loose
from workflow.definition import NUMBERING, OWN, STEP, Transition, Workflow
from workflow.refusal import Kind, Reason
from workflow.text import Text

Row = tuple[Any, ...]
_DOCUMENT, _REVISION = Document.__table__.columns.keys(), Revision.__table__.columns.keys()


def may(case: Case, line: Transition) -> Reason | None:
    """Whether the actor is one of those a line is for: its drafter ("own"), whose turn it is ("step"), or of a role; where
    that is a role that signs, also who is in for the signatory, on whose behalf alone for the signature alone.
    """
    actor, by = case.actor, line.by
    if actor is None:
        return None
    if OWN in by and case.document.drafter_id == actor.person_id and "draft" in actor.capabilities:
        return None
    if STEP in by and case.turn is not None:
        return None
    held = actor.roles & set(by)
    if held and (not actor.mandates or not all(is_for_signers(case.edition, [role]) for role in held)):
        return None
    if is_for_signers(case.edition, by) and signs_in_stead(case):
        return signs_only(case, line)
    if held:
        return None
    return _not_theirs(case, actor, by)


def might(case: Case, workflow: Workflow, action: str) -> bool:
    """Whether some line of `action` could ever be for this actor in this document, whatever its state."""
    if case.actor is None:
        return True
    by = {who for line in workflow.transitions if line.action == action for who in line.by}
    own = OWN in by and case.document.drafter_id == case.actor.person_id and "draft" in case.actor.capabilities
    in_stead = bool(case.mandates) and (STEP in by or is_for_signers(case.edition, by))
    turn = STEP in by and "endorse" in case.actor.capabilities
    return own or turn or in_stead or bool(case.actor.roles & by)


def _not_theirs(case: Case, actor: Actor, by: tuple[str, ...]) -> Reason:
    if is_for_signers(case.edition, by) and (closed := closed_to_substitute(case)) is not None:
        return closed
    if STEP in by and "endorse" in actor.capabilities and case.document.waiting_for:
        words = Text("Belum giliran Anda: menunggu {holder}.", "Not your turn yet: waiting for {holder}.")
        holder = case.edition.body.titles(case.document.waiting_for)
        return Reason("not_your_turn", words.format(holder=holder or ""), Kind.PERSON)
    return not_for(case.edition, by)


def not_for(edition: EditionDefinition, by: Iterable[str]) -> Reason:
    """The reason that names whom an act is for."""
    words = Text("Hanya untuk {who}.", "Only for {who}.").format(who=performers(edition, by))
    return Reason("not_yours", words, Kind.PERSON)


def without(edition: EditionDefinition, actor: Actor, capability: str) -> Reason | None:
    """Why this person may not do what `capability` stands for; None when one of their roles has it."""
    if capability in actor.capabilities:
        return None
    may = [role.code for role in edition.roles.values() if capability in role.may]
    if not may:
        return Reason(
            "not_yours", Text("Tidak ada peran yang boleh melakukan ini.", "No role may do this."), Kind.PERSON
        )
    return not_for(edition, may)


def performers(edition: EditionDefinition, by: Iterable[str]) -> Text:
    """Those whom a line is for, in words: "penyusunnya atau Sekretaris"."""
    names = {
        OWN: Text("penyusunnya", "its drafter"),
        STEP: Text("pemeriksa yang mendapat giliran", "the reviewer whose turn it is"),
    }
    said = [names[who] if who in names else edition.roles[who].label for who in by]
    return Text(" atau ".join(text.id for text in said), " or ".join(text.en for text in said))


def visible(actor: Actor, edition: EditionDefinition) -> ColumnElement[bool]:
    """The documents that this person may read, as a condition on the table. On a document's route are its drafter, who
    acted on it, and the offices that it waits for, that initialled it or are asked at a step where somebody did, or that its
    type always passes.
    """
    return _visible(_rights(actor, edition), literal(actor.person_id, Uuid()), literal(actor.body_id, Uuid()))


def look_up(
    session: Session, actor: Actor, edition: EditionDefinition, document_id: UUID
) -> tuple[Document, Revision] | None:
    """The document with its content, if this person may know of it. No session knows of them."""
    query, asked = one_asked(actor, edition, document_id)
    return next(iter(found_among(query.rows(session, asked)).values()), None)


def one_asked(actor: Actor, edition: EditionDefinition, document_id: UUID, *, lock: bool = False) -> Asked:
    """What finds the document, if this person may know of it; its row is locked until the commit where `lock` says so."""
    return _one(_rights(actor, edition), lock), {"document_id": document_id, **_who(actor)}


def lock_all(actor: Actor, ids: Collection[UUID], dialect: str) -> Asked:
    """What holds the rows of these documents until the commit: in the order of ids, whoever asks for them."""
    return _locking(dialect), {"document_ids": list(ids), "body_id": actor.body_id}


def asked_for(actor: Actor, edition: EditionDefinition, ids: Collection[UUID], dialect: str) -> Asked:
    """What finds those among `ids` that this person may know of, as `one_asked` finds each."""
    return _some(_rights(actor, edition), dialect), {"document_ids": list(ids), **_who(actor)}


def found_among(rows: Iterable[Row]) -> dict[UUID, tuple[Document, Revision]]:
    """Those that were found so."""
    return {document.id: (document, revision) for document, revision in map(_read, rows)}


def _read(row: Row) -> tuple[Document, Revision]:
    document = loose(Document, dict(zip(_DOCUMENT, row, strict=False)))
    return document, loose(Revision, dict(zip(_REVISION, row[len(_DOCUMENT) :], strict=True)))


@dataclass(frozen=True, slots=True)
class _Rights:
    """What decides on a person's view of documents, besides who they are. An edition is known by its id."""

    edition_id: UUID
    roles: frozenset[str]
    capabilities: frozenset[str]
    positions: frozenset[str]
    mandates: tuple[Standing, ...]
    edition: EditionDefinition = field(compare=False)


def _rights(actor: Actor, edition: EditionDefinition) -> _Rights:
    return _Rights(edition.id, actor.roles, actor.capabilities, actor.positions, actor.mandates, edition)


def _who(actor: Actor) -> dict[str, UUID]:
    return {"person_id": actor.person_id, "body_id": actor.body_id}


@lru_cache(maxsize=256)
def _one(rights: _Rights, lock: bool) -> Direct:
    """The query, built once for all who have the same rights: `person_id` and `body_id` are given with it."""
    query = _known_to(rights, *Document.__table__.columns, *Revision.__table__.columns)
    query = query.where(Document.id == bindparam("document_id", type_=Uuid()))
    return Direct(query.with_for_update(of=Document) if lock else query)


@lru_cache(maxsize=256)
def _some(rights: _Rights, dialect: str) -> Direct:
    """The same for `document_ids`."""
    query = _known_to(rights, *Document.__table__.columns, *Revision.__table__.columns)
    return Direct(query.where(is_among(dialect, Document.id, "document_ids")))


@cache
def _locking(dialect: str) -> Direct:
    body = Document.body_id == bindparam("body_id", type_=Uuid())
    chosen = select(Document.id).where(is_among(dialect, Document.id, "document_ids"), body)
    return Direct(chosen.order_by(Document.id).with_for_update())


def _known_to(rights: _Rights, *columns: Any) -> "Select[Any]":
    content = and_(Revision.document_id == Document.id, Revision.revision == Document.revision)
    me, body = (bindparam(name, type_=Uuid()) for name in ("person_id", "body_id"))
    return select(*columns).join_from(Document, Revision, content).where(_visible(rights, me, body))


def _visible(rights: _Rights, me: ColumnElement[UUID], body: ColumnElement[UUID]) -> ColumnElement[bool]:
    positions = rights.positions
    own = Document.drafter_id == me
    mine = waits_for(positions)
    in_stead = seen_by(rights.mandates, rights.edition) if rights.mandates else false()
    at_step = (
        and_(_among(Document.type, types), _among(AuditEntry.step, steps))
        for types, steps in _steps_of(positions, rights.edition)
    )
    in_office = and_(AuditEntry.step.is_not(None), or_(_among(AuditEntry.acting_as, positions), *at_step))
    acted = (
        select(AuditEntry.id)
        .where(AuditEntry.document_id == Document.id, or_(AuditEntry.actor_id == me, in_office))
        .where(AuditEntry.action.not_in(MOVES))
        .exists()
    )
    by_phase: list[ColumnElement[bool]] = [own]
    if "read_drafts" in rights.capabilities:
        by_phase.append(_among(Document.phase, ("drafting", "closed")))
    if "read_review" in rights.capabilities:
        by_phase.append(_among(Document.phase, ("review", "signing")))
    if "endorse" in rights.capabilities:
        by_phase.append(and_(_among(Document.phase, ("review", "signing")), or_(mine, acted)))
    if rights.mandates:
        by_phase.append(in_stead)
    if "read_issued" in rights.capabilities:
        by_phase.append(_among(Document.phase, ("signed", "issued")))
    routed = _among(Document.type, _routed_types(positions, rights.edition))
    on_route = or_(own, mine, in_stead, acted, routed, _to_number(rights))
    open_class = _among(Document.security, open_classes(rights.edition))
    confidential = true() if "read_confidential" in rights.capabilities else on_route
    return and_(Document.body_id == body, or_(*by_phase), or_(open_class, confidential))


def _to_number(rights: _Rights) -> ColumnElement[bool]:
    """Signed documents that wait for somebody's number: that too is a station of the route. Told by the phase, as one that
    runs by an older edition may be in a state, or wait by a line, that the newest has no more.
    """
    edition, waiting = rights.edition, list[ColumnElement[bool]]()
    if "register" in rights.capabilities:
        waiting.append(Document.phase == "signed")
    for kind in edition.types.values():
        flow = edition.workflows[kind.workflow]
        for line in flow.transitions:
            if NUMBERING in line.effects and not line.automatic and rights.roles & set(line.by):
                phases = {flow.states[source].phase for source in line.sources}
                waiting.append(and_(Document.type == kind.code, _among(Document.phase, phases)))
    return or_(false(), *waiting)


def _among(column: InstrumentedAttribute[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """SQLAlchemy writes an IN anew each time the query is asked, this once."""
    return or_(false(), *(column == code for code in sorted(codes)))


def open_classes(edition: EditionDefinition) -> tuple[str, ...]:
    """The security classes that are not confidential."""
    return tuple(choice.code for choice in edition.body.choices["security"] if choice.level == 0)


def reads_as_auditor(case: Case) -> bool:
    """Whether this person reads a confidential document only by the right to read them all: such a look is logged."""
    actor = case.actor
    if actor is None or case.document.security in open_classes(case.edition):
        return False
    return not on_route(case) and not _numbers(case, actor)


def _numbers(case: Case, actor: Actor) -> bool:
    """Whether the document waits for this person's number, as `_to_number` finds those that do."""
    if "register" in actor.capabilities and case.document.phase == "signed":
        return True
    return any(
        NUMBERING in line.effects and not line.automatic and not actor.roles.isdisjoint(line.by)
        for line in case.workflow.transitions
        if case.document.phase in {case.workflow.states[source].phase for source in line.sources}
    )


def on_route(case: Case) -> bool:
    """Whether this person has a part on the document's way: its drafter, who acted on it, and the offices that it waits
    for, that initialled it or are asked at a step where somebody did, or that its type always passes.
    """
    actor = case.actor
    if actor is None:
        return False
    asked = _steps_of(actor.positions, case.edition)
    steps = {step for types, names in asked if case.document.type in types for step in names}
    acted = any(
        event.actor_id == actor.person_id
        or (event.step and (event.acting_as in actor.positions or event.step in steps))
        for event in case.events
        if event.action not in MOVES
    )
    mine = case.document.drafter_id == actor.person_id or not actor.positions.isdisjoint(case.document.waiting_for)
    return mine or acted or sees(case) or case.document.type in _routed_types(actor.positions, case.edition)


def _steps_of(positions: frozenset[str], edition: EditionDefinition) -> Iterator[tuple[list[str], list[str]]]:
    """Of each workflow the types that go that way, and the steps at which one of these positions is asked, maybe with others."""
    for workflow in edition.workflows.values():
        steps = [
            step.name
            for step in workflow.route
            if any(reviewer.position in positions for reviewer in step.reviewers if reviewer.position)
        ]
        if steps:
            yield [kind.code for kind in edition.types.values() if kind.workflow == workflow.name], steps


def _routed_types(positions: frozenset[str], edition: EditionDefinition) -> list[str]:
    """The types that one of these positions always reviews or signs."""
    return [
        kind.code
        for kind in edition.types.values()
        if kind.signatory in positions
        or any(
            reviewer.position in positions
            for step in edition.workflows[kind.workflow].route
            if step.when is None
            for reviewer in step.reviewers
        )
    ]
