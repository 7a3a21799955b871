"""One person's act on a document: the only way in for pages, API and command line.

Each act is one transaction: state, revision, number, register row, audit entry, job and stored answer, or none of them.
After the commit the worker's doorbell is rung.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect
from sqlalchemy.orm import Session

from documents.approval.case import NOTHING, Case
from documents.approval.moving.moves import move
from documents.approval.moving.traces import put_on_record
from documents.approval.replies import IdempotencyKey, answered, remember
from documents.approval.rules.admission import check, check_version, invalid, no_such_document
from documents.approval.rules.permissions import look_up
from documents.approval.views import DocumentPage, DocumentView, EventView, FileAnswer, Outcome, SearchQuery
from documents.bodies.people import Actor
from documents.desk import dossier, lists
from documents.desk.casework import Casework
from documents.desk.printing import DRAFT_FILE, Prepared, prepare_draft, preview, store_prepared, trial
from documents.drafting.content import content_sha256
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import clean
from documents.drafting.fields.characters import printable
from documents.drafting.revisions import Revision
from documents.drafting.types import DocumentType
from documents.store.base import new_id
from documents.store.files import FileStore
from documents.store.rows import NotGiven, keep_for_commit, put_changes
from workflow.definition import State
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text


class Desk:
    """Where people act on documents. `ring` is called with the ids of new jobs after each commit; it never raises."""

    def __init__(self, cases: Casework, files: FileStore, ring: Callable[[Sequence[UUID]], None]) -> None:
        self.cases = cases
        self.database = cases.database
        self.files = files
        self.clock = cases.clock
        self.definitions = cases.definitions
        self.ring = ring

    def create(self, actor: Actor, type_code: str, fields: object, document_id: UUID | None = None) -> DocumentView:
        """A new draft. The same `document_id` again, by the same person, is the draft that was made the first time."""
        with self.cases.logged(actor, document_id, "create"), self.database.write() as session:
            edition = self.cases.newest(session, actor)
            if "draft" not in actor.capabilities:
                raise refuse(Kind.PERSON, "not_yours", "Anda tidak menyusun naskah.", "You do not draft documents.")
            kind = edition.types.get(type_code)
            if kind is None:
                words = Text("Jenis naskah ini tidak dikenal: {type}.", "No such document type: {type}.")
                raise invalid(FieldProblem("type", words.format(type=printable(type_code))))
            if document_id is not None and (made := session.get(Document, document_id)) is not None:
                if made.created_by != actor.person_id:
                    raise no_such_document()
                return dossier.view(self.cases.case(session, actor, made))
            values = clean(kind.fields, fields)
            now = self.clock.now()
            start = edition.workflows[kind.workflow].states[edition.workflows[kind.workflow].initial]
            document = Document(
                id=document_id or new_id(),
                body_id=actor.body_id,
                edition_id=edition.id,
                type=kind.code,
                state=start.name,
                phase=start.phase,
                version=1,
                revision=1,
                created_by=actor.person_id,
                drafter_id=actor.person_id,
                state_since=now,
                created_at=now,
                changed_at=now,
            )
            session.add(document)  # it goes out with its first revision, when all of it is known
            self._write_content(session, actor, document, kind, values)
            case = self.cases.case(session, actor, document)
            self._check_references(case, values)
            put_on_record(case, "create", version=case.document.version, to_state=start.name)
            return dossier.view(case)

    def edit(
        self,
        actor: Actor,
        document_id: UUID,
        fields: object,
        expected_version: int | None,
        malformed: Sequence[FieldProblem] = (),
    ) -> DocumentView:
        """Replace the given fields; what is not given stays. The same content again changes nothing."""
        with self.cases.logged(actor, document_id, "edit"), self.database.write() as session:
            case = self.cases.locked(session, actor, document_id)
            reason = dossier.edit_reason(case)
            if reason is not None and reason.kind is Kind.PERSON:
                raise Refusal(reason)
            check_version(case, expected_version)
            if malformed:
                raise invalid(*malformed)
            values = clean(case.type.fields, fields, case.revision.fields)
            self._check_references(case, values, case.revision.fields)
            if reason is not None:
                raise Refusal(reason)
            if values == case.revision.fields:
                return dossier.view(case)
            case.document.revision += 1
            case.document.version += 1
            self._write_content(session, actor, case.document, case.type, values)
            put_changes(session, case.document)
            case = self.cases.case(session, actor, case.document)
            state = case.document.state
            put_on_record(case, "edit", version=case.document.version, from_state=state, to_state=state)
            return dossier.view(case)

    def act(
        self,
        actor: Actor,
        document_id: UUID,
        action: str,
        *,
        expected_version: int | None,
        note: str | None = None,
        content_sha256: str | None = None,
        asked: Mapping[str, str] = NOTHING,
        key: IdempotencyKey | None = None,
        malformed: Sequence[FieldProblem] = (),
    ) -> Outcome:
        """Do one line of the workflow. `content_sha256` is that of the content the person was shown; `malformed` what
        was wrong with the request itself, told only to who may do this at all.
        """
        wanted = _Wanted(action, expected_version, note, content_sha256, asked, key, malformed)
        prepared, at_once = None, True
        with self.cases.logged(actor, document_id, action):
            while True:
                try:
                    return self._attempt(actor, document_id, wanted, prepared, at_once)
                except _Unprepared:
                    with self.database.read() as session:
                        prepared = prepare_draft(self.cases.found(session, actor, document_id), self.files)
                except NotGiven:  # asked for by itself, it says why not
                    at_once = False

    def _attempt(
        self, actor: Actor, document_id: UUID, wanted: "_Wanted", prepared: Prepared | None, at_once: bool
    ) -> Outcome:
        look: Callable[[], DocumentView] = partial(self._after, actor, document_id)
        key = wanted.key
        with self.database.write() as session:
            case = self.cases.locked(session, actor, document_id)
            if key is not None and (first := answered(session, actor, document_id, key)) is not None:
                return Outcome(look, first)
            case.note, case.shown_sha256, case.asked = wanted.note, wanted.content_sha256, wanted.asked
            line = check(case, wanted.action, wanted.expected_version, wanted.malformed)
            if line is not None and DRAFT_FILE in line.prepares:
                if prepared is None or prepared.version != case.document.version:
                    raise _Unprepared
                store_prepared(case, prepared)
            if at_once and (key is None or key.answer is None):
                keep_for_commit(session)
            move(case, wanted.action, line)
            if key is not None:
                session.flush()
                answer: dict[str, Any] = {}
                if key.answer is not None:
                    view = dossier.view(self.cases.case(session, actor, case.document))
                    answer, look = key.answer(view), lambda: view
                remember(session, actor, case.document, key, answer, case.recorded_at)
        if case.jobs:
            self.ring(case.jobs)
        return Outcome(look)

    def _after(self, actor: Actor, document_id: UUID) -> DocumentView:
        """The document after an act, for who acted: it may have gone to where they do not read any more."""
        with self.database.read() as session:
            return dossier.view(self.cases.case(session, actor, session.get_one(Document, document_id)))

    def view(self, actor: Actor, document_id: UUID) -> DocumentView:
        """One document with what this person may do."""
        with self.cases.looking(actor, document_id, "page") as case:
            return dossier.view(case)

    def history(self, actor: Actor, document_id: UUID) -> tuple[EventView, ...]:
        """What happened to the document, oldest first."""
        with self.cases.looking(actor, document_id, "history") as case:
            return dossier.history(case)

    def file(self, actor: Actor, document_id: UUID, kind: str, part: str | None = None) -> FileAnswer:
        """A file of the document: its newest of this kind or its `part`, or why it is not there."""
        with self.cases.looking(actor, document_id, kind) as case:
            return dossier.file(case, self.files, kind, part)

    def preview(self, actor: Actor, document_id: UUID) -> bytes:
        """The DOCX of the content as it stands, marked as a draft; stored nowhere."""
        with self.cases.looking(actor, document_id, "preview") as case:
            return preview(case)

    def trial(self, actor: Actor, type_code: str, fields: object, document_id: UUID | None = None) -> bytes:
        """The DOCX, marked as a draft, of content that nobody has saved: of a new document or of `document_id`."""
        with self.database.read() as session:
            edition, before = self.cases.edition(session, actor), NOTHING
            if document_id is not None:
                stored = self.cases.found(session, actor, document_id)
                edition, type_code, before = stored.edition, stored.document.type, stored.revision.fields
            kind = edition.types[type_code]
            values = clean(kind.fields, fields)
            document = Document(
                id=document_id or new_id(), body_id=actor.body_id, edition_id=edition.id, type=type_code, revision=0
            )
            self._describe(document, kind, values, edition)
            case = self.cases.case(session, actor, document)
            case.revision = Revision(fields=values)
            self._check_references(case, values, before)
            return trial(case)

    def edition(self, actor: Actor, document_id: UUID) -> EditionDefinition:
        """The definitions that the document was started with and keeps."""
        with self.cases.logged(actor, document_id, "edition"), self.database.read() as session:
            return self.cases.found(session, actor, document_id).edition

    def search(self, actor: Actor, query: SearchQuery) -> DocumentPage:
        """The documents that this person may read, newest change first."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            return lists.search(session, actor, edition, self.definitions, query, self._today(edition))

    def counts(
        self,
        actor: Actor,
        queues: Collection[str] = lists.QUEUES,
        others: Mapping[str, ScalarSelect[int]] = lists.NOTHING,
    ) -> Mapping[str, int]:
        """How many documents each of these queues of `SearchQuery` holds for this person; `others` are counted as well."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            return lists.counts(session, actor, edition, self.definitions, self._today(edition), queues, others)

    def states(self, actor: Actor) -> Mapping[str, State]:
        """Every state that a document may stand in, by name, in the words of the newest workflow that has it."""
        with self.database.read() as session:
            found: dict[str, State] = {}
            for workflow in self.definitions.workflows(session, actor.body_id, self.cases.edition(session, actor)):
                found |= {name: state for name, state in workflow.states.items() if name not in found}
            return found

    def waiting_under(self, actor: Actor, mandate_id: UUID | None = None) -> int:
        """How many documents wait for this person by one of their mandates, or by any of them."""
        with self.database.read() as session:
            return lists.waiting_under(session, actor, self.cases.edition(session, actor), mandate_id)

    def types(self, actor: Actor) -> tuple[DocumentType, ...]:
        """The types of document that the body writes."""
        with self.database.read() as session:
            return tuple(self.cases.edition(session, actor).types.values())

    def _write_content(
        self, session: Session, actor: Actor, document: Document, kind: DocumentType, values: Mapping[str, Any]
    ) -> None:
        """A new revision, and what the document's row repeats of it."""
        now = self.clock.now()
        self._describe(document, kind, values, self.definitions.edition(session, document.edition_id))
        document.content_sha256 = content_sha256(kind, values, kind.signatory)
        document.changed_at = now
        session.add(
            Revision(
                body_id=document.body_id,
                document_id=document.id,
                revision=document.revision,
                fields=dict(values),
                content_sha256=document.content_sha256,
                author_id=actor.person_id,
                at=now,
            )
        )
        session.flush()

    @staticmethod
    def _describe(
        document: Document, kind: DocumentType, values: Mapping[str, Any], edition: EditionDefinition
    ) -> None:
        """What the row says of its content in lists and permissions."""
        document.title = kind.title_of(values)
        document.security = edition.body.choice("security", kind.chosen("security", values)).code
        document.urgency = edition.body.choice("urgency", kind.chosen("urgency", values)).code

    def _check_references(self, case: Case, values: Mapping[str, Any], before: Mapping[str, Any] = NOTHING) -> None:
        """Every document that is newly referred to is one that the actor may read."""
        for definition in case.type.fields:
            if definition.kind != "document" or values.get(definition.name) in (None, before.get(definition.name)):
                continue
            asked = UUID(values[definition.name])
            if case.actor is None or look_up(case.session, case.actor, case.edition, asked) is None:
                words = Text("{field}: naskah yang dirujuk tidak ada.", "{field}: there is no such document.")
                raise invalid(FieldProblem(definition.name, words.format(field=definition.label)))

    def _today(self, edition: EditionDefinition) -> date:
        return self.clock.today(edition.body.zone)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One act as it was asked for."""

    action: str
    expected_version: int | None
    note: str | None
    content_sha256: str | None
    asked: Mapping[str, str]
    key: IdempotencyKey | None
    malformed: Sequence[FieldProblem]


class _Unprepared(Exception):
    """The act needs a file that is made outside its transaction."""
