"""The two seed documents in the body's demo folder, and who acts on them."""

import tomllib
from datetime import datetime
from typing import Any

import pytest

from documents.drafting.fields import clean, missing
from documents.drafting.printed import delivered_to, register_facts
from tests.documents.drafting.folder import DEMO, FOLDER, demo, surroundings


def read(name: str) -> dict[str, Any]:
    """A file of the demo folder."""
    return tomllib.loads((FOLDER / "demo" / f"{name}.toml").read_text())


@pytest.mark.parametrize("name", DEMO)
def test_a_seed_document_is_clean_and_complete(name: str) -> None:
    """Nothing to correct, nothing missing, and what was typed is what is kept (annex tables say whether they are numbered)."""
    kind, fields = demo(name)
    cleaned = clean(kind.fields, fields)
    for annex in fields["annexes"]:
        for table in annex["tables"]:
            table.setdefault("numbered", True)
    assert (cleaned, missing(kind.fields, cleaned)) == (fields, ())


def test_the_decree_has_its_twelve_members_speakers_and_moderator() -> None:
    """Two annexes, the second with two tables."""
    _, fields = demo("keputusan-22")
    assert [[len(table["rows"]) for table in annex["tables"]] for annex in fields["annexes"]] == [[12], [3, 1]]


def test_the_letter_goes_to_sixty_five() -> None:
    """22 agencies, 19 regencies and cities, 24 of the board; and five copies."""
    kind, fields = demo("surat-296")
    assert [len(group["names"]) for group in fields["addressees"]["groups"]] == [22, 19, 24]
    receivers = list(delivered_to(kind, clean(kind.fields, fields)))
    assert [sum(1 for _, is_copy in receivers if is_copy is wanted) for wanted in (False, True)] == [65, 5]


def test_no_one_is_invited_twice() -> None:
    """24 rows of the board are 24 different people."""
    _, fields = demo("surat-296")
    for group in fields["addressees"]["groups"]:
        assert len(set(group["names"])) == len(group["names"])


def test_the_register_gets_its_columns() -> None:
    """Annexes, copies and summary of the decree; addressees and the line Lampiran of the letter."""
    decree, letter = (register_facts(*demo(name)) for name in DEMO)
    assert (decree["annexes"], len(decree["copies"]), decree["addressees"]) == (2, 5, [])
    assert (letter["enclosure"], letter["addressees_annexed"], len(letter["addressees"])) == (
        "1 (satu) berkas",
        True,
        65,
    )


def test_everyone_who_acts_is_there_and_in_order() -> None:
    """Each act by one of the demo's people, each later than the one before, nobody approving the own draft."""
    people = {person["email"]: person for person in read("people")["people"]}
    times: list[datetime] = []
    for name in DEMO:
        acts = read(name)["acts"]
        assert [act["action"] for act in acts] == ["create", "submit", "endorse", "sign"]
        assert len({act["by"] for act in acts[1:]}) == 3
        assert {act["by"] for act in acts} <= people.keys()
        times += [act["at"] for act in acts]
    assert times == sorted(set(times))


def test_the_people_hold_positions_that_exist() -> None:
    """Appointed since the beginning of the year."""
    for person in read("people")["people"]:
        assert set(person["positions"]) <= surroundings().body.positions.keys()
        assert person["from"].year == 2019


def test_the_registers_are_opened_before_the_first_act() -> None:
    """21 decrees and 295 letters stand on paper, and the reason is said."""
    openings = {opening["series"]: opening for opening in read("registers")["openings"]}
    assert {series: opening["last"] for series, opening in openings.items()} == {"KEP": 21, "SKR": 295}
    assert all(opening["reason"] and opening["at"] < read(DEMO[0])["acts"][0]["at"] for opening in openings.values())
