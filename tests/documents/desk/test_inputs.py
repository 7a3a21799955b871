"""What an act is given besides: a new drafter, a note, where it is filed. What is wrong with it is named."""

from collections.abc import Callable

import pytest

from documents.bodies.people import set_active
from tests.deskwork import draft, refused, walk
from tests.office import MORNING, House
from workflow.refusal import Kind

INITIALLED = ("staf submit", "sekretaris endorse")


@pytest.fixture(autouse=True)
def morning(request: pytest.FixtureRequest) -> None:
    """Each test begins on the same morning."""
    if "house" in request.fixturenames:
        request.getfixturevalue("house").office.clock.set(MORNING)


@pytest.mark.parametrize(("to", "path"), [
    ("nobody@pkk-sumbar.example", "to"),
    ("auditor@pkk-sumbar.example", "to"),
    ("staf@pkk-sumbar.example", "to"),
    ("00000000-0000-7000-8000-000000000000", "to"),
    ("", "to"),
    ("a\x07b", "to"),
    ("x" * 5000, "to"),
])  # fmt: skip
def test_hand_over_to_whom(house: House, to: str, path: str) -> None:
    """A draft goes to another active drafter of the body, or nowhere."""
    document_id = draft(house)
    refusal = refused(house, "sekretaris", document_id, "hand_over", asked={"to": to})
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, [path])


def test_hand_over_to_a_closed_account(changed: Callable[..., House]) -> None:
    """Somebody whose account is closed drafts nothing any more."""
    house = changed()
    document_id = draft(house)
    with house.office.database.write() as session:
        set_active(session, house.office.clock, person_id=house.people["rina"], active=False, by=None)
    refusal = refused(house, "sekretaris", document_id, "hand_over", asked={"to": "rina@pkk-sumbar.example"})
    assert refusal.kind is Kind.CONTENT


@pytest.mark.parametrize(("classification", "retention", "paths"), [
    ("", "", ["classification", "retention"]),
    ("400.7.6", "", ["retention"]),
    ("4" * 61, "5 tahun", ["classification"]),
    ("400.7.6", "t" * 201, ["retention"]),
    ("400\n7", "5\u202e tahun", ["classification", "retention"]),
])  # fmt: skip
def test_archive_where(house: House, classification: str, retention: str, paths: list[str]) -> None:
    """Classification and retention are there, on one line, and fit the book."""
    document_id = draft(house)
    walk(house, document_id, *INITIALLED, "ketua sign")
    asked = {"classification": classification, "retention": retention}
    refusal = refused(house, "agendaris", document_id, "archive", asked=asked)
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, paths)


@pytest.mark.parametrize("note", [None, "", "   ", "\n\n", "x" * 2001, "a\x00b", "a\ud800b", "\u202eterbalik"])
def test_note_where_one_is_needed(house: House, note: str | None) -> None:
    """Returning needs a note that people can read."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    refusal = refused(house, "sekretaris", document_id, "return", note=note)
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, ["note"])
