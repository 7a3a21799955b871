"""People: one address each, names that can be printed, and nothing across bodies."""

from dataclasses import replace
from uuid import uuid4

import pytest

from documents.bodies.people import add_person, person_by_email, set_preferences
from tests.office import House
from workflow.refusal import Kind, Refusal


def add(house: House, email: str, name: str = "Ny. Siti") -> None:
    with house.office.database.write() as session:
        add_person(session, house.office.clock, body_id=house.body_id, email=email, name=name, by=None)


def test_address_is_found_however_it_is_capitalised(house: House) -> None:
    """Sign-in does not depend on capitals, and two capitalisations are one address."""
    add(house, " Siti@Office.Example ")
    with house.office.database.read() as session:
        found = person_by_email(session, "SITI@office.example")
    assert found is not None
    with pytest.raises(Refusal, match="email_taken"):
        add(house, "siti@OFFICE.example")


@pytest.mark.parametrize("email", ["", "siti", "@office.example", "siti@", "a b@c.example", "a@b", "a\u202e@b.example"])
def test_malformed_address_is_refused(house: House, email: str) -> None:
    """What is no address is a field problem of `email`."""
    with pytest.raises(Refusal) as refused:
        add(house, email)
    assert [problem.path for problem in refused.value.fields] == ["email"]


@pytest.mark.parametrize("name", ["", " ", "Si\u0007ti", "Si\u202eti", "x" * 201])
def test_unprintable_name_is_refused(house: House, name: str) -> None:
    """A name that cannot be printed as it is, is a field problem of `name`."""
    with pytest.raises(Refusal) as refused:
        add(house, "siti@office.example", name)
    assert [problem.path for problem in refused.value.fields] == ["name"]


def test_all_problems_are_named_at_once(house: House) -> None:
    """Two wrong fields are two problems in one refusal."""
    with pytest.raises(Refusal) as refused:
        add(house, "siti", "")
    assert [problem.path for problem in refused.value.fields] == ["email", "name"]


def test_admin_of_another_body_is_nobody_here(house: House) -> None:
    """An admin adds no one to another body."""
    stranger = replace(house.actor("admin"), body_id=uuid4())
    with pytest.raises(Refusal) as refused, house.office.database.write() as session:
        add_person(session, house.office.clock, body_id=house.body_id, email="a@b.example", name="A", by=stranger)
    assert refused.value.kind is Kind.PERSON


def test_unknown_display_choice_is_refused(house: House) -> None:
    """Language, theme and size of text come from short lists."""
    with house.office.database.write() as session:
        set_preferences(session, house.people["staf"], language="en", theme="dark", text_size=125)
    assert house.actor("staf").language == "en"
    with pytest.raises(Refusal), house.office.database.write() as session:
        set_preferences(session, house.people["staf"], language="fr", theme="dark", text_size=125)
