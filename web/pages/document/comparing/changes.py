"""What changed in a document: since one last looked, or between two revisions of one's choice; as a Word file too."""

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from documents.rendering.word.docx import MEDIA_TYPE
from web.office import office
from web.pages.document.actions import action_bar
from web.pages.document.comparing.shown_changes import STATUS, parts
from web.pages.document.routes import place_of
from web.pages.document.tabs import looked, tabs_of
from web.visitor import actor

pages = Blueprint("document_changes", __name__)

VIEWS = ("inline", "side")


@pages.get("/documents/<uuid:document_id>/changes")
def changes(document_id: UUID) -> Response:
    """The comparison, side by side where there is room, else inline."""
    view = office().desk.view(actor(), document_id)
    found = office().changes.compare(actor(), document_id, _revision("from"), _revision("to"))
    tabs = tabs_of(view, "changes")
    chosen = request.args.get("view", "")
    html = render_template(
        "comparison/changes.html",
        view=view,
        found=found,
        tabs=tabs,
        bar=action_bar(view),
        parts=parts,
        statuses=STATUS,
        layout=chosen if chosen in VIEWS else "auto",
        from_place=place_of(view),
    )
    return looked(html, tabs)


@pages.get("/documents/<uuid:document_id>/changes/docx")
def tracked(document_id: UUID) -> Response:
    """The Word file with tracked changes."""
    name, data = office().changes.tracked(actor(), document_id, _revision("from"), _revision("to"))
    answer = Response(data, mimetype=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _revision(name: str) -> int | None:
    """A revision's number in the address."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise NotFound
    return int(text)
