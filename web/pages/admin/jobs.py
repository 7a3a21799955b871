"""Background work: whether it moves, what failed and why, and trying again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from documents.drafting.documents import Document
from documents.outbox import jobs as outbox
from documents.outbox.jobs import ATTEMPTS, Job
from documents.rendering.copies import WORDS as COPIES
from documents.rendering.mailings import JOBS
from web.office import office
from web.pages.lists.overviews import jobs_state
from web.visitor import allow, edition, visitor
from web.words import said
from workflow.refusal import Kind, refuse
from workflow.text import Text

pages = Blueprint("jobs", __name__, url_prefix="/jobs")

KINDS = {
    "docx": Text("Buat Word", "Make Word"),
    "pdf": Text("Buat PDF", "Make PDF"),
    **dict.fromkeys(JOBS, Text("Buat salinan per alamat", "Make addressed copies")),
    **{kind: Text(f"Buat {word.id.lower()}", f"Make: {word.en.lower()}") for kind, word in COPIES.items()},
}
STATES = {
    "failed": (Text("Gagal", "Failed"), "negative", "x-circle"),
    "done": (Text("Selesai", "Done"), "positive", "check-circle"),
    "working": (Text("Sedang dibuat", "Being made"), "info", "arrow-repeat"),
    "waiting": (Text("Menunggu", "Waiting"), "neutral", "hourglass-split"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A job as the page tells it. `known` is the number of its document, or the name of its type: an admin reads no content."""

    id: UUID
    what: Text
    known: str
    state: str
    attempts: int
    at: datetime
    error: Text | None


@pages.get("")
def jobs() -> str:
    """The health of the queue in one line, failed jobs, recent ones."""
    person = allow("jobs", "see_jobs")
    state = jobs_state()
    lines = _lines(state.queue.rows)
    return render_template(
        "jobs/jobs.html",
        state=state,
        failed=[line for line in lines if line.state == "failed"],
        recent=[line for line in lines if line.state != "failed"],
        states=STATES,
        most=ATTEMPTS,
        may_retry="jobs" in person.capabilities,
    )


@pages.post("/<uuid:job_id>/retry")
def retry(job_id: UUID) -> Response:
    """Let a failed job be tried anew, and wake the worker."""
    person = allow("jobs")
    house = office()
    with house.database.write() as session:
        found = outbox.retry(session, person.body_id, job_id, house.clock.system())
    if not found:
        raise refuse(Kind.DOCUMENT, "not_failed", "Pekerjaan ini tidak gagal lagi.", "This job is no longer failed.")
    house.desk.ring([job_id])
    flash(said(Text("Pekerjaan dicoba lagi.", "The job is tried again.")))
    return redirect(url_for(".jobs"), 303)


def _lines(rows: tuple[Job, ...]) -> list[Line]:
    with office().database.read() as session:
        query = select(Document.id, Document.number, Document.type).where(
            Document.id.in_({row.document_id for row in rows})
        )
        known = {id: number or _type_name(code) for id, number, code in session.execute(query)}
    now = office().clock.system()
    return [
        Line(
            id=row.id,
            what=KINDS.get(row.kind, Text(row.kind, row.kind)),
            known=known[row.document_id],
            state=_state(row, now),
            attempts=row.attempts,
            at=row.done_at or row.failed_at or row.created_at,
            error=outbox.said(row.error),
        )
        for row in rows
    ]


def _state(row: Job, now: datetime) -> str:
    if row.failed_at is not None:
        return "failed"
    if row.done_at is not None:
        return "done"
    return "working" if row.leased_until is not None and row.leased_until > now else "waiting"


def _type_name(code: str) -> str:
    kinds = edition().types
    return kinds[code].name.said(visitor().language) if code in kinds else code
