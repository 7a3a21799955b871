"""The facts that templates are filled with."""

from datetime import date

import pytest

from documents.bodies.acting.capacity import Capacity
from documents.numbering.pattern import NumberParts, Pattern
from documents.rendering.facts import STANDARD, number_to_come, printed_name, substitute_block
from documents.rendering.stored import draft_name, final_name
from documents.rendering.word.checking import specimens
from documents.store.base import new_id
from tests.documents.rendering.paper import edition

CHAIR = ("KETUA TIM PENGGERAK PKK", "PROVINSI SUMATERA BARAT")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ny. Hj. Ratna Dewi Maharani", "Ny. Hj. RATNA DEWI MAHARANI"),
        ("Fitri Handayani, S.Sos.", "FITRI HANDAYANI, S.Sos."),
        ("Dr. Hj. Siti Aminah, S.Pd., M.M.", "Dr. Hj. SITI AMINAH, S.Pd., M.M."),
        ("Muhammad Ali M.", "MUHAMMAD ALI M."),
        ("…", "…"),
        ("", ""),
    ],
)
def test_a_name_is_in_capitals_but_for_its_titles(name: str, printed: str) -> None:
    """Titles before and behind a name stay as they are written."""
    assert printed == printed_name(name)


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("{seq}/KEP/PKK-PROP/{month:roman}/{year}", "…/KEP/PKK-PROP/XII/2019"),
        ("KEP-{seq:3}/{year:2}", "KEP-…/19"),
        ("{year}.{month:2}.{seq}", "2019.12.…"),
    ],
)
def test_a_draft_names_no_number(pattern: str, printed: str) -> None:
    """Where the counter will stand a draft shows three dots, wherever the pattern puts it."""
    parts = NumberParts(seq=22, year=2019, month=12)

    assert printed == number_to_come(Pattern.parse(pattern), parts)


@pytest.mark.parametrize(
    ("form", "own", "through", "lines", "called"),
    [
        ("plh", "secretary", "", ("Plh. " + CHAIR[0], CHAIR[1]), "Plh. Ketua"),
        ("plt", "", "", ("Plt. " + CHAIR[0], CHAIR[1]), "Plt. Ketua"),
        ("pj", "secretary", "", ("Pj. " + CHAIR[0], CHAIR[1]), "Pj. Ketua"),
        ("an", "secretary", "", ("a.n. " + CHAIR[0], CHAIR[1], "SEKRETARIS"), "a.n. Ketua, Sekretaris"),
        (
            "ub",
            "head_pokja_1",
            "secretary",
            ("a.n. " + CHAIR[0], CHAIR[1], "SEKRETARIS", "u.b.", "KETUA POKJA I"),
            "a.n. Ketua, Sekretaris, u.b. Ketua Pokja I",
        ),
    ],
)
def test_the_block_follows_from_the_mandate(
    form: str, own: str, through: str, lines: tuple[str, ...], called: str
) -> None:
    """Above the signature stands for whom; who signs on behalf adds their own position, below an "u.b." both."""
    capacity = Capacity(new_id(), form, "chair", own, through, new_id())

    block = substitute_block(capacity, edition().body, "Ny. Wirdanelis")

    assert (lines, "Ny. WIRDANELIS") == (block.lines, block.name)
    assert called == capacity.called(edition().body)
    assert capacity == Capacity.read(capacity.details, "chair")


def test_facts_are_plain_values() -> None:
    """Templates see texts, numbers, flags, lists and dictionaries, and nothing that could act."""
    for kind in edition().types.values():
        for facts in specimens(kind, edition().body):
            assert set(STANDARD) <= set(facts)
            assert _is_plain(facts)


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return type(value) in (str, int, bool)


def test_names_of_files_survive_slashes() -> None:
    """A number and a title become names that every system takes."""
    assert final_name("22/KEP/PKK-PROP/XII/2019") == "22-KEP-PKK-PROP-XII-2019.docx"
    assert draft_name('Panitia, Narasumber: <A> & "B"?') == "Konsep-Panitia-Narasumber-A-B.docx"
    assert draft_name("") == "Konsep-naskah.docx"
    assert len(draft_name("kata " * 200)) < 100


def test_event_days_and_hours_are_in_words() -> None:
    """A day is printed with its weekday, a time with the zone."""
    kind = edition().types["invitation"]
    facts = specimens(kind, edition().body)[0]

    assert facts["event_date"]["full"] == "Sabtu, 1 Januari 2000"
    assert facts["event_time"]["long"] == "08.30 WIB"
    assert date(2000, 1, 1).isoformat() == facts["event_date"]["iso"]
