"""What a template is filled with: plain values by name, made from a document's fields, its number and who signs it.

Every document has these facts:

| name | value |
| --- | --- |
| `number` | the printed number; of a draft, with "…" where the counter will stand |
| `date` | the document's date (see date below); of a draft, "… Desember 2019" |
| `place` | where the body sits |
| `position` | the signing position: `title` "Ketua", `upper` "KETUA TIM PENGGERAK ..." in one line, `lines` |
| `signature` | above the signature: `lines` in capitals; below it: `name` |
| `letterhead` | `lines`, `address` |
| `office` | the body: `name`, `short`, `code` as numbers print it |
| `kind` | the document type's `name` |
| `draft` | whether this is a draft |

and every field of its type by the field's own name, in the form of its kind; what nobody filled in is empty ("", []):

| kind | value |
| --- | --- |
| text, long_text | the text |
| paragraphs, legal_bases | a list of `label` ("a.", "1."), `text`, and the mark that may follow it: `semicolon` (";") \
or `ending` (";", after the last one "."); both are "" where the text ends with a mark already; a single one has no `label` |
| clauses | a list of `name` (KESATU), `text`, `points` (as paragraphs) |
| date | `iso`, `long` "20 Desember 2019", `weekday` "Jumat", `full` "Jumat, 20 Desember 2019", \
`spelled` "Jumat, tanggal dua puluh Desember tahun dua ribu sembilan belas" |
| time | `long` "08.30 WIB", `clock` "08.30", `zone` "WIB" |
| choice, unit | `code`, `label` |
| document | `number`, `date` (as above), `subject`, `citation` |
| table | `columns`, `rows`: `number` "1", `label` "1." (a single one has none), `cells`, and each cell by its column's name; \
`pairs` (the rows two by two, for signatures side by side) |
| addressees | `annexed`, `count`, `tally` "22 + 19 + 24 = 65", `names` (all), `groups`: `label` "I.", `heading`, `names` |
| annexes | a list of `label` "LAMPIRAN I", `title`, `tables`: `label` "A.", `heading`, `numbered`, `columns`, `rows` |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.bodies.acting.capacity import Capacity
from documents.bodies.definitions import BodyDefinition, Position
from documents.drafting.fields import Field, filled
from documents.drafting.types import DocumentType
from documents.drafting.words import (
    clause_name,
    clock_time,
    dated_weekday,
    letter,
    long_date,
    marker,
    roman,
    spelled_date,
    weekday,
)
from documents.numbering.pattern import NumberParts, Pattern

BLANK = "…"
"""What a draft shows where something will be known only when it is issued."""

STANDARD = ("number", "date", "place", "position", "signature", "letterhead", "office", "kind", "draft")
"""The facts of every document; no field may have one of these names."""

_CLOSING = ";.:,?!"


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number as it is printed, and the document's date. Of a draft (`issued` False) `day` is the day it is made."""

    number: str
    day: date
    issued: bool


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """What stands above and below the signature; `lines` end without the comma."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Another document as this one refers to it."""

    number: str
    day: date
    subject: str
    citation: str


def facts_for(
    kind: DocumentType,
    fields: Mapping[str, Any],
    body: BodyDefinition,
    numbering: Numbering,
    signature: SignatureBlock,
    cited: Mapping[str, Cited],
) -> dict[str, Any]:
    """The facts of one document. `cited` holds the documents that its fields refer to, by id; an unknown one is blank."""
    printer = _Printer(body, cited)
    values = filled(kind.fields, fields)
    return {field.name: printer.print(field, values[field.name]) for field in kind.fields} | {
        "number": numbering.number,
        "date": _date(numbering.day) if numbering.issued else _date_to_come(numbering.day),
        "place": body.place,
        "position": _position(body.positions[kind.signatory]),
        "signature": {"lines": list(signature.lines), "name": signature.name},
        "letterhead": {"lines": list(body.letterhead.lines), "address": body.letterhead.address},
        "office": {"name": body.name, "short": body.short, "code": body.print_code},
        "kind": {"name": kind.name.id},
        "draft": not numbering.issued,
    }


def signature_block(position: Position, name: str) -> SignatureBlock:
    """The block of a position's holder."""
    return SignatureBlock(position.title_upper_lines, printed_name(name))


def substitute_block(capacity: Capacity, body: BodyDefinition, name: str) -> SignatureBlock:
    """The block of one who signed in a holder's stead, as the mandate that was used asks for."""
    return SignatureBlock(capacity.lines(body), printed_name(name))


def printed_name(name: str) -> str:
    """A name as it stands under a signature: "Ny. Hj. RATNA DEWI MAHARANI, S.Pd.", titles before and after it as they are."""
    before, comma, after = name.partition(",")
    words = before.split(" ")
    first = next((place for place, word in enumerate(words) if not word.endswith(".")), len(words))
    return " ".join([*words[:first], *(word.upper() for word in words[first:])]) + comma + after


def number_to_come(pattern: Pattern, parts: NumberParts) -> str:
    """How a draft prints its number: "…/KEP/XII/2019". Takes no number and names none."""
    stand_in = 918273645
    return pattern.format(parts._replace(seq=stand_in)).replace(str(stand_in), BLANK, 1)


def _position(position: Position) -> dict[str, Any]:
    return {"title": position.title, "upper": position.title_upper, "lines": list(position.title_upper_lines)}


def _date(day: date | None) -> dict[str, str]:
    if day is None:
        return {"iso": "", "long": "", "weekday": "", "full": "", "spelled": ""}
    return {
        "iso": day.isoformat(),
        "long": long_date(day),
        "weekday": weekday(day),
        "full": dated_weekday(day),
        "spelled": spelled_date(day),
    }


