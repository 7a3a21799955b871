"""Doing something with a document: on the spot, or on a page of its own that asks what is needed and says what follows."""

import hashlib
from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from documents.approval.replies import IdempotencyKey
from documents.approval.views import DocumentView
from documents.bodies.people import Actor, Person, RoleGrant, capabilities_of
from documents.bodies.positions import Appointment, held_on
from web.navigation import DESTINATIONS, landing
from web.office import office
from web.pages.document.actions import has_page, told_words
from web.pages.document.refused import Refused, keep, recall
from web.pages.document.routes import place_of, turn_of, waits
from web.pages.document.signing import ask_to_sign, receipt_address
from web.pages.factors.proving import stepped_up
from web.security.refusals import NEVER_KEPT, STATUS
from web.visitor import actor, edition
from web.words import moment_words, said
from workflow.definition import Transition
from workflow.machine import Offer
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

pages = Blueprint("document_acts", __name__)

ASKED: Mapping[str, tuple[Text, Text | None]] = {
    "note": (
        Text("Catatan", "Note"),
        Text("Dibaca penyusunnya dan disimpan dalam riwayat.", "The drafter reads it; it is kept in the history."),
    ),
    "to": (Text("Penyusun pengganti", "New drafter"), Text("Pilih orang", "Choose a person")),
    "reviewer": (Text("Jabatan yang memeriksa", "Position that reviews"), Text("Pilih jabatan", "Choose a position")),
    "classification": (
        Text("Kode klasifikasi", "Classification code"),
        Text("Misalnya 400.7.6.", "For example 400.7.6."),
    ),
    "retention": (Text("Masa simpan", "Retention period"), Text("Misalnya 5 tahun.", "For example 5 years.")),
}
"""What an act may ask for: how it is called, and a hint."""
SHOWN_AGAIN = frozenset(
    {Kind.CONTENT, Kind.STEP_UP, Kind.LIMIT, Kind.STALE, Kind.DOCUMENT, Kind.PERSON, Kind.NO_VERSION}
)
"""Refusals that are told where the act was tried."""


@pages.route("/documents/<uuid:document_id>/actions/<action>", methods=["GET", "POST"])
def act(document_id: UUID, action: str) -> Response | tuple[str, int]:
    """The page of an act, or the act itself."""
    view = office().desk.view(actor(), document_id)
    if request.method == "GET":
        offer = _offer(view, action)
        if offer is None or not has_page(offer.transition):
            return redirect(url_for("document.document", document_id=document_id), 303)
        return _page(view, offer, recall(document_id, action))
    try:
        return _done(view, action)
    except Refusal as refusal:
        if refusal.kind not in SHOWN_AGAIN:
            raise
        return _refused(view, action, refusal)


def _done(view: DocumentView, action: str) -> Response:
    person, form = actor(), request.form
    line = view.workflow.actions.get(action)
    if line is None:
        raise NotFound
    offer, signs = _offer(view, action), line.records == "signature"
    if signs and offer is not None and offer.allowed:
        person = stepped_up(person, [(view.id, form.get("content_sha256", ""))])
    version, place = form.get("version", ""), turn_of(view)
    outcome = office().desk.act(
        person,
        view.id,
        action,
        expected_version=int(version) if version.isdigit() and len(version) < 10 else None,
        note=form.get("note", "").replace("\r\n", "\n") or None,
        content_sha256=form.get("content_sha256") or None,
        asked={name: form[name] for name in ASKED if name != "note" and name in form},
        key=_key(action),
    )
    if signs:
        return redirect(receipt_address(view.id), 303)
    after = outcome.view
    if place is not None and not waits(after):  # what waits is gone through one after the other
        flash(f"{view.title}: {told_words(after, line)}", "positive")
        return redirect(url_for("document.document", document_id=place.after or place.before), 303)
    where, told = _where_to(person, view.id), told_words(after, line)
    flash(told if where == _read(view.id) else f"{view.title}: {told}", "positive")
    return redirect(where, 303)


def _key(action: str) -> IdempotencyKey | None:
    """The form's own key: the same form sent twice acts once."""
    key = request.form.get("key", "")
    if not 16 <= len(key) <= 64 or not key.isascii():
        return None
    sent = "\n".join(f"{name}={text}" for name, text in sorted(request.form.items()) if name not in NEVER_KEPT)
    return IdempotencyKey(f"page {key}", hashlib.sha256(f"{action}\n{sent}".encode()).hexdigest())


