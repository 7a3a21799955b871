"""Certified copies and extracts of issued documents: counted in the act's own transaction, written by the worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.moving.traces import ask_worker, put_on_record
from documents.approval.replies import IdempotencyKey, answered, remember
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import without
from documents.approval.views import FileView, PersonRef
from documents.bodies.definitions import Position
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.desk.dossier import files
from documents.desk.issued.scans import not_issued
from documents.desk.printing import holder, issued, template_of
from documents.drafting.fields.characters import printable, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.types import EXTRACT
from documents.drafting.words import long_date
from documents.rendering.copies import (
    PURPOSE_LENGTH,
    RECIPIENT_LENGTH,
    WORDS,
    DocumentCopy,
    extracted,
    kinds_for,
    rows_of,
)
from documents.rendering.facts import signature_block
from documents.rendering.word.copying import CopyMarks, mark_copy
from documents.rendering.word.docx import render
from documents.store.base import new_id
from workflow.refusal import FieldProblem, Reason, Refusal
from workflow.text import Text

CERTIFY = "certify"
"""The capability, and the act as it is logged."""
MADE = "copy_made"
"""The audit entry of a copy; it moves no document, so it has no version."""

_RECIPIENT = Place("recipient", Text("Untuk siapa", "For whom"))
_PURPOSE = Place("purpose", Text("Keperluan", "The purpose"))


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """What is asked for: a kind of copy, for whom and why, and of an extract which row of the annexes ("0/1/6")."""

    kind: str
    recipient: object
    purpose: object
    place: str = ""


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy, with how far its file is. `row` is what an extract holds of the annexes, in words."""

    kind: str
    word: Text
    ordinal: int
    recipient: str
    purpose: str
    row: str | None
    certified_as: str
    certified_by: str
    made_on: date
    made_by: PersonRef
    at: datetime
    file: FileView


@dataclass(frozen=True, slots=True)
class CopyDesk:
    """What can be copied of a document: the kinds, the rows of its annexes by place, who certifies; `reason` why not."""

    kinds: tuple[str, ...]
    rows: dict[str, str]
    certifier: str
    reason: Reason | None


class Copies:
    """Where copies are asked for. `ring` is called with the ids of new jobs after each commit; it never raises."""

    def __init__(self, cases: Casework, ring: Callable[[Sequence[UUID]], None]) -> None:
        self.cases = cases
        self.database = cases.database
        self.ring = ring

    def make(
        self,
        actor: Actor,
        document_id: UUID,
        asked: CopyRequest,
        key: IdempotencyKey | None = None,
        malformed: Sequence[FieldProblem] = (),
    ) -> CopyView:
        """The next copy of its kind, without a gap; the worker writes its file. The same `key` again is the same copy."""
        with self.cases.logged(actor, document_id, CERTIFY):
            with self.database.write() as session:
                case = self.cases.locked(session, actor, document_id)
                if key is not None and (first := answered(session, actor, document_id, key)) is not None:
                    return _one(case, first["kind"], first["ordinal"])
                reason = without(self.cases.edition(session, actor), actor, CERTIFY)
                if reason is not None:
                    raise Refusal(reason)
                recipient, purpose = _read(case, asked, malformed)
                if (closed := _closed(case, asked.kind)) is not None:
                    raise Refusal(closed)
                copy = self._reserve(session, actor, case, asked, recipient, purpose)
                if key is not None:
                    answer = {"kind": copy.kind, "ordinal": copy.ordinal}
                    remember(session, actor, case.document, key, answer, case.recorded_at)
                session.flush()
                view = _one(case, copy.kind, copy.ordinal)
            self.ring(case.jobs)
            return view

    def listed(self, actor: Actor, document_id: UUID) -> tuple[CopyView, ...]:
        """The copies that were made of a document, the newest first."""
        with self.cases.looking(actor, document_id, "copies") as case:
            return _copies(case)

    def desk(self, actor: Actor, document_id: UUID) -> CopyDesk:
        """What this person may have copied of the document."""
        with self.cases.looking(actor, document_id, "copies") as case:
            kinds = kinds_for(case.type)
            reason = without(self.cases.edition(case.session, actor), actor, CERTIFY) or not_issued(case)
            certifier = self._certifier(case, actor)
            rows = rows_of(case.type.extract, case.revision.fields) if case.type.extract else {}
            return CopyDesk(kinds if rows else tuple(kind for kind in kinds if kind != EXTRACT), rows,
                            f"{certifier[1]}, {certifier[0].title}" if certifier else "", reason)  # fmt: skip

    def _reserve(
        self, session: Session, actor: Actor, case: Case, asked: CopyRequest, recipient: str, purpose: str
    ) -> DocumentCopy:
        document, certifier = case.document, self._certifier(case, actor)
        if certifier is None:
            words = Text(
                "Tidak ada yang dapat mengesahkan: jabatan yang mengesahkan salinan sedang kosong.",
                "Nobody can certify it: the position that certifies copies is vacant.",
            )
            raise Refusal(Reason("no_certifier", words))
        position, name = certifier
        block = signature_block(position, name)
        counted = select(func.coalesce(func.max(DocumentCopy.ordinal), 0)).where(
            DocumentCopy.document_id == document.id, DocumentCopy.kind == asked.kind
        )
        copy = DocumentCopy(
            id=new_id(),
            body_id=document.body_id,
            document_id=document.id,
            revision=document.revision,
            kind=asked.kind,
            ordinal=session.scalars(counted).one() + 1,  # the document's row is held: nobody else counts now
            place=asked.place if asked.kind == EXTRACT else "",
            recipient=recipient,
            purpose=purpose,
            certifier={"title": position.title, "lines": list(block.lines), "name": block.name},
            made_on=case.today,
            made_by=actor.person_id,
            at=case.now,
        )
        session.add(copy)
        part = str(copy.ordinal)
        ask_worker(case, copy.kind, part)
        put_on_record(
            case,
            MADE,
            details={"kind": copy.kind, "part": part, "place": copy.place, "position": position.code},
            note=f"{recipient}: {purpose}",
        )
        return copy

    def _certifier(self, case: Case, actor: Actor) -> tuple[Position, str] | None:
        """The position that certifies copies, with who holds it today; by default one of the person's own."""
        body = self.cases.edition(case.session, actor).body
        if body.settings.certifier:
            name = holder(case, body.settings.certifier)
            return (body.positions[body.settings.certifier], name) if name else None
        own = next((position for code, position in body.positions.items() if code in actor.positions), None)
        return (own, actor.name) if own else None


