"""Roles: never to oneself, some only with a second person, some never together; every change is put down."""

import pytest
from sqlalchemy import select

from documents.bodies.granting import confirm_grant, end_grant, grant
from documents.bodies.people import Actor, RoleGrant, add_person, set_active
from documents.evidence.entries import AuditEntry
from tests.office import House
from workflow.refusal import Kind, Refusal


def newcomer(house: House, name: str = "baru") -> None:
    """Somebody without a role, known to the house by `name`."""
    with house.office.database.write() as session:
        person = add_person(
            session, house.office.clock, body_id=house.body_id, email=f"{name}@office.example", name=name, by=None
        )
    house.people[name] = person.id  # type: ignore[index]


def give(house: House, name: str, role: str, by: Actor | None) -> RoleGrant:
    office = house.office
    with office.database.write() as session:
        return grant(session, office.definitions, office.clock, person_id=house.people[name], role=role, by=by)


def actions(house: House) -> list[str]:
    with house.office.database.read() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_admin_grants_an_ordinary_role_at_once(house: House) -> None:
    """A drafter is made by one admin; the actor has the capability at the next look, and the log the event."""
    newcomer(house)
    give(house, "baru", "drafter", house.actor("admin"))
    assert house.actor("baru").roles == {"drafter"}
    assert "draft" in house.actor("baru").capabilities
    assert actions(house)[-2:] == ["person_added", "role_granted"]


@pytest.mark.parametrize("role", ["secretary", "chair", "registrar", "admin"])
def test_weighty_role_waits_for_a_second_person(house: House, role: str) -> None:
    """A grant of S, C or R gives nothing until the chair or a second admin confirms it; nor does one of X, so that no
    admin makes that second admin alone.
    """
    newcomer(house)
    row = give(house, "baru", role, house.actor("admin"))
    assert house.actor("baru").roles == frozenset()
    with house.office.database.write() as session:
        confirm_grant(session, house.office.clock, grant_id=row.id, by=house.actor("ketua"))
    assert house.actor("baru").roles == {role}
    assert actions(house)[-2:] == ["role_proposed", "role_granted"]


def test_who_proposed_does_not_confirm(house: House) -> None:
    """The second person is another one than the first."""
    newcomer(house)
    row = give(house, "baru", "secretary", house.actor("admin"))
    with pytest.raises(Refusal, match="second_person"), house.office.database.write() as session:
        confirm_grant(session, house.office.clock, grant_id=row.id, by=house.actor("admin"))
    assert house.actor("baru").roles == frozenset()


def test_who_receives_does_not_confirm(house: House) -> None:
    """Somebody who could confirm grants does not confirm their own."""
    newcomer(house)
    give(house, "baru", "drafter", None)
    row = give(house, "ketua", "registrar", house.actor("admin"))
    with pytest.raises(Refusal, match="to_oneself"), house.office.database.write() as session:
        confirm_grant(session, house.office.clock, grant_id=row.id, by=house.actor("ketua"))


def test_secretary_does_not_confirm(house: House) -> None:
    """Confirming is for those whose role says so."""
    newcomer(house)
    row = give(house, "baru", "chair", house.actor("admin"))
    with pytest.raises(Refusal, match="not_yours"), house.office.database.write() as session:
        confirm_grant(session, house.office.clock, grant_id=row.id, by=house.actor("sekretaris"))


def test_operator_grants_at_once(house: House) -> None:
    """On the command line there is no second person; the log says that it was the operator."""
    newcomer(house)
    row = give(house, "baru", "chair", None)
    assert not row.pending
    with house.office.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert last.actor_id is None
    assert b'"by":"operator"' in last.leaf


def test_nobody_grants_to_themselves(house: House) -> None:
    """An admin cannot take a role, however ordinary."""
    with pytest.raises(Refusal, match="to_oneself"):
        give(house, "admin", "drafter", house.actor("admin"))


@pytest.mark.parametrize("role", ["secretary", "chair", "registrar"])
def test_admin_cannot_hold_an_approving_role(house: House, role: str) -> None:
    """Who manages people holds neither S, C nor R, even by the operator's hand, and whichever came first."""
    with pytest.raises(Refusal, match="roles_exclude"):
        give(house, "admin", role, None)
    newcomer(house)
    give(house, "baru", role, None)
    with pytest.raises(Refusal, match="roles_exclude"):
        give(house, "baru", "admin", None)


def test_proposed_role_excludes_like_a_held_one(house: House) -> None:
    """Two roles that exclude each other are not even proposed together."""
    newcomer(house)
    give(house, "baru", "secretary", house.actor("admin"))
    with pytest.raises(Refusal, match="roles_exclude"):
        give(house, "baru", "admin", house.actor("admin"))


def test_held_role_is_not_granted_twice(house: House) -> None:
    """One grant a role and person."""
    with pytest.raises(Refusal, match="already_held"):
        give(house, "staf", "drafter", None)


def test_unknown_role_names_the_nearest(house: House) -> None:
    """A misspelt role is a content refusal that says what was meant."""
    with pytest.raises(Refusal, match="drafter") as refused:
        give(house, "admin", "draffter", None)
    assert refused.value.kind is Kind.CONTENT
    assert refused.value.fields[0].path == "role"


def test_ended_role_is_gone_and_can_be_given_again(house: House) -> None:
    """Ending takes effect at the next look; history keeps both grants."""
    with house.office.database.write() as session:
        row = session.scalars(select(RoleGrant).where(RoleGrant.person_id == house.people["staf"])).one()
        end_grant(session, house.office.clock, grant_id=row.id, by=house.actor("admin"))
    assert house.actor("staf").capabilities == frozenset()
    give(house, "staf", "drafter", house.actor("admin"))
    assert house.actor("staf").roles == {"drafter"}


@pytest.mark.parametrize("name", ["staf", "sekretaris", "ketua", "agendaris", "auditor"])
def test_only_who_manages_people_grants(house: House, name: str) -> None:
    """Nobody else gives a role."""
    newcomer(house)
    with pytest.raises(Refusal, match="not_yours") as refused:
        give(house, "baru", "drafter", house.actor(name))
    assert refused.value.kind is Kind.PERSON


def test_closed_account_is_no_actor(house: House) -> None:
    """A closed account does nothing; nobody closes their own."""
    office = house.office
    with office.database.write() as session:
        set_active(session, office.clock, person_id=house.people["staf"], active=False, by=house.actor("admin"))
    with pytest.raises(AssertionError, match="closed"):
        house.actor("staf")
    with pytest.raises(Refusal, match="own_account"), office.database.write() as session:
        set_active(session, office.clock, person_id=house.people["admin"], active=False, by=house.actor("admin"))
