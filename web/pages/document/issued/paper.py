"""What is done with the paper of an issued document: uploading the scan, looking at its pages, asking for copies."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.approval.replies import IdempotencyKey
from documents.approval.views import DocumentView
from documents.desk.issued.copies import CopyRequest
from documents.desk.reading.leaves import WIDTHS
from documents.drafting.types import EXTRACT
from documents.rendering.copies import WORDS
from documents.rendering.scans.limits import MOST_BYTES
from documents.store.base import new_id
from web.office import office
from web.pages.document.issued.paper_shown import paper_of, uploaders
from web.pages.document.routes import CALM, QUICK, STOP_POLLING, TURNS
from web.security.refusals import STATUS
from web.security.sizes import takes_files
from web.visitor import actor
from web.words import said, t
from workflow.refusal import FieldProblem, Kind, Refusal, refuse

pages = Blueprint("paper", __name__)
pages.add_app_template_global(paper_of)
pages.add_app_template_global(uploaders, "scan_uploaders")
pages.add_app_template_global(lambda: WORDS, "copy_words")

TOLD_HERE = frozenset({Kind.CONTENT, Kind.DOCUMENT, Kind.PERSON})
"""Refusals that are told where the act was tried."""


@pages.route("/documents/<uuid:document_id>/scan", methods=["GET", "POST"])
@takes_files(MOST_BYTES)
def scan(document_id: UUID) -> Response | tuple[str, int]:
    """The page that takes the scan of the signed paper."""
    view = office().desk.view(actor(), document_id)
    if request.method == "GET":
        return _scan_page(view, (), 200)
    sent = [part.read() for part in request.files.getlist("file")]
    try:
        made = office().scans.upload(
            actor(), document_id, [data for data in sent if data], request.form.get("reason") or None
        )
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return _scan_page(view, _problems(refusal), STATUS[refusal.kind])
    flash(t("Pindaian {n} halaman tersimpan.", "The scan of {n} pages is stored.", n=made.pages), "positive")
    return redirect(url_for("document.document", document_id=document_id) + "#scan", 303)


@pages.get("/documents/<uuid:document_id>/scans/<int:part>/<int:page>.png")
def scan_page(document_id: UUID, part: int, page: int) -> Response:
    """A page of a scan as an image."""
    asked = request.args.get("w", "")
    width = int(asked) if asked in map(str, WIDTHS) else WIDTHS[0]
    image = office().scans.page(actor(), document_id, part, page, width)
    answer = Response(image, mimetype="image/png")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(image).hexdigest())
    return answer.make_conditional(request)


@pages.route("/documents/<uuid:document_id>/copies/<kind>", methods=["GET", "POST"])
def copy(document_id: UUID, kind: str) -> Response | tuple[str, int]:
    """The page that asks for whom and why a copy is made."""
    view = office().desk.view(actor(), document_id)
    if request.method == "GET":
        return _copy_page(view, kind, (), 200)
    form = request.form
    asked = CopyRequest(kind, form.get("recipient"), form.get("purpose"), form.get("place", ""))
    try:
        made = office().copies.make(actor(), document_id, asked, _key(asked))
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return _copy_page(view, kind, _problems(refusal), STATUS[refusal.kind])
    flash(t("{word} ke-{n} dicatat.", "{word} {n} is on record.", word=said(made.word), n=made.ordinal), "positive")
    return redirect(url_for("document.document", document_id=document_id) + "#copies-card", 303)


@pages.get("/documents/<uuid:document_id>/copies")
def copies(document_id: UUID) -> tuple[str, int]:
    """The copies alone, asked for again and again while one is being made; the last answer says to stop."""
    turn = request.args.get("turn", "0")
    found = office().copies.listed(actor(), document_id)
    html = render_template(
        "paper/copies.html",
        document_id=document_id,
        copies=found,
        asked=True,
        turn=int(turn) + 1 if turn.isdigit() and len(turn) < 6 else 1,
    )
    return html, 200 if any(one.file.status == "pending" for one in found) else STOP_POLLING


@pages.app_template_global()
def copies_pause(turn: int) -> int:
    """Seconds until the page looks at copies again that are being made."""
    return QUICK if turn < TURNS else CALM


def _scan_page(view: DocumentView, problems: Sequence[FieldProblem], status: int) -> tuple[str, int]:
    html = render_template(
        "paper/scan.html",
        view=view,
        reason=office().scans.refusal(actor(), view.id),
        scans=office().scans.listed(actor(), view.id),
        most=MOST_BYTES // 1_000_000,
        problems=problems,
        by_name={problem.path.partition("/")[0]: problem.text for problem in problems},
        sent=request.form,
    )
    return html, status


def _copy_page(view: DocumentView, kind: str, problems: Sequence[FieldProblem], status: int) -> tuple[str, int]:
    desk = office().copies.desk(actor(), view.id)
    if kind not in desk.kinds:
        raise refuse(
            Kind.UNKNOWN, "no_such_page", "Salinan ini tidak dibuat dari naskah ini.", "No such copy is made of this."
        )
    html = render_template(
        "paper/copy.html",
        view=view,
        kind=kind,
        word=WORDS[kind],
        desk=desk,
        rows=list(desk.rows.items()) if kind == EXTRACT else (),
        scanned=bool(office().scans.listed(actor(), view.id)),
        problems=problems,
        by_name={problem.path: problem.text for problem in problems},
        sent=request.form,
        key=new_id(),
    )
    return html, status


def _problems(refusal: Refusal) -> Sequence[FieldProblem]:
    return refusal.fields or (FieldProblem("", refusal.text),)


def _key(asked: CopyRequest) -> IdempotencyKey | None:
    """The form's own key: the same form sent twice is one copy."""
    key = request.form.get("key", "")
    if not 16 <= len(key) <= 64 or not key.isascii():
        return None
    said_words = "\n".join((asked.kind, asked.place, str(asked.recipient), str(asked.purpose)))
    return IdempotencyKey(f"page {key}", hashlib.sha256(f"copy\n{said_words}".encode()).hexdigest())
