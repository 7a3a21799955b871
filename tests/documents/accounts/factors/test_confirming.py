"""A factor counts from a second person's word on: nobody puts a key of their own in another's place alone."""

from uuid import UUID

import pytest
from sqlalchemy import select

from documents.accounts.changing import give_first_password
from documents.accounts.credentials import store_hash
from documents.accounts.factors.confirming import declare_lost, decline_factor, waiting
from documents.accounts.factors.factor import open_factors
from documents.accounts.passwords import hash_password
from documents.bodies.granting import end_grant, grant
from documents.bodies.people import Proof
from documents.evidence.entries import AuditEntry
from tests.enrolled import confirm, device_for, moment, row_of, seat, with_app, with_passkey
from tests.office import PASSWORD, QUICK, House
from workflow.refusal import Kind, Refusal


def lose(house: House, whom: str, by: str) -> int:
    with house.office.database.write() as session:
        return declare_lost(session, house.office.clock, person_id=house.people[whom], by=house.actor(by))


def to_confirm(house: House, by: str) -> list[tuple[str, str, bool, bool]]:
    with house.office.database.read() as session:
        found = waiting(session, house.office.definitions, house.actor(by))
    return [(one.kind, one.person, one.myself, one.not_yours) for one in found]


def enrol(house: House, name: str) -> UUID:
    device = device_for(house)
    return seat(house, name).enrol("passkey", lambda begun: device.register(begun.options)).id


def test_the_first_factor_waits(house: House) -> None:
    """Enrolled with the password alone, passkey, app and recovery codes prove nothing until somebody else confirms."""
    chair, device = seat(house, "ketua"), device_for(house)
    made = chair.enrol("passkey", lambda begun: device.register(begun.options))
    assert made.pending
    assert house.office.step_up.methods(chair.actor) == ("password",)
    with pytest.raises(Refusal, match="no_passkey"):
        chair.question([(made.id, "0" * 64)])
    with pytest.raises(Refusal, match="wrong_code"):
        chair.prove("recovery_code", made.codes[0])
    assert [one[0] for one in to_confirm(house, "admin")] == ["passkey"]
    confirm(house, made.id)
    assert house.office.step_up.methods(chair.actor) == ("passkey", "recovery_code", "password")
    assert to_confirm(house, "admin") == []
    with house.office.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.actor_id) == ("factor_confirmed", house.people["admin"])
    assert last.details["factor"] == str(made.id)


def test_who_may_not_confirm(house: House) -> None:
    """Not oneself, and nobody without the office's word for it."""
    factor_id = enrol(house, "ketua")
    for by, code in (("ketua", "to_oneself"), ("sekretaris", "not_yours"), ("auditor", "not_yours")):
        with pytest.raises(Refusal, match=code) as refused:
            confirm(house, factor_id, by)
        assert refused.value.kind is Kind.PERSON
    assert row_of(house, factor_id).pending


def test_loss_ends_all_at_once(house: House) -> None:
    """Every factor, every session's proof and what was begun are over; what follows waits, and not for who declared it."""
    secretary = seat(house, "sekretaris")
    app, codes = with_app(secretary)
    begun = house.office.factors.start(
        secretary.actor, "passkey", "Laptop", PASSWORD, ("totp", app.at(moment(secretary, 1)))
    )
    secretary.prove("recovery_code", codes[0])
    assert secretary.actor.stepped_up
    assert lose(house, "sekretaris", "admin") == 2
    assert not secretary.actor.stepped_up
    assert house.office.factors.mine(secretary.actor) == ()
    with pytest.raises(Refusal, match="wrong_code"):
        secretary.prove("recovery_code", codes[1])
    with pytest.raises(Refusal, match="enrolment_over"):
        house.office.factors.begun(secretary.actor, begun)
    factor_id = enrol(house, "sekretaris")
    with pytest.raises(Refusal, match="second_person"):
        confirm(house, factor_id, "admin")
    confirm(house, factor_id, "ketua")
    assert "passkey" in house.office.step_up.methods(secretary.actor)


def test_who_may_not_declare_a_loss(house: House) -> None:
    """Not one's own, and only who manages people."""
    enrol(house, "admin")
    for by, code in (("admin", "own_account"), ("sekretaris", "not_yours")):
        with pytest.raises(Refusal, match=code):
            lose(house, "admin", by)


