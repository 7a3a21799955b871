"""The buttons beside a form's rows: add, remove, move, paste and undo, without losing a word."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from web.pages.drafting.paste import pasted_cells, salutes, without_salutation
from web.pages.drafting.rows import Command, Outcome, carry_out, command_of, undone
from web.pages.drafting.shapes import Shape, laid_out, shape_of

SHAPES: dict[str, Shape] = {
    "reasons": shape_of("paragraphs"),
    "clauses": shape_of("clauses"),
    "bases": shape_of("legal_bases"),
    "people": shape_of("table", 2),
    "to": shape_of("addressees"),
    "annexes": shape_of("annexes"),
}
FORM: dict[str, Any] = {
    "reasons": ["satu", "dua", "tiga"],
    "clauses": [{"text": "Membentuk", "points": ["menyusun", "melaporkan"]}, {"text": "Biaya", "points": []}],
    "bases": [{"code": "uu", "text": ""}],
    "people": [["Siti", "Ketua"], ["Budi", "Anggota"]],
    "to": {"annexed": True, "groups": [{"heading": "OPD", "names": ["Dinas Kesehatan", "Dinas Sosial"]}]},
    "annexes": [
        {
            "title": "SUSUNAN",
            "tables": [{"heading": "", "numbered": True, "columns": ["NAMA", "JABATAN"], "rows": [["Siti", "Ketua"]]}],
        }
    ],
}


def press(value: str, form: dict[str, Any] = FORM, **more: str) -> Outcome:
    command = command_of(value, **more)
    assert command is not None
    return carry_out(SHAPES, form, command, lambda line: "perpres" if line.startswith("Peraturan Presiden") else "")


def test_adding_opens_an_empty_row_and_puts_the_focus_there() -> None:
    """Add appends one empty row and the focus lands in its first input."""
    outcome = press("add:reasons")
    assert outcome.state["reasons"] == ["satu", "dua", "tiga", ""]
    assert outcome.focus == "f/reasons/3"
    assert press("add:people").focus == "f/people/2/0"
    assert press("add:clauses/0/points").state["clauses"][0]["points"] == ["menyusun", "melaporkan", ""]


def test_a_new_annex_comes_with_a_table_and_a_row() -> None:
    """Adding an annex gives a title, one table with columns and one row to fill."""
    annex = press("add:annexes").state["annexes"][1]
    assert annex == {
        "title": "",
        "tables": [{"heading": "", "numbered": True, "columns": ["", "", ""], "rows": [["", "", ""]]}],
    }


def test_adding_behind_a_row_uses_the_empty_row_that_is_there() -> None:
    """Enter at the end of a row adds below it, but never two empty rows."""
    once = press("after:reasons/0")
    assert once.state["reasons"] == ["satu", "", "dua", "tiga"]
    assert press("after:reasons/0", once.state).state["reasons"] == once.state["reasons"]


def test_moving_swaps_neighbours_and_the_focus_goes_along() -> None:
    """Up and down swap; the focus stays on the row that moved, in the input it was in or on the button."""
    assert press("up:reasons/2").state["reasons"] == ["satu", "tiga", "dua"]
    assert press("up:reasons/2").focus == "up/reasons/1"
    assert press("up:people/1", at="f/people/1/1").focus == "f/people/0/1"
    assert press("up:reasons/1").focus == "down/reasons/0"
    assert press("up:reasons/0").state == FORM
    assert press("down:reasons/2").state == FORM


def test_a_column_moves_and_goes_with_its_cells() -> None:
    """In an annex's own table, what happens to a column happens to each row's cell in it."""
    columns = "annexes/0/tables/0/columns"
    added = press(f"add:{columns}").state["annexes"][0]["tables"][0]
    assert (added["columns"], added["rows"]) == (["NAMA", "JABATAN", ""], [["Siti", "Ketua", ""]])
    moved = press(f"up:{columns}/1").state["annexes"][0]["tables"][0]
    assert (moved["columns"], moved["rows"]) == (["JABATAN", "NAMA"], [["Ketua", "Siti"]])
    removed = press(f"remove:{columns}/0")
    table = removed.state["annexes"][0]["tables"][0]
    assert (table["columns"], table["rows"]) == (["JABATAN"], [["Ketua"]])
    assert undone(SHAPES, removed.state, removed.undo).state == FORM


def test_removing_says_what_went_and_the_focus_goes_to_the_next() -> None:
    """After a removal the next row has the focus, else the row before, else the button that adds."""
    outcome = press("remove:people/0")
    assert outcome.told is not None and outcome.told.id == "Baris 1 dihapus: Siti"
    assert outcome.focus == "f/people/0/0"
    assert press("remove:reasons/2").focus == "f/reasons/1"
    assert press("remove:bases/0").focus == "add/bases"


PATHS = some.sampled_from(
    [
        "reasons/1",
        "clauses/0",
        "clauses/0/points/1",
        "bases/0",
        "people/0",
        "to/groups/0",
        "to/groups/0/names/1",
        "annexes/0",
        "annexes/0/tables/0",
        "annexes/0/tables/0/rows/0",
        "annexes/0/tables/0/columns/0",
    ]
)


@given(PATHS)
def test_undo_brings_back_what_was_removed(path: str) -> None:
    """Whatever is removed comes back whole, in its place."""
    outcome = press(f"remove:{path}")
    assert outcome.state != FORM
    assert undone(SHAPES, outcome.state, outcome.undo).state == FORM


@given(
    some.sampled_from(["add", "after", "remove", "up", "down", "paste"]),
    some.lists(
        some.sampled_from(
            ["reasons", "clauses", "to", "annexes", "tables", "columns", "rows", "0", "-1", "9", "x", "", "heading"]
        ),
        min_size=1,
        max_size=7,
    ),
)
def test_a_button_whose_row_went_meanwhile_changes_nothing_else(verb: str, path: list[str]) -> None:
    """No command, wherever it points, fails or leaves a value out of shape; the form given is never touched."""
    before = copy.deepcopy(FORM)
    outcome = carry_out(SHAPES, FORM, Command(verb, tuple(path), text="a\tb\nc"))
    assert before == FORM
    for name, shape in SHAPES.items():
        assert laid_out(shape, outcome.state[name]) == outcome.state[name]


@given(some.text(max_size=200))
def test_a_forged_undo_fails_nothing(undo: str) -> None:
    """What a person may write into the hidden input leaves the form in shape."""
    state = undone(SHAPES, FORM, undo).state
    for name, shape in SHAPES.items():
        assert laid_out(shape, state[name]) == state[name]


def test_lines_become_rows_without_words_own_numbering() -> None:
    """Lettered or numbered lines from Word become rows; the letters, which the document gives itself, are left out."""
    outcome = press("paste:reasons", text="a.\tbahwa satu;\r\nb.\tbahwa dua;\r\n")
    assert outcome.state["reasons"] == ["satu", "dua", "tiga", "bahwa satu;", "bahwa dua;"]
    assert outcome.told is not None and outcome.told.id == "2 baris ditempel."
    assert press("paste:reasons", text="19 Desember\nA. Yani").state["reasons"][3:] == ["19 Desember", "A. Yani"]


def test_pasted_regulations_are_recognised() -> None:
    """A pasted line that names a regulation of the list becomes that regulation, others stay text."""
    bases = press("paste:bases", text="1. Peraturan Presiden Nomor 99\n2. Surat lain").state["bases"]
    assert bases[1:] == [{"code": "perpres", "text": ""}, {"code": "", "text": "Surat lain"}]


def test_cells_fill_right_and_down_from_the_focused_one() -> None:
    """Cells pasted at a cell replace what lies right of and below it and add the rows they need."""
    outcome = press("paste:people", at="f/people/1/1", text="Sekretaris\nBendahara\n")
    assert outcome.state["people"] == [["Siti", "Ketua"], ["Budi", "Sekretaris"], ["", "Bendahara"]]
    assert undone(SHAPES, outcome.state, outcome.undo).state == FORM


def test_cells_without_a_focused_one_go_behind_the_last_row() -> None:
    """The paste box appends; a counting column, a repeated head row and columns too many are left out."""
    rows = "annexes/0/tables/0/rows"
    text = "NO\tNAMA\tJABATAN\n1\tBudi\tAnggota\n2\tAni\tAnggota\n"
    table = press(f"paste:{rows}", text=text).state["annexes"][0]["tables"][0]
    assert table["rows"] == [["Siti", "Ketua"], ["Budi", "Anggota"], ["Ani", "Anggota"]]
    outcome = press("paste:people", text="Budi\tAnggota\tlebih")
    assert outcome.state["people"][2] == ["Budi", "Anggota"]
    assert outcome.told is not None and outcome.told.id.endswith("1 sel tidak ada kolomnya dan tidak ikut ditempel.")


def test_a_column_that_only_counts_is_left_out_of_a_table_that_counts_itself() -> None:
    """Also where it would fit: running numbers before other cells; other figures stay, and so does one column alone."""
    for text, rows, counted in (
        ("No\tNama\tJabatan\n1.\tBudi\tAnggota\n2.\tAni\tAnggota", (("Budi", "Anggota"), ("Ani", "Anggota")), True),
        ("13\tBudi\n14\tAni", (("Budi",), ("Ani",)), True),
        ("12\tkursi\n3\tmeja", (("12", "kursi"), ("3", "meja")), False),
        ("1\n2", (("1",), ("2",)), False),
    ):
        pasted = pasted_cells(text, 3, 0, ("NAMA", "JABATAN", "KETERANGAN"), numbered=True)
        assert (pasted.rows, pasted.counted, pasted.left) == (rows, counted, 0)
    assert pasted_cells("1\tBudi\n2\tAni", 3, 0).counted is False


def test_the_salutation_that_is_printed_is_left_out_of_addressees() -> None:
    """Word's "Kepada Yth." and numbering go, the name stays; within a name nothing is touched."""
    text = "1. Yth. Camat Kuranji\nKepada Yth. : Ibu Lurah\nYthama Jaya\nCamat yth. lain"
    assert without_salutation(text) == "1. Camat Kuranji\nIbu Lurah\nYthama Jaya\nCamat yth. lain"
    assert [salutes(line) for line in text.split("\n")] == [True, True, False, False]


def test_a_cell_of_excel_with_line_breaks_stays_one_cell() -> None:
    """Excel's quotation marks hold a cell together; a quotation mark that a person typed is kept."""
    assert press("paste:people", text='"Siti\nAminah"\tKetua\n').state["people"][2] == ["Siti\nAminah", "Ketua"]
    assert press("paste:people", text='"Siti" Aminah\tKetua').state["people"][2] == ['"Siti" Aminah', "Ketua"]


def test_a_value_that_is_no_command_is_none() -> None:
    """Other submit buttons of the form are not taken for row commands."""
    assert command_of("save") is None
    assert command_of("up:") is None
    assert command_of("eval:reasons") is None
