"""The leaves of a document: its pages as one would hold them, as images of the PDF of its own Word file."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from documents.approval.case import Case
from documents.approval.moving.traces import ask_worker
from documents.bodies.people import Actor
from documents.desk.casework import Casework
from documents.desk.printing import preview
from documents.outbox import jobs
from documents.outbox.jobs import Job
from documents.rendering.pages.cache import Cache
from documents.rendering.pages.engine import Engine, EngineFailed, EngineMissing
from documents.rendering.pages.images import Unreadable, page_image, page_sizes
from documents.rendering.stored import DRAFT, FINAL, PDF, DocumentFile
from documents.store.files import FileDamaged, FileStore
from workflow.refusal import Kind, Refusal, refuse
from workflow.text import Text

WIDTHS = (765, 1530)
"""How many pixels wide a page is drawn: as it stands beside the panels, and twice that for zoom and fine screens."""
TRIALS = 8
"""How many unsaved texts' PDFs are kept in memory, for whoever turns their pages."""
KINDS = (PDF, FINAL, DRAFT)
"""What the pages are taken from, the first that is there."""
LOST = Text(
    "Berkas tersimpan hilang atau rusak; hubungi admin untuk memulihkannya dari cadangan.",
    "The stored file is lost or damaged; ask the administrator to restore it.",
)
ODD_PDF = Text("Halaman berkas ini tidak dapat digambar.", "The pages of this file cannot be drawn.")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages that can be looked at: of the file with this hash, each with its size in points; or why there are none."""

    sha256: str
    sizes: tuple[tuple[float, float], ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a text that nobody has saved: `page` of `count`, as a PNG."""

    image: bytes
    page: int
    count: int
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Source:
    """The file that the pages are of: stored under its hash, or made just now."""

    kind: str
    sha256: str
    data: bytes = b""


