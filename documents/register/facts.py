"""What the registers print of a document besides number, date and subject, and to whom it is sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from documents.drafting.types import DocumentType


def register_facts(kind: DocumentType, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Kepada, Lampiran, Tembusan, Uraian Singkat and Jumlah Lampiran, as the register books have them."""
    return {
        "addressees": [name for name, is_copy in delivered_to(kind, fields) if not is_copy],
        "copies": [name for name, is_copy in delivered_to(kind, fields) if is_copy],
        "enclosures": str(fields.get(kind.enclosure or "") or ""),
        "summary": str(fields.get(kind.summary or "") or ""),
        "annexes": sum(len(fields.get(field.name) or ()) for field in kind.fields if field.kind == "annexes"),
    }


def delivered_to(kind: DocumentType, fields: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Everyone the document goes to, in the order of its lists: (name, whether it is a copy to them)."""
    for field in kind.fields:
        if field.kind == "addressees":
            for group in (fields.get(field.name) or {}).get("groups") or ():
                yield from ((name, False) for name in group["names"])
    for name in fields.get(kind.copies or "") or ():
        yield name, True