def test_a_declined_factor_never_counts(house: House) -> None:
    """It is gone with the codes that came with it, and put down."""
    chair, device = seat(house, "ketua"), device_for(house)
    made = chair.enrol("passkey", lambda begun: device.register(begun.options))
    with house.office.database.write() as session:
        decline_factor(session, house.office.clock, factor_id=made.id, by=house.actor("admin"))
    assert house.office.factors.mine(chair.actor) == ()
    with pytest.raises(Refusal, match="unknown"):
        confirm(house, made.id)


def test_who_gave_the_password_confirms_nothing(house: House) -> None:
    """An admin who gave somebody a password could act in their name: neither it nor a key enrolled with it counts until
    another person confirms, also after it was changed. It is listed once its owner is to sign.
    """
    office, people = house.office, house.people
    give_first_password(
        office.database, office.definitions, office.clock, person_id=people["staf"], by=house.actor("admin")
    )
    assert to_confirm(house, "ketua") == []
    with office.database.write() as session:
        row = grant(session, office.definitions, office.clock, person_id=people["staf"], role="chair", by=None)
        held = open_factors(session, people["staf"])[0].id
    try:
        assert [(one[0], one[3]) for one in to_confirm(house, "admin")] == [("password", True)]
        with pytest.raises(Refusal, match="password_not_changed"):
            confirm(house, held, "ketua")
        with office.database.write() as session:
            store_hash(session, office.clock, people["staf"], hash_password(PASSWORD, QUICK), must_change=False)
        staff = seat(house, "staf")
        key = enrol(house, "staf")
        for factor_id in (held, key):
            with pytest.raises(Refusal, match="second_person"):
                confirm(house, factor_id, "admin")
        confirm(house, key, "ketua")
        assert house.office.step_up.methods(staff.actor) == ("passkey", "recovery_code")
        with pytest.raises(Refusal, match="password_known_to_two"):
            staff.prove("password", PASSWORD)
        confirm(house, held, "ketua")
        assert staff.prove("password", PASSWORD) == Proof("password")
    finally:
        with office.database.write() as session:
            end_grant(session, office.clock, grant_id=row.id, by=None)


def test_another_factor_vouches_for_a_new_one(house: House) -> None:
    """With one that counts, a new one counts at once; recovery codes do not vouch, nor does a factor that waits."""
    chair = seat(house, "ketua")
    app, codes = with_app(chair)
    device = device_for(house)
    with pytest.raises(Refusal, match="other_factor_needed"):
        chair.enrol("passkey", lambda begun: device.register(begun.options), ("recovery_code", codes[0]))
    made = chair.enrol("passkey", lambda begun: device.register(begun.options), ("totp", app.at(moment(chair, 1))))
    assert (made.pending, made.codes) == (False, ())
    assert house.office.step_up.methods(chair.actor)[0] == "passkey"


def test_removing_asks_for_another_factor(house: House) -> None:
    """The password and another factor that counts; the last one goes by the password where the office takes that."""
    chair, factors = seat(house, "ketua"), house.office.factors
    app, codes = with_app(chair)
    device = with_passkey(chair)
    first, second = (one.id for one in factors.mine(chair.actor) if one.kind != "recovery_code")
    with pytest.raises(Refusal, match="wrong_password"):
        factors.remove(chair.actor, first, "salah")
    with pytest.raises(Refusal, match="other_factor_needed"):
        factors.remove(chair.actor, first, PASSWORD)
    with pytest.raises(Refusal, match="other_factor_needed"):
        factors.remove(chair.actor, first, PASSWORD, ("totp", app.at(moment(chair, 1))))
    factors.remove(chair.actor, first, PASSWORD, ("passkey", device.sign(factors.question(chair.actor))))
    assert [one.kind for one in factors.mine(chair.actor)] == ["recovery_code", "passkey"]
    factors.remove(chair.actor, second, PASSWORD)
    assert factors.mine(chair.actor) == ()
    with pytest.raises(Refusal, match="wrong_code"):
        chair.prove("recovery_code", codes[0])