class Leaves:
    """Where people look at pages. What they are made of and who may look is as for the document's text."""

    def __init__(
        self,
        cases: Casework,
        files: FileStore,
        engine: Engine,
        cache: Cache,
        ring: Callable[[Sequence[UUID]], None],
    ) -> None:
        self.cases = cases
        self.files = files
        self.engine = engine
        self.cache = cache
        self.ring = ring
        self._trials: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def sheets(self, actor: Actor, document_id: UUID, *, wait: bool = True) -> Sheets | None:
        """The document's pages. Without `wait`, None where LibreOffice has to be asked first. Raises Refusal."""
        with self.cases.looking(actor, document_id, "pages") as case:
            source = _source(case)
        missing = self.engine.missing()
        if missing is not None and source.kind != PDF:
            return Sheets(source.sha256, reason=missing)
        try:
            if not wait and not self._at_hand(source):
                return None
            return Sheets(source.sha256, page_sizes(self._pdf(source)))
        except (EngineMissing, EngineFailed) as error:
            return Sheets(source.sha256, reason=error.text)
        except Unreadable:
            return Sheets(source.sha256, reason=ODD_PDF)
        except (OSError, FileDamaged):
            return Sheets(source.sha256, reason=LOST)

    def image(self, actor: Actor, document_id: UUID, sha256: str, page: int, width: int) -> bytes:
        """One page of the file with this hash, of those that `sheets` gave. Raises Refusal."""
        with self.cases.looking(actor, document_id, f"page {page}") as case:
            source = _source(case, sha256)
        if source.sha256 != sha256 or width not in WIDTHS:
            raise _no_such_page()
        name = f"{sha256}-{page}-{width}.png"
        kept = self.cache.get(name)
        if kept is not None:
            return kept
        try:
            made = page_image(self._pdf(source), page, width)
        except Unreadable:
            raise _no_such_page() from None
        except (EngineMissing, EngineFailed) as error:
            raise refuse(Kind.DOCUMENT, "no_pages", error.text.id, error.text.en) from error
        except (OSError, FileDamaged) as error:
            raise refuse(Kind.DOCUMENT, "no_pages", LOST.id, LOST.en) from error
        self.cache.put(name, made)
        return made

    def trial(self, docx: bytes, page: int, width: int, form: Hashable) -> Sheet:
        """A page of what nobody has saved; nothing of it touches the disk's cache. A page that is not there any more is the
        last. Raises EngineMissing, EngineFailed, and Superseded when `form` asks anew meanwhile.
        """
        key = hashlib.sha256(docx).hexdigest()
        with self._lock:
            pdf = self._trials.get(key)
        if pdf is None:
            pdf = self.engine.draft(docx, form)
            with self._lock:
                self._trials[key] = pdf
                while len(self._trials) > TRIALS:
                    self._trials.popitem(last=False)
        sizes = page_sizes(pdf)
        page = max(1, min(page, len(sizes)))
        return Sheet(page_image(pdf, page, width), page, len(sizes), sizes[page - 1])

    def order_pdf(self, actor: Actor, document_id: UUID) -> None:
        """Have the PDF of an issued document made that has none: it was issued while there was no LibreOffice."""
        asked = []
        with self.cases.logged(actor, document_id, "order_pdf"), self.cases.database.write() as session:
            case = self.cases.locked(session, actor, document_id)
            missing = self.engine.missing()
            if missing is not None:
                raise refuse(Kind.DOCUMENT, "no_engine", missing.id, missing.en)
            if _stored(case, FINAL) is None:
                words = Text("Berkas Word belum ada.", "There is no Word file yet.")
                raise refuse(Kind.DOCUMENT, "no_final_file", words.id, words.en)
            if _stored(case, PDF) is None:
                asked = [_job_for_pdf(case)]
        self.ring(asked)

    def _at_hand(self, source: _Source) -> bool:
        return source.kind == PDF or self.cache.get(f"{source.sha256}.pdf") is not None

    def _pdf(self, source: _Source) -> bytes:
        if source.kind == PDF:
            return self.files.get(source.sha256)
        name = f"{source.sha256}.pdf"
        kept = self.cache.get(name)
        if kept is None:
            kept = self.engine.draft(source.data or self.files.get(source.sha256))
            self.cache.put(name, kept)
        return kept


def _source(case: Case, sha256: str | None = None) -> _Source:
    """The file whose pages are shown: that of the hash among the document's own, or the best of its present content."""
    document = case.document
    query = select(DocumentFile).where(DocumentFile.document_id == document.id, DocumentFile.kind.in_(KINDS))
    if sha256 is None:
        query = query.where(DocumentFile.revision == document.revision, DocumentFile.part == "")
    else:
        query = query.where(DocumentFile.sha256 == sha256)
    found = sorted(case.session.scalars(query), key=lambda file: KINDS.index(file.kind))
    if found:
        return _Source(found[0].kind, found[0].sha256)
    data = preview(case)
    return _Source(DRAFT, hashlib.sha256(data).hexdigest(), data)


def _stored(case: Case, kind: str) -> UUID | None:
    """The file of a kind that the present content has."""
    return case.session.scalar(
        select(DocumentFile.id).where(
            DocumentFile.document_id == case.document.id,
            DocumentFile.revision == case.document.revision,
            DocumentFile.kind == kind,
            DocumentFile.part == "",
        )
    )


def _job_for_pdf(case: Case) -> UUID:
    """The job that makes the PDF: a new one, the one that waits, or the failed one given another try."""
    document, session = case.document, case.session
    job = session.scalar(
        select(Job).where(
            Job.document_id == document.id, Job.revision == document.revision, Job.kind == PDF, Job.part == ""
        )
    )
    if job is None:
        return ask_worker(case, PDF)
    if job.failed_at is not None:
        jobs.retry(session, document.body_id, job.id, case.recorded_at)
    return job.id


def _no_such_page() -> Refusal:
    return refuse(Kind.UNKNOWN, "no_such_page", "Halaman ini tidak ada.", "There is no such page.")
