"""The register read: a page at any depth, and each book with what it holds."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from documents.drafting.documents import Document
from documents.numbering.counters import Counter, OpeningBalance
from documents.register.entries import RegisterEntry, periods_of
from documents.rendering.stored import SCAN, DocumentFile
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

STATUSES = ("issued", "void", "reserved", "legacy")
FINAL_FILE = "docx"
STREAM_ROWS = 500
MOST_ORDINAL = 2**31
"""What the column of ordinals can be compared with."""
KEY = (RegisterEntry.series, RegisterEntry.period, RegisterEntry.ordinal, RegisterEntry.suffix)
_ScanFile = aliased(DocumentFile)
SCANNED = (
    select(_ScanFile.id).where(_ScanFile.document_id == RegisterEntry.document_id, _ScanFile.kind == SCAN).exists()
)
"""Whether the signed paper of a row's document was uploaded."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A number as the register shows it. `sha256` is the final file's, None until it is there; `scanned` says whether the
    signed paper was uploaded.
    """

    number: str
    series: str
    period: str
    year: int
    ordinal: int
    suffix: str
    issued_on: date
    subject: str
    signatory: str
    facts: dict[str, Any]
    status: str
    document_id: UUID
    revision: int
    security: str
    recorded_at: datetime
    sha256: str | None
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Rows in the order of series, period, ordinal and suffix; `next` is the `after` of the following page."""

    items: tuple[RegisterRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Book:
    """A series in one period: how many numbers stand here, and up to which number they stand on paper."""

    series: str
    period: str
    year: int
    first: int | None
    last: int
    count: int
    on_paper: int
    reason: str | None
    gapless: bool


def page(
    session: Session,
    body_id: UUID,
    *,
    series: str | None = None,
    year: int | None = None,
    status: str | None = None,
    q: str | None = None,
    scanned: bool | None = None,
    after: str | None = None,
    limit: int = 50,
    known: ColumnElement[bool] | None = None,
) -> RegisterPage:
    """One page of a body's register; words are looked for in the subjects of `known` documents only (None: all). With
    `scanned`, only those whose signed paper was uploaded, or was not.

    Raises Refusal (content) for an unknown status or an `after` that is no page's.
    """
    query = _rows(body_id, series, status, q, true() if known is None else known).where(*_place(series, year, after))
    if scanned is not None:
        query = query.where(SCANNED if scanned else ~SCANNED)
    rows = [_row(found) for found in session.execute(query.limit(limit + 1))]
    more = len(rows) > limit
    items = tuple(rows[:limit])
    return RegisterPage(items, _mark(items[-1]) if more else None)


def all_rows(
    session: Session,
    body_id: UUID,
    *,
    series: str | None = None,
    year: int | None = None,
    status: str | None = None,
    q: str | None = None,
    scanned: bool | None = None,
) -> Iterator[RegisterRow]:
    """Every row that `page` would give, a few hundred in memory at a time."""
    after = None
    while True:
        found = page(
            session,
            body_id,
            series=series,
            year=year,
            status=status,
            q=q,
            scanned=scanned,
            after=after,
            limit=STREAM_ROWS,
        )
        yield from found.items
        after = found.next
        if after is None:
            return


def books(session: Session, body_id: UUID, *, year: int | None = None) -> tuple[Book, ...]:
    """The books of a body, by year, series and period; one that was opened and holds no number yet among them."""
    held = (
        select(
            RegisterEntry.series,
            RegisterEntry.period,
            func.min(RegisterEntry.ordinal).label("first"),
            func.max(RegisterEntry.ordinal).label("last"),
            func.count().label("count"),
        )
        .where(RegisterEntry.body_id == body_id, RegisterEntry.suffix == "")
        .group_by(RegisterEntry.series, RegisterEntry.period)
        .subquery()
    )
    query = (
        select(Counter.series, Counter.period, held.c.first, held.c.last, held.c.count, OpeningBalance)
        .outerjoin(held, and_(held.c.series == Counter.series, held.c.period == Counter.period))
        .outerjoin(
            OpeningBalance,
            and_(
                OpeningBalance.body_id == Counter.body_id,
                OpeningBalance.series == Counter.series,
                OpeningBalance.period == Counter.period,
            ),
        )
        .where(Counter.body_id == body_id)
        .order_by(Counter.period, Counter.series)
    )
    if year is not None:
        query = query.where(Counter.period.between(*periods_of(year)))
    return tuple(_book(*found) for found in session.execute(query))


def years(session: Session, body_id: UUID, series: str | None = None) -> tuple[int, ...]:
    """The years that have a register, or one of this series, the latest first."""
    query = select(Counter.period).where(Counter.body_id == body_id).distinct()
    periods = session.scalars(query.where(Counter.series == series) if series else query)
    return tuple(sorted({int(period[:4]) for period in periods}, reverse=True))


def _rows(
    body_id: UUID, series: str | None, status: str | None, q: str | None, known: ColumnElement[bool]
) -> "Select[RegisterEntry, str, str, bool]":
    query = (
        select(RegisterEntry, Document.security, DocumentFile.sha256, SCANNED)
        .join(Document, Document.id == RegisterEntry.document_id)
        .outerjoin(
            DocumentFile,
            and_(
                DocumentFile.document_id == RegisterEntry.document_id,
                DocumentFile.revision == RegisterEntry.revision,
                DocumentFile.kind == FINAL_FILE,
                DocumentFile.part == "",
            ),
        )
        .where(RegisterEntry.body_id == body_id)
        .order_by(*KEY)
    )
    if series:
        query = query.where(RegisterEntry.series == series)
    if status:
        query = query.where(_has_status(status))
    if q and q.strip():
        query = query.where(_mentions(q.strip(), known))
    return query


def check_status(status: str) -> None:
    """Raises Refusal (content) when no row could have this status."""
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        problem = FieldProblem("status", Text(f"Pilih salah satu: {known}.", f"Choose one of: {known}."))
        raise refuse(Kind.CONTENT, "unknown_status", "Status tidak dikenal.", "Unknown status.", problem)


def _has_status(status: str) -> ColumnElement[bool]:
    """Every row is "issued" until rows that void, reserve or import a number exist."""
    check_status(status)
    return RegisterEntry.document_id.is_not(None) if status == "issued" else RegisterEntry.document_id.is_(None)


def _mentions(q: str, known: ColumnElement[bool]) -> ColumnElement[bool]:
    words = [
        or_(
            RegisterEntry.number.icontains(word, autoescape=True),
            and_(RegisterEntry.subject.icontains(word, autoescape=True), known),
        )
        for word in q.split()
    ]
    return and_(*words)


def _place(series: str | None, year: int | None, after: str | None) -> Iterator[ColumnElement[bool]]:
    """The piece of the key that a page begins in.

    In one series the mark itself is the lower bound: given the year's beginning as well, SQLite would start from there
    and walk to the mark.
    """
    mark = _read_mark(after) if after else None
    first, last = periods_of(year) if year is not None else ("", None)
    if last is not None:
        yield RegisterEntry.period <= last
    if mark is None:
        yield RegisterEntry.period >= first
    elif not series:
        yield RegisterEntry.period >= first
        yield tuple_(*KEY) > mark
    elif mark[0] == series and mark[1] >= first:
        yield tuple_(*KEY[1:]) > mark[1:]
    else:
        yield RegisterEntry.period >= first
        yield RegisterEntry.series > mark[0] if mark[0] != series else true()


def _read_mark(after: str) -> tuple[str, str, int, str]:
    try:
        key = json.loads(base64.urlsafe_b64decode(after.encode("ascii")))
        mark = (str(key[0]), str(key[1]), int(key[2]), str(key[3]))
    except (ValueError, LookupError, TypeError) as problem:
        raise _no_mark() from problem
    if not 0 <= mark[2] < MOST_ORDINAL or not "".join(mark[:2] + mark[3:]).isprintable():
        raise _no_mark()
    return mark


def before(series: str, period: str, ordinal: int) -> str:
    """The `after` of the page that begins at `ordinal`."""
    return _key_mark(series, period, ordinal - 1, "")


def _no_mark() -> Refusal:
    problem = FieldProblem("after", Text("Bukan lanjutan sebuah halaman.", "Not the continuation of a page."))
    return refuse(Kind.CONTENT, "invalid_after", "Halaman tidak dikenal.", "Unknown page.", problem)


def _mark(row: RegisterRow) -> str:
    return _key_mark(row.series, row.period, row.ordinal, row.suffix)


def _key_mark(series: str, period: str, ordinal: int, suffix: str) -> str:
    key = json.dumps([series, period, ordinal, suffix], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(key.encode()).decode()


def _row(found: Any) -> RegisterRow:
    entry, security, sha256, scanned = found
    status: Literal["issued"] = "issued"
    return RegisterRow(
        number=entry.number,
        series=entry.series,
        period=entry.period,
        year=entry.year,
        ordinal=entry.ordinal,
        suffix=entry.suffix,
        issued_on=entry.issued_on,
        subject=entry.subject,
        signatory=entry.signatory,
        facts=entry.facts,
        status=status,
        document_id=entry.document_id,
        revision=entry.revision,
        security=security,
        recorded_at=entry.recorded_at,
        sha256=sha256,
        scanned=scanned,
    )


def _book(
    series: str, period: str, first: int | None, last: int | None, count: int | None, opening: OpeningBalance | None
) -> Book:
    on_paper = opening.last if opening else 0
    return Book(
        series=series,
        period=period,
        year=int(period[:4]),
        first=first,
        last=last or on_paper,
        count=count or 0,
        on_paper=on_paper,
        reason=opening.reason if opening else None,
        gapless=first is None or (first == on_paper + 1 and last == on_paper + (count or 0)),
    )
