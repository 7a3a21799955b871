"""A password given by who manages people, and changed by its owner."""

import pytest
from sqlalchemy import select

from documents.accounts.changing import change_password, close_account, give_first_password
from documents.accounts.credentials import Credential
from documents.accounts.sessions import sign_in, signed_in
from documents.accounts.tokens import token_actor
from documents.bodies.granting import confirm_grant, grant
from documents.bodies.people import Actor, set_active
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


def reset(house: House, whom: str, by: str | None) -> str:
    office = house.office
    actor = house.actor(by) if by else None
    return give_first_password(
        office.database, office.definitions, office.clock, person_id=house.people[whom], by=actor
    )


def bearer(house: House, token: str) -> Actor | None:
    return token_actor(house.office.database, house.office.definitions, house.office.clock, token)


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
    """An admin's reset ends every session and token; the password it returns opens once more and must be changed; it is
    put down.
    """
    office = house.office
    token, program, others = enter(house), house.token("staf"), house.token("pokja1")
    given = reset(house, "staf", "admin")
    assert actor(house, token) is None
    assert bearer(house, program) is None
    assert bearer(house, others) is not None
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
        reset(house, whom, by)


@pytest.mark.parametrize("whom", ["ketua", "sekretaris", "agendaris"])
def test_reset_of_who_took_two_is_the_operators(house: House, whom: str) -> None:
    """One admin alone gets no way to sign in as somebody whose role needed a second person; the operator's reset does."""
    token = house.token(whom)
    with pytest.raises(Refusal, match="by_the_operator") as refused:
        reset(house, whom, "admin")
    assert f"naskah user password {whom}@pkk-sumbar.example" in refused.value.text.id
    assert bearer(house, token) is not None
    assert reset(house, whom, None)
    assert bearer(house, token) is None


def test_reset_is_refused_from_the_confirmation_on(house: House) -> None:
    """Who is only proposed for such a role can still be helped by an admin alone."""
    office = house.office
    with office.database.write() as session:
        row = grant(
            session,
            office.definitions,
            office.clock,
            person_id=house.people["staf"],
            role="registrar",
            by=house.actor("admin"),
        )
    assert reset(house, "staf", "admin")
    with office.database.write() as session:
        confirm_grant(session, office.clock, grant_id=row.id, by=house.actor("ketua"))
    with pytest.raises(Refusal, match="by_the_operator"):
        reset(house, "staf", "admin")


def test_closed_account_opens_without_its_old_keys(house: House) -> None:
    """Closed and opened again, an account's sessions and tokens of before stay ended."""
    office = house.office
    session_token, program = enter(house), house.token("staf")
    with office.database.write() as session:
        close_account(session, office.clock, person_id=house.people["staf"], by=house.actor("admin"))
    with office.database.write() as session:
        set_active(session, office.clock, person_id=house.people["staf"], active=True, by=house.actor("admin"))
    assert actor(house, session_token) is None
    assert bearer(house, program) is None
    assert enter(house)
