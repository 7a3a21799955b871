"""The worker's part of a mailing: one batch of copies after the other, then the file of them all.

Each batch is a job; its commit holds the piece's row, the finished job and the next one. So whatever is killed when, every
batch is made, once; and between two batches others get their turn. A mailing that was stopped gets no further row.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.desk.casework import Casework
from documents.desk.printing import press
from documents.drafting.documents import Document
from documents.drafting.fields import Field
from documents.drafting.fields.addressees import alone, each
from documents.drafting.types import DocumentType
from documents.evidence.entries import record
from documents.outbox import jobs
from documents.outbox.jobs import Job
from documents.rendering.mailings import Errand, Mailing, MailingFile, MailingPiece, MailingStop, send
from documents.rendering.merge.formats import KINDS, Addressee, Form, ToPdf
from documents.rendering.merge.letter import Letter
from documents.rendering.stored import copies_name, copy_name
from documents.store.base import new_id
from documents.store.files import FileStore

COPIES_MADE = "copies_made"
"""The audit entry of a file of copies; it moves no document, so it has no version."""
SHELF = "mailings"
"""The part of the file store where pieces lie until they are joined."""
MOST_LETTERS = 4
"""So many letters are kept between two batches, ready to be copied."""


def addressed_field(kind: DocumentType) -> Field | None:
    """The field that says to whom a document of this type goes; None for one that goes to nobody by name."""
    return next((field for field in kind.fields if field.kind == "addressees"), None)


def addressees(case: Case, *, headings: bool) -> list[Addressee]:
    """Everyone to whom the document goes, in order. With `headings` the group's heading stands above the name: what "Kab.
    Agam" is to do with the letter is said there.
    """
    field = addressed_field(case.type)
    named = [] if field is None else list(each(case.revision.fields.get(field.name) or field.empty()))
    return [
        Addressee(
            text=f"{heading}\n{name}" if headings and heading.strip() else name,
            file_name=copy_name(place, len(named), name),
        )
        for place, (heading, name) in enumerate(named, 1)
    ]


def letter(case: Case) -> Letter:
    """The issued document, ready to be copied to each of its addressees."""
    field, print_it, fields = addressed_field(case.type), press(case), _copied_fields(case)
    assert field is not None
    return Letter(lambda addressee: print_it({**fields, field.name: alone(addressee)}))


def _copied_fields(case: Case) -> dict[str, Any]:
    """What all copies say. Where the list of addressees was the only annex, a copy has none, and names no enclosure."""
    fields, kind = dict(case.revision.fields), case.type
    lists = [field.name for field in kind.fields if field.kind == "addressees" and fields[field.name]["annexed"]]
    annexes = [field.name for field in kind.fields if field.kind == "annexes" and fields.get(field.name)]
    if lists and not annexes and kind.enclosure is not None:
        fields.pop(kind.enclosure, None)
    return fields


class Batches:
    """Does the jobs of mailings. Any number of processes may do so at once."""

    def __init__(self, cases: Casework, files: FileStore, to_pdf: ToPdf) -> None:
        self.cases = cases
        self.database = cases.database
        self.files = files
        self.clock = cases.clock
        self.to_pdf = to_pdf
        self._letters: dict[UUID, tuple[Letter, Sequence[Addressee]]] = {}

    def work(self, job: Job) -> None:
        """Do the job, unless it is done or the mailing was stopped. Raises CannotMerge, CannotRender or Refused."""
        errand = Errand.of(job.part)
        with self.database.read() as session:
            mailing = session.get_one(Mailing, errand.mailing_id)
            needed = _is_needed(session, errand)
            number = session.get_one(Document, mailing.document_id).number or ""
            pieces = _pieces(session, errand)
        shelf = self._shelf(errand)
        row = self._made(mailing, errand, shelf, pieces, number) if needed else None
        with self.database.write() as session:
            session.get_one(
                Document, mailing.document_id, with_for_update=True
            )  # of two, or beside a stop: one at a time
            if row is not None and _is_needed(session, errand):
                session.add(row)
                self._go_on(session, mailing, errand, row)
            jobs.finish(session, job.id, self.clock.system())
            over = errand.first is None or session.get(MailingStop, mailing.id) is not None
        if over:
            shelf.throw_away()

    def _made(
        self, mailing: Mailing, errand: Errand, shelf: FileStore, pieces: Sequence[MailingPiece], number: str
    ) -> MailingPiece | MailingFile:
        """The row of what the errand is for, its bytes stored already."""
        form = self._form(mailing, errand.kind)
        kept = {
            "id": new_id(),
            "body_id": mailing.body_id,
            "mailing_id": mailing.id,
            "kind": errand.kind,
            "recorded_at": self.clock.system(),
        }
        if errand.first is not None:
            piece = form.piece(errand.first)
            sha256, size = shelf.put(piece.data), len(piece.data)
            return MailingPiece(**kept, first=errand.first, end=piece.end, sha256=sha256, bytes=size)
        sha256, size = self.files.put_all(form.join([partial(shelf.get, piece.sha256) for piece in pieces]))
        kind = KINDS[errand.kind]
        name = copies_name(number, kind.suffix)
        return MailingFile(**kept, sha256=sha256, bytes=size, media_type=kind.media_type, name=name)

    def _go_on(self, session: Session, mailing: Mailing, errand: Errand, row: MailingPiece | MailingFile) -> None:
        """What follows: the next batch, the joining, or nothing but the evidence of the file."""
        if isinstance(row, MailingPiece):
            following = Errand(mailing.id, errand.kind, row.end if row.end < mailing.total else None)
            send(session, mailing, following, self.clock.system())
            return
        record(
            session,
            body_id=mailing.body_id,
            action=COPIES_MADE,
            at=self.clock.now(),
            recorded_at=self.clock.system(),
            actor_id=None,
            document_id=mailing.document_id,
            revision=mailing.revision,
            details={
                "mailing": str(mailing.id),
                "kind": row.kind,
                "copies": mailing.total,
                "sha256": row.sha256,
                "bytes": row.bytes,
            },
        )

    def _form(self, mailing: Mailing, kind: str) -> Form:
        if mailing.id not in self._letters:
            with self.database.read() as session:
                case = self.cases.case(session, None, session.get_one(Document, mailing.document_id))
                found = letter(case), addressees(case, headings=mailing.headings)
            while len(self._letters) >= MOST_LETTERS:
                del self._letters[next(iter(self._letters))]
            self._letters[mailing.id] = found
        return KINDS[kind].make(*self._letters[mailing.id], self.to_pdf)

    def _shelf(self, errand: Errand) -> FileStore:
        return self.files.shelf(SHELF, errand.mailing_id.hex, errand.kind)


def _is_needed(session: Session, errand: Errand) -> bool:
    """Whether the errand is neither done nor called off."""
    table = MailingFile if errand.first is None else MailingPiece
    query = select(table.id).where(table.mailing_id == errand.mailing_id, table.kind == errand.kind)
    if errand.first is not None:
        query = query.where(MailingPiece.first == errand.first)
    return session.get(MailingStop, errand.mailing_id) is None and session.scalar(query) is None


def _pieces(session: Session, errand: Errand) -> Sequence[MailingPiece]:
    query = select(MailingPiece).where(MailingPiece.mailing_id == errand.mailing_id, MailingPiece.kind == errand.kind)
    return session.scalars(query.order_by(MailingPiece.first)).all()
