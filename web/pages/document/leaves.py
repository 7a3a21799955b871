"""The content of a document on its page: as pages or as text, whichever the reader chose last; the page images; its PDF."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.approval.views import DocumentView
from documents.desk.reading.leaves import WIDTHS, Sheets
from web.office import office
from web.pages.document.reading import Shown, about_file, shown
from web.security.refusals import is_fragment
from web.security.sessions import give_cookie
from web.visitor import actor
from web.words import said, t
from workflow.refusal import Kind, Refusal
from workflow.text import Text

pages = Blueprint("leaves", __name__)

VIEW = "naskah_view"
"""The cookie that remembers how one reads."""
PAGES, TEXT = "pages", "text"
READ_HERE = frozenset(
    {"document.document", "document_acts.act", "signing.receipt", "drafting.preview", "template_proposals.proposal"}
)
"""Where one chooses how to read."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is read of a document. `sheets` are None while LibreOffice is still to be asked; `shown` is the text."""

    sheets: Sheets | None
    shown: Shown | None
    words: Text | None
    reason: Text | None = None

    @property
    def has_pages(self) -> bool:
        """Whether the pages are there to be chosen."""
        return self.reason is None


def content(view: DocumentView) -> Content:
    """As pages where there is something to draw them with and the reader has not chosen the text."""
    sheets = _sheets(view, wait=False)
    reason = sheets.reason if sheets else None
    if reason is not None or how() == TEXT:
        text = shown(view)
        return Content(sheets, text, text.words, reason)
    return Content(sheets, None, about_file(view))


def how() -> str:
    """How the reader reads: as asked for in the address or a form, or the way that was chosen last."""
    asked = request.values.get("view") or request.cookies.get(VIEW)
    return TEXT if asked == TEXT else PAGES


def remember(answer: Response) -> Response:
    """Keep the way that was asked for."""
    asked = request.values.get("view") if request.endpoint in READ_HERE else None
    if asked in (PAGES, TEXT) and asked != request.cookies.get(VIEW):
        give_cookie(answer, VIEW, asked, lasting=True)
    return answer


pages.after_app_request(remember)


@pages.get("/documents/<uuid:document_id>/pages")
def sheets(document_id: UUID) -> Response | str:
    """The pages, once LibreOffice has made them: the part of a page that asks for it, or the document's own page."""
    view = office().desk.view(actor(), document_id)
    found = _sheets(view, wait=True)
    if not is_fragment():
        return redirect(url_for("document.document", document_id=document_id), 303)
    return render_template("document/leaves.html", view=view, sheets=found)


@pages.get("/documents/<uuid:document_id>/pages/<sha256>/<int:page>")
def image(document_id: UUID, sha256: str, page: int) -> Response:
    """One page as an image."""
    asked = request.args.get("w", "")
    width = int(asked) if asked in map(str, WIDTHS) else WIDTHS[0]
    answer = Response(office().leaves.image(actor(), document_id, sha256, page, width), mimetype="image/png")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(f"{sha256}-{page}-{width}")
    return answer.make_conditional(request)


@pages.post("/documents/<uuid:document_id>/pdf")
def order_pdf(document_id: UUID) -> Response:
    """Have the PDF made of a document that was issued before there was anything to make it with."""
    try:
        office().leaves.order_pdf(actor(), document_id)
    except Refusal as refusal:
        if refusal.kind is not Kind.DOCUMENT:
            raise
        flash(said(refusal.text), "negative")
    else:
        flash(t("PDF sedang dibuat.", "The PDF is being made."), "positive")
    return redirect(url_for("document.document", document_id=document_id), 303)


def _sheets(view: DocumentView, *, wait: bool) -> Sheets | None:
    try:
        return office().leaves.sheets(actor(), view.id, wait=wait)
    except Refusal as refusal:
        if refusal.kind is not Kind.DOCUMENT:
            raise
        return Sheets("", reason=refusal.text)
