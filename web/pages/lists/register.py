"""The register by series and year, in the columns of the office's own books; printable, and as CSV."""

import re
from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as Redirect

from documents.desk import books
from documents.desk.books import Filters
from documents.drafting.fields import AddresseesField
from documents.register.exports import STATUS, csv_rows
from documents.register.reading import MOST_ORDINAL, before, years
from documents.register.reading import books as books_of
from web.office import office
from web.pages.lists.overviews import latest_year
from web.security.redirects import with_query
from web.visitor import allow, edition, visitor
from workflow.refusal import Kind, refuse

pages = Blueprint("register", __name__, url_prefix="/register")

ROWS = 50
SCANS = {"yes": True, "no": False}
"""The filter of the signed paper's scans, as the address says it."""
PRINTED = 2000
"""How many rows a page holds that is opened to be printed whole."""


@pages.get("")
def register() -> str | Redirect:
    """A page of one series and year; `number` opens it at an ordinal."""
    person = allow("see_register")
    series, q, scan = _series(), request.args.get("q", "").strip()[:200], _scan()
    year = _year(series)
    whole = request.args.get("rows") == "all"
    wanted = request.args.get("number", "").strip()
    ordinal = _ordinal(wanted)
    after = request.args.get("after")
    house = office()
    with house.database.read() as session:
        held = [book for book in books_of(session, person.body_id, year=year) if book.series == series]
        known_years = years(session, person.body_id)
        if ordinal is not None and held:
            after = before(series, held[0].period, ordinal)
        found = books.page(
            session,
            person,
            edition(),
            Filters(series=series, year=year, q=q or None, scanned=SCANS.get(scan)),
            after=after,
            limit=PRINTED if whole else ROWS,
        )
    shown = {*known_years, visitor().today.year}
    if year not in shown:  # a year that no register knows: the one that is looked at without a year
        return redirect(url_for(".register", series=series), 303)
    asked: dict[str, object] = {"series": series, "year": year, "q": q, "scan": scan}
    kept = {**asked, "rows": "all"} if whole else asked
    here = url_for(".register")
    return render_template(
        "register/register.html",
        book=book_of(series),
        series=series,
        year=year,
        q=q,
        scan=scan,
        number=wanted,
        misread=bool(wanted) and ordinal is None,
        held=held,
        last=max((one.last for one in held), default=0),
        gapless=all(one.gapless for one in held),
        rows=found.items,
        export=with_query(url_for(".export"), asked),
        to_print=None if whole or not (after or found.next) else with_query(here, {**asked, "rows": "all"}),
        years=sorted(shown, reverse=True),
        statuses=STATUS,
        first=with_query(here, kept) if after else None,
        next=with_query(here, {**kept, "after": found.next}) if found.next else None,
    )


@pages.get("/export.csv")
def export() -> Response:
    """The same series and year as CSV, streamed."""
    person = allow("export_register")
    series, q, scan = _series(), request.args.get("q", "").strip()[:200], _scan()
    year = _year(series)
    house, definitions, language = office(), edition(), visitor().language

    def lines() -> Iterator[str]:
        with house.database.read() as session:
            filters = Filters(series=series, year=year, q=q or None, scanned=SCANS.get(scan))
            yield "\ufeff"  # so that a spreadsheet reads the letters as UTF-8
            yield from csv_rows(books.all_rows(session, person, definitions, filters), book_of(series), language)

    answer = Response(stream_with_context(lines()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="register-{series}-{year}.csv"'
    return answer


def book_of(series: str) -> str:
    """Which of the office's books a series is kept in: with addressees the agenda of letters, else the decisions."""
    kinds = [kind for kind in edition().types.values() if kind.series == series]
    sent = any(isinstance(field, AddresseesField) for kind in kinds for field in kind.fields)
    return "agenda" if sent else "decisions"


def _series() -> str:
    """The series of the address; without one, the body's first."""
    known = edition().body.series
    asked = request.args.get("series")
    if asked is not None and asked not in known:
        raise refuse(Kind.UNKNOWN, "unknown_series", "Seri ini tidak ada.", "No such series.")
    return asked or next(iter(known))


def _scan() -> str:
    asked = request.args.get("scan", "")
    return asked if asked in SCANS else ""


def _year(series: str) -> int:
    asked = request.args.get("year", "")
    return int(asked) if re.fullmatch(r"[1-9][0-9]{3}", asked, re.ASCII) else latest_year(series)


def _ordinal(words: str) -> int | None:
    """The running number that begins "22/KEP/...", or stands alone; None where none does."""
    found = re.match(r"[0-9]{1,9}", words, re.ASCII)
    return int(found[0]) if found and 0 < int(found[0]) < MOST_ORDINAL else None
