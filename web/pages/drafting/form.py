"""The form of a document type: its fields' values as inputs, its sections with what is done and what is wrong in them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from documents.desk.reading.commenting import Thread
from documents.drafting.fields import (
    AddresseesField,
    AnnexesField,
    ChoiceField,
    ClausesField,
    Field,
    LegalBasesField,
    ParagraphsField,
    TableField,
    filled,
)
from documents.drafting.types import DocumentType
from documents.drafting.words import clause_name, letter, marker, roman
from web.pages.drafting.rows import Outcome, State, first_input
from web.pages.drafting.shapes import (
    Many,
    Shape,
    is_blank,
    laid_out,
    opened,
    parts_of,
    read,
    shape_of,
    stored,
    tree_of,
)
from workflow.refusal import FieldProblem
from workflow.text import Text

SIMPLE = {"text", "date", "time", "choice", "unit", "document"}
"""Kinds that take one short input: several in a row share one section."""
_LINE = 64
_HEADED = re.compile(r"/(groups|tables)/\d+$")
"""What begins with a heading of its own."""
_MOST_LINES = 14
_REGULATION = re.compile(r"(\D+?) (?:nomor|no\.?) ?:? ?(\S+) tahun (\d{4})\b")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form that is drawn anew as a whole; annexes are cards of their own inside theirs."""

    key: str
    title: Text
    fields: tuple[Field, ...]

    @property
    def shared(self) -> bool:
        """Whether short inputs share it, each with its own label."""
        return all(definition.kind in SIMPLE for definition in self.fields) and len(self.fields) > 1


@dataclass(frozen=True, slots=True)
class Chip:
    """What the list of sections says of one card: how many entries to correct, or whether it is filled."""

    key: str
    title: Text
    problems: int
    filled: bool
    required: bool


