"""The typed fields of a document: what each kind takes, what a draft may lack, what submit needs.

Pure: a field knows the body's lists that it refers to; nothing here asks a database.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from documents.drafting.fields.addressees import AddresseesField
from documents.drafting.fields.base import Field, Option
from documents.drafting.fields.characters import printable
from documents.drafting.fields.clauses import ClausesField
from documents.drafting.fields.codes import ChoiceField, DocumentField, UnitField
from documents.drafting.fields.legal_bases import LegalBasesField
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.fields.tables import AnnexesField, TableField
from documents.drafting.fields.texts import LongTextField, ParagraphsField, TextField
from documents.drafting.fields.times import DateField, TimeField
from documents.drafting.words import grouped
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

__all__ = [
    "KINDS",
    "MOST_CHARACTERS",
    "AddresseesField",
    "AnnexesField",
    "ChoiceField",
    "ClausesField",
    "DateField",
    "DocumentField",
    "Field",
    "LegalBasesField",
    "LongTextField",
    "Option",
    "ParagraphsField",
    "TableField",
    "TextField",
    "TimeField",
    "UnitField",
    "clean",
    "filled",
    "json_schema",
    "missing",
]

KINDS: Mapping[str, type[Field]] = {
    field.kind: field
    for field in (
        TextField,
        LongTextField,
        ParagraphsField,
        ClausesField,
        DateField,
        TimeField,
        ChoiceField,
        UnitField,
        TableField,
        AddresseesField,
        AnnexesField,
        DocumentField,
        LegalBasesField,
    )
}
MOST_CHARACTERS = 1_000_000  # of all fields of a document together

_WHOLE = Place("", Text("Isi naskah", "The document's fields"))


def clean(fields: Sequence[Field], data: object, current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a document after `data` was given: its keys replace those of `current`, in the order of the type.

    A field that is empty is left out, so that filled-and-emptied equals never filled; null empties any field. What has been
    answered once is taken again unchanged. Refuses (kind CONTENT, code "malformed_fields"), naming each malformed field or
    unknown key.
    """
    problems = Problems()
    given = _given(data, problems)
    result = dict(current or {})
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            _unknown(name, known, problems)
    for field in fields:
        if field.name not in given:
            continue
        sent = given[field.name]
        value = field.empty() if sent is None else field.clean(sent, field.place(), problems)
        result.pop(field.name, None)
        if not field.is_empty(value):
            result[field.name] = value
    if found := problems.found():
        raise refuse(
            Kind.CONTENT,
            "malformed_fields",
            f"Ada {len(problems)} isian yang perlu diperbaiki.",
            f"{len(problems)} entries need correcting." if len(problems) > 1 else "1 entry needs correcting.",
            *found,
        )
    return {field.name: result[field.name] for field in fields if field.name in result}


def missing(fields: Sequence[Field], data: Mapping[str, Any]) -> tuple[FieldProblem, ...]:
    """What submit still needs, in the order of the type; `data` as `clean` answered it."""
    problems = Problems()
    for field in fields:
        field.missing(data.get(field.name, field.empty()), problems)
    return problems.found()


def filled(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the type with its value, an empty one with its empty value, an open choice with its default."""
    return {field.name: data.get(field.name, _unfilled(field)) for field in fields}


def json_schema(fields: Sequence[Field], language: str = "id") -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `clean` takes: a draft, so nothing is required, and null empties a field.

    "x-required" names the fields that submit needs.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: _described(field, language) for field in fields},
        "additionalProperties": False,
        "x-required": [field.name for field in fields if field.required],
    }


def _described(field: Field, language: str) -> dict[str, Any]:
    described: dict[str, Any] = {"title": field.label.said(language), "x-kind": field.kind}
    if field.hint:
        described["description"] = field.hint.said(language)
    return described | _or_null(field.schema())


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, or null, which empties the field. Only "type" and "enum" say anything of a null."""
    found = {**schema, "type": [schema["type"], "null"]}
    return {**found, "enum": [*schema["enum"], None]} if "enum" in schema else found


def _unfilled(field: Field) -> Any:
    return field.default if isinstance(field, ChoiceField) and field.default else field.empty()


def _given(data: object, problems: Problems) -> dict[str, object]:
    """The keys sent, unless they are no object or too much text altogether."""
    if not isinstance(data, dict):
        problems.add(_WHOLE, "{where} harus berupa objek JSON.", "{where} must be a JSON object.")
        return {}
    if _characters(data) > MOST_CHARACTERS:
        problems.add(
            _WHOLE,
            "{where} terlalu panjang: lebih dari {most_id} huruf. Bagi menjadi beberapa naskah.",
            "{where} are too long: more than {most_en} characters. Divide the document.",
            most_id=grouped(MOST_CHARACTERS),
            most_en=f"{MOST_CHARACTERS:,}",
        )
        return {}
    return data


def _characters(data: dict[str, object]) -> int:
    """The characters in it, at any depth, counting no further than the limit; each item counts for one more."""
    total, waiting = 0, list[object]([data])
    while waiting and total <= MOST_CHARACTERS:
        value = waiting.pop()
        total += 1
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return total


def _unknown(name: str, known: Mapping[str, Field], problems: Problems) -> None:
    shown = printable(name)
    near = difflib.get_close_matches(shown, known, n=1, cutoff=0.75)
    place = Place(shown, Text(f'"{shown}"', f'"{shown}"'))
    if near:
        ask = (
            'Jenis naskah ini tidak punya isian {where}. Mungkin "{near}"?',
            'This document type has no field {where}. Perhaps "{near}"?',
        )
        problems.add(place, *ask, near=near[0])
    else:
        problems.add(place, "Jenis naskah ini tidak punya isian {where}.", "This document type has no field {where}.")
