"""The tags that a template of a type can have, each ready to be copied, with what it prints in a sample document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.bodies.definitions import BodyDefinition
from documents.drafting.types import DocumentType
from documents.rendering.facts import STANDARD
from documents.rendering.inspection.intake import Wanted
from documents.rendering.inspection.naming import FOR_PROGRAMS
from documents.rendering.inspection.samples import sample_facts
from documents.rendering.word.checking import specimens
from workflow.text import Text

LABELS: Mapping[str, Text] = {
    "number": Text("Nomor naskah", "The document's number"),
    "date": Text("Tanggal naskah", "The document's date"),
    "place": Text("Tempat ditetapkan", "Place"),
    "position": Text("Jabatan penanda tangan", "The signing position"),
    "signature": Text("Blok tanda tangan", "Signature block"),
    "letterhead": Text("Kepala surat", "Letterhead"),
    "office": Text("Badan", "The body"),
    "kind": Text("Jenis naskah", "Document type"),
    "draft": Text("Masih konsep", "Whether it is a draft"),
}
ALWAYS = ("number", "date", "signature")
"""Facts that every template should print."""
_UNITS = {"rows": "tr", "cells": "tc", "columns": "tc"}
_OTHER_MARK = "semicolon"
"""An item ends with this or with `ending`, which knows the last one."""
_NAMES = ("item", "bagian", "baris", "sel")


@dataclass(frozen=True, slots=True)
class Tag:
    """One way to print something. `code` has a line for each paragraph (row, cell) that it takes."""

    code: str
    example: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact or a field with all its tags."""

    name: str
    label: Text
    required: bool
    tags: tuple[Tag, ...]


def cheat_sheet(kind: DocumentType, body: BodyDefinition) -> tuple[Entry, ...]:
    """The fields of a type in their order, then the facts of every document."""
    facts = sample_facts(kind, body)
    fields = [
        Entry(field.name, field.label, field.required, tags_for(field.name, facts[field.name])) for field in kind.fields
    ]
    standard = [Entry(name, LABELS[name], name in ALWAYS, tags_for(name, facts[name])) for name in STANDARD]
    return (*fields, *standard)


def wanted(kind: DocumentType, body: BodyDefinition) -> Wanted:
    """What a template of a type is inspected for."""
    labels = {field.name: (field.label.id, field.label.en) for field in kind.fields}
    labels |= {name: (label.id, label.en) for name, label in LABELS.items()}
    return Wanted(
        specimens=specimens(kind, body),
        labels=labels,
        expected={entry.name: entry.tags[0].code for entry in cheat_sheet(kind, body) if entry.required and entry.tags},
    )


def tags_for(name: str, value: Any) -> tuple[Tag, ...]:
    """The tags for a fact, read from its form."""
    return tuple(Tag("\n".join(lines), example) for lines, example in _tags(name, value, 0))


def _tags(name: str, value: Any, depth: int) -> Iterator[tuple[Sequence[str], str]]:
    if isinstance(value, bool):
        yield (f"{{% if {name} %}}", "...", "{% endif %}"), ""
    elif isinstance(value, str | int):
        yield (f"{{{{ {name} }}}}",), str(value)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in FOR_PROGRAMS:
                yield from _tags(f"{name}.{key}", part, depth)
    elif isinstance(value, list) and value and depth < len(_NAMES):
        yield _loop(name, value[0], depth), _example(value)


def _loop(name: str, first: Any, depth: int) -> list[str]:
    unit, item = _UNITS.get(name.rpartition(".")[2], "p"), _NAMES[depth]
    body = [f"{{{{ {item} }}}}"]
    if isinstance(first, Mapping):
        texts = [key for key, part in first.items() if isinstance(part, str) and key != _OTHER_MARK]
        lists = [(key, part) for key, part in first.items() if isinstance(part, list) and part]
        body = [" ".join(f"{{{{ {item}.{key} }}}}" for key in texts)]
        body += [
            line
            for key, part in lists
            if depth + 1 < len(_NAMES)
            for line in _loop(f"{item}.{key}", part[0], depth + 1)
        ]
    return [f"{{%{unit} for {item} in {name} %}}", *filter(None, body), f"{{%{unit} endfor %}}"]


def _example(items: Sequence[Any]) -> str:
    first = items[0]
    parts = {"": first} if isinstance(first, str) else first
    words = [part for key, part in parts.items() if isinstance(part, str) and key != _OTHER_MARK]
    return f"{' '.join(filter(None, words))} ..." if words else ""
