"""What a comparison says of two contents, and what always holds of it."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import text

from documents.drafting.comparison import Pair, compare, marks, pairs_of
from documents.drafting.comparison.marks import Piece, side
from documents.drafting.comparison.outline import outline
from documents.drafting.fields import ClausesField, Field, ParagraphsField
from documents.drafting.words import LETTERS
from tests.documents.drafting.comparison.contents import all_pairs, contents, phrases, read_back, written
from tests.documents.drafting.kinds import FIELDS, called

quickly = settings(max_examples=60, deadline=None, derandomize=True, database=None)
RECITALS = ParagraphsField(**called("considering"), numbering=LETTERS)
NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eka", "Fitri", "Gita", "Hana", "Ira", "Jani")
TURNED = {"same": "same", "gone": "new", "new": "gone"}


def changed(field: Field, old: Any, new: Any) -> tuple[Pair, ...]:
    (found,) = compare((field,), {field.name: old}, {field.name: new})
    return found.pairs


def told(pairs: tuple[Pair, ...]) -> list[str]:
    """Each pair in one line: how its mark went, and what happened to it."""
    return [f"{one.old.mark if one.old else '+'}>{one.new.mark if one.new else '-'}"
            f"{' moved' if one.moved else ''}{' edited' if one.edited else ''}" for one in pairs]  # fmt: skip


def test_words_are_marked() -> None:
    """Only the words that differ are marked; what lies between two changed words is read with them."""
    found = marks("terdiri dari tiga orang anggota;", "terdiri dari empat puluh anggota;")
    assert [(piece.kind, piece.text) for piece in found] == [
        ("same", "terdiri dari "), ("gone", "tiga orang"), ("new", "empat puluh"), ("same", " anggota;"),
    ]  # fmt: skip


def test_an_inserted_recital_renumbers_those_behind_it() -> None:
    """The new one is one change; the others are the same under another letter, and no change by themselves."""
    old = ["bahwa program kerja disusun;", "bahwa perlu dibentuk panitia;"]
    pairs = changed(RECITALS, old, [old[0], "bahwa rapat diadakan setiap tahun;", old[1]])
    assert told(pairs) == ["a.>a.", "+>b.", "b.>c."]
    assert [pair.renumbered for pair in pairs] == [False, False, True]
    assert sum(pair.changes for pair in pairs) == 1


def test_a_moved_and_edited_clause_is_both() -> None:
    """The last clause is now the first, with a word changed: one change, seen as moved and edited."""
    field = ClausesField(**called("clauses"))
    old = [{"text": f"{text} panitia sebagaimana tercantum dalam lampiran {n}.", "points": []}
           for n, text in enumerate(("Membentuk", "Menugaskan kepada", "Membebankan biaya"))]  # fmt: skip
    new = [{"text": old[2]["text"].replace("biaya", "anggaran"), "points": []}, *old[:2]]
    pairs = changed(field, old, new)
    assert told(pairs) == ["KETIGA>KESATU moved edited", "KESATU>KEDUA", "KEDUA>KETIGA"]
    assert sum(pair.changes for pair in pairs) == 1


def test_rows_are_matched_by_what_they_say() -> None:
    """A row inserted on top, one edited, one removed and one moved, of ten: four changes, the others none."""
    rows = [[f"Ny. {name} Marlina", f"Anggota bidang {n}"]
            for n, name in enumerate(NAMES)]  # fmt: skip
    new = [["Ny. Hj. Ratna Dewi", "Ketua"], *rows]
    new[3] = [rows[2][0], "Sekretaris bidang 2"]
    del new[5]
    new.append(new.pop(1))
    pairs = changed(FIELDS["table"], rows, new)
    assert sum(pair.changes for pair in pairs) == 4
    assert [line for line in told(pairs) if "moved" in line or "edited" in line or "+" in line or "-" in line] == [
        "+>1", "3>3 edited", "5>-", "1>10 moved",
    ]  # fmt: skip


def test_a_new_column_is_one_change() -> None:
    """A column between two others is one change of the head; the rows' cells stand under their own columns."""
    table = {
        "heading": "",
        "numbered": True,
        "columns": ["NAMA", "JABATAN"],
        "rows": [["Ani", "Ketua"], ["Budi", "Staf"]],
    }
    wider = {
        **table,
        "columns": ["NAMA", "ALAMAT", "JABATAN"],
        "rows": [["Ani", "Padang", "Ketua"], ["Budi", "", "Staf"]],
    }
    (annex,) = changed(
        FIELDS["annexes"], [{"title": "SUSUNAN", "tables": [table]}], [{"title": "SUSUNAN", "tables": [wider]}]
    )
    assert annex.changes == 1
    row = annex.children[0].children[2]
    assert row.cells == ((Piece("same", "Ani"),), (Piece("new", "Padang"),), (Piece("same", "Ketua"),))


