"""Whether a type's template asks only for what its documents have. Done when a body's folder is checked and published."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from documents.bodies.definitions import BodyDefinition
from documents.drafting.fields import Field
from documents.drafting.types import DocumentType
from documents.rendering.facts import STANDARD, Cited, Numbering, facts_for, signature_block
from documents.rendering.word.tagging.templates import check
from workflow.text import Text

_DAY = date(2000, 1, 1)
_ID = "00000000-0000-7000-8000-000000000000"
_TABLE = {"heading": "Judul", "numbered": True, "columns": ["Kolom", "Kolom"], "rows": [["Sel", "Sel"], ["Sel", "Sel"]]}
_VALUES: Mapping[str, Any] = {
    "text": "Teks",
    "long_text": "Teks\nbaris kedua",
    "paragraphs": ["Teks", "Teks"],
    "legal_bases": [{"text": "Teks"}],
    "clauses": [{"text": "Teks", "points": ["Teks"]}, {"text": "Teks", "points": []}],
    "date": _DAY.isoformat(),
    "time": "08:30",
    "document": _ID,
    "addressees": {"annexed": True, "groups": [{"heading": "Judul", "names": ["Nama"]}, {"heading": "", "names": []}]},
    "annexes": [
        {"title": "Judul", "tables": [_TABLE, {**_TABLE, "numbered": False, "columns": ["", ""]}]},
        {"title": "Judul", "tables": []},
    ],
}


def template_problems(kind: DocumentType, body: BodyDefinition, template: bytes) -> tuple[Text, ...]:
    """What is wrong with the template of a type, each problem once; nothing if documents of it can be printed.

    The template is filled with a document that has everything, and with one that has nothing.
    """
    taken = [field.name for field in kind.fields if field.name in STANDARD]
    if taken:
        return tuple(
            Text(
                f"Isian tidak boleh bernama {name}: nama itu dipakai semua naskah.",
                f"No field may be called {name}: all documents have that.",
            )
            for name in taken
        )
    return check(template, specimens(kind, body))


def specimens(kind: DocumentType, body: BodyDefinition) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a document with every field filled in, and of one with none."""
    full = {field.name: _value(field) for field in kind.fields}
    return _facts(kind, body, full, issued=True), _facts(kind, body, {}, issued=False)


def _value(field: Field) -> Any:
    if field.kind == "table":
        return [["Sel" for _ in getattr(field, "columns", ())]] * 2
    if field.kind in ("choice", "unit"):
        options = getattr(field, "options", ())
        return options[0].code if options else ""
    return _VALUES[field.kind]


def _facts(kind: DocumentType, body: BodyDefinition, fields: Mapping[str, Any], *, issued: bool) -> dict[str, Any]:
    cited = {_ID: Cited("1", _DAY, "Judul", "Kutipan")}
    signature = signature_block(body.positions[kind.signatory], "Nama" if issued else "")
    return facts_for(kind, fields, body, Numbering("1", _DAY, issued), signature, cited)
