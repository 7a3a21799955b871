"""What changed in a document: since one last looked, or between any two of its contents that one may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import inspect, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.references import Issued, issued_among, referenced_ids
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import on_route
from documents.approval.views import PersonRef
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.desk.printing import preview
from documents.drafting.comparison import FieldChange, compare
from documents.drafting.documents import Document
from documents.drafting.looks import Look, looked_at, note_look
from documents.drafting.revisions import Revision
from documents.rendering.stored import DRAFT, DocumentFile, Pin, changes_name
from documents.rendering.tracked import tracked
from documents.store.files import FileDamaged, FileStore
from workflow.refusal import FieldProblem, Kind, Reason, Refusal
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Since:
    """What is new to a person. `base` is the last content before the present one that they saw or wrote, None where there
    is none; `changes` counts from it. `seen`: they have opened the present content before. `open`: they may compare.
    """

    base: int | None
    changes: int
    seen: bool
    open: bool


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One content of the document that can be chosen; `submitted` where it was handed on."""

    revision: int
    at: datetime
    author: PersonRef
    submitted: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Two contents compared. `old` is None while there is only one; `last_seen` as `base` of `Since`."""

    revisions: tuple[RevisionView, ...]
    old: RevisionView | None
    new: RevisionView
    last_seen: int | None
    fields: tuple[FieldChange, ...]

    @property
    def count(self) -> int:
        return sum(field.changes for field in self.fields)


class Comparing:
    """Where people see what changed. Open to who has a part on the document's route."""

    def __init__(self, cases: Casework, files: FileStore) -> None:
        self.cases = cases
        self.files = files

    def since(self, actor: Actor, document_id: UUID) -> Since:
        """What changed since this person last looked; nothing that they wrote themselves."""
        with self.cases.logged(actor, document_id, "changes"), self.cases.database.read() as session:
            case = self.cases.found(session, actor, document_id)
            if not on_route(case):
                return Since(None, 0, seen=False, open=False)
            looks = looked_at(session, document_id, actor.person_id)
            base = _last_seen(case, actor, looks)
            changed = _compared(case, _content(case, base), case.revision) if base else ()
            count = sum(field.changes for field in changed)
            return Since(base, count, seen=case.document.revision in looks, open=True)

    def note(self, actor: Actor, document_id: UUID, revision: int) -> None:
        """Put down that this person has looked at a content: once, and only one that the document has."""
        with self.cases.database.write() as session:
            case = self.cases.found(session, actor, document_id)
            if 1 <= revision <= case.document.revision:
                note_look(
                    session,
                    body_id=actor.body_id,
                    document_id=document_id,
                    person_id=actor.person_id,
                    revision=revision,
                    at=case.recorded_at,
                )

    def compare(self, actor: Actor, document_id: UUID, old: int | None = None, new: int | None = None) -> Changes:
        """Two contents side by side; without `new` the present one, without `old` what this person saw last before it."""
        with self.cases.looking(actor, document_id, "changes") as case:
            return self._compare(case, actor, old, new)

    def tracked(
        self, actor: Actor, document_id: UUID, old: int | None = None, new: int | None = None
    ) -> tuple[str, bytes]:
        """The same as a Word file with tracked changes between the two KONSEP files, and its name.

        They carry the body's name, not a person's: between two contents several people may have written, the file leaves
        the house, and its properties name the body already. Raises Refusal where there is nothing to compare with.
        """
        with self.cases.looking(actor, document_id, "tracked changes") as case:
            found = self._compare(case, actor, old, new)
            if found.old is None:
                raise _nothing_else()
            files = [self._draft(case, found_at.revision) for found_at in (found.old, found.new)]
            data = tracked(*files, author=case.edition.body.name, at=found.new.at)
            return changes_name(case.document.title, found.old.revision, found.new.revision), data

    def _compare(self, case: Case, actor: Actor, old: int | None, new: int | None) -> Changes:
        if not on_route(case):
            words = Text("Hanya untuk penyusun dan pemeriksa naskah ini.", "Only for its drafter and reviewers.")
            raise Refusal(Reason("not_yours", words, Kind.PERSON))
        looks = looked_at(case.session, case.document.id, actor.person_id)
        known = _revisions(case, actor, looks)
        seen = _last_seen(case, actor, looks)
        newer = _chosen(known, new, "to") or known[case.document.revision]
        before = [number for number in known if number < newer.revision]
        wanted = seen if seen in before else max(before, default=None)
        older = _chosen(known, old, "from") or (known[wanted] if wanted else None)
        if older is not None and older.revision > newer.revision:
            older, newer = newer, older
        fields: tuple[FieldChange, ...] = ()
        if older is not None:
            fields = _compared(case, _content(case, older.revision), _content(case, newer.revision))
        return Changes(tuple(known.values()), older, newer, seen, fields)

    def _draft(self, case: Case, revision: int) -> bytes:
        """The KONSEP of a content: as it was stored when it was submitted, else as it would be."""
        query = select(DocumentFile.sha256).where(
            DocumentFile.document_id == case.document.id, DocumentFile.revision == revision, DocumentFile.kind == DRAFT
        )
        sha256 = case.session.scalar(query)
        if sha256 is not None:
            try:
                return self.files.get(sha256)
            except (OSError, FileDamaged):
                pass  # made anew below: the same content in the same template says the same
        return preview(_as_of(case, _content(case, revision)))


