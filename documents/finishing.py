"""Finishing an issued document: the worker's part, from a job in the outbox to the file of record, and to its PDF.

The file's row, its audit entry and the finished job are one commit. Whatever is killed when, the job stays in the outbox
until that commit; done twice, the first file stays.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.desk.casework import Casework
from documents.desk.issued.batches import Batches
from documents.desk.issued.copies import printed
from documents.desk.printing import final
from documents.drafting.documents import Document
from documents.evidence.entries import record
from documents.outbox import jobs
from documents.outbox.jobs import Job
from documents.rendering import mailings
from documents.rendering.copies import WORDS
from documents.rendering.merge.archive import CannotMerge
from documents.rendering.pages.engine import Engine, EngineFailed, EngineMissing
from documents.rendering.stored import FINAL, PDF, PDF_TYPE, DocumentFile, final_name, numbered_name
from documents.rendering.word.docx import MEDIA_TYPE
from documents.rendering.word.package import Refused
from documents.rendering.word.tagging.templates import CannotRender
from documents.store.base import new_id
from documents.store.files import FileStore
from workflow.text import Text

log = logging.getLogger(__name__)

FILE_MADE = "file_made"
"""The audit entry of a file; it moves no document, so it has no version."""

MAKERS: Mapping[str, Callable[[Case, str], bytes]] = {
    FINAL: lambda case, part: final(case),
    **{kind: partial(printed, kind=kind) for kind in WORDS},
}
"""What makes each kind of file from the document itself; a PDF is made from the Word file that lies in the store."""
MEDIA_TYPES: Mapping[str, str] = {**dict.fromkeys(MAKERS, MEDIA_TYPE), PDF: PDF_TYPE}


class Finisher:
    """Does jobs of the outbox, one at a time. Any number of processes may do so at once.

    With an `engine` that is not missing each final Word file is followed by its PDF; `ring` is told of that job.
    """

    def __init__(
        self,
        cases: Casework,
        files: FileStore,
        lease: timedelta = jobs.LEASE,
        engine: Engine | None = None,
        ring: Callable[[Sequence[UUID]], None] | None = None,
    ) -> None:
        self.cases = cases
        self.database = cases.database
        self.files = files
        self.clock = cases.clock
        self.lease = lease
        self.engine = engine
        self.ring = ring or (lambda jobs: None)
        self.batches = Batches(cases, files, self._to_pdf)

    def finish(self, job_id: UUID) -> bool:
        """Do this job, unless it is done, given up, not due or in another's hands: then False."""
        return self._work(jobs.claim(self.database, self.clock.system(), [job_id], lease=self.lease))

    def finish_next(self) -> bool:
        """Do the job that has been due for longest; False when none is."""
        return self._work(jobs.claim(self.database, self.clock.system(), lease=self.lease))

    def _work(self, claimed: list[Job]) -> bool:
        for job in claimed:
            try:
                self._do(job)
            except (CannotRender, CannotMerge, Refused, EngineMissing) as error:  # what fails the same way again
                self._failed(job, error.text, final=True)
            except EngineFailed as error:
                self._failed(job, error.text, final=False)
            except Exception as error:
                log.exception("job %s failed at attempt %d", job.id, job.attempts)
                self._failed(job, _in_words(error), final=False)
        return bool(claimed)

    def _do(self, job: Job) -> None:
        if job.kind in mailings.JOBS:
            self.batches.work(job)
        else:
            self._make(job)
        log.info("job %s finished", job.id)

    def _make(self, job: Job) -> None:
        with self.database.read() as session:
            case = self.cases.case(session, None, session.get_one(Document, job.document_id))
            made = _made(session, job) is None
            data = self._source(case, job) if made else b""
        if made and job.kind == PDF:
            data = self._to_pdf(data)
        sha256 = self.files.put(data) if made else ""
        following: list[UUID] = []
        with self.database.write() as session:
            session.get_one(Job, job.id, with_for_update=True)  # of two that hold the job, one at a time gets on
            if _made(session, job) is None:
                self._keep(session, job, sha256, len(data))
                following = self._follow(session, job)
            jobs.finish(session, job.id, self.clock.system())
        if following:
            self.ring(following)

    def _source(self, case: Case, job: Job) -> bytes:
        """The file itself, or the Word file that it is to be made from."""
        if job.kind != PDF:
            return MAKERS[job.kind](case, job.part)
        query = select(DocumentFile.sha256).where(
            DocumentFile.document_id == job.document_id,
            DocumentFile.revision == job.revision,
            DocumentFile.kind == FINAL,
        )
        return self.files.get(case.session.scalars(query).one())

    def _follow(self, session: Session, job: Job) -> list[UUID]:
        """The PDF of a final Word file, where there is something to make it with."""
        if job.kind != FINAL or self.engine is None or self.engine.missing() is not None:
            return []
        pdf = jobs.enqueue(
            session,
            body_id=job.body_id,
            document_id=job.document_id,
            revision=job.revision,
            kind=PDF,
            at=self.clock.system(),
        )
        return [pdf]

    def _to_pdf(self, docx: bytes) -> bytes:
        if self.engine is None:
            raise EngineMissing
        return self.engine.pdf(docx)

    def _keep(self, session: Session, job: Job, sha256: str, size: int) -> None:
        document = session.get_one(Document, job.document_id)
        session.add(
            DocumentFile(
                id=new_id(),
                body_id=job.body_id,
                document_id=job.document_id,
                revision=job.revision,
                kind=job.kind,
                part=job.part,
                sha256=sha256,
                bytes=size,
                media_type=MEDIA_TYPES[job.kind],
                name=_name(document.number or document.title, job),
                created_at=self.clock.system(),
            )
        )
        record(
            session,
            body_id=job.body_id,
            action=FILE_MADE,
            at=self.clock.now(),
            recorded_at=self.clock.system(),
            actor_id=None,
            document_id=job.document_id,
            revision=job.revision,
            content_sha256=document.content_sha256,
            details={"kind": job.kind, "part": job.part, "sha256": sha256, "bytes": size},
        )

    def _failed(self, job: Job, reason: Text, *, final: bool) -> None:
        jobs.fail(self.database, job.id, job.attempts, self.clock.system(), reason, final=final)


def _name(number: str, job: Job) -> str:
    """What the file is downloaded as."""
    return numbered_name(number, job.part, WORDS[job.kind].id) if job.kind in WORDS else final_name(number, job.kind)


def _in_words(error: Exception) -> Text:
    """Why an attempt failed, for whoever looks at the jobs."""
    match error:
        case MemoryError():
            return Text("Memori tidak cukup untuk membuat berkas ini.", "There is not enough memory for this file.")
        case OSError():
            words = Text("Berkas tidak dapat disimpan: {why}.", "The file cannot be stored: {why}.")
            return words.format(why=error.strerror or type(error).__name__)
    words = Text("Kesalahan tak terduga: {kind}: {why}", "Unexpected error: {kind}: {why}")
    return words.format(kind=type(error).__name__, why=error)


def _made(session: Session, job: Job) -> UUID | None:
    """The file that the job asks for, when it is there."""
    return session.scalar(
        select(DocumentFile.id).where(
            DocumentFile.document_id == job.document_id,
            DocumentFile.revision == job.revision,
            DocumentFile.kind == job.kind,
            DocumentFile.part == job.part,
        )
    )
