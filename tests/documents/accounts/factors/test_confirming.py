"""A factor counts from a second person's word on: nobody puts a key of their own in another's place alone."""

from uuid import UUID

import pytest
from sqlalchemy import select

from documents.accounts.changing import change_password, give_first_password
from documents.accounts.factors.confirming import declare_lost, decline_factor, waiting
from documents.accounts.factors.factor import open_factors
from documents.evidence.entries import AuditEntry
from tests.enrolled import confirm, device_for, moment, row_of, seat, with_app, with_passkey
from tests.office import PASSWORD, House
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


@pytest.mark.parametrize(
    ("whom", "by", "code"),
    [("ketua", "ketua", "to_oneself"), ("ketua", "sekretaris", "not_yours"), ("ketua", "auditor", "not_yours")],
)
def test_who_may_not_confirm(house: House, whom: str, by: str, code: str) -> None:
    """Not oneself, and nobody without the office's word for it."""
    factor_id = enrol(house, whom)
    with pytest.raises(Refusal, match=code) as refused:
        confirm(house, factor_id, by)
    assert refused.value.kind is Kind.PERSON
    assert row_of(house, factor_id).pending


def test_who_gave_the_password_does_not_confirm(house: House) -> None:
    """An admin who gave somebody a password could enrol in their name: another person confirms, also after it was changed."""
    office = house.office
    given = give_first_password(
        office.database, office.definitions, office.clock, person_id=house.people["staf"], by=house.actor("admin")
    )
    staff = seat(house, "staf", given)
    change_password(office.database, office.clock, staff.actor, given, PASSWORD)
    factor_id = enrol(house, "staf")
    with pytest.raises(Refusal, match="second_person"):
        confirm(house, factor_id, "admin")
    assert [one[2:] for one in to_confirm(house, "admin")] == [(False, True)]
    assert [one[2:] for one in to_confirm(house, "ketua")] == [(False, False)]
    confirm(house, factor_id, "ketua")
    assert not row_of(house, factor_id).pending


def test_loss_ends_all_at_once(house: House) -> None:
    """Every factor, every session's proof and what was begun are over; what follows waits, and not for who declared it."""
    secretary = seat(house, "sekretaris")
    app, codes = with_app(secretary)
    begun = house.office.factors.begin(
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


@pytest.mark.parametrize(
    ("whom", "by", "code"), [("admin", "admin", "own_account"), ("ketua", "sekretaris", "not_yours")]
)
def test_who_may_not_declare_a_loss(house: House, whom: str, by: str, code: str) -> None:
    """Not one's own, and only who manages people."""
    confirm(house, enrol(house, whom), "admin" if whom == "ketua" else "ketua")
    with pytest.raises(Refusal, match=code):
        lose(house, whom, by)


def test_a_declined_factor_never_counts(house: House) -> None:
    """It is gone with the codes that came with it, and put down."""
    chair, device = seat(house, "ketua"), device_for(house)
    made = chair.enrol("passkey", lambda begun: device.register(begun.options))
    with house.office.database.write() as session:
        decline_factor(session, house.office.clock, factor_id=made.id, by=house.actor("admin"))
    assert house.office.factors.mine(chair.actor) == ()
    with pytest.raises(Refusal, match="unknown"):
        confirm(house, made.id)


def test_a_given_password_signs_nothing_until_it_is_confirmed(house: House) -> None:
    """One admin who gives a first password and is later believed to have handed it over cannot sign with it; a second
    person confirms once it was changed, and not the giver.
    """
    office = house.office
    given = give_first_password(
        office.database, office.definitions, office.clock, person_id=house.people["staf"], by=house.actor("admin")
    )
    staff = seat(house, "staf", given)
    change_password(office.database, office.clock, staff.actor, given, PASSWORD)
    assert office.step_up.methods(staff.actor) == ()
    with pytest.raises(Refusal, match="password_known_to_two") as refused:
        staff.prove("password", PASSWORD)
    assert refused.value.kind is Kind.PERSON
    give_first_password(office.database, office.definitions, office.clock, person_id=house.people["staf"], by=None)
    with office.database.read() as session:
        assert open_factors(session, house.people["staf"]) == []


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
