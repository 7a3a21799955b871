"""Column widths of bordered tables whose columns come from the document: by what stands in them."""

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from documents.rendering.word.structure import Styles, text_of

_NARROW, _LETTER, _CAPITAL, _WIDE = 85, 145, 175, 215
_MADE_NARROW, _MADE_WIDE = frozenset("fijltI.,:;'!|()[] "), frozenset("mwMW%@")
"""What a character takes, and a bold capital, in twentieths of a point: at 11 and 10 points, in the widest of the fonts."""
_PADDING = 220
_LEAST = 680
"""The least width of a column: two bold capitals between its lines."""
_BREAK = re.compile(r"[\s/-]+")


def fit_columns(document: WordDocument, styles: Styles) -> None:
    """Sets the widths of every table with lines, from the length of what its cells hold."""
    for table in document.element.body.iter(qn("w:tbl")):
        if styles.is_bordered(table):
            _fit(table)


def _fit(table: Any) -> None:
    rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
    columns = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
    if not rows or any(len(row) != len(columns) for row in rows):
        return
    texts = [[text_of(row[place]) for row in rows] for place in range(len(columns))]
    total = int(table.find(qn("w:tblPr")).find(qn("w:tblW")).get(qn("w:w")))
    for place, width in enumerate(widths(texts, total)):
        columns[place].set(qn("w:w"), str(width))
        for row in rows:
            cell = row[place].get_or_add_tcPr().get_or_add_tcW()
            cell.set(qn("w:w"), str(width))
            cell.set(qn("w:type"), "dxa")


def widths(columns: Sequence[Sequence[str]], total: int) -> list[int]:
    """Whole widths that add up to `total`. A column that is short throughout (a number, a year) gets what it needs, the
    others share the rest by the root of what they hold, so that a long text does not squeeze its neighbours, and no
    word is broken while there is room.
    """
    needs = [max(_LEAST, max(map(_width, column), default=0) + _PADDING) for column in columns]
    floors = [max(_LEAST, max(map(_widest_word, column), default=0) + _PADDING) for column in columns]
    if sum(floors) >= total:
        return _whole(floors, total)
    given = {place: need for place, need in enumerate(needs) if need < total / len(columns) / 2}
    if len(given) == len(columns):
        given = {}
    weights = [_weight(column) for column in columns]
    while True:
        rest = total - sum(given.values())
        shares = {place: weights[place] for place in range(len(columns)) if place not in given}
        found = {place: rest * weight / sum(shares.values()) for place, weight in shares.items()}
        tight = {place: floors[place] for place, width in found.items() if width < floors[place]}
        if not tight:
            return _whole([{**given, **found}[place] for place in range(len(columns))], total)
        given |= tight


def _whole(exact: Sequence[float], total: int) -> list[int]:
    """Brought to `total` if they are more, and rounded down, the difference going to the widest."""
    ratio = min(1.0, total / sum(exact))
    found = [int(width * ratio) for width in exact]
    found[found.index(max(found))] += total - sum(found)
    return found


def _weight(column: Sequence[str]) -> float:
    """The root of a column's typical length: between its mean and its longest."""
    lengths = [len(text) for text in column] or [1]
    typical = (sum(lengths) / len(lengths) + max(lengths)) / 2
    return float(max(typical, 4.0) ** 0.5)


def _widest_word(text: str) -> int:
    return max(map(_width, _BREAK.split(text)), default=0)


def _width(text: str) -> int:
    return sum(map(_character, text))


def _character(character: str) -> int:
    if character in _MADE_NARROW:
        return _NARROW
    if character in _MADE_WIDE:
        return _WIDE
    return _CAPITAL if character.isupper() else _LETTER
