"""Column widths of bordered tables whose columns come from the document: by what stands in them."""

from typing import Any

from docx.document import Document as WordDocument

from documents.rendering.word.layout.asking import Ask
from documents.rendering.word.layout.structure import Styles, child, qn

_ROW, _CELL, _GRID, _COLUMN = map(qn, ("w:tr", "w:tc", "w:tblGrid", "w:gridCol"))
_PROPERTIES, _CELL_WIDTH, _WIDTH, _TYPE = map(qn, ("w:tcPr", "w:tcW", "w:w", "w:type"))
_TABLE_PROPERTIES, _TABLE_WIDTH = qn("w:tblPr"), qn("w:tblW")


def fit_columns(document: WordDocument, styles: Styles, ask: Ask) -> None:
    """Sets the widths of every table with lines and a width of its own, from the length of what its cells hold."""
    for table in document.element.body.iter(qn("w:tbl")):
        if styles.is_bordered(table):
            _fit(table, ask)


def _fit(table: Any, ask: Ask) -> None:
    rows = [list(row.iterchildren(_CELL)) for row in table.iterchildren(_ROW)]
    columns, total = list(child(table, _GRID).iterchildren(_COLUMN)), declared_width(table)
    if not rows or not total or any(len(row) != len(columns) for row in rows):
        return
    widths = ask.widths(list(zip(*rows, strict=True)), total)
    for column, width in zip(columns, widths, strict=True):
        column.set(_WIDTH, width)
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            own = child(child(cell, _PROPERTIES), _CELL_WIDTH)
            if own is None:
                own = cell.get_or_add_tcPr().get_or_add_tcW()
            own.set(_WIDTH, width)
            own.set(_TYPE, "dxa")


def declared_width(table: Any) -> int:
    """The width that a table says it has, in twentieths of a point; 0 where it says none, or a share of the page."""
    own = child(child(table, _TABLE_PROPERTIES), _TABLE_WIDTH)
    return int(own.get(_WIDTH, "0")) if own is not None and own.get(_TYPE, "dxa") == "dxa" else 0
