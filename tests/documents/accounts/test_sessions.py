"""Sessions live in the database: they end by themselves, at sign-out, and with the account."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from documents.accounts.credentials import Credential
from documents.accounts.limits import PER_ACCOUNT, PER_ADDRESS, WINDOW, SignInAttempt, begin_attempt
from documents.accounts.sessions import WebSession, end_session, sessions_of, sign_in, signed_in
from documents.bodies.people import set_active
from documents.store.clock import Clock
from documents.store.database import Database
from tests.office import PASSWORD, House
from workflow.refusal import Kind, Refusal

STAFF = "staf@pkk-sumbar.example"


def enter(house: House, email: str = STAFF, password: str = PASSWORD, address: str | None = "10.0.0.1") -> str:
    office = house.office
    return sign_in(office.database, office.definitions, office.clock, email=email, password=password, address=address)


def who(house: House, token: str) -> str | None:
    office = house.office
    found = signed_in(office.database, office.definitions, office.clock, token)
    return found.actor.email if found else None


def test_right_password_opens_a_session(house: House) -> None:
    """The token is the person's, is new each time, and is not what the database holds."""
    token = enter(house, "STAF@pkk-sumbar.example ")
    assert who(house, token) == STAFF
    assert enter(house) != token
    with house.office.database.read() as session:
        assert token not in set(session.scalars(select(WebSession.id)))


@pytest.mark.parametrize(("email", "password"), [(STAFF, "salah"), ("siapa@office.example", PASSWORD), ("", "")])
def test_wrong_password_and_unknown_address_sound_the_same(house: House, email: str, password: str) -> None:
    """A stranger does not learn who has an account."""
    with pytest.raises(Refusal, match="wrong_credentials") as refused:
        enter(house, email, password)
    assert refused.value.kind is Kind.CONTENT


def test_closed_account_does_not_sign_in_and_is_signed_out(house: House) -> None:
    """Closing an account ends what it had open, at once."""
    office = house.office
    token = enter(house)
    with office.database.write() as session:
        set_active(session, office.clock, person_id=house.people["staf"], active=False, by=None)
    assert who(house, token) is None
    with pytest.raises(Refusal, match="wrong_credentials"):
        enter(house)


def test_signing_out_ends_the_token_everywhere(house: House) -> None:
    """A cookie replayed after sign-out is worth nothing."""
    token = enter(house)
    end_session(house.office.database, house.office.clock, token)
    assert who(house, token) is None
    assert sessions_of(house.office.database, house.office.clock, house.people["staf"]) == []


def test_unknown_token_is_nobody(house: House) -> None:
    """Any other text is no session."""
    assert [who(house, token) for token in ("", "x", "\ud800", "x" * 10_000)] == [None] * 4


def test_session_ends_when_idle(house: House, system_time: time_machine.Traveller) -> None:
    """An hour without a request ends it; a request every half hour keeps it."""
    token = enter(house)
    for _ in range(3):
        system_time.shift(timedelta(minutes=30))
        assert who(house, token) == STAFF
    system_time.shift(timedelta(minutes=61))
    assert who(house, token) is None


def test_session_ends_after_its_hours(house: House, system_time: time_machine.Traveller) -> None:
    """However busy, a session ends twelve hours after sign-in."""
    token = enter(house)
    for _ in range(23):
        system_time.shift(timedelta(minutes=30))
        assert who(house, token) == STAFF
    system_time.shift(timedelta(minutes=30))
    assert who(house, token) is None


def test_domain_clock_does_not_keep_a_session(house: House, system_time: time_machine.Traveller) -> None:
    """A demo that stands in 2019 signs people out by the real time."""
    token = enter(house)
    system_time.shift(timedelta(hours=2))
    assert house.office.clock.now().year == 2019
    assert who(house, token) is None


def test_being_seen_is_written_once_a_minute(house: House, system_time: time_machine.Traveller) -> None:
    """Sixty requests in a minute write nothing; the first one after it does."""
    token = enter(house)

    def seen() -> set[object]:
        with house.office.database.read() as session:
            return set(session.scalars(select(WebSession.last_seen_at)))

    before = seen()
    for _ in range(59):
        system_time.shift(timedelta(seconds=1))
        who(house, token)
    assert seen() == before
    system_time.shift(timedelta(seconds=1))
    who(house, token)
    assert seen() != before


def test_too_many_wrong_passwords_close_the_door_for_a_while(house: House, system_time: time_machine.Traveller) -> None:
    """After five wrong tries even the right password waits a quarter of an hour; other people do not."""
    for _ in range(PER_ACCOUNT):
        with pytest.raises(Refusal, match="wrong_credentials"):
            enter(house, password="salah", address=None)
    with pytest.raises(Refusal, match="too_many_tries") as refused:
        enter(house)
    assert refused.value.kind is Kind.LIMIT
    assert refused.value.text.id == "Terlalu banyak percobaan. Coba lagi 15 menit lagi."
    system_time.shift(timedelta(minutes=13, seconds=30))
    with pytest.raises(Refusal, match="too_many_tries") as refused:
        enter(house)
    assert refused.value.text.id == "Terlalu banyak percobaan. Coba lagi 2 menit lagi."
    assert enter(house, "ketua@pkk-sumbar.example")
    system_time.shift(WINDOW + timedelta(seconds=1))
    assert enter(house)


def test_tries_at_once_are_counted_one_by_one(database: Database) -> None:
    """Of eight tries at the same moment as many are let through as one after the other would be, on both databases."""
    clock, start = Clock(), threading.Barrier(8)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            begin_attempt(database, clock, "staf@office.example", "10.0.0.1")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [False] * (8 - PER_ACCOUNT) + [True] * PER_ACCOUNT


def test_one_address_cannot_try_everybody(house: House, system_time: time_machine.Traveller) -> None:
    """Twenty wrong tries from one address stop it for all accounts; another address goes on."""
    others = sorted(house.people.keys() - {"staf"})  # too few tries of each to stop their accounts
    for number in range(PER_ADDRESS):
        with pytest.raises(Refusal, match="wrong_credentials"):
            enter(house, f"{others[number % len(others)]}@pkk-sumbar.example", "salah")
    with pytest.raises(Refusal, match="too_many_tries"):
        enter(house)
    assert enter(house, address="10.0.0.2")


def test_success_forgets_the_wrong_tries(house: House) -> None:
    """Four wrong tries, then the right password: the count begins again, and an office behind one address is not locked."""
    for _ in range(3):
        for _ in range(PER_ACCOUNT - 1):
            with pytest.raises(Refusal, match="wrong_credentials"):
                enter(house, password="salah")
        enter(house)
    with house.office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 3 * (PER_ACCOUNT - 1)


def test_first_password_must_be_changed(house: House) -> None:
    """A session says so, until it has been."""
    office = house.office
    token = enter(house)
    with office.database.write() as session:
        session.get_one(Credential, house.people["staf"]).must_change = True
    found = signed_in(office.database, office.definitions, office.clock, token)
    assert found is not None
    assert found.must_change_password