def test_a_choice_and_a_flag_are_one_thing_changed() -> None:
    """What has one place only is compared as that place's, although no word is left."""
    assert told(changed(FIELDS["choice"], "slow", "fast")) == ["> edited"]
    to = {"annexed": False, "groups": [{"heading": "", "names": ["Dinas Sosial"]}]}
    assert sum(pair.changes for pair in changed(FIELDS["to"], to, {**to, "annexed": True})) == 1


@given(old=text(max_size=60) | phrases, new=text(max_size=60) | phrases)
@quickly
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    """Without what is new they are the old text, without what is gone the new one, whatever stands in it."""
    found = marks(old, new)
    assert (side(found, "new"), side(found, "gone")) == (old, new)
    assert all(piece.text for piece in found)
    turned = [Piece(TURNED[piece.kind], piece.text) for piece in found]  # type: ignore[arg-type]
    assert sorted(map(repr, turned)) == sorted(map(repr, marks(new, old)))


@given(old=contents, new=contents)
@quickly
def test_a_comparison_holds_both_contents_whole(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Every item of either side is in it once, with its very text, whatever was matched with what."""
    for name in FIELDS:
        pairs = pairs_of(outline(FIELDS[name], old.get(name), {}), outline(FIELDS[name], new.get(name), {}))
        for values, without in ((old, "new"), (new, "gone")):
            items = written({name: values.get(name)})[name]
            texts = read_back(pairs, without)  # type: ignore[arg-type]
            assert texts.keys() == {item.path for item in items}
            for item in items:
                assert [cell for cell in texts[item.path] if cell] == [cell for cell in item.cells if cell]


@given(old=contents, new=contents)
@quickly
def test_swapped_sides_mirror(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Compared the other way round, the same is matched, moved and marked, with gone for new."""
    there = [one for field in compare(tuple(FIELDS.values()), old, new) for one in all_pairs(field.pairs)]
    back = [one for field in compare(tuple(FIELDS.values()), new, old) for one in all_pairs(field.pairs)]

    def sides(pair: Pair, turned: bool) -> tuple[str, ...]:
        old, new = (pair.new, pair.old) if turned else (pair.old, pair.new)
        return (old.path if old else "", new.path if new else "", str(pair.moved), str(pair.changes))

    assert sorted(sides(pair, False) for pair in there) == sorted(sides(pair, True) for pair in back)


@given(content=contents)
@quickly
def test_the_same_content_has_no_change(content: dict[str, Any]) -> None:
    """A content compared with itself gives nothing."""
    assert compare(tuple(FIELDS.values()), content, dict(content)) == ()


def lines_run(call: Callable[[], object]) -> int:
    """How many lines of the comparison's own code run: the same on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        if "comparison" not in frame.f_code.co_filename:
            return None
        count += 1
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return count


HOSTILE: dict[str, tuple[str, Any, Any]] = {
    "one letter": ("long", "a " * 10_000, "a " * 9_999 + "b"),
    "two letters, shifted": ("long", "a b " * 5_000, "b a a " * 3_333),
    "all marks": ("long", "." * 20_000, ".;" * 10_000),
    "no word in common": ("long", " ".join(map(str, range(4_000))), " ".join(map(str, range(9_000, 13_000)))),
    "rows all alike": ("table", [["Anggota", f"{n}"] for n in range(200)], [["Anggota", f"{-n}"] for n in range(200)]),
    "rows turned round": ("table", [[f"Nama {n}", "Anggota"] for n in range(200)],
                          [[f"Nama {n}", "Anggota"] for n in range(200)][::-1]),
    "1,000 rows edited": ("table", [[f"Ny. {n} dari Padang", "Anggota"] for n in range(1_000)],
                          [[f"Ny. {n + 7} dari Padang", "Ketua"] for n in range(1_000)]),
    "long paragraphs": ("paragraphs", [f"{n} " + "bahwa panitia dan " * 1_000 for n in range(8)],
                        [f"{n} " + "bahwa dan panitia " * 1_000 for n in range(8)]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_contents_are_bounded(name: str) -> None:
    """Whatever two contents are made of, a comparison takes at most a few steps for each of their words and rows."""
    field, old, new = HOSTILE[name]
    steps = lines_run(lambda: compare((FIELDS[field],), {field: old}, {field: new}))
    assert steps < 3_000_000
