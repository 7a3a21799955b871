"""Copies of an issued letter, one for each addressee: asked for, watched, stopped, fetched."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.desk.issued.mailing import Mailings, MailingView
from documents.rendering.merge.formats import KINDS
from documents.store.base import new_id
from web.office import office
from web.pages.document.routes import CALM, QUICK, STOP_POLLING, TURNS
from web.sending import sent
from web.visitor import actor
from web.words import t
from workflow.refusal import FieldProblem, Kind, Refusal, refuse

pages = Blueprint("mailing", __name__)

SYMBOLS = {"docx": "file-earmark-word", "pdf": "file-earmark-pdf", "zip": "archive"}


@pages.get("/documents/<uuid:document_id>/mailings")
def ask(document_id: UUID) -> str:
    """The page that asks for copies, with those that were made."""
    return _page(document_id)


@pages.post("/documents/<uuid:document_id>/mailings")
def request_copies(document_id: UUID) -> Response | tuple[str, int]:
    """Have copies made. A second click leads to the same mailing."""
    try:
        made = office().mailroom.request(
            actor(),
            document_id,
            request.form.getlist("kinds"),
            headings="headings" in request.form,
            mailing_id=_id_of_form(),
        )
    except Refusal as refusal:
        if refusal.kind is not Kind.CONTENT:
            raise
        return _page(document_id, refusal.fields), 422
    return redirect(url_for(".mailing", document_id=document_id, mailing_id=made.id), 303)


@pages.get("/documents/<uuid:document_id>/mailings/<uuid:mailing_id>")
def mailing(document_id: UUID, mailing_id: UUID) -> str:
    """How far one mailing is, and its files."""
    found = office().mailroom.view(actor(), document_id, mailing_id)
    view = office().desk.view(actor(), document_id)
    return render_template("mailing/mailing.html", view=view, **_facts(found))


@pages.get("/documents/<uuid:document_id>/mailings/<uuid:mailing_id>/progress")
def progress(document_id: UUID, mailing_id: UUID) -> tuple[str, int]:
    """The same alone, asked for again and again while copies are being made; the last answer says to stop."""
    found = office().mailroom.view(actor(), document_id, mailing_id)
    turn = request.args.get("turn", "0")
    facts = _facts(found, int(turn) + 1 if turn.isdigit() and len(turn) < 6 else 1)
    status = 200 if found.state == "pending" else STOP_POLLING
    return render_template("mailing/progress.html", asked=True, **facts), status


@pages.post("/documents/<uuid:document_id>/mailings/<uuid:mailing_id>/stop")
def stop(document_id: UUID, mailing_id: UUID) -> Response:
    """Make no further copy."""
    found = office().mailroom.stop(actor(), document_id, mailing_id)
    if found.state == "ready":
        flash(t("Salinannya sudah selesai sebelum dihentikan.", "The copies were done before they were stopped."))
    return redirect(url_for(".mailing", document_id=document_id, mailing_id=mailing_id), 303)


@pages.get("/documents/<uuid:document_id>/mailings/<uuid:mailing_id>/files/<kind>")
def file(document_id: UUID, mailing_id: UUID, kind: str) -> Response:
    """The file of all copies in one form, sent from the disk."""
    return sent(office().mailroom.file(actor(), document_id, mailing_id, kind))


def _id_of_form() -> UUID:
    try:
        return UUID(request.form.get("mailing", ""))
    except ValueError:
        return new_id()


def _page(document_id: UUID, problems: tuple[FieldProblem, ...] = ()) -> str:
    view = office().desk.view(actor(), document_id)
    return render_template(
        "mailing/ask.html",
        view=view,
        mailings=_overview(document_id),
        kinds=KINDS,
        chosen=request.form.getlist("kinds") or ["docx"],
        headings=request.method == "GET" or "headings" in request.form,
        new=new_id(),
        problems=problems,
    )


def _overview(document_id: UUID) -> Mailings:
    found = office().mailroom.overview(actor(), document_id)
    if found is None:
        raise refuse(
            Kind.UNKNOWN, "no_such_page", "Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you."
        )
    return found


def _facts(found: MailingView, turn: int = 0) -> dict[str, object]:
    return {
        "mailing": found,
        "turn": turn,
        "pause": QUICK if turn < TURNS else CALM,
        "symbols": SYMBOLS,
        "again": new_id(),
    }