@dataclass(frozen=True)
class DraftForm:
    """The form as it is drawn. `focus` is the id of what gets the focus, `told` and `undo` come from a row's button;
    `choosing` the documents that a reference may name (id and words), `finding` what was searched for among them,
    `threads` the open comments.
    """

    type: DocumentType
    state: State
    problems: tuple[FieldProblem, ...] = ()
    focus: str = ""
    told: Text | None = None
    undo: str = ""
    choosing: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    finding: Mapping[str, str] = field(default_factory=dict)
    lapsed: frozenset[str] = frozenset()
    threads: tuple[Thread, ...] = ()

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        return shapes_of(self.type)

    @cached_property
    def by_path(self) -> dict[str, Text]:
        """The first problem at each path."""
        return {problem.path: problem.text for problem in reversed(self.problems)}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The parts of the form, in the order of the type's fields."""
        return tuple(_sections(self.type))

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(chip for section in self.sections for chip in self._chips(section))

    @cached_property
    def remarks(self) -> dict[str, list[Thread]]:
        """The open comments by the path beside which the form shows them."""
        found: dict[str, list[Thread]] = {}
        for thread in self.threads:
            path = thread.anchor.path
            found.setdefault(f"{path}/heading" if _HEADED.search(path) else path, []).append(thread)
        return found

    def section_of(self, field_name: str) -> Section:
        """The part that a field stands in; KeyError if there is none."""
        for section in self.sections:
            if any(definition.name == field_name for definition in section.fields):
                return section
        raise KeyError(field_name)

    @cached_property
    def error_places(self) -> list[tuple[str, Text]]:
        """All problems, each with the id of the input that it is about."""
        return [(self.input_of(problem.path), problem.text) for problem in self.problems]

    @cached_property
    def wrong_inputs(self) -> dict[str, str]:
        """The path of the first problem that each input is to be corrected for, by the input's id."""
        return {self.input_of(path): path for path in reversed(self.by_path)}

    def after(self, outcome: Outcome) -> "DraftForm":
        """The form after one of its rows' buttons was pressed."""
        return replace(
            self, state=outcome.state, focus=outcome.focus, told=outcome.told, undo=outcome.undo, problems=()
        ).ready()

    def ready(self) -> "DraftForm":
        """The form with an empty row wherever one is expected."""
        return replace(self, state={name: opened(self.shapes[name], value) for name, value in self.state.items()})

    def problem(self, path: str) -> Text | None:
        return self.by_path.get(path)

    def has_problem(self, path: str) -> bool:
        """Whether anything at or below a path is to be corrected."""
        return any(_within(problem.path, path) for problem in self.problems)

    def input_of(self, path: str) -> str:
        """The id of the input, or else the button, that a problem's path leads to."""
        parts = path.split("/")
        shape, value = self.shapes.get(parts[0]), self.state.get(parts[0])
        if shape is None:
            return "main"
        for part in parts[1:]:
            if isinstance(shape, Many):
                if not part.isdigit() or int(part) >= len(value or ()):
                    break
                shape, value = shape.item, value[int(part)] if value else None
            elif part in (inside := parts_of(shape, value)):
                shape, value = inside[part], value[part] if value else None
        if isinstance(shape, Many):
            return first_input(shape.item, f"{path}/0") if value else f"add/{path}"
        return first_input(shape, path)

    def fields_to_store(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The values as the desk takes them: empty rows left out, and so is a default that nobody chose before."""
        values = {name: stored(shape, self.state[name]) for name, shape in self.shapes.items()}
        unchosen = {
            definition.name: ""
            for definition in self.type.fields
            if isinstance(definition, ChoiceField)
            and values[definition.name] == definition.default
            and definition.name not in before
        }
        return {**values, **unchosen}

    def _chips(self, section: Section) -> Iterable[Chip]:
        first = section.fields[0]
        annexes = self.state[first.name] if isinstance(first, AnnexesField) else ()
        for place in range(len(annexes)):
            path = f"{first.name}/{place}"
            yield self._chip(f"{first.name}-{place}", item_words(first, place, len(annexes)), (path,), False)
        if not annexes:
            names = tuple(definition.name for definition in section.fields)
            yield self._chip(section.key, section.title, names, any(f.required for f in section.fields))

    def _chip(self, key: str, title: Text, paths: tuple[str, ...], required: bool) -> Chip:
        problems = sum(_within(problem.path, path) for problem in self.problems for path in paths)
        full = any(not is_blank(*self._at(path)) for path in paths)
        return Chip(key, title, problems, full, required)

    def _at(self, path: str) -> tuple[Shape, Any]:
        name, _, place = path.partition("/")
        shape, value = self.shapes[name], self.state[name]
        return (shape.item, value[int(place)]) if place and isinstance(shape, Many) else (shape, value)


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")


def shapes_of(kind: DocumentType) -> dict[str, Shape]:
    """The layout of each field of a type."""
    return {
        definition.name: shape_of(definition.kind, len(definition.columns) if isinstance(definition, TableField) else 0)
        for definition in kind.fields
    }


def state_of(kind: DocumentType, fields: Mapping[str, Any]) -> State:
    """Stored values as the form holds them; an open choice shows its default."""
    values = filled(kind.fields, fields)
    return {name: laid_out(shape, values[name]) for name, shape in shapes_of(kind).items()}


def state_sent(kind: DocumentType, items: Iterable[tuple[str, str]]) -> State:
    """What a browser sent. A field that it did not send at all is empty."""
    tree = tree_of(items)
    return {name: read(shape, tree.get(name)) for name, shape in shapes_of(kind).items()}


def without_blanks(kind: DocumentType, state: State) -> State:
    """The form without its empty rows, so that places in it and in what is stored are the same."""
    return {name: laid_out(shape, stored(shape, state[name])) for name, shape in shapes_of(kind).items()}


def recogniser(kind: DocumentType) -> dict[str, str]:
    """The codes of the regulations that a pasted line may name, by their bare words; none where two share them."""
    lists = (definition.options for definition in kind.fields if isinstance(definition, LegalBasesField))
    named: dict[str, set[str]] = {}
    for option in (option for options in lists for option in options):
        named.setdefault(bare(option.label.id), set()).add(option.code)
    return {words: codes.pop() for words, codes in named.items() if len(codes) == 1}


def bare(line: str) -> str:
    """What a line says, for comparing: of a regulation its kind, number and year, whatever follows; of anything else the
    words without case, spacing and closing marks.
    """
    words = " ".join(line.casefold().split()).rstrip(" ;.,")
    regulation = _REGULATION.match(words)
    return " ".join(regulation.groups()) if regulation else words


def item_words(definition: Field, place: int, count: int) -> Text:
    """What an item of a list of `count` is called: "Menimbang huruf b", "Diktum KEDUA", "Lampiran I"."""
    at = definition.place()
    if isinstance(definition, AddresseesField):
        return definition.group_place(at, place).words
    if isinstance(definition, AnnexesField):
        return definition.item_place(at, place, count > 1).words
    if isinstance(definition, ParagraphsField | ClausesField | LegalBasesField):
        return definition.item_place(at, place).words
    return at.extended(place, f"baris {place + 1}", f"row {place + 1}").words


def item_mark(definition: Field, place: int) -> str:
    """What stands before an item in print: "b.", "KEDUA", "II."."""
    if isinstance(definition, ParagraphsField):
        return marker(definition.numbering, place + 1) or f"{place + 1}"
    if isinstance(definition, ClausesField):
        return clause_name(place + 1, definition.first)
    return f"{roman(place + 1)}." if isinstance(definition, AddresseesField) else f"{place + 1}."


def point_mark(place: int) -> str:
    """What stands before a point of a clause: "b."."""
    return f"{letter(place + 1)}."


def lines_of(text: str) -> int:
    """How many lines an input opens with, for browsers that do not grow it themselves."""
    return min(_MOST_LINES, sum(1 + len(line) // _LINE for line in text.split("\n")))


def _sections(kind: DocumentType) -> Iterable[Section]:
    run: list[Field] = []
    for definition in kind.fields:
        if definition.kind in SIMPLE and definition.name != kind.subject:
            run.append(definition)
            continue
        yield from _shared(run)
        run = []
        yield Section(definition.name, definition.label, (definition,))
    yield from _shared(run)


def _shared(run: list[Field]) -> Iterable[Section]:
    """Short inputs that follow each other, in one card named by the first two."""
    if not run:
        return
    first, rest = run[0].label, len(run) - 1
    if rest > 1:
        title = Text(f"{first.id} dan {rest} isian lain", f"{first.en} and {rest} more")
    else:
        title = Text(", ".join(f.label.id for f in run), ", ".join(f.label.en for f in run))
    yield Section(run[0].name, title, tuple(run))
