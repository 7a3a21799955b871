"""Documents that were never written, to print a template with: an ordinary one, and one with more than anybody writes.

Both are made from the fields of a type by their kinds. The ordinary one prints each field's label, so that who looks at the
page sees which field stands where; the other is long, wide and full of signs that are easily broken.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from documents.bodies.definitions import BodyDefinition
from documents.drafting.fields import Field
from documents.drafting.types import DocumentType
from documents.rendering.facts import Cited, Numbering, facts_for, signature_block

SAMPLE_DAY = date(2019, 12, 16)
LONG_NAME = "Prof. Dr. Ny. Hj. Siti Nurhaliza Rahmawati Kusumaningtyas, S.Pd., M.Si., Ph.D."
ODD = "Dana < 5% & \"hibah\" 'kas' {{ 7*7 }} {% if %} ${hal} é 漢 \U0001f642 Rp1.250.000,00"
"""Signs that a careless template engine loses, runs or breaks on."""
_WORDS = (
    "Panitia Pelaksana, Narasumber dan Moderator Rapat Konsultasi Tim Penggerak serta Peserta dari Kabupaten dan Kota, "
)
LONG = (_WORDS * 5)[:400]
_UNBROKEN = "https://contoh.example/" + "a" * 120
_ID = "00000000-0000-7000-8000-000000000000"

Maker = Callable[[Field], Any]


def sample_facts(kind: DocumentType, body: BodyDefinition) -> dict[str, Any]:
    """An ordinary document of a type."""
    return _facts(kind, body, _ORDINARY, "Ny. Hj. Ratna Dewi Maharani", "22")


def sample_fields(kind: DocumentType) -> dict[str, Any]:
    """The content of an ordinary document of a type, as a form would send it. It refers to no other document, and chooses
    only where it has to.
    """
    chosen = (field for field in kind.fields if field.kind not in ("document", "choice", "unit") or field.required)
    return {field.name: _ORDINARY[field.kind](field) for field in chosen if field.kind in _ORDINARY}


def extreme_facts(kind: DocumentType, body: BodyDefinition) -> dict[str, Any]:
    """The same with far more in it: a title of 400 characters, 40 recitals, tables of 200 rows, 30 addressees."""
    return _facts(kind, body, _EXTREME, LONG_NAME, "999999.1")


def _facts(
    kind: DocumentType, body: BodyDefinition, makers: Mapping[str, Maker], signer: str, ordinal: str
) -> dict[str, Any]:
    fields = {field.name: makers[field.kind](field) for field in kind.fields if field.kind in makers}
    number = f"{ordinal}/{kind.series}/{body.print_code}/XII/{SAMPLE_DAY.year}"
    cited = {_ID: Cited(number, SAMPLE_DAY, "Contoh", f"{kind.name.id} Nomor {number} tentang Contoh")}
    signature = signature_block(body.positions[kind.signatory], signer)
    return facts_for(kind, fields, body, Numbering(number, SAMPLE_DAY, issued=True), signature, cited)


def _named(field: Field, number: int = 0) -> str:
    return f"[{field.label.id}]" if not number else f"[{field.label.id} {number}]"


def _option(field: Field) -> Any:
    options = getattr(field, "options", ())
    return options[-1].code if options else ""


def _columns(field: Field) -> int:
    return len(getattr(field, "columns", ()))


def _annex(number: int, rows: int, cell: str) -> dict[str, Any]:
    table = {
        "heading": f"Bagian {number}",
        "numbered": True,
        "columns": ["NAMA", "JABATAN", "KETERANGAN"],
        "rows": [[f"{cell} {row}", "Anggota", cell] for row in range(1, rows + 1)],
    }
    return {"title": f"Daftar {number}", "tables": [table]}


_ORDINARY: Mapping[str, Maker] = {
    "text": _named,
    "long_text": _named,
    "paragraphs": lambda field: [_named(field, number) for number in (1, 2, 3)],
    "legal_bases": lambda field: [{"text": _named(field, number)} for number in (1, 2)],
    "clauses": lambda field: [
        {"text": _named(field, 1), "points": ["butir", "butir"]},
        {"text": _named(field, 2), "points": []},
    ],
    "date": lambda field: SAMPLE_DAY.isoformat(),
    "time": lambda field: "08:30",
    "choice": _option,
    "unit": _option,
    "document": lambda field: _ID,
    "table": lambda field: [[f"baris {row}"] * _columns(field) for row in (1, 2, 3)],
    "addressees": lambda field: {
        "annexed": False,
        "groups": [{"heading": "", "names": ["Ketua Pokja I", "Ketua Pokja II"]}],
    },
    "annexes": lambda field: [_annex(1, 3, "Nama")],
}
_EXTREME: Mapping[str, Maker] = {
    **_ORDINARY,
    "text": lambda field: LONG,
    "long_text": lambda field: "\n".join([ODD, LONG, _UNBROKEN] * 3),
    "paragraphs": lambda field: [f"{ODD} {LONG}" for _ in range(40)],
    "legal_bases": lambda field: [{"text": f"{ODD} {LONG}"} for _ in range(40)],
    "clauses": lambda field: [{"text": f"{ODD} {LONG}", "points": [ODD] * 12} for _ in range(15)],
    "table": lambda field: [[f"{ODD} {row}"] * _columns(field) for row in range(200)],
    "addressees": lambda field: {
        "annexed": True,
        "groups": [{"heading": f"Kelompok {group}", "names": [LONG_NAME] * 10} for group in (1, 2, 3)],
    },
    "annexes": lambda field: [_annex(1, 200, ODD), _annex(2, 5, _UNBROKEN)],
}
