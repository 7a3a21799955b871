"""Working days: weekends, national holidays and joint leave of 2019 and 2026, and what an office changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.bodies.calendar.days import HOLIDAY, WORKING, Calendar, Edit
from documents.bodies.calendar.national import national_days
from documents.bodies.deadlines import shortened
from workflow.text import Text

OFFICE = Calendar(frozenset({6, 7}))
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "name", "joint"),
    [
        (date(2019, 6, 4), "Cuti Bersama Hari Raya Idul Fitri", True),
        (date(2019, 6, 5), "Hari Raya Idul Fitri", False),
        (date(2019, 12, 24), "Cuti Bersama Hari Raya Natal", True),
        (date(2026, 3, 19), "Hari Suci Nyepi", False),
        (date(2026, 3, 20), "Cuti Bersama Hari Raya Idul Fitri", True),
        (date(2026, 3, 21), "Hari Raya Idul Fitri", False),
        (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal", True),
    ],
)
def test_the_days_of_the_country_are_known(day: date, name: str, joint: bool) -> None:
    """National holidays and joint leave stand there by name, told apart."""
    found = national_days(day.year)[day]
    assert (found.name.id, found.joint) == (name, joint)


def test_holidays_are_said_in_both_languages() -> None:
    """An English reader reads an English name."""
    assert national_days(2019)[date(2019, 8, 17)].name == Text(
        "Hari Kemerdekaan Republik Indonesia", "Independence Day"
    )


def test_a_long_weekend_is_no_time_to_work() -> None:
    """What is handed on before Idul Fitri is due after it: joint leave, holidays and weekends count for nothing."""
    assert OFFICE.after(date(2019, 5, 31), 1) == date(2019, 6, 10)
    assert OFFICE.after(date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert OFFICE.after(date(2019, 12, 20), 2) == date(2019, 12, 26)
    assert OFFICE.before(date(2026, 3, 25), 1) == date(2026, 3, 17)


def test_an_office_may_work_on_joint_leave() -> None:
    """Where the office does not take joint leave, those days count; holidays do not."""
    works = Calendar(frozenset({6, 7}), joint_leave=False)
    assert works.after(date(2026, 3, 17), 1) == date(2026, 3, 18)
    assert works.after(date(2026, 3, 18), 1) == date(2026, 3, 20)


def test_another_weekend() -> None:
    """A week of six days has its Saturday."""
    assert Calendar(frozenset({7})).after(date(2019, 12, 20), 1) == date(2019, 12, 21)


def test_the_office_has_the_last_word() -> None:
    """A day of its own is off, a struck holiday and a weekend worked instead are days of work."""
    edits = {
        date(2019, 12, 23): Edit(HOLIDAY, "Rapat kerja"),
        date(2019, 12, 24): Edit(WORKING, ""),
        date(2019, 12, 28): Edit(WORKING, ""),
    }
    office = Calendar(frozenset({6, 7}), edits=edits)
    assert [office.works(date(2019, 12, day)) for day in (23, 24, 25, 28, 29)] == [False, True, False, True, False]
    off = office.off(date(2019, 12, 23))
    assert off is not None
    assert (off.name.id, off.own) == ("Rapat kerja", True)
    assert office.off(date(2019, 12, 24)) is None


@given(DAYS, st.integers(1, 30))
def test_counting_forth_and_back_agree(day: date, days: int) -> None:
    """The end is a working day with exactly so many working days behind the beginning, and each day more is later."""
    end = OFFICE.after(day, days)
    assert OFFICE.works(end)
    assert OFFICE.between(day, end) == days
    assert OFFICE.after(day, days + 1) > end
    assert OFFICE.before(end + timedelta(days=1), days) > day


def test_an_office_that_never_works_comes_to_an_end() -> None:
    """A calendar full of holidays does not count for ever."""
    start = date(2026, 1, 1)
    closed = {start + timedelta(days=n): Edit(HOLIDAY, "Tutup") for n in range(1000)}
    assert Calendar(frozenset(), edits=closed).after(start, 2) > start


def test_years_that_nobody_knows_have_no_holidays() -> None:
    """Before and after the years of the package only weekends are off."""
    assert national_days(1900) == national_days(2200) == {}


@pytest.mark.parametrize(("days", "factor", "left"), [(3, 1.0, 3), (3, 0.5, 2), (2, 0.5, 1), (5, 0.0, 1), (1, 0.5, 1)])
def test_urgency_shortens(days: int, factor: float, left: int) -> None:
    """Part of the days, rounded up; never less than one."""
    assert shortened(days, factor) == left
