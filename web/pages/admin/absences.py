"""Absences and mandates: who is away, who acts meanwhile, and who signs on whose behalf."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from documents.bodies.acting.mandates import ENTER, GIVE
from documents.bodies.acting.standing import DAILY, ON_BEHALF
from documents.desk.absences.views import MandateView
from web.navigation import can_open
from web.office import office
from web.security.refusals import STATUS
from web.visitor import actor, allow, edition, visitor
from web.words import said, t
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

pages = Blueprint("absences", __name__, url_prefix="/absences")

MOST_PAST = 50
TOLD_HERE = frozenset({Kind.CONTENT, Kind.DOCUMENT, Kind.PERSON})
"""Refusals that are told where the act was tried."""


@pages.get("")
def absences() -> str:
    """Now, coming, and past."""
    found = office().absences.listed(allow(ENTER, GIVE, "see_people", "people"))
    return render_template(
        "absences/absences.html",
        groups={status: [one for one in found if one.status == status] for status in ("now", "coming")},
        past=[one for one in found if one.status == "past"][:MOST_PAST],
        may_enter=visitor().may(ENTER) or _gives(),
        may_give=_gives(),
    )


@pages.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Enter that somebody is away, and who acts meanwhile."""
    allow(ENTER, GIVE)
    return _asked(away=True)


@pages.get("/new/check")
def check_new() -> str | tuple[str, int]:
    """What follows from it, before it is entered."""
    allow(ENTER, GIVE)
    return _check(away=True)


@pages.route("/mandate", methods=["GET", "POST"])
def mandate() -> str | Response:
    """Have somebody sign on one's behalf."""
    allow(GIVE)
    return _asked(away=False)


@pages.get("/mandate/check")
def check_mandate() -> str | tuple[str, int]:
    """What follows from it, before it is given."""
    allow(GIVE)
    return _check(away=False)


@pages.post("/<uuid:mandate_id>/end")
def end(mandate_id: UUID) -> Response:
    """The holder is back, or the mandate is taken back."""
    ended = office().absences.end(actor(), mandate_id)
    if ended.principal is not None and ended.form.full and ended.starts_at <= visitor().now:
        words = t(
            "{name} sudah kembali; naskah yang menunggu ada padanya lagi.",
            "{name} is back; the waiting documents are theirs again.",
            name=ended.principal.name,
        )
    else:
        words = t(
            "{called}: {name} tidak berlaku lagi.",
            "{called}: {name} is no longer in effect.",
            called=ended.called,
            name=ended.substitute.name,
        )
    flash(words)
    return redirect(url_for(".absences" if can_open("absences") else "home.home"), 303)


@pages.app_template_global()
def own_mandates() -> tuple[MandateView, ...]:
    """Those in effect by which the visitor stands in for somebody, or somebody for them."""
    person = visitor().actor
    return office().absences.own(person) if person else ()


@pages.app_template_global()
def waiting_under(mandate_id: UUID) -> int:
    """How many documents wait for the visitor by one of their mandates."""
    return office().desk.waiting_under(actor(), mandate_id)


@pages.app_template_global()
def mandates_of(person_id: UUID) -> tuple[MandateView, ...]:
    """Those in which a person has a part."""
    return office().absences.listed(actor(), person_id)


def _gives() -> bool:
    """Whether the visitor holds a position in which they may give a mandate."""
    return visitor().may(GIVE) and bool(actor().positions)


def _asked(*, away: bool) -> str | Response:
    """The form, empty or with what the address says; sent, it is on file. What was refused is told where it is checked."""
    if request.method == "GET":
        return _form(_given(request.args) or _fresh(away), away, ())
    given = _given(request.form)
    try:
        made = office().absences.give(actor(), given)
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return redirect(url_for(".check_new" if away else ".check_mandate", **given), 303)
    flash(t("{called}: {name}, tercatat.", "{called}: {name}, on file.", called=made.called, name=made.substitute.name))
    return redirect(url_for(".absences"), 303)


def _check(*, away: bool) -> str | tuple[str, int]:
    """What follows from a filled form, in words; or the form again, with what is wrong with it."""
    given = _given(request.args)
    try:
        planned = office().absences.plan(actor(), given)
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return _form(given, away, refusal.fields, refusal.text), STATUS[refusal.kind]
    form = url_for(".new" if away else ".mandate")
    return render_template(
        "absences/check.html",
        planned=planned,
        given=given,
        away=away,
        alone=_alone(planned.position),
        action=form,
        change=url_for(".new" if away else ".mandate", **given),
    )


def _form(given: Mapping[str, Any], away: bool, problems: Sequence[FieldProblem], refused: Text | None = None) -> str:
    return render_template(
        "absences/form.html",
        action=url_for(".check_new" if away else ".check_mandate"),
        away=away,
        given=given,
        choices=office().absences.choices(actor(), away=away),
        refused=None if problems else refused,
        problems=[(problem.path, problem.text) for problem in problems],
        problem={problem.path: problem.text for problem in problems},
    )


def _alone(position: str) -> list[str]:
    """The names of the types that the holder of a position alone signs."""
    kinds = (kind for kind in edition().types.values() if kind.signatory == position and not kind.by_substitute)
    return [said(kind.name) for kind in kinds]


def _fresh(away: bool) -> dict[str, Any]:
    """What an empty form says: from now on, in the form that is most usual."""
    now: datetime = visitor().now.astimezone(visitor().zone)
    return {"starts_at": now.strftime("%Y-%m-%dT%H:%M"), "form": DAILY if away else ON_BEHALF}


def _given(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form's inputs; what is left empty is not given."""
    names = ("position", "form", "substitute", "starts_at", "ends_at", "basis", "reason", "through")
    given: dict[str, Any] = {name: form[name] for name in names if form.get(name, "").strip()}
    if types := form.getlist("types"):
        given["types"] = types
    return given
