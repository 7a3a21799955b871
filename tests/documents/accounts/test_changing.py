"""A password given by who manages people, and changed by its owner."""

import pytest
from sqlalchemy import select

from documents.accounts.changing import change_password, give_first_password
from documents.accounts.credentials import Credential
from documents.accounts.sessions import sign_in, signed_in
from documents.bodies.people import Actor
from documents.evidence.entries import AuditEntry
from tests.office import PASSWORD, House
from workflow.refusal import Refusal

STAFF = "staf@pkk-sumbar.example"
NEW = "meja hijau lumut"


def enter(house: House, password: str = PASSWORD) -> str:
    office = house.office
    return sign_in(office.database, office.definitions, office.clock, email=STAFF, password=password, address=None)


def actor(house: House, token: str) -> Actor | None:
    office = house.office
    found = signed_in(office.database, office.definitions, office.clock, token)
    return found.actor if found else None


def test_change_keeps_this_session_and_ends_the_others(house: House) -> None:
    """After a change only the browser that made it is still signed in, and only the new password opens."""
    here, there = enter(house), enter(house)
    person = actor(house, here)
    assert person is not None
    change_password(house.office.database, house.office.clock, person, PASSWORD, NEW)
    assert actor(house, here) is not None
    assert actor(house, there) is None
    with pytest.raises(Refusal, match="wrong_credentials"):
        enter(house)
    assert enter(house, NEW)


def test_change_needs_the_old_password(house: House) -> None:
    """Who finds an open browser does not take the account."""
    with pytest.raises(Refusal, match="wrong_password") as refused:
        change_password(house.office.database, house.office.clock, house.actor("staf"), "salah", NEW)
    assert refused.value.fields[0].path == "old_password"
    assert enter(house)


def test_guessing_the_old_password_is_limited(house: House) -> None:
    """The page to change a password is no way around the limit of signing in."""
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong_password"):
            change_password(house.office.database, house.office.clock, house.actor("staf"), "salah", NEW)
    with pytest.raises(Refusal, match="too_many_tries"):
        change_password(house.office.database, house.office.clock, house.actor("staf"), PASSWORD, NEW)


def test_reset_gives_a_first_password_and_signs_out(house: House) -> None:
    """An admin's reset ends every session; the password it returns opens once more and must be changed; it is put down."""
    office = house.office
    token = enter(house)
    given = give_first_password(office.database, office.clock, person_id=house.people["staf"], by=house.actor("admin"))
    assert actor(house, token) is None
    again = actor(house, enter(house, given))
    assert again is not None
    with office.database.read() as session:
        assert session.get_one(Credential, again.person_id).must_change
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.actor_id) == ("password_given", house.people["admin"])
    assert given.encode() not in last.leaf
    change_password(office.database, office.clock, again, given, NEW)
    with office.database.read() as session:
        assert not session.get_one(Credential, again.person_id).must_change


@pytest.mark.parametrize(("by", "code"), [("sekretaris", "not_yours"), ("admin", "own_account")])
def test_reset_is_for_an_admin_and_for_others(house: House, by: str, code: str) -> None:
    """Only who manages people resets a password, and not their own."""
    whom = "staf" if by == "sekretaris" else "admin"
    with pytest.raises(Refusal, match=code):
        give_first_password(house.office.database, house.office.clock, person_id=house.people[whom], by=house.actor(by))
