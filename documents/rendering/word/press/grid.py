"""The columns that a table declares, brought to those that its rows have: docxtpl's own way, for a tree that is read already."""

from typing import Any

from documents.rendering.word.layout.structure import child, qn

_TABLE, _ROW, _CELL, _GRID, _COLUMN = map(qn, ("w:tbl", "w:tr", "w:tc", "w:tblGrid", "w:gridCol"))
_WIDTH, _VALUE = qn("w:w"), qn("w:val")
_PROPERTIES, _SPAN = qn("w:tcPr"), qn("w:gridSpan")


def counts(row: Any) -> tuple[int, int]:
    """The cells of a row, and the columns that they take."""
    cells = list(row.iterchildren(_CELL))
    spans = [child(child(cell, _PROPERTIES), _SPAN) for cell in cells]
    return len(cells), sum(1 if span is None else int(span.get(_VALUE)) for span in spans)


def declared(table: Any) -> list[Any]:
    """The columns that a table declares."""
    return list(child(table, _GRID).iterchildren(_COLUMN))


def match_columns(table: Any) -> None:
    """Adds the columns that a row has beyond those declared, takes away those that no row has, and keeps the whole width."""
    rows = [counts(row) for row in table.iter(_ROW)]
    columns = declared(table)
    _add(child(table, _GRID), columns, max((cells for cells, _ in rows), default=0) - len(columns))
    columns = declared(table)
    _remove(columns, len(columns) - max((spans for _, spans in rows), default=0))


def _add(grid: Any, columns: list[Any], number: int) -> None:
    if number <= 0:
        return
    width = sum(float(column.get(_WIDTH)) for column in columns)
    before, after = width / len(columns), width / (len(columns) + number)
    for column in columns:
        column.set(_WIDTH, str(int(float(column.get(_WIDTH)) * after / before)))
    for _ in range(number):
        grid.append(grid.makeelement(_COLUMN, {_WIDTH: str(int(after))}))


def _remove(columns: list[Any], number: int) -> None:
    if number <= 0:
        return
    left, gone = columns[:-number], columns[-number:]
    more = int(sum(float(column.get(_WIDTH)) for column in gone) / len(left)) if left else 0
    for column in gone:
        column.getparent().remove(column)
    for column in left:
        column.set(_WIDTH, str(int(float(column.get(_WIDTH)) + more)))


def is_settled(table: Any) -> bool:
    """Of a template's table, marks in place of its tags: whether its rows match its columns, whichever of them are printed."""
    number = len(declared(table))
    for row in table.iter(_ROW):
        if any(part.tag not in (_CELL, qn("w:trPr"), qn("w:tblPrEx")) for part in row):
            return False
        if any(not (span.get(_VALUE) or "").isdecimal() for span in row.iter(qn("w:gridSpan"))):
            return False
        cells, spans = counts(row)
        if cells > number or spans != number:
            return False
    return True
