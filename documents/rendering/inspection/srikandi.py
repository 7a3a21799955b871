"""Naskah's tags and the placeholders of SRIKANDI, the government's application for official documents.

SRIKANDI fills a Word file's `${...}` itself: the number, the date, and what concerns who signs. The names are those that
public templates for SRIKANDI use; no official list of them was found, so that an office tries an exported template there
before it relies on it.
"""

from collections.abc import Mapping
from typing import Any

from documents.bodies.definitions import BodyDefinition
from documents.drafting.fields.codes import ChoiceField
from documents.drafting.types import DocumentType
from documents.rendering.inspection.samples import SAMPLE_DAY, sample_facts
from documents.rendering.word.docx import Sheet, render

FROM_PLACEHOLDER: Mapping[str, str] = {
    "nomor_naskah": "{{ number }}",
    "tanggal_naskah": "{{ date.long }}",
    "nama_pengirim": "{{ signature.name }}",
    "jabatan_pengirim": "{{ position.upper }}",
    "sifat": "{{ urgency.label }}",
}
"""What to write here instead of a placeholder."""


def placeholder(name: str) -> str:
    """As SRIKANDI finds it in a Word file."""
    return f"${{{name}}}"


def with_placeholders(template: bytes, kind: DocumentType, body: BodyDefinition) -> bytes:
    """A type's template as a file for SRIKANDI: placeholders where it has them, elsewhere each field's label in brackets
    for its writer to replace.
    """
    day = {"iso": "", "long": placeholder("tanggal_naskah"), "weekday": "", "full": placeholder("tanggal_naskah")}
    signed = f"{placeholder('ttd_pengirim')}\n{placeholder('nama_pengirim')}"
    urgency = [field.name for field in kind.fields if isinstance(field, ChoiceField) and field.of == "urgency"]
    facts: dict[str, Any] = {
        **sample_facts(kind, body),
        "number": placeholder("nomor_naskah"),
        "date": day,
        "signature": {"lines": [placeholder("jabatan_pengirim")], "name": signed},
        kind.subject: placeholder("hal"),
        **{name: {"code": "", "label": placeholder("sifat")} for name in urgency},
        "draft": False,
    }
    sheet = Sheet(body.page_profile(SAMPLE_DAY), False, kind.name.id, body.name, SAMPLE_DAY)
    return render(template, facts, sheet)
