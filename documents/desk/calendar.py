"""The office's calendar as those who keep it see and change it. Each change moves the deadlines that it touches."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from documents.approval.moving.deadlines import forget_calendars, settle
from documents.approval.rules.admission import invalid
from documents.bodies.calendar.days import HOLIDAY, KINDS, WORKING, Calendar, Off
from documents.bodies.calendar.edits import UNDONE, CalendarEdit, calendar_of, editors
from documents.bodies.calendar.national import FIRST_YEAR, LAST_YEAR
from documents.bodies.people import Actor
from documents.desk.casework import Casework
from documents.drafting.fields.characters import is_blank, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.evidence.entries import record
from documents.store.dialects import lock_name
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

CALENDAR_CHANGED = "calendar_changed"
LONGEST_NAME = 200
_NAME = Place("name", Text("Nama hari libur", "The holiday's name"))


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the year. `off` is its holiday; `edited` what the office made of it, with who did so and when."""

    day: date
    works: bool
    off: Off | None
    edited: str | None
    name: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month in weeks of seven, from Monday; the places before its first and after its last day are None."""

    month: int
    weeks: tuple[tuple[DayView | None, ...], ...]

    @property
    def told(self) -> tuple[DayView, ...]:
        """The days of which there is something to say: holidays and what the office changed."""
        days = (day for week in self.weeks for day in week if day is not None)
        return tuple(day for day in days if day.off is not None or day.edited is not None)

    @property
    def working_days(self) -> int:
        return sum(day.works for week in self.weeks for day in week if day is not None)


class OfficeCalendar:
    """Where the calendar is looked at and changed, by whoever may."""

    def __init__(self, cases: Casework) -> None:
        self.cases = cases

    def year(self, actor: Actor, year: int) -> tuple[MonthView, ...]:
        """The twelve months of a year."""
        _require(actor)
        with self.cases.database.read() as session:
            found = self._calendar(session, actor)
            by = editors(session, actor.body_id)
        return tuple(_month(found, by, year, month) for month in range(1, 13))

    def change(self, actor: Actor, day: date | None, kind: str, name: str = "") -> int:
        """Make a day a holiday or a working day, or with UNDONE what it was; how many deadlines moved."""
        with self.cases.logged(actor, None, CALENDAR_CHANGED):
            _require(actor)
            day, words = _checked(day, kind, name)
            with self.cases.database.write() as session:
                lock_name(session, f"calendar {actor.body_id}")
                _require_change(self._calendar(session, actor), day, kind)
                moved = self._write(session, actor, day, kind, words)
            forget_calendars()
        return moved

    def _write(self, session: Session, actor: Actor, day: date, kind: str, name: str) -> int:
        at, recorded_at = self.cases.clock.now(), self.cases.clock.system()
        session.add(
            CalendarEdit(
                body_id=actor.body_id,
                day=day,
                kind=kind,
                name=name,
                by_id=actor.person_id,
                at=at,
                recorded_at=recorded_at,
            )
        )
        session.flush()
        moved = settle(session, actor.body_id, self._calendar(session, actor))
        record(
            session,
            body_id=actor.body_id,
            action=CALENDAR_CHANGED,
            at=at,
            recorded_at=recorded_at,
            actor_id=actor.person_id,
            details={"day": day.isoformat(), "kind": kind, "moved": moved},
        )
        return moved

    def _calendar(self, session: Session, actor: Actor) -> Calendar:
        return calendar_of(session, actor.body_id, self.cases.edition(session, actor).body)


def _require(actor: Actor) -> None:
    if "calendar" not in actor.capabilities:
        raise refuse(Kind.PERSON, "not_yours", "Kalender diatur orang lain.", "The calendar is kept by others.")


def _checked(day: date | None, kind: str, name: str) -> tuple[date, str]:
    problems = Problems()
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = "Isi tanggal antara tahun {first} dan {last}.", "Enter a date between {first} and {last}."
        problems.add(Place("day", Text("Tanggal", "The date")), *words, first=FIRST_YEAR, last=LAST_YEAR)
    if kind not in (*KINDS, UNDONE):
        problems.add(Place("kind", Text("Jenis hari", "The kind of day")), "Pilih jenis hari.", "Choose a kind of day.")
    written = read_text(name, _NAME, problems, limit=LONGEST_NAME, lines=False).strip()
    if kind == HOLIDAY and is_blank(written) and not problems:
        problems.add(_NAME, "Isi nama hari liburnya.", "Enter the holiday's name.")
    found = problems.found()
    if found or day is None:
        raise invalid(*found)
    return day, written if kind == HOLIDAY else ""


def _require_change(found: Calendar, day: date, kind: str) -> None:
    """A change that changes nothing is refused: it would be a line in the log without a meaning."""
    edit = found.edits.get(day)
    if kind == UNDONE and edit is None:
        raise refuse(
            Kind.DOCUMENT, "not_edited", "Hari ini tidak diubah kantor.", "The office has not changed this day."
        )
    if kind == WORKING and found.works(day):
        text = Text("Hari ini sudah hari kerja.", "This day is a working day already.")
        raise refuse(Kind.DOCUMENT, "works_already", text.id, text.en, FieldProblem("day", text))
    off = found.off(day)
    if kind == HOLIDAY and off is not None:
        text = Text("Hari ini sudah hari libur: {name}.", "This day is a holiday already: {name}.")
        text = text.format(name=off.name)
        raise refuse(Kind.DOCUMENT, "off_already", text.id, text.en, FieldProblem("day", text))


def _month(found: Calendar, by: dict[date, tuple[str, datetime]], year: int, month: int) -> MonthView:
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(year, month)
    return MonthView(
        month, tuple(tuple(_day(found, by, day) if day.month == month else None for day in week) for week in weeks)
    )


def _day(found: Calendar, by: dict[date, tuple[str, datetime]], day: date) -> DayView:
    edit = found.edits.get(day)
    who, at = by.get(day, ("", None)) if edit else ("", None)
    return DayView(
        day=day,
        works=found.works(day),
        off=found.off(day),
        edited=edit.kind if edit else None,
        name=edit.name if edit else "",
        by=who,
        at=at,
    )
