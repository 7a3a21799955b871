"""A mandate on file that its substitute may not use now: no list, no page and no mail names them, and they are told why."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from documents.approval.views import SearchQuery
from documents.bodies.acting.standing import Mandate
from documents.bodies.appointing import end_appointment
from documents.bodies.granting import end_grant, grant
from documents.bodies.positions import Appointment
from documents.notices.recipients import Seats
from tests.deskwork import act, draft, refusal_of, refused, walk
from tests.office import House
from workflow.refusal import Kind

BEHALF = {
    "position": "chair",
    "form": "an",
    "substitute": "pokja1@pkk-sumbar.example",
    "starts_at": "2019-12-16T08:00",
    "basis": "Surat Perintah 800/12",
}
SUBSTITUTE = "Ny. Wirdanelis (a.n.)"
CHAIR = "Ny. Hj. Ratna Dewi Maharani"
SIGNED_HERE = datetime.fromisoformat("2019-12-17T09:00:00+07:00")


@pytest.fixture
def house(nobody_away: House) -> House:
    """The body of the module's tests as each of them begins."""
    return nobody_away


def waiting(house: House) -> UUID:
    """A letter that waits for the signature, with a mandate to sign it on behalf."""
    house.office.absences.give(house.actor("ketua"), BEHALF)
    letter = draft(house, "staf", "letter")
    walk(house, letter, "staf submit", "sekretaris endorse")
    return letter


def named(house: House, letter: UUID) -> tuple[str, ...]:
    """Who can sign, as the document's way says it."""
    return house.office.desk.view(house.actor("staf"), letter).steps[-1].can


def told(house: House) -> set[UUID]:
    """Whom the office tells that a letter waits for the chair."""
    office = house.office
    with office.database.read() as session:
        edition = office.definitions.current(session, house.body_id)
        today = office.clock.today(edition.body.zone)
        seats = Seats(session, house.body_id, edition.roles, office.clock.now(), today)
    return set(seats.who_acts("chair", edition.types["letter"], signing=True))


def end_post(house: House, position: str, last_day: date) -> None:
    office = house.office
    with office.database.write() as session:
        row = session.scalars(select(Appointment).where(Appointment.position == position)).one()
        end_appointment(session, office.clock, appointment_id=row.id, last_day=last_day, by=None)


def away(house: House, who: str = "sekretaris", **given: Any) -> None:
    absence = {"form": "plh", "ends_at": "2019-12-17T12:00", "starts_at": "2019-12-17T08:00"}
    house.office.absences.give(house.actor(who), BEHALF | absence | given)


def test_who_is_away_is_named_nowhere(house: House) -> None:
    """A substitute a.n. who is away is not on the letter's way, nor told of it, and is told of their own absence; back
    again they sign.
    """
    letter, both = waiting(house), {house.people["ketua"], house.people["pokja1"]}
    assert (named(house, letter), told(house)) == ((CHAIR, SUBSTITUTE), both)
    away(house, position="head_pokja_1", substitute="pokja2@pkk-sumbar.example")
    house.office.clock.set(SIGNED_HERE)
    assert (named(house, letter), told(house)) == ((CHAIR,), {house.people["ketua"]})
    refusal = refusal_of(act, house, "pokja1", letter, "sign")
    assert refusal.kind is Kind.UNKNOWN, "while away it is not theirs to read either"
    again = draft(house, "pokja1", "letter")
    walk(house, again, "pokja1 submit", "sekretaris endorse")
    refusal = refused(house, "pokja1", again, "sign")
    assert (refusal.code, refusal.kind) == ("substitute_absent", Kind.PERSON)
    assert (
        refusal.text.id
        == "Anda sendiri tercatat berhalangan; selama itu mandat Anda untuk jabatan Ketua tidak berlaku."
    )
    house.office.clock.set(datetime.fromisoformat("2019-12-17T12:00:00+07:00"))
    assert (named(house, letter), told(house)) == ((CHAIR, SUBSTITUTE), both)
    assert act(house, "pokja1", letter, "sign").signing_as == "a.n. Ketua, Ketua Pokja I"


def test_who_holds_no_position_any_more_signs_on_nobodys_behalf(house: House) -> None:
    """A substitute a.n. whose own position ended is named nowhere, finds nothing in their list and signs nothing, with the
    reason; who is in for the holder altogether needs none.
    """
    letter = waiting(house)
    end_post(house, "head_pokja_1", date(2019, 12, 16))
    house.office.clock.set(SIGNED_HERE)
    assert (named(house, letter), told(house)) == ((CHAIR,), {house.people["ketua"]})
    assert house.office.desk.search(house.actor("pokja1"), SearchQuery(queue="turn")).items == ()
    own = draft(house, "pokja1", "letter")
    walk(house, own, "pokja1 submit", "sekretaris endorse")
    assert refused(house, "pokja1", own, "sign").code == "no_own_position"
    with house.office.database.write() as session:
        session.execute(delete(Mandate))
    away(house, "ketua")
    assert "Ny. Wirdanelis (Plh.)" in named(house, letter)
    assert act(house, "pokja1", letter, "sign").signing_as == "Plh. Ketua"


def test_who_manages_people_stands_in_for_nobody(house: House) -> None:
    """Admins read no content and hold neither what signs nor what checks: one who is a head of a Pokja too is no
    substitute, neither chosen as one nor by a mandate of before.
    """
    letter, office = waiting(house), house.office
    with office.database.write() as session:
        granted = grant(
            session, office.definitions, office.clock, person_id=house.people["pokja1"], role="admin", by=None
        )
    try:
        assert (named(house, letter), told(house)) == ((CHAIR,), {house.people["ketua"]})
        assert house.actor("pokja1").mandates == ()
        own = draft(house, "pokja1", "letter")
        walk(house, own, "pokja1 submit", "sekretaris endorse")
        refusal = refused(house, "pokja1", own, "sign")
        assert (refusal.code, refusal.kind) == ("stands_in_for_nobody", Kind.PERSON)
        refusal = refusal_of(away, house, "ketua")
        assert ([one.path for one in refusal.fields], refusal.text.id) == (
            ["substitute"],
            "Admin tidak menjadi pengganti siapa pun; pilih orang lain.",
        )
        offered = office.absences.choices(house.actor("ketua"), away=True).people
        assert house.people["pokja1"] not in {person.id for person in offered}
    finally:
        with office.database.write() as session:
            end_grant(session, office.clock, grant_id=granted.id, by=None)
