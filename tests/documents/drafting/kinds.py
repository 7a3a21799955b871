"""One field of every kind, a good value for each, and short ways to write groups and tables."""

from typing import Any

from documents.drafting.fields import (
    AddresseesField,
    AnnexesField,
    ChoiceField,
    ClausesField,
    DateField,
    DocumentField,
    Field,
    LegalBasesField,
    LongTextField,
    Option,
    ParagraphsField,
    TableField,
    TextField,
    TimeField,
    UnitField,
)
from workflow.text import Text


def called(name: str) -> dict[str, Any]:
    """A field's name and label."""
    return {"name": name, "label": Text(name, name)}


def options(*codes: str) -> tuple[Option, ...]:
    """A list to choose from."""
    return tuple(Option(code, Text(code, code)) for code in codes)


BASIS = options("uu-1", "uu-2")
UUID7 = "0190a1c2-0000-7000-8000-00000000000a"
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        TextField(**called("line")),
        LongTextField(**called("long")),
        ParagraphsField(**called("paragraphs"), numbering="numbers"),
        ClausesField(**called("clauses")),
        DateField(**called("day")),
        TimeField(**called("time")),
        ChoiceField(**called("choice"), of="speed", options=options("slow", "fast")),
        UnitField(**called("unit"), options=options("north", "south")),
        TableField(**called("table"), columns=options("name", "post")),
        AddresseesField(**called("to")),
        AnnexesField(**called("annexes")),
        DocumentField(**called("reference")),
        LegalBasesField(**called("bases"), options=BASIS),
    )
}


def group(*names: str, heading: str = "") -> dict[str, Any]:
    """A group of addressees."""
    return {"heading": heading, "names": list(names)}


def table(*rows: list[str], columns: list[str], heading: str = "", numbered: bool = True) -> dict[str, Any]:
    """A table of an annex."""
    return {"heading": heading, "numbered": numbered, "columns": columns, "rows": list(rows)}


ANNEX = {"title": "PANITIA", "tables": [table(["Ani", "Ketua"], columns=["NAMA", "JABATAN"])]}
GOOD: list[tuple[str, Any]] = [
    ("line", "Panitia"),
    ("long", "satu\ndua"),
    ("paragraphs", ["satu", "dua\ntiga"]),
    ("clauses", [{"text": "Membentuk", "points": []}, {"text": "bertugas:", "points": ["menyusun;", "melapor."]}]),
    ("day", "2020-02-29"),
    ("time", "23:59"),
    ("choice", "fast"),
    ("unit", "south"),
    ("table", [["Ani", "Ketua"], ["Budi", ""]]),
    ("to", {"annexed": True, "groups": [group("Dinas A", heading="OPD"), group("Kab. B", heading="II")]}),
    ("annexes", [ANNEX, {"title": "ACARA", "tables": [table(["08.00", "Buka"], columns=["", ""], numbered=False)]}]),
    ("reference", UUID7),
    ("bases", [{"code": "uu-1"}, {"text": "Peraturan lain"}]),
]
