"""A series' year at a glance: which numbers each month gave out, and which are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.register.entries import RegisterEntry, periods_of
from documents.register.reading import Book, books

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Mark:
    """An ordinal of the month; `given` is False for one that is missing between two that are there."""

    ordinal: int
    given: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """The ordinals of a month in their order, counted by document date. Inserted numbers (with a suffix) stand apart."""

    month: int
    marks: tuple[Mark, ...] = ()
    inserted: int = 0

    @property
    def first(self) -> int | None:
        return self.marks[0].ordinal if self.marks else None

    @property
    def last(self) -> int | None:
        return self.marks[-1].ordinal if self.marks else None


@dataclass(frozen=True, slots=True)
class SeriesYear:
    """One series in one year. `on_paper` numbers stand on paper before the first; a monthly counter has twelve books."""

    series: str
    year: int
    on_paper: int
    last: int
    count: int
    gapless: bool
    months: tuple[Month, ...]

    @property
    def widest(self) -> int:
        """The most marks of a month, by which all months are drawn to one scale."""
        return max((len(month.marks) for month in self.months), default=0)


def series_years(session: Session, body_id: UUID, year: int) -> tuple[SeriesYear, ...]:
    """Every series of a body that has a book in `year`."""
    found = books(session, body_id, year=year)
    by_series = {book.series: [other for other in found if other.series == book.series] for book in found}
    return tuple(_series_year(session, body_id, year, series, held) for series, held in by_series.items())


def _series_year(session: Session, body_id: UUID, year: int, series: str, held: Sequence[Book]) -> SeriesYear:
    return SeriesYear(
        series=series,
        year=year,
        on_paper=max(book.on_paper for book in held),
        last=max(book.last for book in held),
        count=sum(book.count for book in held),
        gapless=all(book.gapless for book in held),
        months=_months(session, body_id, year, series, {book.period: book.on_paper for book in held}),
    )


def _months(session: Session, body_id: UUID, year: int, series: str, start: dict[str, int]) -> tuple[Month, ...]:
    rows = session.execute(
        select(RegisterEntry.period, RegisterEntry.ordinal, RegisterEntry.suffix, RegisterEntry.issued_on)
        .where(
            RegisterEntry.body_id == body_id,
            RegisterEntry.series == series,
            RegisterEntry.period.between(*periods_of(year)),
        )
        .order_by(RegisterEntry.period, RegisterEntry.ordinal, RegisterEntry.suffix)
    )
    months = {month: Month(month) for month in MONTHS}
    before: dict[str, int] = dict(start)
    for period, ordinal, suffix, day in rows:
        month = months[day.month]
        if suffix:
            months[day.month] = replace(month, inserted=month.inserted + 1)
            continue
        missing = tuple(Mark(gap, given=False) for gap in range(before.get(period, 0) + 1, ordinal))
        months[day.month] = replace(month, marks=(*month.marks, *missing, Mark(ordinal)))
        before[period] = ordinal
    return tuple(months.values())