def printed(case: Case, part: str, kind: str) -> bytes:
    """The Word file of a copy, from the template and the pin of the document itself. Raises CannotRender or Refused."""
    query = select(DocumentCopy).where(
        DocumentCopy.document_id == case.document.id, DocumentCopy.kind == kind, DocumentCopy.ordinal == int(part)
    )
    copy = case.session.scalars(query).one()
    filling, sheet = issued(case)
    facts = filling(case.revision.fields)
    if kind == EXTRACT and case.type.extract is not None:
        facts = extracted(facts, case.type.extract, copy.place)
    word = WORDS[kind].id
    marks = CopyMarks(
        heading=word.upper(),
        above=(
            f"{word} sesuai dengan aslinya",
            f"{case.edition.body.place}, {long_date(copy.made_on)}",
            *_with_comma(copy.certifier["lines"]),
        ),
        name=copy.certifier["name"],
        note=f"{word} ke-{copy.ordinal}, untuk {copy.recipient}",
    )
    titled = replace(sheet, title=f"{word} {case.document.number}: {sheet.title}", day=copy.made_on)
    return mark_copy(render(template_of(case), facts, titled), marks)


def _with_comma(lines: Sequence[str]) -> list[str]:
    return [*lines[:-1], f"{lines[-1]},"] if lines else []


def _read(case: Case, asked: CopyRequest, malformed: Sequence[FieldProblem]) -> tuple[str, str]:
    """For whom and why, as typed; or the refusal of all that is wrong with the request."""
    problems = Problems()
    read = []
    for place, value, limit, missing in (
        (_RECIPIENT, asked.recipient, RECIPIENT_LENGTH, ("Isi untuk siapa salinan ini.", "Enter for whom the copy is.")),
        (_PURPOSE, asked.purpose, PURPOSE_LENGTH, ("Isi keperluannya.", "Enter what it is needed for.")),
    ):  # fmt: skip
        before = len(problems)
        text = read_text(value or "", place, problems, limit=limit, lines=False).strip()
        if not text and len(problems) == before:
            problems.add(place, *missing)
        read.append(text)
    found = [*malformed, *problems.found()]
    if asked.kind not in WORDS:
        words = Text("Jenis salinan tidak dikenal: {kind}.", "No such kind of copy: {kind}.")
        found.append(FieldProblem("kind", words.format(kind=printable(asked.kind)[:60])))
    if (
        asked.kind == EXTRACT
        and case.type.extract
        and asked.place not in rows_of(case.type.extract, case.revision.fields)
    ):
        words = Text("Pilih satu baris dari lampiran.", "Choose one row of the annexes.")
        found.append(FieldProblem("place", words))
    if found:
        raise invalid(*found)
    return read[0], read[1]


def _closed(case: Case, kind: str) -> Reason | None:
    if kind not in kinds_for(case.type):
        words = Text("{type} tidak dibuatkan {kind}.", "No {kind} is made of: {type}.")
        return Reason("no_such_copy", words.format(type=case.type.name, kind=WORDS[kind]))
    return not_issued(case)


def _one(case: Case, kind: str, ordinal: int) -> CopyView:
    return next(copy for copy in _copies(case) if (copy.kind, copy.ordinal) == (kind, ordinal))


def _copies(case: Case) -> tuple[CopyView, ...]:
    query = select(DocumentCopy).where(DocumentCopy.document_id == case.document.id).order_by(DocumentCopy.id.desc())
    found = list(case.session.scalars(query))
    names = person_names(case.session, {copy.made_by for copy in found})
    made = {(file.kind, file.part): file for file in files(case)} if found else {}
    rows = rows_of(case.type.extract, case.revision.fields) if case.type.extract else {}
    return tuple(
        CopyView(
            kind=copy.kind,
            word=WORDS[copy.kind],
            ordinal=copy.ordinal,
            recipient=copy.recipient,
            purpose=copy.purpose,
            row=rows.get(copy.place),
            certified_as=copy.certifier["title"],
            certified_by=copy.certifier["name"],
            made_on=copy.made_on,
            made_by=PersonRef(copy.made_by, names[copy.made_by]),
            at=copy.at,
            file=made[copy.kind, str(copy.ordinal)],
        )
        for copy in found
    )
