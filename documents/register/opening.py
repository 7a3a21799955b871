"""A register that begins in the middle of a year: the numbers before stand on paper."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from documents.bodies.definitions import BodyDefinition
from documents.evidence.entries import record
from documents.numbering.counters import open_series, period_of
from documents.store.clock import Clock
from workflow.problems import unknown_name
from workflow.refusal import FieldProblem, Kind, Reason, Refusal
from workflow.text import Text

FIRST_YEAR, LAST_YEAR = 1945, 2999


def open_register(
    session: Session,
    clock: Clock,
    body: BodyDefinition,
    *,
    body_id: UUID,
    series: str,
    year: int,
    month: int | None = None,
    last: int,
    reason: str,
    by: UUID | None,
) -> str:
    """Say that a series' numbers up to `last` stand on paper; returns the period opened, e.g. "2019". `month` is for a
    series that counts by the month. Raises Refusal: unknown series, no such period, or one that is counting already.
    """
    if series not in body.series:
        raise _wrong("series", unknown_name(Text("Seri", "series"), series[:60], body.series))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _wrong("year", Text(f"Tahun {year} di luar jangkauan.", f"The year {year} is out of range."))
    monthly = body.series[series].reset == "month"
    if monthly != (month is not None) or not 1 <= (month or 1) <= 12:
        raise _wrong(
            "month",
            Text(
                "Seri ini dihitung per bulan: sebut bulan 1 sampai 12.",
                "This series counts by the month: name 1 to 12.",
            )
            if monthly
            else Text("Seri ini dihitung per tahun, tanpa bulan.", "This series counts by the year, without a month."),
        )
    period = period_of(body.series[series].reset, date(year, month or 1, 1))
    open_series(
        session,
        body_id=body_id,
        series=series,
        period=period,
        last=last,
        reason=reason,
        recorded_by=by,
        recorded_at=clock.system(),
    )
    record(
        session,
        body_id=body_id,
        action="series_opened",
        at=clock.now(),
        recorded_at=clock.system(),
        actor_id=by,
        details={"series": series, "period": period, "last": last},
        note=reason.strip(),
    )
    return period


def _wrong(field: str, text: Text) -> Refusal:
    return Refusal(Reason("invalid_fields", text, Kind.CONTENT), (FieldProblem(field, text),))
