"""The comments on a document: what they are about and where that stands now, answering, saying what is done."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.approval.views import DocumentView
from documents.desk.reading.commenting import Thread
from documents.store.base import new_id
from web.office import office
from web.pages.document.actions import action_bar
from web.pages.document.comparing.shown_changes import FATES
from web.pages.document.routes import arrival_note, place_of
from web.pages.document.tabs import looked, tabs_of
from web.pages.drafting.form import DraftForm, state_of
from web.security.refusals import STATUS
from web.visitor import actor
from web.words import t
from workflow.refusal import FieldProblem, Kind, Refusal

pages = Blueprint("document_comments", __name__)


@pages.route("/documents/<uuid:document_id>/comments", methods=["GET", "POST"])
def comments(document_id: UUID) -> Response:
    """All threads, and the form for one more; or a text that was sent."""
    if request.method == "GET":
        return _page(document_id, ())
    form, pressed = request.form, request.form.get("do", "")
    try:
        found = office().comments.write(
            actor(),
            document_id,
            form.get("text", "").replace("\r\n", "\n"),
            path=form.get("path", ""),
            thread_id=_id("thread"),
            done=pressed == "done",
            comment_id=_id("token"),
        )
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONTENT, Kind.DOCUMENT):
            raise
        return _page(document_id, refusal.fields or (FieldProblem("text", refusal.text),), STATUS[refusal.kind])
    words = (
        t("Ditandai selesai.", "Marked as done.") if pressed == "done" else t("Komentar tersimpan.", "Comment saved.")
    )
    flash(words, "positive")
    anchor = _id("thread") or found.threads[-1].id
    return redirect(url_for("document_comments.comments", document_id=document_id, _anchor=f"k-{anchor}"), 303)


def _page(document_id: UUID, problems: tuple[FieldProblem, ...], status: int = 200) -> Response:
    view = office().desk.view(actor(), document_id)
    tabs = tabs_of(view, "comments")
    found = office().comments.threads(actor(), document_id)
    html = render_template(
        "comparison/comments.html",
        view=view,
        found=found,
        tabs=tabs,
        bar=action_bar(view),
        problems=problems,
        sent=request.form,
        chosen=request.form.get("path", request.args.get("path", "")),
        token=new_id(),
        tokens={thread.id: new_id() for thread in found.threads},
        inputs=_inputs(view, found.threads),
        fates=FATES,
        sent_back=arrival_note(view, office().desk.history(actor(), document_id)[::-1]),
        from_place=place_of(view),
    )
    answer = looked(html, tabs)
    answer.status_code = status
    return answer


def _inputs(view: DocumentView, threads: tuple[Thread, ...]) -> dict[UUID, str]:
    """For who may correct it now: the address of the input that each thread is about."""
    if not view.editable:
        return {}
    kind = office().desk.edition(actor(), view.id).types[view.type]
    form = DraftForm(kind, state_of(kind, view.fields)).ready()
    edit = url_for("drafting.edit", document_id=view.id)
    return {one.id: f"{edit}#{form.input_of(one.anchor.path)}" for one in threads if one.anchor.path}


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None
