"""One document: its text on paper, who has it since when, what may be done and why not, its files and its history."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.approval.views import DocumentView, EventView, FileView
from documents.desk.together.waiting import Place
from documents.rendering.copies import WORDS as COPIES
from documents.rendering.stored import SCAN
from web.navigation import DESTINATIONS, can_open, landing
from web.office import office
from web.pages.document.actions import action_bar
from web.pages.document.flow import drawn_strip
from web.pages.document.leaves import content
from web.pages.document.reading import file_words, sheets
from web.pages.document.tabs import lands_on, looked, tabs_of
from web.visitor import actor
from web.words import said

pages = Blueprint("document", __name__)

RECENT = 5
"""How many events the history shows before all of them are asked for."""
QUICK, CALM, TURNS = 2, 5, 10
"""Seconds between two looks at files that are being made: at first, and after so many turns."""
STOP_POLLING = 286
TOLD_APART = frozenset({SCAN, *COPIES})
"""Kinds of file that the page tells in places of their own."""


@pages.get("/documents/<uuid:document_id>")
def document(document_id: UUID) -> Response:
    """The page of one document, or the tab of it that this person is to see first."""
    view = office().desk.view(actor(), document_id)
    tabs = tabs_of(view, "text")
    if (first := lands_on(tabs, has_turn=waits(view))) is not None:
        return redirect(first, 303)
    events = office().desk.history(actor(), document_id)[::-1]
    whole = request.args.get("history") == "all"
    html = render_template(
        "document/document.html",
        view=view,
        tabs=tabs,
        bar=action_bar(view),
        content=content(view),
        sheets=sheets,
        events=events if whole else events[:RECENT],
        all_events=len(events),
        sent_back=arrival_note(view, events),
        from_place=place_of(view),
        turn_of=turn_of(view),
        way=drawn_strip(view),
        mailings=office().mailroom.overview(actor(), document_id) if view.number else None,
        **file_facts(view),
    )
    return looked(html, tabs)


@pages.get("/documents/<uuid:document_id>/files")
def files(document_id: UUID) -> Response:
    """The files alone, asked for again and again while one is being made; the last answer says to stop."""
    view = office().desk.view(actor(), document_id)
    turn = request.args.get("turn", "0")
    facts = file_facts(view, int(turn) + 1 if turn.isdigit() and len(turn) < 6 else 1)
    answer = make_response(render_template("document/files.html", view=view, asked=True, **facts))
    answer.status_code = 200 if facts["pending"] else STOP_POLLING
    if request.args.get("ready", str(facts["ready"])) != str(facts["ready"]):
        answer.headers["HX-Trigger"] = "files-ready"  # what is read of the document beside its files is another now
    return answer


@pages.get("/documents/<uuid:document_id>/files/<kind>")
def file(document_id: UUID, kind: str) -> Response:
    """The bytes of a file. One that is not ready leads to the document's page, which tells how far it is."""
    found = office().desk.file(actor(), document_id, kind, request.args.get("part"))
    if found.status == "absent":
        abort(404)
    if found.status != "ready":
        return Response(status=303, headers={"Location": url_for("document.document", document_id=document_id)})
    answer = Response(found.data, mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(found.sha256)
    return answer.make_conditional(request)


def arrival_note(view: DocumentView, events: Sequence[EventView]) -> EventView | None:
    """The event that brought the document where it stands, if a note came with it; `events` are newest first."""
    last = next((event for event in events if event.to_state != event.from_state), None)
    return last if last is not None and last.note and view.number is None else None


def file_facts(view: DocumentView, turn: int = 0) -> dict[str, object]:
    """The document's files as they are drawn, and when to look again."""
    kinds = {made.kind for made in view.files}
    ready = {made.kind for made in view.files if made.status == "ready"}
    files = [made for made in view.files if made.kind not in TOLD_APART and not _superseded(made, kinds)]
    return {
        "files": [(made, said(file_words(made.kind))) for made in files],
        "pending": any(made.status == "pending" for made in files),
        "ready": int("docx" in ready),
        "turn": turn,
        "pause": QUICK if turn < TURNS else CALM,
        "lacks_pdf": "docx" in ready and "pdf" not in kinds,
        "no_engine": office().engine.missing(),
    }


def _superseded(made: FileView, kinds: set[str]) -> bool:
    """The KONSEP of an issued document is of no more use to those who download."""
    return made.kind == "draft" and "docx" in kinds


def turn_of(view: DocumentView) -> Place | None:
    """Where the document stands among those that wait for this person; None where no other waits."""
    if not waits(view):
        return None
    place = office().waiting.place(actor(), view.id)
    return place if place and place.total > 1 else None


def waits(view: DocumentView) -> bool:
    """Whether it is this person's turn to check or to sign."""
    return view.state.phase in ("review", "signing") and any(offer.allowed for offer in view.actions)


def place_of(view: DocumentView) -> dict[str, str]:
    """The place one came from: the queue one lands on while the document waits there, else the list."""
    code = landing()
    if code == "home" or not waits(view):
        code = "documents" if can_open("documents") else "home"
    place = DESTINATIONS[code]
    return {"href": url_for(place.endpoint), "label": said(place.label)}
