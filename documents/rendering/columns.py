"""Column widths of bordered tables whose columns come from the document: by what stands in them."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from documents.rendering.word import Styles, text_of

LEAST_SHARE = 0.5
"""No column gets less than this part of an equal share, unless all it holds is short."""
_LETTER = 125
"""What one character of a narrow column takes, in twentieths of a point: a digit at 11 points, with room to spare."""
_PADDING = 220
_LEAST = 680
"""The least width of a column: two capital letters in bold, with room to spare."""


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
    """Whole widths that add up to `total`: short columns (a number, a year) as wide as they need, the others share the
    rest by the square root of what they hold, so that a long text does not squeeze its neighbours.
    """
    needs = [max(_LEAST, max(map(len, column), default=0) * _LETTER + _PADDING) for column in columns]
    equal = total / len(columns)
    narrow = {place for place, need in enumerate(needs) if need < equal * LEAST_SHARE}
    if len(narrow) == len(columns):
        narrow = set()
    rest = total - sum(needs[place] for place in narrow)
    weights = {place: _weight(column) for place, column in enumerate(columns) if place not in narrow}
    whole = sum(weights.values())
    found = [needs[place] if place in narrow else int(rest * weights[place] / whole) for place in range(len(columns))]
    found[max(weights)] += total - sum(found)
    return found


def _weight(column: Sequence[str]) -> float:
    """The root of a column's typical length: between its mean and its longest."""
    lengths = [len(text) for text in column] or [1]
    typical = (sum(lengths) / len(lengths) + max(lengths)) / 2
    return float(max(typical, 4.0) ** 0.5)