def _where_to(person: Actor, document_id: UUID) -> str:
    """The document, or the page one lands on where it is no longer for this person to read."""
    try:
        office().desk.view(person, document_id)
    except Refusal:
        return url_for(DESTINATIONS[landing()].endpoint)
    return _read(document_id)


def _read(document_id: UUID) -> str:
    return url_for("document.document", document_id=document_id)


def _refused(view: DocumentView, action: str, refusal: Refusal) -> Response | tuple[str, int]:
    """Back to the page with what is wrong; an act without a page tells it on the document's."""
    view = office().desk.view(actor(), view.id)
    offer = _offer(view, action)
    words = _changed(view) if refusal.kind is Kind.STALE else refusal.text
    if offer is None or not has_page(offer.transition):
        flash(said(words), "negative")
        return redirect(url_for("document.document", document_id=view.id), 303)
    typed = {name: request.form[name] for name in ASKED if name in request.form}
    refused = Refused(refusal.fields or (FieldProblem("", words),), typed)
    if refusal.kind is Kind.PERSON or not refused.fits:
        return _page(view, offer, refused)[0], STATUS[refusal.kind]
    keep(view.id, action, refused)
    return redirect(url_for(".act", document_id=view.id, action=action), 303)


def _changed(view: DocumentView) -> Text:
    """Who did what last to a document that is another than the one that was shown."""
    last = office().desk.history(actor(), view.id)[-1]
    if last.actor is not None and last.actor.id == actor().person_id:
        who = Text("Anda", "You")
    else:
        who = Text(last.actor.name, last.actor.name) if last.actor else Text("Sistem", "The system")
    return Text(
        "{who} mengubah naskah ini {at}, sesudah Anda membukanya. Baca yang sekarang, lalu ulangi.",
        "{who} changed this on {at}, after you opened it. Read what stands now, then try again.",
    ).format(who=who, at=moment_words(last.at))


def _page(view: DocumentView, offer: Offer, refused: Refused) -> tuple[str, int]:
    problems = refused.problems
    if offer.transition.records == "signature":
        return ask_to_sign(view, offer, problems)
    line = offer.transition
    names = [*(["note"] if line.note else []), *line.asks]
    html = render_template(
        "document/act.html",
        view=view,
        offer=offer,
        asked=[(name, *ASKED[name]) for name in names],
        sent=refused.sent,
        choices={name: CHOICES[name](view, line) for name in names if name in CHOICES},
        problems=problems,
        by_name={problem.path: problem.text for problem in problems},
        from_place=place_of(view),
    )
    return html, 200


def _offer(view: DocumentView, action: str) -> Offer | None:
    return next((offer for offer in view.actions if offer.action == action), None)


def _reviewers(view: DocumentView, line: Transition) -> list[tuple[str, str]]:
    """The positions that can be added today, by title: held by who may review, not on the route; or those that were added
    and have not acted, for a line that takes them off again.
    """
    if "remove_reviewer" in line.effects:
        asked = {code for step in view.steps if step.added and not step.given for code in step.positions}
    else:
        roles = [role.code for role in edition().roles.values() if "endorse" in role.may]
        with office().database.read() as session:
            day = office().clock.today(edition().body.zone)
            held = (
                select(Appointment.position)
                .join(Person, Person.id == Appointment.person_id)
                .join(RoleGrant, RoleGrant.person_id == Person.id)
                .where(Appointment.body_id == actor().body_id, *held_on(day), Person.active)
                .where(RoleGrant.role.in_(roles), RoleGrant.ended_at.is_(None), RoleGrant.pending.is_(False))
            )
            asked = set(session.scalars(held)) - {code for step in view.steps for code in step.positions}
    return [(code, each.title) for code, each in edition().body.positions.items() if code in asked]


def _drafters(view: DocumentView, line: Transition) -> list[tuple[str, str]]:
    """Everyone else who drafts, by name."""
    with office().database.read() as session:
        query = select(Person).where(Person.body_id == actor().body_id, Person.active).order_by(Person.name)
        return [
            (str(person.id), person.name)
            for person in session.scalars(query)
            if person.id != view.drafter.id and "draft" in capabilities_of(session, edition().roles, person.id)
        ]


CHOICES: Mapping[str, Callable[[DocumentView, Transition], list[tuple[str, str]]]] = {
    "to": _drafters,
    "reviewer": _reviewers,
}
"""What an input of an act is chosen from."""
