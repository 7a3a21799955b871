"""What the registers and the delivery book take from a document's fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from documents.drafting.types import DocumentType


def register_facts(kind: DocumentType, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the printed registers: `addressees` (names), `addressees_annexed`, `enclosure` (the letter's line
    Lampiran), `annexes` (how many), `copies` (Tembusan) and `summary` (Uraian Singkat).
    """
    annexed = any(fields.get(name, {}).get("annexed") for name in kind.by_kind.get("addressees", ()))
    return {
        "addressees": list(_addressees(kind, fields)),
        "addressees_annexed": annexed,
        "enclosure": _named(kind.enclosure, fields),
        "annexes": sum(len(fields.get(name, ())) for name in kind.by_kind.get("annexes", ())),
        "copies": list(_copies(kind, fields)),
        "summary": _named(kind.summary, fields),
    }


def delivered_to(kind: DocumentType, fields: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Everyone who gets the document, addressees first, each with whether it is a copy."""
    yield from ((name, False) for name in _addressees(kind, fields))
    yield from ((name, True) for name in _copies(kind, fields))


def _addressees(kind: DocumentType, fields: Mapping[str, Any]) -> Iterator[str]:
    for field in kind.by_kind.get("addressees", ()):
        if field in fields:
            yield from (name for group in fields[field]["groups"] for name in group["names"])


def _copies(kind: DocumentType, fields: Mapping[str, Any]) -> Iterator[str]:
    yield from (item.rstrip(";. ") for item in fields.get(kind.copies or "", ()))


def _named(name: str | None, fields: Mapping[str, Any]) -> str:
    return str(fields.get(name, "")) if name else ""
