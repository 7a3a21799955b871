"""Absences and mandates: who is away, who acts meanwhile, and who signs on whose behalf."""

from collections.abc import Callable, Mapping
from contextlib import suppress
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
from web.security.asked import forget, keep, kept
from web.security.refusals import STATUS
from web.visitor import actor, allow, edition, visitor
from web.words import said, t
from workflow.refusal import Kind, Refusal

pages = Blueprint("absences", __name__, url_prefix="/absences")

MANDATE = "mandate"
FORM = f"/<any(new, {MANDATE}):kind>"
"""An absence, or a mandate."""
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


@pages.get(FORM)
def fill(kind: str) -> str:
    """Enter that somebody is away and who acts meanwhile, or have somebody sign on one's behalf."""
    _allow(kind)
    return _form(_fresh(kind), kind)


@pages.post(FORM)
def enter(kind: str) -> Response | tuple[str, int]:
    """Put it on file. What was refused is told where it is checked."""
    _allow(kind)
    given = _given(request.form)
    try:
        made = office().absences.give(actor(), given)
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return _onward(kind, "check", given)
    flash(t("{called}: {name}, tercatat.", "{called}: {name}, on file.", called=made.called, name=made.substitute.name))
    answer = redirect(url_for(".absences"), 303)
    forget(answer, _path(kind))
    return answer


@pages.route(f"{FORM}/check", methods=["GET", "POST"])
def check(kind: str) -> Response | tuple[str, int]:
    """What follows from it in words, before it is entered; or the form again, with what is wrong with it."""
    _allow(kind)
    if request.method == "POST":
        return _onward(kind, "check", _tried(_given(request.form)))
    return _again(kind, "check")


@pages.route(f"{FORM}/change", methods=["GET", "POST"])
def change(kind: str) -> Response | tuple[str, int]:
    """The form as it was filled, to be changed."""
    _allow(kind)
    return _onward(kind, "change", _given(request.form)) if request.method == "POST" else _again(kind, "change")


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


def _allow(kind: str) -> None:
    """Both are for who gives mandates, absences also for who enters them."""
    allow(GIVE) if kind == MANDATE else allow(ENTER, GIVE)


def _path(kind: str) -> str:
    return url_for(".fill", kind=kind)


def _tried(given: dict[str, Any]) -> dict[str, Any]:
    """The same; that it was refused is logged now, and not again when the page that tells it is reloaded."""
    with suppress(Refusal):
        office().absences.try_out(actor(), given)
    return given


def _onward(kind: str, page: str, given: dict[str, Any]) -> Response | tuple[str, int]:
    """On to the page that shows what was sent: it stands in no address, and may be opened again. What a browser would not
    keep is shown at once.
    """
    answer = redirect(url_for(f".{page}", kind=kind), 303)
    return answer if keep(answer, _path(kind), given) else PAGES[page](given, kind)


def _again(kind: str, page: str) -> Response | tuple[str, int]:
    """The page with what was kept for it; the empty form where nothing is."""
    given = kept(_path(kind))
    return redirect(_path(kind), 303) if given is None else PAGES[page](given, kind)


def _check(given: dict[str, Any], kind: str) -> tuple[str, int]:
    try:
        planned = office().absences.plan(actor(), given)
    except Refusal as refusal:
        if refusal.kind not in TOLD_HERE:
            raise
        return _form(given, kind, refusal), STATUS[refusal.kind]
    return render_template(
        "absences/check.html",
        planned=planned,
        given=given,
        away=kind != MANDATE,
        alone=_alone(planned.position),
        action=_path(kind),
        change=url_for(".change", kind=kind),
    ), 200


def _form(given: Mapping[str, Any], kind: str, refusal: Refusal | None = None) -> str:
    problems = refusal.fields if refusal else ()
    return render_template(
        "absences/form.html",
        action=url_for(".check", kind=kind),
        away=kind != MANDATE,
        given=given,
        choices=office().absences.choices(actor(), away=kind != MANDATE),
        refused=refusal.text if refusal and not problems else None,
        problems=[(problem.path, problem.text) for problem in problems],
        problem={problem.path: problem.text for problem in problems},
    )


PAGES: Mapping[str, Callable[[dict[str, Any], str], tuple[str, int]]] = {
    "check": _check,
    "change": lambda given, kind: (_form(given, kind), 200),
}
"""The pages on which what was filled in is seen again."""


def _alone(position: str) -> list[str]:
    """The names of the types that the holder of a position alone signs."""
    kinds = (kind for kind in edition().types.values() if kind.signatory == position and not kind.by_substitute)
    return [said(kind.name) for kind in kinds]


def _fresh(kind: str) -> dict[str, Any]:
    """What an empty form says: from now on, in the form that is most usual."""
    now: datetime = visitor().now.astimezone(visitor().zone)
    return {"starts_at": now.strftime("%Y-%m-%dT%H:%M"), "form": ON_BEHALF if kind == MANDATE else DAILY}


def _given(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form's inputs; what is left empty is not given."""
    names = ("position", "form", "substitute", "starts_at", "ends_at", "basis", "reason", "through")
    given: dict[str, Any] = {name: form[name] for name in names if form.get(name, "").strip()}
    if types := form.getlist("types"):
        given["types"] = types
    return given
