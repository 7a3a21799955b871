"""The two times."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from documents.store.clock import Clock


def test_new_year_comes_earlier_in_padang() -> None:
    """31 December 17:30 in UTC is the first of January in Padang, whatever the process's own zone is."""
    clock = Clock.fixed_at(datetime(2019, 12, 31, 17, 30, tzinfo=UTC))
    assert (clock.today("Asia/Jakarta"), clock.today("UTC")) == (date(2020, 1, 1), date(2019, 12, 31))


def test_a_fixed_clock_stands_and_the_system_goes_on() -> None:
    """Fixing the domain's time leaves the system's alone."""
    clock = Clock.fixed_at(datetime.fromisoformat("2019-12-16T09:00:00+07:00"))
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2019, 12, 16, 2, tzinfo=UTC)
        assert clock.system() == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_clock_runs_when_it_is_not_fixed() -> None:
    """Unfixed, both times are the same and in UTC."""
    clock = Clock()
    assert abs(clock.now() - clock.system()) < timedelta(seconds=5)
    assert clock.now().utcoffset() == timedelta(0)


def test_a_clock_can_be_moved_on() -> None:
    """A demo sets the day of each act, and lets time run again afterwards."""
    clock = Clock.fixed_at(datetime(2019, 12, 16, tzinfo=UTC))
    clock.set(datetime(2019, 12, 17, tzinfo=UTC))
    assert clock.today("Asia/Jakarta") == date(2019, 12, 17)
    clock.set(None)
    assert clock.today("Asia/Jakarta") > date(2024, 1, 1)


def test_a_time_without_zone_fixes_nothing() -> None:
    """A naive time is refused: it means a different instant in each zone."""
    with pytest.raises(ValueError, match="needs its zone"):
        Clock(datetime(2019, 12, 16))  # noqa: DTZ001 - the point of the test
