"""What submit needs: required fields, and every part of what was begun."""

from typing import Any

import pytest

from documents.drafting.fields import Field, clean, missing
from tests.documents.drafting.folder import demo, types
from tests.documents.drafting.kinds import ANNEX, FIELDS, group, table


def said(field: Field, value: Any) -> list[tuple[str, str]]:
    """Paths and words of what is missing in one field."""
    data = clean([field], {field.name: value})
    return [(problem.path, problem.text.id) for problem in missing([field], data)]


def test_an_empty_decree_names_everything_it_needs() -> None:
    """In the order of the form, in the office's words."""
    assert [problem.text.id for problem in missing(types()["decree"].fields, {})] == [
        "Isi judul keputusan (Tentang).",
        "Isi pertimbangan (Menimbang).",
        "Isi dasar hukum (Mengingat).",
        "Isi diktum keputusan (Memutuskan).",
    ]


@pytest.mark.parametrize("name", ["keputusan-22", "surat-296"])
def test_a_text_of_spaces_is_missing(name: str) -> None:
    """A space, or one that does not break, fills nothing."""
    kind, fields = demo(name)
    cleaned = clean(kind.fields, fields | {kind.subject: " \u00a0 "})
    assert [problem.path for problem in missing(kind.fields, cleaned)] == [kind.subject]


PARTS: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("clauses", [{"text": "", "points": ["a"]}], [("clauses/0/text", "Isi Diktum KESATU.")]),
    ("to", {"annexed": True, "groups": []}, [("to/groups", "Isi nama tujuan pada to.")]),
    (
        "to",
        {"groups": [group(heading="OPD")]},
        [("to/groups/0/names", "to bagian I: isi nama tujuan atau hapus bagian ini.")],
    ),
    (
        "to",
        {"groups": [group("a", heading="A"), group("b")]},
        [("to/groups/1/heading", "to bagian II: isi judul bagian.")],
    ),
    ("annexes", [ANNEX | {"title": ""}], [("annexes/0/title", "Lampiran: isi judul.")]),
    ("annexes", [{"title": "A", "tables": []}], [("annexes/0/tables", "Lampiran: isi tabelnya.")]),
    (
        "annexes",
        [{"title": "A", "tables": [table(columns=["NAMA"])]}],
        [("annexes/0/tables/0/rows", "Lampiran: isi sekurangnya satu baris.")],
    ),
    (
        "annexes",
        [{"title": "A", "tables": [table(["x", "y"], columns=["NAMA", ""])]}],
        [("annexes/0/tables/0/columns/1", "Lampiran kolom 2: isi judul kolom.")],
    ),
    (
        "annexes",
        [{"title": "A", "tables": [table(["Ani", "Ketua"], ["Budi", ""], columns=["NAMA", "JABATAN"])]}],
        [("annexes/0/tables/0/rows/1/1", 'Lampiran baris 2: isi "JABATAN".')],
    ),
    ("table", [["Ani", "Ketua"], ["", "Anggota"]], [("table/1/0", "table baris 2: isi name.")]),
]


@pytest.mark.parametrize(("name", "value", "expected"), PARTS)
def test_a_part_that_was_begun_is_finished(name: str, value: Any, expected: list[tuple[str, str]]) -> None:
    """Even in a field that may stay empty."""
    assert said(FIELDS[name], value) == expected


def test_a_column_may_be_left_for_the_pen() -> None:
    """A column without any entry, for signatures on paper, is complete."""
    rows = [["Ani", ""], ["Budi", ""]]
    assert said(FIELDS["table"], rows) == []


def test_columns_without_any_name_are_complete() -> None:
    """A programme needs no head row."""
    assert said(FIELDS["annexes"], [{"title": "ACARA", "tables": [table(["08.00", "Buka"], columns=["", ""])]}]) == []


def test_a_choice_with_a_default_is_never_missing() -> None:
    """Nobody chose: it is the ordinary one."""
    kind, fields = demo("keputusan-22")
    assert (
        missing(kind.fields, clean(kind.fields, {key: value for key, value in fields.items() if key != "urgency"}))
        == ()
    )
    assert kind.chosen("urgency", {}) == "biasa"