def _date_to_come(day: date) -> dict[str, str]:
    month_and_year = long_date(day).split(" ", 1)[1]
    long = f"{BLANK} {month_and_year}"
    return {
        "iso": "",
        "long": long,
        "weekday": BLANK,
        "full": f"{BLANK}, {long}",
        "spelled": f"{BLANK}, tanggal {long}",
    }


def _items(texts: Sequence[str], numbering: str) -> list[dict[str, str]]:
    """The items of a list; what stands alone is not counted."""
    return [
        {
            "label": marker(numbering, place) if len(texts) > 1 else "",
            "text": text,
            "semicolon": _mark(text, ";"),
            "ending": _mark(text, ";" if place < len(texts) else "."),
        }
        for place, text in enumerate(texts, 1)
    ]


def _mark(text: str, mark: str) -> str:
    return "" if text.rstrip()[-1:] in _CLOSING else mark


def _tally(counts: Sequence[int]) -> str:
    """The sum as lists show it, "22 + 19 + 24 = 65"; of a single group nothing."""
    return f"{' + '.join(map(str, counts))} = {sum(counts)}" if len(counts) > 1 else ""


def _names(names: Sequence[str]) -> list[dict[str, str]]:
    """The names of a list of recipients, each with its number."""
    return [{"label": f"{place}.", "text": name} for place, name in enumerate(names, 1)]


def _rows(rows: Sequence[Sequence[str]], names: Sequence[str] = ()) -> list[dict[str, Any]]:
    return [
        dict(zip(names, cells, strict=False))
        | {"number": str(place), "label": f"{place}." if len(rows) > 1 else "", "cells": list(cells)}
        for place, cells in enumerate(rows, 1)
    ]


@dataclass(frozen=True, slots=True)
class _Printer:
    """Values of fields in the form that templates print."""

    body: BodyDefinition
    cited: Mapping[str, Cited]

    def print(self, field: Field, value: Any) -> Any:
        return _FORMS[field.kind](self, field, value)

    def text(self, field: Any, value: str) -> str:
        return value

    def paragraphs(self, field: Any, value: list[str]) -> list[dict[str, str]]:
        return _items(value, field.numbering)

    def legal_bases(self, field: Any, value: list[dict[str, str]]) -> list[dict[str, str]]:
        citations = {option.code: option.label.id for option in field.options}
        return _items([basis.get("text") or citations.get(basis.get("code", ""), "") for basis in value], "numbers")

    def clauses(self, field: Any, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "name": clause_name(place, field.first),
                "text": clause["text"],
                "points": _items(clause["points"], "letters"),
            }
            for place, clause in enumerate(value, 1)
        ]

    def date(self, field: Any, value: str) -> dict[str, str]:
        return _date(date.fromisoformat(value) if value else None)

    def time(self, field: Any, value: str) -> dict[str, str]:
        clock, zone = clock_time(value), self.body.zone_label if value else ""
        return {"clock": clock, "zone": zone, "long": f"{clock} {zone}".strip()}

    def option(self, field: Any, value: str) -> dict[str, str]:
        labels = {option.code: option.label.id for option in field.options}
        return {"code": value, "label": labels.get(value, "")}

    def document(self, field: Any, value: str) -> dict[str, Any]:
        cited = self.cited.get(value)
        if cited is None:
            return {"number": "", "date": _date(None), "subject": "", "citation": ""}
        return {"number": cited.number, "date": _date(cited.day), "subject": cited.subject, "citation": cited.citation}

    def table(self, field: Any, value: list[list[str]]) -> dict[str, Any]:
        columns = field.columns
        rows = _rows(value, [column.code for column in columns])
        pairs = [rows[place : place + 2] for place in range(0, len(rows), 2)]
        return {"columns": [column.label.id for column in columns], "rows": rows, "pairs": pairs}

    def addressees(self, field: Any, value: dict[str, Any]) -> dict[str, Any]:
        groups = value["groups"]
        names = [name for group in groups for name in group["names"]]
        return {
            "annexed": value["annexed"],
            "count": len(names),
            "tally": _tally([len(group["names"]) for group in groups]),
            "names": _names(names),
            "groups": [
                {
                    "label": f"{roman(place)}." if len(groups) > 1 else "",
                    "heading": group["heading"],
                    "names": _names(group["names"]),
                }
                for place, group in enumerate(groups, 1)
            ],
        }

    def annexes(self, field: Any, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "label": f"LAMPIRAN {roman(place)}" if len(value) > 1 else "LAMPIRAN",
                "title": annex["title"],
                "tables": self._tables(annex["tables"]),
            }
            for place, annex in enumerate(value, 1)
        ]

    def _tables(self, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Columns that all stay without a name are not printed as a head row: `columns` is then empty."""
        several = sum(1 for table in tables if table["heading"]) > 1
        return [
            {
                "label": f"{letter(place).upper()}." if several and table["heading"] else "",
                "heading": table["heading"],
                "numbered": table.get("numbered", True),
                "columns": table["columns"] if any(name.strip() for name in table["columns"]) else [],
                "rows": _rows(table["rows"]),
            }
            for place, table in enumerate(tables, 1)
        ]


_FORMS: Mapping[str, Callable[[_Printer, Any, Any], Any]] = {
    "text": _Printer.text,
    "long_text": _Printer.text,
    "paragraphs": _Printer.paragraphs,
    "legal_bases": _Printer.legal_bases,
    "clauses": _Printer.clauses,
    "date": _Printer.date,
    "time": _Printer.time,
    "choice": _Printer.option,
    "unit": _Printer.option,
    "document": _Printer.document,
    "table": _Printer.table,
    "addressees": _Printer.addressees,
    "annexes": _Printer.annexes,
}
