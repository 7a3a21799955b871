"""The office's calendar: changed by who may, each change kept, logged and undone."""

from datetime import date

import pytest
from sqlalchemy import select

from documents.bodies.calendar.days import HOLIDAY, WORKING
from documents.bodies.calendar.edits import UNDONE
from documents.desk.calendar import CALENDAR_CHANGED, DayView
from documents.evidence.entries import AuditEntry
from tests.deskwork import dump, refusal_of
from tests.office import House

DAY = date(2019, 12, 23)
NATAL = date(2019, 12, 25)


def seen(house: House, day: date) -> DayView:
    months = house.office.calendar.year(house.actor("admin"), day.year)
    return next(one for week in months[day.month - 1].weeks for one in week if one and one.day == day)


def test_a_day_is_changed_and_changed_back(house: House) -> None:
    """A holiday of the office's own, a holiday struck out, and both undone; each change is in the audit log."""
    calendar, secretary = house.office.calendar, house.actor("sekretaris")
    calendar.change(secretary, DAY, HOLIDAY, "  Rapat kerja ")
    calendar.change(house.actor("admin"), NATAL, WORKING)
    own, struck = seen(house, DAY), seen(house, NATAL)
    assert (own.works, own.name, own.by) == (False, "Rapat kerja", "Ny. Desi Marlina")
    assert (struck.works, struck.off, struck.edited) == (True, None, WORKING)
    for day in (DAY, NATAL):
        calendar.change(secretary, day, UNDONE)
    back = seen(house, DAY), seen(house, NATAL)
    assert [(one.works, one.edited, one.by) for one in back] == [(True, None, ""), (False, None, "")]
    with house.office.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == CALENDAR_CHANGED).order_by(AuditEntry.id)
        details = [entry.details for entry in session.scalars(query)]
    assert [(one["day"], one["kind"]) for one in details] == [
        ("2019-12-23", HOLIDAY),
        ("2019-12-25", WORKING),
        ("2019-12-23", UNDONE),
        ("2019-12-25", UNDONE),
    ]


@pytest.mark.parametrize(
    ("day", "kind", "name", "code"),
    [
        (NATAL, HOLIDAY, "Natal", "off_already"),
        (DAY, WORKING, "", "works_already"),
        (DAY, UNDONE, "", "not_edited"),
        (DAY, HOLIDAY, " ", "invalid_fields"),
        (DAY, HOLIDAY, "Libur\u202e", "invalid_fields"),
        (DAY, HOLIDAY, "x" * 201, "invalid_fields"),
        (DAY, "party", "Pesta", "invalid_fields"),
        (None, HOLIDAY, "Libur", "invalid_fields"),
        (date(1800, 1, 1), HOLIDAY, "Libur", "invalid_fields"),
    ],
)
def test_what_changes_nothing_is_refused(house: House, day: date | None, kind: str, name: str, code: str) -> None:
    """A change without a meaning, or one that is malformed, leaves no row and no line in the log."""
    before = dump(house.office.database)
    refusal = refusal_of(house.office.calendar.change, house.actor("sekretaris"), day, kind, name)
    assert refusal.code == code
    assert dump(house.office.database) == before


def test_only_who_keeps_it_sees_and_changes_it(house: House) -> None:
    """Others are refused, and the refusal is about the person."""
    staff = house.actor("staf")
    assert refusal_of(house.office.calendar.year, staff, 2019).code == "not_yours"
    assert refusal_of(house.office.calendar.change, staff, DAY, HOLIDAY, "Libur").code == "not_yours"
