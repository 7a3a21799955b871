"""Writing a document: choose a type, fill in its form, save it as a draft or hand it on."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from documents.approval.views import DocumentView
from documents.drafting.documents import Document
from documents.drafting.fields import AddresseesField, clean
from documents.drafting.types import DocumentType
from documents.rendering.pages.engine import Superseded
from documents.store.base import new_id
from web.office import office
from web.pages.document.actions import told_words
from web.pages.document.leaves import PAGES, TEXT, how
from web.pages.document.reading import sheets
from web.pages.drafting.comparison import Comparison, compared
from web.pages.drafting.form import DraftForm, bare, recogniser, state_of, state_sent, without_blanks
from web.pages.drafting.page import DraftPage, drawn, fragment
from web.pages.drafting.paste import without_salutation
from web.pages.drafting.preview import Preview
from web.pages.drafting.preview import preview as preview_of
from web.pages.drafting.rows import carry_out, command_of, undone
from web.security.refusals import STATUS, is_fragment
from web.visitor import actor, allow
from web.words import said
from workflow.refusal import Kind, Refusal

pages = Blueprint("drafting", __name__)

ROWS = frozenset({"add", "after", "remove", "up", "down", "paste"})
KEPT = frozenset({Kind.CONTENT, Kind.DOCUMENT, Kind.PERSON})
"""Refusals after which the form stands as it was sent."""


@pages.get("/documents/new")
def choose_type() -> str:
    """The types that the body writes."""
    return render_template("drafting/choose_type.html", types=office().desk.types(allow("draft")))


@pages.route("/documents/new/<type_code>", methods=["GET", "POST"])
def create(type_code: str) -> Response | tuple[str, int]:
    """A new document. Its id to be stands in the address and in the form: one form makes one document, and going back to
    the form of a document that was saved meanwhile leads to that document.
    """
    kind = _type(type_code)
    if request.method == "POST":
        return _answer(DraftPage(_sent(kind), None, _token()))
    wanted = _id(request.args.get("id", ""))
    if wanted is None or (made := _made(wanted)) is False:
        return redirect(url_for(".create", type_code=type_code, id=new_id()), 303)
    if made:
        return redirect(url_for(".edit", document_id=wanted), 303)
    office().engine.warm()
    return drawn(DraftPage(DraftForm(kind, state_of(kind, {})), None, wanted))


@pages.route("/documents/<uuid:document_id>/edit", methods=["GET", "POST"])
def edit(document_id: UUID) -> Response | tuple[str, int]:
    """The form of a draft, as stored or as sent."""
    view = office().desk.view(actor(), document_id)
    kind = office().desk.edition(actor(), document_id).types[view.type]
    if request.method == "POST":
        return _answer(DraftPage(_sent(kind), view, view.id))
    if not view.editable:
        flash(said(view.edit_reason.text if view.edit_reason else None), "waiting")
        return redirect(url_for("document.document", document_id=document_id), 303)
    office().engine.warm()
    return drawn(_checked(DraftPage(DraftForm(kind, state_of(kind, view.fields)), view, view.id), request.args))


@pages.post("/documents/preview/<type_code>")
def preview(type_code: str) -> str | Response:
    """How the form as it stands would read; nothing is saved. While an entry is malformed, and where a newer request of
    the same form has come, what was shown stays.
    """
    kind, view = _type(type_code), None
    if request.form.get("document"):
        view = office().desk.view(actor(), _token())
        kind = office().desk.edition(actor(), view.id).types[view.type]
    try:
        seen = _previewed(DraftPage(_sent(kind), view, _token()), how(), _leaf())
    except Superseded:
        return Response(status=204)
    if seen.nothing:
        return Response(status=204)
    return render_template("drafting/preview.html", seen=seen, sheets=sheets)


def _answer(page: DraftPage) -> Response | tuple[str, int]:
    """What the pressed button asks: a row's command, a search, a preview, what is stored, or saving."""
    verb, _, name = request.form.get("do", "save").partition(":")
    if verb in ROWS or verb == "undo":
        return _row_command(page)
    if verb == "find":
        return _part(replace(page, form=replace(page.form.ready(), focus=f"f/{name}")), name)
    if verb == "form":
        return drawn(replace(page, form=page.form.ready(), dirty=True))
    if verb == "preview":
        chosen = name if name in (PAGES, TEXT) else how()
        seen = _previewed(page, chosen, _number(name) or _leaf())
        return drawn(replace(page, form=page.form.ready(), preview=seen, previewed=True, dirty=True))
    if verb == "take" and page.view is not None:
        state = {**page.form.state, name: state_of(page.form.type, page.view.fields).get(name)}
        taken = replace(page, form=replace(page.form, state=state, focus=f"c-{name}"), dirty=True)
        return drawn(taken) if name in page.form.state else drawn(page)
    return _save(page, name if verb == "act" else "")


