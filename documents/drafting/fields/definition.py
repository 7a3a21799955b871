"""A field as the type's file writes it, read strictly into the dataclass of its kind."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from documents.drafting.fields import KINDS
from documents.drafting.fields.base import Field, Option
from documents.drafting.words import NONE, NUMBERINGS
from workflow.reading import Reader
from workflow.text import Text


class Labelled(Protocol):
    """A line of one of the body's lists."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> Text: ...


class Named(Protocol):
    """A unit of the body."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> Text: ...


class Citable(Protocol):
    """A regulation."""

    @property
    def code(self) -> str: ...

    @property
    def citation(self) -> str: ...


@dataclass(frozen=True, slots=True)
class References:
    """What fields may refer to: the body's lists, units, regulations, document types, and its first clause's name."""

    choices: Mapping[str, Sequence[Labelled]]
    units: Mapping[str, Named]
    legal_bases: Mapping[str, Citable]
    types: Collection[str]
    first_clause: str = "KESATU"


COMMON = ("name", "kind", "label", "hint", "ask", "required")
_PLACES = re.compile(r"\{(\w*)\}|[{}]")


def field_from(entry: Reader, references: References) -> Field | None:
    """The field of one [[fields]] table; None if its kind is unknown. What is wrong is among the reader's problems."""
    kind = entry.string("kind", among=KINDS, what=Text("Jenis isian", "kind of field"))
    common: dict[str, Any] = {
        "name": entry.code("name"),
        "label": entry.text("label"),
        "hint": entry.optional_text("hint"),
        "ask": _with_places(entry, "ask", {"where"}),
        "required": entry.flag("required"),
    }
    if kind not in KINDS:
        return None
    own = {key: _READ[key](entry, references) for key in sorted(KINDS[kind].keys) if entry.has(key) or key in _ALWAYS}
    entry.finish()
    return KINDS[kind](**common, **own, **_bound(kind, own, references))


def _bound(kind: str, own: Mapping[str, Any], references: References) -> dict[str, Any]:
    """What a kind takes from the body itself."""
    if kind == "choice":
        return {"options": tuple(Option(line.code, line.label) for line in references.choices.get(own["of"], ()))}
    if kind == "unit":
        return {"options": tuple(Option(unit.code, unit.name) for unit in references.units.values())}
    if kind == "legal_bases":
        bases = references.legal_bases.values()
        return {"options": tuple(Option(basis.code, Text(basis.citation, basis.citation)) for basis in bases)}
    return {"first": references.first_clause} if kind == "clauses" else {}


def _with_places(entry: Reader, key: str, known: set[str]) -> Text | None:
    """A text in both languages whose {places} are all known."""
    text = entry.optional_text(key)
    for language, said in (("id", text.id), ("en", text.en)) if text else ():
        if any(found[1] not in known for found in _PLACES.finditer(said)):
            places = ", ".join(f"{{{name}}}" for name in sorted(known))
            entry.problem(
                (key, language),
                Text(f"{key}: tanda kurawal hanya untuk {places}.", f"{key}: curly brackets are for {places} only."),
            )
            return None
    return text


def _choice_list(entry: Reader, references: References) -> str:
    return entry.string("of", among=references.choices, what=Text("Daftar pilihan", "list of choices"))


def _default(entry: Reader, references: References) -> str:
    of = entry.data.get("of")
    lines = references.choices.get(of, ()) if isinstance(of, str) else ()
    return entry.string("default", among=[line.code for line in lines], what=Text("Pilihan", "choice"))


def _columns(entry: Reader, references: References) -> tuple[Option, ...]:
    columns = []
    for table in entry.tables("columns"):
        columns.append(Option(table.code("name"), table.text("label")))
        table.finish()
    return tuple(columns)


_READ: Mapping[str, Callable[[Reader, References], Any]] = {
    "max": lambda entry, _: entry.integer("max", least=1),
    "numbering": lambda entry, _: entry.string(
        "numbering", NONE, among=NUMBERINGS, what=Text("Penomoran", "numbering")
    ),
    "item": lambda entry, _: _with_places(entry, "item", {"n"}),
    "of": _choice_list,
    "default": _default,
    "types": lambda entry, references: entry.names("types", references.types, Text("Jenis naskah", "document type")),
    "columns": _columns,
}
_ALWAYS = {"of", "columns"}  # keys that a kind cannot do without
