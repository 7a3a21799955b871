"""Counters and opening balances, on both databases."""

import threading
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from documents.numbering.counters import (
    OpeningBalance,
    allocate,
    open_series,
    opening_of,
    peek,
    period_of,
    taken_ahead,
)
from documents.store.base import new_id
from documents.store.database import Database
from tests.documents.rows import THEN, Office, add_office
from workflow.refusal import Kind, Refusal


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        return add_office(session)


def take(database: Database, office: Office, series: str = "A", period: str = "2019", on: date | None = None) -> int:
    with database.write() as session:
        return allocate(session, office.body_id, series, period, on)


def open_up_to(database: Database, office: Office, last: int, **given: Any) -> OpeningBalance:
    values: dict[str, Any] = {"series": "A", "period": "2019", "reason": "Di kertas", "recorded_by": None}
    with database.write() as session:
        return open_series(session, body_id=office.body_id, last=last, recorded_at=THEN, **(values | given))


def test_numbers_follow_each_other(database: Database, office: Office) -> None:
    """Each series and each period counts for itself, from one."""
    assert [take(database, office) for _ in range(3)] == [1, 2, 3]
    assert [take(database, office, "B"), take(database, office, "A", "2020"), take(database, office)] == [1, 1, 4]


def test_bodies_count_apart(database: Database, office: Office) -> None:
    """The same series of another body is another counter."""
    with database.write() as session:
        other = add_office(session, "rt06")
    assert [take(database, office), take(database, other), take(database, office)] == [1, 1, 2]


def test_a_number_that_was_rolled_back_was_never_given(database: Database, office: Office) -> None:
    """The next transaction gets the number that a failed one had taken."""
    take(database, office)
    with pytest.raises(KeyError), database.write() as session:
        assert allocate(session, office.body_id, "A", "2019") == 2
        raise KeyError
    assert take(database, office) == 2


def test_numbers_and_dates_rise_together(database: Database, office: Office) -> None:
    """A date before that of the last number is refused in words and takes nothing; what stands on paper has no date."""
    open_up_to(database, office, 21)
    assert [take(database, office, on=date(2019, 12, day)) for day in (16, 16, 17)] == [22, 23, 24]
    with pytest.raises(Refusal) as refused:
        take(database, office, on=date(2019, 12, 16))
    assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, "date_before_last")
    assert "2019-12-17" in refused.value.text.id
    assert take(database, office, on=date(2019, 12, 17)) == 25


def test_a_forecast_takes_nothing(database: Database, office: Office) -> None:
    """Peeking any number of times names the same next ordinal."""
    for _ in range(3):
        with database.read() as session:
            assert peek(session, office.body_id, "A", "2019") == 1
    take(database, office)
    with database.read() as session:
        assert peek(session, office.body_id, "A", "2019") == 2


def test_counting_goes_on_behind_the_paper(database: Database, office: Office) -> None:
    """Opened at 21, the forecast and the first number are 22, in that period only."""
    opening = open_up_to(database, office, 21)
    assert (opening.last, opening.year, opening.reason) == (21, 2019, "Di kertas")
    with database.read() as session:
        assert peek(session, office.body_id, "A", "2019") == 22
        assert opening_of(session, office.body_id, "A", "2019") is not None
        assert opening_of(session, office.body_id, "A", "2020") is None
    assert [take(database, office), take(database, office, "A", "2020")] == [22, 1]


def test_a_series_that_gave_a_number_is_not_opened(database: Database, office: Office) -> None:
    """Once a number was given out here, nobody can say that more stand on paper."""
    take(database, office)
    with pytest.raises(Refusal) as refused:
        open_up_to(database, office, 21)
    assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, "series_in_use")
    assert take(database, office) == 2


def test_a_series_is_opened_once(database: Database, office: Office) -> None:
    """A second opening balance is refused and names the first."""
    open_up_to(database, office, 21)
    with pytest.raises(Refusal) as refused:
        open_up_to(database, office, 30)
    assert refused.value.code == "series_opened"
    assert "21" in refused.value.text.id and "21" in refused.value.text.en
    with database.read() as session:
        assert session.scalars(select(OpeningBalance.last)).all() == [21]


@pytest.mark.parametrize(
    ("last", "reason", "wrong"),
    [(0, "Di kertas", ["last"]), (-3, " ", ["last", "reason"]), (5, "", ["reason"]), (5, "x" * 501, ["reason"])],
)
def test_an_opening_that_says_too_little(
    database: Database, office: Office, last: int, reason: str, wrong: list[str]
) -> None:
    """A balance below one or no reason is refused, each field by its name, and nothing is opened."""
    with pytest.raises(Refusal) as refused:
        open_up_to(database, office, last, reason=reason)
    assert (refused.value.kind, [field.path for field in refused.value.fields]) == (Kind.CONTENT, wrong)
    assert take(database, office) == 1


def test_opening_and_numbering_at_once(database: Database, office: Office) -> None:
    """When both happen at the same moment one of them wins whole: 1 was given and no balance, or 22 and a balance."""
    for attempt in range(10):
        series, got = f"S{attempt}", []

        def number(series: str = series, got: list[int] = got) -> None:
            got.append(take(database, office, series))

        def opening(series: str = series, got: list[int] = got) -> None:
            try:
                open_up_to(database, office, 21, series=series)
            except Refusal:
                got.append(0)

        threads = [threading.Thread(target=work) for work in (number, opening)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) in ([0, 1], [22])


@pytest.mark.parametrize(("reset", "period"), [("year", "2019"), ("month", "2019-02")])
def test_the_period_comes_from_the_date(reset: str, period: str) -> None:
    """A yearly counter counts in the year, a monthly one in the month of the document's date."""
    assert period_of(reset, date(2019, 2, 28)) == period


def test_no_other_reset() -> None:
    """A counter resets each year or month, nothing else."""
    with pytest.raises(ValueError, match="not week"):
        period_of("week", date(2019, 2, 28))


def test_a_body_that_is_not_there_counts_nothing(database: Database, office: Office) -> None:
    """A counter belongs to a body that exists."""
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as session:
        allocate(session, new_id(), "A", "2019")


def test_a_transaction_goes_on_with_the_numbers_it_took(database: Database, office: Office) -> None:
    """Taken in several goes they follow each other, also past a day and beside another series; undone they were never taken."""
    days = (date(2019, 12, 16), date(2019, 12, 16), date(2019, 12, 17), date(2019, 12, 17))
    for fails in (True, False):
        found = list[int]()
        with suppress(KeyError), database.write() as session:
            for many, on in enumerate(days, 1):
                with taken_ahead(
                    session, {(office.body_id, "A", "2019", on): many, (office.body_id, "B", "2019", on): 1}
                ):
                    found += [allocate(session, office.body_id, "A", "2019", on) for _ in range(many)]
                    assert allocate(session, office.body_id, "B", "2019", on) == many
            if fails:
                raise KeyError
        assert found == list(range(1, 11))
    assert [take(database, office, series, on=days[-1]) for series in "AB"] == [11, 5]
    with pytest.raises(Refusal):
        take(database, office, on=days[0])
