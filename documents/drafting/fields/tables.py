"""Tables: one whose columns the type fixes, and the annexes, whose tables the drafter lays out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.drafting.fields.base import Field, Option, read_flag, read_list, read_object
from documents.drafting.fields.characters import is_blank, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.fields.texts import LINE
from documents.drafting.words import roman
from workflow.text import Text

CELL = 10_000  # characters
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TableField(Field):
    """A table with the type's own columns: {"assigned": [["Fitri Handayani, S.Sos.", "Staf"], ...]}.

    A row's cells stand in the order of `columns`; rows that are blank from end to end are dropped. The rows' numbers
    are not data: the template counts them.
    """

    kind = "table"
    keys = frozenset({"columns", "max"})
    columns: tuple[Option, ...] = ()
    max: int = CELL

    def clean(self, value: object, at: Place, problems: Problems) -> list[list[str]]:
        return read_rows(value, [column.label for column in self.columns], at, problems, self.max)

    def check(self, value: Any, at: Place, problems: Problems) -> None:
        check_cells(value, [column.label for column in self.columns], at, problems)

    def empty(self) -> list[list[str]]:
        return []

    def schema(self) -> dict[str, Any]:
        cell, width = {"type": "string", "maxLength": self.max}, len(self.columns)
        return {"type": "array", "items": {"type": "array", "items": cell, "minItems": width, "maxItems": width}}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexesField(Field):
    """{"annexes": [{"title": "SUSUNAN PANITIA", "tables": [{"heading": "", "numbered": true,
    "columns": ["NAMA", "JABATAN"], "rows": [["Ny. Desi Marlina", "Sekretaris"]]}]}]}.

    `numbered` puts a column NO with the rows' numbers before the others; it is true unless said otherwise. Columns that
    all stay without a name print no header row. Rows, tables and annexes with nothing in them are dropped.
    """

    kind = "annexes"
    keys = frozenset({"max"})
    max: int = CELL

    def clean(self, value: object, at: Place, problems: Problems) -> list[dict[str, Any]]:
        read = read_list(value, at, problems, most=50)
        several = isinstance(value, list) and len(value) > 1
        annexes = [self._annex(item, self.item_place(at, index, several), problems) for index, item in read]
        return [annex for annex in annexes if annex["tables"] or not is_blank(annex["title"])]

    def _annex(self, value: object, at: Place, problems: Problems) -> dict[str, Any]:
        parts = read_object(value, ("title", "tables"), at, problems)
        title = read_text(parts.get("title", ""), at.inside("title"), problems, limit=LINE, lines=False)
        sent = parts.get("tables", [])
        several = isinstance(sent, list) and len(sent) > 1
        tables = [
            self._table(item, self.table_place(at, index, several), problems)
            for index, item in read_list(sent, at.inside("tables"), problems, most=50)
        ]
        return {"title": title, "tables": [table for table in tables if not _is_nothing(table)]}

    def _table(self, value: object, at: Place, problems: Problems) -> dict[str, Any]:
        parts = read_object(value, ("heading", "numbered", "columns", "rows"), at, problems)
        heading = read_text(parts.get("heading", ""), at.inside("heading"), problems, limit=LINE, lines=False)
        numbered = read_flag(parts.get("numbered", True), at.inside("numbered"), problems)
        columns = [
            read_text(
                column,
                at.inside("columns").extended(index, f"kolom {index + 1}", f"column {index + 1}"),
                problems,
                limit=LINE,
                lines=True,
            )
            for index, column in read_list(parts.get("columns", []), at.inside("columns"), problems, most=MOST_COLUMNS)
        ]
        rows = read_rows(parts.get("rows", []), column_names(columns), at.inside("rows"), problems, self.max)
        return {"heading": heading, "numbered": numbered, "columns": columns, "rows": rows}

    def check(self, value: Any, at: Place, problems: Problems) -> None:
        for index, annex in enumerate(value):
            place = self.item_place(at, index, len(value) > 1)
            if is_blank(annex["title"]):
                problems.add(place.inside("title"), "{where}: isi judul.", "{where}: enter the title.")
            if not annex["tables"]:
                problems.add(place.inside("tables"), "{where}: isi tabelnya.", "{where}: enter its table.")
            for number, table in enumerate(annex["tables"]):
                self._check_table(table, self.table_place(place, number, len(annex["tables"]) > 1), problems)

    def _check_table(self, table: dict[str, Any], at: Place, problems: Problems) -> None:
        named = [not is_blank(column) for column in table["columns"]]
        for index, is_named in enumerate(named):
            if any(named) and not is_named:
                spot = at.inside("columns").inside(index)
                problems.add(
                    spot,
                    "{where} kolom {n}: isi judul kolom.",
                    "{where} column {n}: enter the column's name.",
                    n=index + 1,
                )
        if not table["rows"]:
            problems.add(at.inside("rows"), "{where}: isi sekurangnya satu baris.", "{where}: enter at least one row.")
        check_cells(table["rows"], column_names(table["columns"]), at.inside("rows"), problems)

    def empty(self) -> list[dict[str, Any]]:
        return []

    def schema(self) -> dict[str, Any]:
        line, cell = {"type": "string", "maxLength": LINE}, {"type": "string", "maxLength": self.max}
        table = {
            "heading": line,
            "numbered": {"type": "boolean", "default": True},
            "columns": {"type": "array", "items": line, "maxItems": MOST_COLUMNS},
            "rows": {"type": "array", "items": {"type": "array", "items": cell, "maxItems": MOST_COLUMNS}},
        }
        tables = {"type": "array", "items": {"type": "object", "properties": table, "additionalProperties": False}}
        annex = {"title": line, "tables": tables}
        return {"type": "array", "items": {"type": "object", "properties": annex, "additionalProperties": False}}

    def item_place(self, at: Place, index: int, several: bool) -> Place:
        """Where the annex is that stands at `index`, from 0; counted only where there are several, as in print."""
        number = f" {roman(index + 1)}" if several else ""
        return at.inside(index, Text(f"Lampiran{number}", f"Annex{number}"))

    def table_place(self, annex: Place, index: int, several: bool) -> Place:
        """Where the table is that stands at `index` of its annex, from 0; counted only where there are several."""
        if several:
            return annex.inside("tables").extended(index, f"tabel {index + 1}", f"table {index + 1}")
        return annex.inside("tables").inside(index)


def column_names(columns: Sequence[str]) -> list[Text]:
    """What the columns are called in messages."""
    return [
        Text(f"kolom {number}", f"column {number}") if is_blank(name) else Text(f'"{name}"', f'"{name}"')
        for number, name in enumerate(columns, 1)
    ]


def read_rows(value: object, columns: Sequence[Text], at: Place, problems: Problems, limit: int) -> list[list[str]]:
    """The rows of a table with as many cells each as it has columns, without the blank ones."""
    rows = []
    for index, item in read_list(value, at, problems):
        place = _row_place(at, index)
        if isinstance(item, list) and len(item) != len(columns):
            problems.add(
                place,
                "{where} memuat {cells} sel untuk {columns} kolom.",
                "{where} has {cells} cells for {columns} columns.",
                cells=len(item),
                columns=len(columns),
            )
            continue
        row = [
            read_text(cell, _cell_place(place, number, columns), problems, limit=limit, lines=True)
            for number, cell in read_list(item, place, problems, most=MOST_COLUMNS)
        ]
        if not all(map(is_blank, row)):
            rows.append(row)
    return rows


def check_cells(rows: list[list[str]], columns: Sequence[Text], at: Place, problems: Problems) -> None:
    """Each blank cell, except in a column that is blank throughout: such a one is filled in by hand on paper."""
    written = [any(not is_blank(row[number]) for row in rows) for number in range(len(columns))]
    for index, row in enumerate(rows):
        for number, cell in enumerate(row):
            if written[number] and is_blank(cell):
                place = _row_place(at, index)
                problems.add(
                    place.inside(number), "{where}: isi {column}.", "{where}: enter {column}.", column=columns[number]
                )


def _row_place(at: Place, index: int) -> Place:
    return at.extended(index, f"baris {index + 1}", f"row {index + 1}")


def _cell_place(row: Place, index: int, columns: Sequence[Text]) -> Place:
    return row.inside(index, Text(f"{row.words.id}, {columns[index].id}", f"{row.words.en}, {columns[index].en}"))


def _is_nothing(table: dict[str, Any]) -> bool:
    return not table["rows"] and is_blank(table["heading"]) and all(map(is_blank, table["columns"]))
