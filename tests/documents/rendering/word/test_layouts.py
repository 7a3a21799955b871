"""A part that was laid out once is written again with other words, wherever docxtpl's way would lay these out alike."""

from collections.abc import Callable, Iterator
from itertools import cycle, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.rendering.word import docx as printing
from documents.rendering.word.checking import specimens
from documents.rendering.word.docx import by_docxtpl
from documents.rendering.word.layout.asking import Ask
from documents.rendering.word.layout.columns import declared_width
from documents.rendering.word.layout.structure import qn
from documents.rendering.word.press.filling import Filling
from documents.rendering.word.press.press import Press
from documents.rendering.word.tagging.limits import EFFORT, Effort
from documents.rendering.word.tagging.marking import Unknown
from tests.documents.rendering.paper import edition, opened
from tests.documents.rendering.word.corpus import KNOWN, facts
from tests.documents.rendering.word.test_press import TYPES, sheet
from tests.documents.rendering.word.test_templates import BODY


def counted(template: bytes) -> tuple[Press, list[int]]:
    """The fast way of a template, and the turns in which it laid the body out."""
    press, turns = printing.known(template, sheet()), list[int]()
    arrange = press._arrange

    def counting(*given: Any) -> None:
        turns.append(len(turns))
        arrange(*given)

    press._arrange = counting
    return press, turns


def texts(number: int, length: int, words: str = "a") -> dict[str, Any]:
    """Facts with texts of one length in so many rows."""
    return facts(number) | {
        "title": words * length,
        "rows": [{"number": str(place), "name": words * length, "cells": []} for place in range(number)],
    }


def test_other_words_are_not_laid_out_again() -> None:
    """Other words, longer and in more rows, marks among them, take what was laid out; the widths are their own."""
    press, turns = counted(KNOWN["signed"])
    for filling in (texts(30, 9), texts(30, 10, "W"), texts(99, 60, "&"), texts(400, 2, "ß")):
        assert press.print(filling, printing.words(sheet())) == by_docxtpl(KNOWN["signed"], filling, sheet())
    assert len(turns) == 1


def test_another_structure_is_laid_out() -> None:
    """Another number of paragraphs, a line more in a text and an answer that differs are laid out, each once."""
    press, turns = counted(KNOWN["paragraphs"])
    for count, _ in product((1, 2, 1), range(2)):
        press.print(facts(1) | {"words": ["kata"] * count}, {})
    assert len(turns) == 2
    for words in ("dua\nbaris", "baris\ndua", "satu"):
        press.print(facts(1) | {"words": [words]}, {})
    assert len(turns) == 3


LIMITS = {
    "rows without lines": (58, 59, 60),  # a short row: 120 characters
    "signed": (0, 1, 40, 41, 110, 111, 898, 899, 900),  # a long table: 2,000 characters; a last row to keep: 1,800
}
"""Lengths of two of the cells at which the layout of a template becomes another."""


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("way", [list, reversed])
def test_at_each_limit_the_layout_is_the_right_one(name: str, way: Callable[[Any], Any]) -> None:
    """Texts up to a limit, at it and beyond, in few and many rows, in either order: one press prints each as docxtpl does."""
    press = printing.known(KNOWN[name], sheet())
    for length, number in way(list(product(LIMITS[name], (1, 8, 9, 23, 24, 25)))):
        filling = texts(number, length)
        assert press.print(filling, printing.words(sheet())) == by_docxtpl(KNOWN[name], filling, sheet())


PRESSES = {name: printing.known(KNOWN[name], sheet()) for name in ("signed", "signed side by side", "values in markup")}
LENGTHS = st.sampled_from([0, 0, 1, 30, 119, 121, 2001])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.sampled_from(list(PRESSES)), st.lists(LENGTHS, min_size=1, max_size=4), st.integers(0, 30))
def test_words_of_any_length_come_out_as_docxtpls(name: str, lengths: list[int], number: int) -> None:
    """Empty, short and long texts, in turn, whatever was printed before."""
    turns = [lengths[place % len(lengths)] for place in range(number + 4)]
    rows = [{"number": str(place), "name": "x" * turns[place], "cells": []} for place in range(number)]
    title, name_below, empty, _ = ("y" * length for length in turns[-4:])
    filling = facts(0) | {"rows": rows, "title": title, "empty": empty, "signature": {"lines": [], "name": name_below}}
    assert PRESSES[name].print(filling, printing.words(sheet())) == by_docxtpl(KNOWN[name], filling, sheet())


@pytest.mark.parametrize("code", TYPES)
def test_the_bodys_own_types_come_out_the_same_in_other_words(code: str) -> None:
    """One press of each type's template prints documents of one structure with texts that grow and shrink, some of them
    empty, as docxtpl does.
    """
    kind = edition().types[code]
    template = edition().templates[kind.template]
    press, page = printing.known(template, sheet()), printing.words(sheet())
    full = specimens(kind, edition().body)[0]
    for lengths in ((3,), (9, 0), (0, 9), (130, 3), (1, 0, 950), (2, 130), (9, 0)):
        filling = reworded(full, cycle("Nama & " * (length // 2) + "x" * (length % 2) for length in lengths))
        assert press.print(filling, page) == by_docxtpl(template, filling, sheet())


def reworded(value: Any, words: Iterator[str]) -> Any:
    """The same facts, each text in its turn another."""
    if isinstance(value, dict):
        return {name: reworded(one, words) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [reworded(one, words) for one in value]
    return next(words) if isinstance(value, str) else value


def test_rows_that_stand_for_others_answer_as_rows_only() -> None:
    """A layout that asked about a paragraph in such a row would be told: it is left to docxtpl's way."""

    def curious(document: Any, styles: Any, ask: Ask) -> None:
        for paragraph in document.element.body.iter(qn("w:p")):
            ask.longer((paragraph,), 0)

    press = Press(KNOWN["rows with lines"], lambda document: curious)
    press.print(facts(8), {})
    with pytest.raises(Unknown, match="laid out one by one"):
        press.print(facts(9), {})
    with pytest.raises(Unknown, match="laid out one by one"):
        press.print(facts(11), {})


def test_few_layouts_are_kept() -> None:
    """So many keys of a part, so many layouts of one, and none that is long."""
    press = printing.known(KNOWN["rows without lines"], sheet())
    for number, long in product((*range(1, 12), 600), range(16)):
        rows = [{"number": "1", "name": "x" * 130 * (long >> place & 1), "cells": []} for place in range(number)]
        press.print(facts(0) | {"rows": rows}, {})
    kept = press._scripts[BODY][1]._kept
    assert [len(found) for number in range(1, 13) if (found := kept.get(_key(press, number)))] == [4] * 8


def _key(press: Press, number: int) -> tuple[Any, ...]:
    rows = [{"number": "1", "name": "x", "cells": []}] * number
    effort = Effort()
    return Filling(press._scripts[BODY][0], facts(0) | {"rows": rows, EFFORT: effort}, effort).key


@pytest.mark.parametrize("name", ["signed, of no declared width", "signed, of a share of the page"])
def test_columns_are_fitted_where_the_table_has_a_width(name: str) -> None:
    """A table without a width of its own keeps the columns of the template, and a signature taken in is as wide as all."""
    table = opened(by_docxtpl(KNOWN[name], facts(40), sheet())).tables[0]._tbl
    assert declared_width(table) == 0
    columns = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    signed = list(table.iter(qn("w:tr")))[-1]
    assert [int(width.get(qn("w:w"))) for width in signed.iter(qn("w:tcW"))] == [sum(columns)]
    assert all(one == other for one, other in pairwise(columns))