def _row_command(page: DraftPage) -> Response | tuple[str, int]:
    form, pressed = page.form, request.form["do"]
    if pressed.startswith("undo:"):
        outcome = undone(form.shapes, form.state, request.form.get("undo", ""))
    else:
        text = request.form.get("paste/" + pressed.partition(":")[2], "")
        name = pressed.partition(":")[2].partition("/")[0]
        if any(field.name == name and isinstance(field, AddresseesField) for field in form.type.fields):
            text = without_salutation(text)
        command = command_of(pressed, request.form.get("at", ""), text)
        if command is None:
            raise NotFound
        known = recogniser(form.type)
        outcome = carry_out(form.shapes, form.state, command, lambda line: known.get(bare(line), ""))
    return _part(replace(page, form=form.after(outcome)), outcome.field)


def _part(page: DraftPage, field_name: str) -> Response | tuple[str, int]:
    """The changed part alone where the page asks for it, else the whole page."""
    if field_name not in page.form.shapes:
        raise NotFound
    return (fragment(page, field_name), 200) if is_fragment() else drawn(replace(page, dirty=True))


def _save(page: DraftPage, action: str) -> Response | tuple[str, int]:
    """Save the form; with an action also do that, and lead on to the document."""
    form = replace(page.form, state=without_blanks(page.form.type, page.form.state))
    page = replace(page, form=form, dirty=True)
    try:
        view = _stored(page)
    except Refusal as refusal:
        if refusal.kind is Kind.STALE:
            return _stale(page)
        if refusal.kind not in KEPT:
            raise
        words = () if refusal.fields else (refusal.text,)
        problems = replace(form.ready(), problems=refusal.fields)
        return drawn(replace(page, form=problems, refusals=words), STATUS[refusal.kind])
    return _acted(view, action) if action else redirect(url_for("drafting.edit", document_id=view.id), 303)


def _stored(page: DraftPage) -> DocumentView:
    """The document after saving. The same form sent twice saves once."""
    desk, person, fields = office().desk, actor(), page.fields
    if page.view is not None:
        return desk.edit(person, page.view.id, fields, _version())
    made = desk.create(person, page.form.type.code, fields, page.token)
    if made.fields == clean(page.form.type.fields, fields):
        return made
    return desk.edit(person, made.id, fields, 1)


def _acted(view: DocumentView, action: str) -> Response:
    """Do the action on what was just saved. Refused, the draft is saved all the same and its form says what is missing."""
    try:
        view = office().desk.act(actor(), view.id, action, expected_version=view.version).view
    except Refusal as refusal:
        if refusal.kind not in KEPT:
            raise
        if not refusal.fields:
            flash(said(refusal.text), "negative")
        check = action if refusal.fields else None
        return redirect(url_for("drafting.edit", document_id=view.id, check=check), 303)
    line = view.workflow.actions.get(action)
    if line is not None:
        flash(told_words(view, line), "positive")
    return redirect(url_for("document.document", document_id=view.id), 303)


def _checked(page: DraftPage, asked: Mapping[str, str]) -> DraftPage:
    """The form with what the action named in the address still misses, as its guards say."""
    view = page.view
    offers = {offer.action: offer for offer in view.actions} if view else {}
    offer = offers.get(asked.get("check", ""))
    if offer is None or offer.reason is None:
        return page
    words = () if offer.reason.fields else (offer.reason.text,)
    return replace(page, form=replace(page.form, problems=offer.reason.fields), refusals=words)


def _stale(page: DraftPage) -> Response | tuple[str, int]:
    """Somebody changed it meanwhile: both texts, and the form as it was written here, to be saved over the newer one."""
    desk, person = office().desk, actor()
    view = desk.view(person, page.token)
    fields = page.form.fields_to_store(view.fields)
    if view.fields == clean(page.form.type.fields, fields):
        return redirect(url_for("document.document", document_id=view.id), 303)
    stale: Comparison = compared(page.form, view, desk.history(person, view.id)[-1])
    shown = replace(page, form=page.form.ready(), view=view, stale=stale)
    return drawn(shown, STATUS[Kind.STALE])


def _type(code: str) -> DocumentType:
    for kind in office().desk.types(allow("draft")):
        if kind.code == code:
            return kind
    raise NotFound


def _sent(kind: DocumentType) -> DraftForm:
    return DraftForm(kind, state_sent(kind, request.form.items(multi=True)))


def _token() -> UUID:
    return _id(request.form.get("token", "")) or new_id()


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _made(document_id: UUID) -> bool | None:
    """Whether the document with this id is this person's to see; None where there is none yet."""
    with office().database.read() as session:
        if session.get(Document, document_id) is None:
            return None
    try:
        office().desk.view(actor(), document_id)
    except Refusal:
        return False
    return True


def _previewed(page: DraftPage, chosen: str, leaf: int) -> Preview:
    document_id = page.view.id if page.view else None
    return preview_of(page.form.type.code, page.fields, document_id, page.token, chosen, leaf)


def _leaf() -> int:
    """The page that is in view beside the form."""
    return _number(request.form.get("leaf", "")) or 1


def _version() -> int | None:
    return _number(request.form.get("version", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 10 else None
