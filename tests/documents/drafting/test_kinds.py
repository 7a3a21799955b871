"""Each kind of field: what it takes, and what it says to anything else."""

from typing import Any

import pytest

from documents.drafting.fields import clean
from tests.documents.drafting.kinds import ANNEX, FIELDS, GOOD, UUID7, group, table
from workflow.refusal import FieldProblem, Kind, Refusal


def problems_of(name: str, value: object) -> tuple[FieldProblem, ...]:
    """What is said to a value."""
    with pytest.raises(Refusal) as caught:
        clean([FIELDS[name]], {name: value})
    assert caught.value.kind is Kind.CONTENT
    return caught.value.fields


@pytest.mark.parametrize(("name", "value"), GOOD, ids=[name for name, _ in GOOD])
def test_every_kind_keeps_its_value(name: str, value: object) -> None:
    """A value in its form comes back the same."""
    assert clean([FIELDS[name]], {name: value}) == {name: value}


@pytest.mark.parametrize("wrong", [7, 7.5, True, {"x": 1}, [[["x"]]], [None], "\x00", [{"text": 1}]])
@pytest.mark.parametrize("name", FIELDS)
def test_every_kind_refuses_other_json(name: str, wrong: object) -> None:
    """Numbers, lists for texts and texts for lists are refused with the field's name, never an exception."""
    found = problems_of(name, wrong)
    assert {problem.path.split("/")[0] for problem in found} == {name}
    assert all(problem.text.id and problem.text.en for problem in found)


@pytest.mark.parametrize("name", FIELDS)
def test_depth_is_no_danger(name: str) -> None:
    """Lists within lists within lists end at the first one that does not belong there."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert problems_of(name, deep)


@pytest.mark.parametrize("name", FIELDS)
def test_an_empty_value_is_no_value(name: str) -> None:
    """Emptying a field leaves no trace of it; null empties it as its own empty value does."""
    for empty in (FIELDS[name].empty(), None):
        assert clean([FIELDS[name]], {name: empty}) == {}


BAD: list[tuple[str, object, list[str]]] = [
    ("day", "2019-02-29", ["day"]),
    ("day", "20-12-2019", ["day"]),
    ("day", "2019-12-20T00:00:00", ["day"]),
    ("day", "0001-01-01", ["day"]),
    ("day", "２０１９-12-20", ["day"]),
    ("time", "24:00", ["time"]),
    ("time", "8:30", ["time"]),
    ("time", "08.30", ["time"]),
    ("choice", "slowly", ["choice"]),
    ("unit", "east", ["unit"]),
    ("reference", "22/KEP/XII/2019", ["reference"]),
    ("paragraphs", ["a", 1, "b\x07"], ["paragraphs/1", "paragraphs/2"]),
    ("clauses", ["Membentuk"], ["clauses/0"]),
    ("clauses", [{"text": "x", "poin": []}], ["clauses/0/poin"]),
    ("clauses", [{"text": "x", "points": "y"}], ["clauses/0/points"]),
    ("clauses", [{"text": "x", "points": ["y", ["z"]]}], ["clauses/0/points/1"]),
    ("table", [["Ani"]], ["table/0"]),
    ("table", [["Ani", "Ketua"], ["Budi", "a", "b"]], ["table/1"]),
    ("table", [["Ani", 3]], ["table/0/1"]),
    ("to", ["Dinas A"], ["to"]),
    ("to", {"annexed": "yes", "groups": []}, ["to/annexed"]),
    ("to", {"groups": [{"names": [1], "judul": ""}]}, ["to/groups/0/judul", "to/groups/0/names/0"]),
    ("annexes", [{"title": "A\nB"}], ["annexes/0/title"]),
    ("annexes", [{"tables": [{"columns": ["A"], "rows": [["x", "y"]]}]}], ["annexes/0/tables/0/rows/0"]),
    (
        "annexes",
        [{"tables": [{"columns": ["A"], "rows": [["\x07"]], "warna": 1}]}],
        ["annexes/0/tables/0/warna", "annexes/0/tables/0/rows/0/0"],
    ),
    ("annexes", [{"tables": [{"columns": ["A"] * 21}]}], ["annexes/0/tables/0/columns"]),
    ("bases", [{"code": "uu-3"}], ["bases/0/code"]),
    ("bases", [{"code": "uu-1", "text": "x"}], ["bases/0"]),
    ("bases", ["uu-1"], ["bases/0"]),
]


@pytest.mark.parametrize(("name", "value", "paths"), BAD)
def test_a_malformed_part_is_named_by_its_path(name: str, value: object, paths: list[str]) -> None:
    """Each part that is wrong is named, down to the cell."""
    assert [problem.path for problem in problems_of(name, value)] == paths


def test_a_place_is_called_as_on_paper() -> None:
    """Clauses by their names, points by letters, annexes by Roman numerals, rows by numbers."""
    said = [
        *problems_of("clauses", [{"text": "x"}, {"text": "y", "points": ["a", "b\x07"]}]),
        *problems_of("annexes", [ANNEX, {"tables": [table(["x"], ["\x07"], columns=["NAMA"])]}]),
        *problems_of("to", {"groups": [group("a"), group("b", "\x07")]}),
    ]
    assert [problem.text.id.split(" memuat")[0] for problem in said] == [
        "Diktum KEDUA huruf b",
        'Lampiran II baris 2, "NAMA"',
        "to bagian II baris 2",
    ]


def test_blank_rows_are_dropped() -> None:
    """The empty row at the end of a form is nothing that anybody wrote."""
    data = {
        "paragraphs": ["satu", "  ", ""],
        "clauses": [{"text": "", "points": [""]}, {"text": "x", "points": ["", "a"]}],
        "table": [["", " "], ["Ani", ""]],
        "to": {"groups": [group("", "Dinas A"), group()]},
        "annexes": [{"title": "", "tables": [table(columns=["", ""])]}],
        "bases": [{}, {"code": "", "text": ""}, {"text": "x"}],
    }
    assert clean(list(FIELDS.values()), data) == {
        "paragraphs": ["satu"],
        "clauses": [{"text": "x", "points": ["a"]}],
        "table": [["Ani", ""]],
        "to": {"annexed": False, "groups": [group("Dinas A")]},
        "bases": [{"text": "x"}],
    }


def test_a_document_is_known_by_one_spelling_of_its_id() -> None:
    """Capitals and braces name the same document."""
    assert clean([FIELDS["reference"]], {"reference": "{0190A1C2-0000-7000-8000-00000000000A}"}) == {"reference": UUID7}


def test_a_list_has_an_end() -> None:
    """More rows than any document has are refused in one message."""
    assert [problem.path for problem in problems_of("paragraphs", ["x"] * 2001)] == ["paragraphs"]
