"""The signed paper of an issued document: uploaded as a scan, shown page by page, replaced by a better one."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.moving.traces import put_on_record
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import without
from documents.approval.views import PersonRef
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.desk.reading.leaves import WIDTHS
from documents.drafting.fields.characters import read_text
from documents.drafting.fields.problems import Place, Problems
from documents.evidence.entries import Event, history
from documents.rendering.pages.cache import Cache
from documents.rendering.pages.images import Unreadable, page_image
from documents.rendering.scans.admission import Scan, ScanRefused, admit
from documents.rendering.stored import PDF_TYPE, SCAN, DocumentFile, scan_name
from documents.store.files import FileDamaged, FileStore
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

log = logging.getLogger(__name__)

UPLOAD = "upload_scan"
"""The capability, and the act as it is logged."""
UPLOADED = "scan_uploaded"
"""The audit entry of a scan; it moves no document, so it has no version."""
REASON_LENGTH = 500
_REASON = Place("reason", Text("Alasan penggantian", "The reason of the replacement"))


@dataclass(frozen=True, slots=True)
class ScanView:
    """One scan of the signed paper. `part` counts the scans of a document from 1, the last is the one that holds;
    `reason` says why it took the place of the one before.
    """

    part: int
    sha256: str
    bytes: int
    pages: int
    by: PersonRef
    at: datetime
    reason: str | None


class Scans:
    """Where the signed paper comes in. Nothing is ever taken away: a better scan stands before the older ones."""

    def __init__(self, cases: Casework, files: FileStore, cache: Cache) -> None:
        self.cases = cases
        self.database = cases.database
        self.files = files
        self.cache = cache

    def refusal(self, actor: Actor, document_id: UUID) -> Reason | None:
        """Why this person may not upload a scan of this document now; None when they may."""
        with self.cases.looking(actor, document_id, UPLOAD) as case:
            return self._reason(case, actor)

    def upload(
        self,
        actor: Actor,
        document_id: UUID,
        uploads: Sequence[bytes],
        reason: object = None,
        malformed: Sequence[FieldProblem] = (),
    ) -> ScanView:
        """Keep one PDF, or images in their order, as the scan of the signed paper. The same files again change nothing;
        others need a `reason` where there is a scan already.
        """
        with self.cases.logged(actor, document_id, UPLOAD):
            with self.database.read() as session:
                case = self.cases.found(session, actor, document_id)
                closed = self._reason(case, actor)
                last = next(iter(_scans(case)), None)
            if closed is not None and closed.kind is Kind.PERSON:
                raise Refusal(closed)
            scan, why = _read(uploads, reason, malformed)
            if last is not None and last.sha256 == sha256(scan.pdf).hexdigest():
                return last
            if last is not None and not why:
                raise invalid(_reason_missing())
            if closed is not None:
                raise Refusal(closed)
            digest = self.files.put(scan.pdf)
            with self.database.write() as session:
                return self._keep(
                    session, actor, document_id, scan, digest, why, [sha256(one).hexdigest() for one in uploads]
                )

    def listed(self, actor: Actor, document_id: UUID) -> tuple[ScanView, ...]:
        """The scans of a document, the newest first."""
        with self.cases.looking(actor, document_id, SCAN) as case:
            return _scans(case)

    def page(self, actor: Actor, document_id: UUID, part: int, page: int, width: int = WIDTHS[0]) -> bytes:
        """A page of a scan (both from 1) as a PNG of one of the WIDTHS. Raises Refusal where there is none, or its file
        is lost.
        """
        scan = next((scan for scan in self.listed(actor, document_id) if scan.part == part), None)
        if scan is None or not 1 <= page <= scan.pages or width not in WIDTHS:
            raise refuse(Kind.UNKNOWN, "no_such_page", "Halaman ini tidak ada.", "There is no such page.")
        name = f"{scan.sha256}-{page}-{width}.png"
        if (kept := self.cache.get(name)) is not None:
            return kept
        try:
            made = page_image(self.files.get(scan.sha256), page, width)
        except (OSError, FileDamaged, Unreadable) as error:
            log.error("stored scan %s of document %s: %r", scan.sha256, document_id, error)
            raise refuse(
                Kind.DOCUMENT,
                "file_failed",
                "Pindaian yang tersimpan hilang atau rusak; hubungi admin.",
                "The stored scan is lost or damaged; tell the administrator.",
            ) from error
        self.cache.put(name, made)
        return made

    def _reason(self, case: Case, actor: Actor) -> Reason | None:
        reason = without(self.cases.edition(case.session, actor), actor, UPLOAD)
        return reason or not_issued(case)

    def _keep(
        self, session: Session, actor: Actor, document_id: UUID, scan: Scan, digest: str, why: str, sent: list[str]
    ) -> ScanView:
        case = self.cases.locked(session, actor, document_id)
        if (closed := self._reason(case, actor)) is not None:
            raise Refusal(closed)
        before = _scans(case)
        if before and before[0].sha256 == digest:
            return before[0]
        if before and not why:
            raise invalid(_reason_missing())
        document, part = case.document, len(before) + 1
        session.add(
            DocumentFile(
                body_id=document.body_id,
                document_id=document.id,
                revision=document.revision,
                kind=SCAN,
                part=str(part),
                sha256=digest,
                bytes=len(scan.pdf),
                media_type=PDF_TYPE,
                name=scan_name(document.number or document.title, str(part)),
                created_at=case.recorded_at,
            )
        )
        put_on_record(
            case,
            UPLOADED,
            details={
                "kind": SCAN,
                "part": str(part),
                "sha256": digest,
                "bytes": len(scan.pdf),
                "pages": scan.pages,
                "sent": sent,
            },
            note=why or None,
        )
        by = PersonRef(actor.person_id, actor.name)
        return ScanView(part, digest, len(scan.pdf), scan.pages, by, case.now, why or None)


def not_issued(case: Case) -> Reason | None:
    """Why nothing can be done with the paper of a document yet: it has no number."""
    if case.document.phase == "issued" and case.document.number is not None:
        return None
    words = Text("Naskah ini belum terbit: {state}.", "This document is not issued: {state}.")
    return Reason("not_issued", words.format(state=case.state.label))


def _read(uploads: Sequence[bytes], reason: object, malformed: Sequence[FieldProblem]) -> tuple[Scan, str]:
    """The scan and the reason, or the refusal of all that is wrong with them."""
    problems = Problems()
    why = read_text(reason or "", _REASON, problems, limit=REASON_LENGTH, lines=False).strip()
    if named := (*malformed, *problems.found()):
        raise invalid(*named)
    try:
        return admit(uploads), why
    except ScanRefused as refused:
        raise refuse(
            Kind.CONTENT, "invalid_scan", refused.problem.text.id, refused.problem.text.en, refused.problem
        ) from refused


def _reason_missing() -> FieldProblem:
    return FieldProblem(
        _REASON.path,
        Text(
            "Sudah ada pindaian. Tulis mengapa pindaian ini menggantikannya.",
            "There is a scan already. Write why this one takes its place.",
        ),
    )


def _scans(case: Case) -> tuple[ScanView, ...]:
    events = [event for event in history(case.session, case.document.id) if event.entry.action == UPLOADED]
    names = person_names(case.session, {event.entry.actor_id for event in events if event.entry.actor_id})
    return tuple(_view(event, names) for event in reversed(events))


def _view(event: Event, names: dict[UUID, str]) -> ScanView:
    entry, said = event.entry, event.entry.details
    by = PersonRef(entry.actor_id, names[entry.actor_id]) if entry.actor_id else PersonRef(entry.id, "")
    return ScanView(int(said["part"]), said["sha256"], said["bytes"], said["pages"], by, entry.at, event.note)
