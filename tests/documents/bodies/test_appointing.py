"""Positions are held by the day, in the body's zone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.positions import Appointment
from tests.office import House
from workflow.refusal import Kind, Refusal

FIRST = date(2020, 1, 1)


def put(house: House, name: str, position: str, starts: date, ends: date | None = None) -> Appointment:
    office = house.office
    with office.database.write() as session:
        return appoint(
            session,
            office.definitions,
            office.clock,
            person_id=house.people[name],
            position=position,
            starts_on=starts,
            ends_on=ends,
            by=house.actor("admin"),
        )


def test_both_days_are_included_in_the_bodys_zone(house: House) -> None:
    """Appointed for 1 to 2 January: holds from midnight to midnight in Padang, which is 17.00 UTC the day before."""
    put(house, "staf", "vice_chair_1", FIRST, date(2020, 1, 2))
    for moment, held in (
        (datetime(2019, 12, 31, 16, 59, tzinfo=UTC), False),
        (datetime(2019, 12, 31, 17, 0, tzinfo=UTC), True),
        (datetime(2020, 1, 2, 16, 59, tzinfo=UTC), True),
        (datetime(2020, 1, 2, 17, 0, tzinfo=UTC), False),
    ):
        house.office.clock.set(moment)
        assert ("vice_chair_1" in house.actor("staf").positions) is held


def test_position_for_one_has_one_holder(house: House) -> None:
    """While the chair is appointed without an end, nobody else is; once it ends, the next day is free."""
    with pytest.raises(Refusal, match="position_held") as refused:
        put(house, "sekretaris", "chair", FIRST)
    assert refused.value.kind is Kind.DOCUMENT
    office = house.office
    with office.database.write() as session:
        row = session.query(Appointment).filter_by(position="chair").one()
        end_appointment(
            session, office.clock, appointment_id=row.id, last_day=date(2019, 12, 31), by=house.actor("admin")
        )
    put(house, "sekretaris", "chair", FIRST)
    for moment, who in (
        (datetime(2019, 12, 31, 4, tzinfo=UTC), "ketua"),
        (datetime(2020, 1, 1, 4, tzinfo=UTC), "sekretaris"),
    ):
        office.clock.set(moment)
        holding = [name for name in ("ketua", "sekretaris") if "chair" in house.actor(name).positions]
        assert holding == [who]


def test_position_for_several_takes_several(house: House) -> None:
    """Staff may be many, but nobody is staff twice on one day."""
    put(house, "sekretaris", "staff", FIRST)
    with pytest.raises(Refusal, match="position_held"):
        put(house, "staf", "staff", FIRST)


def test_two_at_once_get_one_position(house: House) -> None:
    """Of appointments to one position that are made at the same time, one is taken."""

    def attempt(name: str) -> bool:
        try:
            put(house, name, "treasurer", FIRST)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(attempt, ["staf", "sekretaris", "ketua", "agendaris"]))
    assert sum(taken) == 1


def test_nobody_appoints_themselves(house: House) -> None:
    """An admin does not become treasurer by their own hand."""
    with pytest.raises(Refusal, match="to_oneself"):
        put(house, "admin", "treasurer", FIRST)


def test_days_in_the_wrong_order_are_refused(house: House) -> None:
    """An end before the beginning names the field; an end is not moved later."""
    with pytest.raises(Refusal, match="day_order") as refused:
        put(house, "staf", "treasurer", FIRST, date(2019, 12, 30))
    assert refused.value.fields[0].path == "ends_on"
    row = put(house, "staf", "treasurer", FIRST, date(2020, 1, 31))
    office = house.office
    with pytest.raises(Refusal, match="already_ended"), office.database.write() as session:
        end_appointment(
            session, office.clock, appointment_id=row.id, last_day=date(2020, 2, 1), by=house.actor("admin")
        )


def test_unknown_position_names_the_nearest(house: House) -> None:
    """A misspelt position says what was meant."""
    with pytest.raises(Refusal, match="treasurer"):
        put(house, "staf", "tresurer", FIRST)
