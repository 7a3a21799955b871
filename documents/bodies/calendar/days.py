"""Counting working days. Pure: what the office changed comes in, nothing is read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from documents.bodies.calendar.national import national_days
from workflow.text import Text

HOLIDAY, WORKING = "holiday", "working"
KINDS = (HOLIDAY, WORKING)
"""What an office makes of a day: off, or a day of work although it would be off."""

DAY = timedelta(days=1)
MOST_DAYS = 400
"""How far is looked for a working day: an office that is closed for longer counts every day."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What the office made of one day, and what it calls it."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Off:
    """Why a day is off. `own`: the office itself says so; `joint`: it is joint leave."""

    name: Text
    own: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one office. `weekend` are weekdays by their ISO number; edits of the office come before all else."""

    weekend: frozenset[int]
    joint_leave: bool = True
    edits: Mapping[date, Edit] = field(default_factory=dict)

    def off(self, day: date) -> Off | None:
        """The holiday on this day, whether or not it falls on a weekend; None on a day that has none."""
        edit = self.edits.get(day)
        if edit is not None:
            return Off(Text(edit.name, edit.name), own=True) if edit.kind == HOLIDAY else None
        return self.national(day)

    def national(self, day: date) -> Off | None:
        """The holiday that the office would have without its own edits."""
        found = national_days(day.year).get(day)
        if found is None or (found.joint and not self.joint_leave):
            return None
        return Off(found.name, joint=found.joint)

    def works(self, day: date) -> bool:
        """Whether the office works on this day."""
        edit = self.edits.get(day)
        if edit is not None:
            return edit.kind == WORKING
        return day.isoweekday() not in self.weekend and self.national(day) is None

    def after(self, day: date, days: int) -> date:
        """The last of so many working days that follow on `day`; 0 is the day itself, worked or not."""
        return self._walk(day, days, DAY)

    def before(self, day: date, days: int) -> date:
        """The first of so many working days that lie before `day`."""
        return self._walk(day, days, -DAY)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and including `last`."""
        return sum(self.works(first + DAY * step) for step in range(1, (last - first).days + 1))

    def _walk(self, day: date, days: int, step: timedelta) -> date:
        left, idle = days, 0
        while left > 0:
            day += step
            idle = 0 if self.works(day) else idle + 1
            if idle == 0 or idle > MOST_DAYS:
                left -= 1
        return day
