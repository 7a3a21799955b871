"""The counter row of each series and period, and the opening balance it may start from.

A number belongs to the transaction that takes it: rolled back, it was never given out. So there is no gap and no
double, on either database, whatever is killed when.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from documents.store.base import Base, BodyKey, Key
from documents.store.database import REHEARSED
from documents.store.dialects import insert_into, insert_on
from documents.store.direct import Direct
from documents.store.rows import await_number
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

REASON_LENGTH = 500
_AHEAD = "numbers taken ahead"
_TAKEN = "numbers taken before"
_Series = tuple[UUID, str, str]
_Held = dict[tuple[UUID, str, str, date | None], Iterator[int]]


class Counter(Base):
    """The last ordinal given out, on paper or here, in a series and period ("2019", or "2019-12" if monthly); `last_on`
    is the date of the document that has it, empty while it stands on paper.
    """

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("last >= 1", name="counts_from_one"),)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    last: Mapped[int]
    last_on: Mapped[date | None]


class OpeningBalance(Base):
    """Numbers up to `last` stand on paper. Insert-only."""

    __tablename__ = "opening_balance"
    __table_args__ = (
        UniqueConstraint("body_id", "series", "period"),
        CheckConstraint("last >= 1", name="at_least_one"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    series: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(7))
    year: Mapped[int]
    last: Mapped[int]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]


def period_of(reset: str, day: date) -> str:
    """The period that `day` (the document's date) counts in: "2019" for a reset each "year", "2019-12" each "month"."""
    match reset:
        case "year":
            return f"{day.year:04}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
    raise ValueError(f"a counter resets each year or month, not {reset}")


def allocate(session: Session, body_id: UUID, series: str, period: str, on: date | None = None) -> int:
    """Takes the next ordinal for the transaction of `session`. Do it last: the row stays locked until the commit. Where all
    that follows is kept for the commit, it is taken with that, and until then has a mark in its place. A rehearsal takes
    none: it is numbered by the forecast, and the row stays free.

    Refused where `on`, the document's date, is before that of the period's last number: the two rise together.
    """
    held: _Held | None = session.info.get(_AHEAD)
    if held is not None:
        return next(held[body_id, series, period, on])
    if REHEARSED in session.info:
        return _foresee(session, body_id, series, period, on)
    taking = _taking(session.get_bind().dialect.name)
    awaited = await_number(session, taking, _asked(body_id, series, period, on, 1))
    return _take(session, body_id, series, period, on, 1)[0] if awaited is None else awaited


def _foresee(session: Session, body_id: UUID, series: str, period: str, on: date | None) -> int:
    """What would be taken now, or why not; the row is held by nobody who only tries."""
    query = select(Counter.last, Counter.last_on).where(*_at(Counter, body_id, series, period))
    last, last_on = session.execute(query).one_or_none() or (0, None)
    if on is not None and last_on is not None and last_on > on:
        raise Refusal(before_last(series, last_on))
    return last + 1


@contextmanager
def taken_ahead(session: Session, wanted: Mapping[tuple[UUID, str, str, date], int]) -> Iterator[None]:
    """So many ordinals of each body, series, period and date are taken at once; `allocate` inside the block gives them out,
    lowest first, and all of them have to be given out. Counters are locked in one order, whoever asks; who asks more than once
    in a transaction goes on from there, and is to be alone in that.
    """
    taken: dict[_Series, tuple[date | None, int]] = session.info.setdefault(_TAKEN, {})
    held: _Held = {}
    for (body_id, series, period, on), many in sorted(wanted.items()):
        counter = body_id, series, period
        numbers = _take(session, *counter, on, many, taken.get(counter))
        taken[counter] = on, numbers[-1]
        held[*counter, on] = iter(numbers)
    session.info[_AHEAD] = held
    try:
        yield
    finally:
        del session.info[_AHEAD]
    left = [which for which, numbers in held.items() if next(numbers, None) is not None]
    if left:
        raise RuntimeError(f"numbers were taken and given to nobody: {left}")


def _take(
    session: Session,
    body_id: UUID,
    series: str,
    period: str,
    on: date | None,
    many: int,
    before: tuple[date | None, int] | None = None,
) -> range:
    """The next numbers. `before` is the date and the last number that this transaction took: where it goes on with them, nothing
    is waited for, as the counter is its own until the commit.
    """
    if before is not None and before[0] == on:
        _more().send(session, {"body_id": body_id, "series": series, "period": period, "many": many})
        return range(before[1] + 1, before[1] + many + 1)
    taken = _taking_now(session.get_bind().dialect.name).rows(session, _asked(body_id, series, period, on, many))
    if not taken:
        last_on = session.scalars(select(Counter.last_on).where(*_at(Counter, body_id, series, period))).one()
        raise Refusal(before_last(series, last_on))
    last: int = taken[0][0]
    return range(last - many + 1, last + 1)


@cache
def _more() -> Direct:
    """Takes `many` from a counter that this transaction took from before."""
    columns, keys = Counter.__table__.columns, ("body_id", "series", "period")
    here = (columns[name] == bindparam(name, type_=columns[name].type) for name in keys)
    more = columns["last"] + bindparam("many", type_=columns["last"].type)
    return Direct(update(Counter).where(*here).values(last=more))


def before_last(series: str, last_on: date | None) -> Reason:
    """Why a series gives no number today: its last one is of a later day."""
    words = Text(
        "Nomor terakhir seri {series} bertanggal {last}; tanggal hari ini lebih awal.",
        "The last number of series {series} is dated {last}; today is earlier.",
    )
    return Reason("date_before_last", words.format(series=series, last=last_on and last_on.isoformat()))


def _asked(body_id: UUID, series: str, period: str, on: date | None, many: int) -> dict[str, Any]:
    return {"body_id": body_id, "series": series, "period": period, "last": many, "last_on": on}


@cache
def _taking_now(dialect: str) -> Direct:
    return Direct(_taking(dialect))


@cache
def _taking(dialect: str) -> ReturningInsert[tuple[int]]:
    """The one statement that takes numbers, `last` of them; no row comes back where the date would go back."""
    insert = insert_on(dialect, Counter.__table__)
    new = insert.excluded
    rises = or_(new.last_on.is_(None), Counter.last_on.is_(None), Counter.last_on <= new.last_on)
    given = {column.name: bindparam(column.name, type_=column.type) for column in Counter.__table__.columns}
    taking = insert.values(given).on_conflict_do_update(
        index_elements=[Counter.body_id, Counter.series, Counter.period],
        set_={"last": Counter.last + new.last, "last_on": func.coalesce(new.last_on, Counter.last_on)},
        where=rises,
    )
    return taking.returning(Counter.last)


def peek(session: Session, body_id: UUID, series: str, period: str) -> int:
    """The ordinal that would be next now ("perkiraan"); takes nothing and promises nothing."""
    return (session.scalar(select(Counter.last).where(*_at(Counter, body_id, series, period))) or 0) + 1


def opening_of(session: Session, body_id: UUID, series: str, period: str) -> OpeningBalance | None:
    """The opening balance of a series in a period, if there is one."""
    return session.scalar(select(OpeningBalance).where(*_at(OpeningBalance, body_id, series, period)))


def open_series(
    session: Session,
    *,
    body_id: UUID,
    series: str,
    period: str,
    last: int,
    reason: str,
    recorded_by: UUID | None,
    recorded_at: datetime,
) -> OpeningBalance:
    """Numbers up to `last` stand on paper, and counting goes on at `last` + 1.

    Refused (409 kind) once a number was given out or the series was opened; also for a `last` below 1 or no reason.
    """
    _check(last, reason)
    start = insert_into(session, Counter).values(body_id=body_id, series=series, period=period, last=last)
    started = session.execute(start.on_conflict_do_nothing().returning(Counter.last)).first()
    if started is None:
        raise _counting_already(opening_of(session, body_id, series, period), series, period)
    opening = OpeningBalance(
        body_id=body_id,
        series=series,
        period=period,
        year=int(period[:4]),
        last=last,
        reason=reason.strip(),
        recorded_by=recorded_by,
        recorded_at=recorded_at,
    )
    session.add(opening)
    session.flush()
    return opening


def _at(
    table: type[Counter] | type[OpeningBalance], body_id: UUID, series: str, period: str
) -> tuple[ColumnElement[bool], ...]:
    return table.body_id == body_id, table.series == series, table.period == period


def _check(last: int, reason: str) -> None:
    problems = []
    if last < 1:
        problems.append(FieldProblem("last", Text("Nomor terakhir paling kecil 1.", "The last number is at least 1.")))
    if not reason.strip():
        problems.append(FieldProblem("reason", Text("Isi alasannya.", "Give the reason.")))
    elif len(reason.strip()) > REASON_LENGTH:
        problems.append(
            FieldProblem(
                "reason", Text(f"Paling banyak {REASON_LENGTH} huruf.", f"At most {REASON_LENGTH} characters.")
            )
        )
    if problems:
        raise refuse(
            Kind.CONTENT,
            "invalid_fields",
            "Saldo awal belum lengkap.",
            "The opening balance is not complete.",
            *problems,
        )


def _counting_already(opening: OpeningBalance | None, series: str, period: str) -> Exception:
    if opening is None:
        return refuse(
            Kind.DOCUMENT,
            "series_in_use",
            f"Seri {series} tahun {period} sudah memberi nomor; saldo awal tidak dapat diisi lagi.",
            f"Series {series} of {period} has given out a number; it cannot be opened any more.",
        )
    return refuse(
        Kind.DOCUMENT,
        "series_opened",
        f"Seri {series} tahun {period} sudah dibuka sampai nomor {opening.last}.",
        f"Series {series} of {period} was opened already, up to number {opening.last}.",
    )
