"""A document type: one TOML file of the body's folder, with its Word template beside it."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from documents.bodies.definitions import BodyDefinition, LegalBasis
from documents.drafting.fields import Field, json_schema
from documents.drafting.fields.codes import ChoiceField
from documents.drafting.fields.definition import References, field_from
from workflow.reading import Reader
from workflow.source import Source
from workflow.text import Text

CITED = {"position", "body", "number", "date", "subject"}
"""The places of a type's `citation`."""

CERTIFIED_COPY, EXTRACT = "certified_copy", "extract"
"""The kinds of copy."""

_PLACES = re.compile(r"\{(\w*)\}|[{}]")
LAST = 1000
"""The place of a type whose file names none: behind those that do."""
_FIELD = Text("Isian", "field")


@dataclass(frozen=True, slots=True)
class Extract:
    """What an extract for one person holds: one row of the annexes in the field `of`; of the fields in `abbreviates` it
    says only that the original has them.
    """

    of: str
    abbreviates: tuple[str, ...]


@dataclass(frozen=True)
class DocumentType:
    """A kind of document. `series` counts its numbers, `workflow` moves it, `template` prints it, `signatory` is the
    position that signs it, `by_substitute` whether somebody may sign in its holder's stead; `citation` is how another
    document cites it. The names of the fields that code must know: `subject` (its title in every list), `event_date` (the
    day it must precede), `summary`, `enclosure` and `copies` (columns of the registers). `order` is its place where types
    are offered; those that share one stand by name. `certified_copy` and `extract` say which copies of an issued one may
    be made.

    `sha256` is that of the type's file, `template_sha256` of its template: both are part of what is signed.
    """

    code: str
    name: Text
    hint: Text | None
    series: str
    workflow: str
    template: str
    signatory: str
    by_substitute: bool
    subject: str
    fields: tuple[Field, ...]
    citation: str
    event_date: str | None
    summary: str | None
    enclosure: str | None
    copies: str | None
    certified_copy: bool
    extract: Extract | None
    sha256: str
    template_sha256: str
    order: int

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[str, ...]]:
        """The names of its fields of each kind, in order; a kind that it has none of is not there."""
        kinds: dict[str, tuple[str, ...]] = {}
        for field in self.fields:
            kinds[field.kind] = (*kinds.get(field.kind, ()), field.name)
        return kinds

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def title_of(self, fields: Mapping[str, Any]) -> str:
        """What the document is called in lists: its subject, "" while nobody has written one."""
        return str(fields.get(self.subject, "")).replace("\n", " ").strip()

    def chosen(self, of: str, fields: Mapping[str, Any]) -> str:
        """The code chosen from the body's list `of` ("security", "urgency"); "" where nobody was asked or chose."""
        for field in self.fields:
            if isinstance(field, ChoiceField) and field.of == of:
                return str(fields.get(field.name) or field.default)
        return ""

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """The fields with a choice that stands where nobody chose."""
        return {field.name: field.default for field in self.fields if isinstance(field, ChoiceField) and field.default}

    def with_defaults(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The content with the choices that nobody made as they stand."""
        open_choices = {name: default for name, default in self.defaults.items() if not fields.get(name)}
        return {**fields, **open_choices} if open_choices else fields

    def schema(self, language: str = "id") -> dict[str, Any]:
        """The JSON Schema of the fields."""
        return json_schema(self.fields, language)

    def cite(self, *, position: str, body: str, number: str, date: str, subject: str) -> str:
        """The words by which another document refers to an issued one of this type."""
        return self.citation.format(position=position, body=body, number=number, date=date, subject=subject)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a type file may name: the body and its regulations, workflows, templates (with their SHA-256) and types."""

    body: BodyDefinition
    legal_bases: Mapping[str, LegalBasis]
    workflows: Collection[str]
    templates: Mapping[str, str]
    types: Collection[str]

    @property
    def references(self) -> References:
        body = self.body
        return References(body.choices, body.units, self.legal_bases, self.types, body.first_clause)


def load_type(source: Source, surroundings: Surroundings) -> DocumentType:
    """The type that a file describes; raises DefinitionErrors with all problems, each with its line."""
    top = Reader.of(source)
    kind = read_type(top, surroundings)
    top.raise_problems()
    return kind


def read_type(top: Reader, surroundings: Surroundings) -> DocumentType:
    """The type of an open file; what is wrong with it is noted in the reader's problems."""
    body = surroundings.body
    entries = top.tables("fields")
    fields = _fields(entries, surroundings.references)
    by_kind = {kind: [field.name for field in fields if field.kind in kinds] for kind, kinds in _NAMED_KINDS.items()}
    template = top.string("template", among=surroundings.templates, what=Text("Templat", "template"))
    kind = DocumentType(
        code=top.code("code"),
        name=top.text("name"),
        hint=top.optional_text("hint"),
        series=top.string("series", among=body.series, what=Text("Seri nomor", "number series")),
        workflow=top.string("workflow", among=surroundings.workflows, what=Text("Alur", "workflow")),
        template=template,
        signatory=top.string("signatory", among=body.positions, what=Text("Jabatan", "position")),
        by_substitute=top.flag("by_substitute", True),
        subject=top.string("subject", among=by_kind["subject"], what=_FIELD),
        fields=fields,
        citation=_citation(top),
        event_date=top.string("event_date", "", among=by_kind["event_date"], what=_FIELD) or None,
        summary=top.string("summary", "", among=by_kind["summary"], what=_FIELD) or None,
        enclosure=top.string("enclosure", "", among=by_kind["enclosure"], what=_FIELD) or None,
        copies=top.string("copies", "", among=by_kind["copies"], what=_FIELD) or None,
        certified_copy=top.flag("certified_copy"),
        extract=_extract(top, by_kind),
        sha256=hashlib.sha256(top.source.text.encode()).hexdigest(),
        template_sha256=surroundings.templates.get(template, ""),
        order=top.integer("order", LAST, least=1),
    )
    top.finish()
    return kind


_NAMED_KINDS = {
    "subject": ("text",),
    "event_date": ("date",),
    "summary": ("text", "long_text"),
    "enclosure": ("text",),
    "copies": ("paragraphs",),
    "of": ("annexes",),
    "abbreviates": ("paragraphs", "legal_bases"),
}
"""Which kinds of field may stand for what the type's head names."""


def _extract(top: Reader, by_kind: Mapping[str, Collection[str]]) -> Extract | None:
    table = top.table("extract", required=False)
    if table is None:
        return None
    extract = Extract(
        of=table.string("of", among=by_kind["of"], what=_FIELD),
        abbreviates=table.names("abbreviates", by_kind["abbreviates"], _FIELD, ()),
    )
    table.finish()
    return extract


def _fields(entries: list[Reader], references: References) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    for entry in entries:
        field = field_from(entry, references)
        if field is None:
            continue
        if field.name in fields:
            entry.problem("name", Text(f"{field.name} tertulis dua kali.", f"{field.name} is written twice."))
        fields[field.name] = field
    return tuple(fields.values())


def _citation(top: Reader) -> str:
    """The pattern of a citation, its places known and its brackets paired."""
    citation = top.string("citation")
    if any(found[1] not in CITED for found in _PLACES.finditer(citation)):
        places = ", ".join(f"{{{name}}}" for name in sorted(CITED))
        top.problem("citation", Text(f"citation: yang dikenal: {places}.", f"citation: known are {places}."))
    return citation