def changes_since(session: Session, actor: Actor, cases: Sequence[Case]) -> dict[UUID, int]:
    """How many changes each of many documents has since this person last looked, as `Comparing.since` counts them, read with
    few questions; those that are new to them in nothing are left out.
    """
    cases = [case for case in cases if on_route(case)]
    base = _last_seen_of(session, actor, cases)
    wanted = [
        (case.document.id, revision)
        for case in cases
        for revision in (base.get(case.document.id), case.document.revision)
        if case.document.id in base
    ]
    if not wanted:
        return {}
    query = select(Revision).where(tuple_(Revision.document_id, Revision.revision).in_(wanted))
    contents = {(content.document_id, content.revision): content for content in session.scalars(query)}
    pairs = [
        (case, contents[case.document.id, base[case.document.id]], contents[case.document.id, case.document.revision])
        for case in cases
        if case.document.id in base
    ]
    ids = {
        found for case, *both in pairs for content in both for found in referenced_ids(case.type.fields, content.fields)
    }
    issued = issued_among(session, ids) if ids else {}
    counted = {
        case.document.id: sum(field.changes for field in _compared(case, old, new, issued)) for case, old, new in pairs
    }
    return {key: count for key, count in counted.items() if count}


def _last_seen_of(session: Session, actor: Actor, cases: Sequence[Case]) -> dict[UUID, int]:
    """For each document, the newest content before the present one that this person looked at or wrote, where there is one
    and the present is not their own.
    """
    ids, present = [case.document.id for case in cases], {case.document.id: case.document.revision for case in cases}
    looks = select(Look.document_id, Look.revision, literal(0).label("wrote")).where(
        Look.person_id == actor.person_id, Look.document_id.in_(ids)
    )
    written = select(Revision.document_id, Revision.revision, literal(1).label("wrote")).where(
        Revision.author_id == actor.person_id, Revision.document_id.in_(ids)
    )
    found: dict[UUID, int] = {}
    own = set()
    for document_id, revision, wrote in session.execute(union_all(looks, written)):
        if revision < present[document_id]:
            found[document_id] = max(revision, found.get(document_id, 0))
        elif wrote:
            own.add(document_id)
    return {key: revision for key, revision in found.items() if key not in own}


def _compared(
    case: Case, old: Revision, new: Revision, known: Mapping[str, Issued] | None = None
) -> tuple[FieldChange, ...]:
    """What differs; `known` holds the issued documents that the two refer to, where they were read before."""
    ids = {found for content in (old, new) for found in referenced_ids(case.type.fields, content.fields)}
    issued = known if known is not None else issued_among(case.session, ids) if ids else {}
    titles = {str(found): "naskah yang belum terbit" for found in ids}
    titles |= {key: f"{document.number}, {document.title}" for key, document in issued.items() if key in titles}
    return compare(case.type.fields, old.fields, new.fields, titles)


def _last_seen(case: Case, actor: Actor, looks: frozenset[int]) -> int | None:
    """The newest content before the present one that this person looked at or wrote; none if the present is their own."""
    query = select(Revision.revision).where(
        Revision.document_id == case.document.id, Revision.author_id == actor.person_id
    )
    written = frozenset(case.session.scalars(query))
    if case.document.revision in written:
        return None
    return max((number for number in looks | written if number < case.document.revision), default=None)


def _revisions(case: Case, actor: Actor, looks: frozenset[int]) -> dict[int, RevisionView]:
    """The contents that this person may see, newest first: all to who reads its drafts; to others what was submitted, what
    they wrote, and what they have seen before.
    """
    session, document = case.session, case.document
    rows = list(
        session.execute(
            select(Revision.revision, Revision.at, Revision.author_id)
            .where(Revision.document_id == document.id)
            .order_by(Revision.revision.desc())
        )
    )
    submitted = frozenset(session.scalars(select(Pin.revision).where(Pin.document_id == document.id)))
    names = person_names(session, {row.author_id for row in rows})
    all_of_them = document.drafter_id == actor.person_id or "read_drafts" in actor.capabilities
    return {
        row.revision: RevisionView(
            row.revision, row.at, PersonRef(row.author_id, names[row.author_id]), row.revision in submitted
        )
        for row in rows
        if all_of_them or row.revision in submitted | looks | {document.revision} or row.author_id == actor.person_id
    }


def _chosen(known: Mapping[int, RevisionView], wanted: int | None, name: str) -> RevisionView | None:
    if wanted is not None and wanted not in known:
        words = Text("Tidak ada revisi {n} yang dapat Anda lihat.", "There is no revision {n} that you may see.")
        raise invalid(FieldProblem(name, words.format(n=wanted)))
    return known[wanted] if wanted is not None else None


def _content(case: Case, revision: int) -> Revision:
    if revision == case.document.revision:
        return case.revision
    query = select(Revision).where(Revision.document_id == case.document.id, Revision.revision == revision)
    return case.session.scalars(query).one()


def _as_of(case: Case, content: Revision) -> Case:
    """The document as it was with an earlier content."""
    kept = {column.key: getattr(case.document, column.key) for column in inspect(Document).column_attrs}
    choice, chosen = case.edition.body.choice, case.type.chosen
    described = {
        "revision": content.revision,
        "title": case.type.title_of(content.fields),
        "content_sha256": content.content_sha256,
        **{name: choice(name, chosen(name, content.fields)).code for name in ("security", "urgency")},
    }
    then = replace(case, document=Document(**{**kept, **described}))
    then.revision = content
    return then


def _nothing_else() -> Refusal:
    words = Text(
        "Naskah ini belum punya isi lain untuk dibandingkan.", "There is no other content to compare with yet."
    )
    return Refusal(Reason("nothing_to_compare", words, Kind.DOCUMENT))
