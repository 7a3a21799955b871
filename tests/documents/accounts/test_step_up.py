"""Step-up: five minutes in which one session or token may sign."""

from datetime import timedelta

import pytest
import time_machine

from documents.accounts.proofs import VALID_FOR
from documents.accounts.sessions import sign_in, signed_in
from documents.accounts.tokens import issue_token, revoke_tokens_of, token_actor
from documents.bodies.people import Actor, set_active
from tests.office import PASSWORD, House
from workflow.refusal import Kind, Refusal


def bearer(house: House, token: str) -> Actor | None:
    return token_actor(house.office.database, house.office.definitions, house.office.clock, token)


def prove(house: House, actor: Actor, method: str = "password", secret: str = PASSWORD) -> None:
    house.office.step_up.prove(actor, method, secret)


def test_token_is_stepped_up_for_five_minutes_of_system_time(house: House, system_time: time_machine.Traveller) -> None:
    """The password lets this very token sign, and another one of the same person not; after five minutes it is over."""
    office = house.office
    one = issue_token(office.database, office.clock, person_id=house.people["ketua"])
    other = issue_token(office.database, office.clock, person_id=house.people["ketua"])
    actor = bearer(house, one)
    assert actor is not None
    assert not actor.stepped_up
    prove(house, actor)
    system_time.shift(VALID_FOR - timedelta(seconds=1))
    assert [bearer(house, token).stepped_up for token in (one, other)] == [True, False]  # type: ignore[union-attr]
    system_time.shift(timedelta(seconds=1))
    assert [bearer(house, token).stepped_up for token in (one, other)] == [False, False]  # type: ignore[union-attr]


def test_session_is_stepped_up(house: House) -> None:
    """The same in a browser."""
    office = house.office
    token = sign_in(
        office.database,
        office.definitions,
        office.clock,
        email="ketua@pkk-sumbar.example",
        password=PASSWORD,
        address=None,
    )
    before = signed_in(office.database, office.definitions, office.clock, token)
    assert before is not None
    prove(house, before.actor)
    after = signed_in(office.database, office.definitions, office.clock, token)
    assert after is not None
    assert (before.actor.stepped_up, after.actor.stepped_up) == (False, True)


def test_wrong_secret_and_unknown_method_are_refused(house: House) -> None:
    """Each names its field; guessing is limited like signing in."""
    token = house.token("ketua", stepped_up=False)
    actor = bearer(house, token)
    assert actor is not None
    with pytest.raises(Refusal, match="unknown_method") as refused:
        prove(house, actor, method="passwort")
    assert (refused.value.kind, refused.value.fields[0].path) == (Kind.CONTENT, "method")
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong_password") as refused:
            prove(house, actor, secret="salah")
        assert refused.value.fields[0].path == "secret"
    with pytest.raises(Refusal, match="too_many_tries"):
        prove(house, actor)
    again = bearer(house, token)
    assert again is not None
    assert not again.stepped_up


def test_token_for_life_and_its_end(house: House) -> None:
    """A token printed for a demo is stepped up for its life, which a revocation or a closed account ends."""
    office = house.office
    token = house.token("ketua")
    actor = bearer(house, token)
    assert actor is not None
    assert actor.stepped_up
    with office.database.write() as session:
        revoke_tokens_of(session, office.clock, house.people["ketua"])
    assert bearer(house, token) is None
    other = house.token("ketua")
    assert bearer(house, other) is not None
    with office.database.write() as session:
        set_active(session, office.clock, person_id=house.people["ketua"], active=False, by=None)
    assert bearer(house, other) is None


def test_token_expires(house: House, system_time: time_machine.Traveller) -> None:
    """A token with an end is worth nothing from that moment on."""
    office = house.office
    until = office.clock.system() + timedelta(days=1)
    token = issue_token(office.database, office.clock, person_id=house.people["staf"], expires_at=until)
    assert bearer(house, token) is not None
    system_time.shift(timedelta(days=1))
    assert bearer(house, token) is None
    assert bearer(house, "nsk_unknown") is None
