"""The office's calendar: a year's working days, and what the office changes of them."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.bodies.calendar.days import HOLIDAY, WORKING
from documents.bodies.calendar.edits import UNDONE
from documents.bodies.calendar.national import FIRST_YEAR, LAST_YEAR
from web.office import office
from web.visitor import allow, visitor
from web.words import day_words, said
from workflow.refusal import Refusal
from workflow.text import Text

pages = Blueprint("calendar", __name__, url_prefix="/calendar")

DONE = {
    HOLIDAY: Text("{day} menjadi hari libur.", "{day} is a holiday now."),
    WORKING: Text("{day} menjadi hari kerja.", "{day} is a working day now."),
    UNDONE: Text("Perubahan {day} diurungkan.", "The change of {day} is undone."),
}
MOVED = Text("{n} batas waktu naskah bergeser.", "{n} deadlines of documents moved.")


@pages.get("")
def calendar() -> str:
    """The year, month by month."""
    return _page(_year())


@pages.post("/days")
def change() -> Response | tuple[str, int]:
    """Make a day a holiday or a working day, or take that back."""
    person, given = allow("calendar"), request.form
    day, kind = _day(given.get("day", "")), given.get("kind", "")
    try:
        moved = office().calendar.change(person, day, kind, given.get("name", ""))
    except Refusal as refusal:
        if kind not in (HOLIDAY, WORKING) or not refusal.fields:
            raise
        return _page(day.year if day and FIRST_YEAR <= day.year <= LAST_YEAR else _year(), refusal), 422
    told = DONE[kind].format(day=day_words(day) if day else "")
    flash(" ".join([said(told), *([said(MOVED.format(n=moved))] if moved else [])]))
    return redirect(url_for(".calendar", year=day.year if day else None), 303)


def _page(year: int, refusal: Refusal | None = None) -> str:
    person = allow("calendar")
    problems = [(problem.path, problem.text) for problem in refusal.fields] if refusal else []
    given = request.form if refusal else {}
    return render_template(
        "calendar/calendar.html",
        months=office().calendar.year(person, year),
        year=year,
        earlier=year - 1 if year > FIRST_YEAR else None,
        later=year + 1 if year < LAST_YEAR else None,
        problems=problems,
        problem=dict(problems),
        given=given,
        holiday=HOLIDAY,
        working=WORKING,
        undone=UNDONE,
    )


def _year() -> int:
    text = request.args.get("year", "")
    if not text:
        return visitor().today.year
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text[:5]) <= LAST_YEAR:
        abort(404)
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
