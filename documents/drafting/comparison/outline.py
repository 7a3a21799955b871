"""A field's value as people read it: items with their printed marks, one below another where the field nests them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.drafting.fields import (
    AddresseesField,
    AnnexesField,
    ClausesField,
    Field,
    LegalBasesField,
    Option,
    ParagraphsField,
    TableField,
)
from documents.drafting.fields.problems import Place
from documents.drafting.words import clause_name, letter, marker, roman
from workflow.text import Text

TEXT, ROW, HEAD, FLAG = "text", "row", "head", "flag"
SEPARATOR = "\x1f"
_YES, _NO = "ya", "tidak"


@dataclass(frozen=True, slots=True)
class Item:
    """One readable thing. `cells` are its text, several for a table's row; `mark` is what is printed before it ("b.").

    `kind` is "row" or "head" for those of a table, "flag" for a yes or no; only items of one kind are compared.
    """

    path: str
    words: Text
    mark: str
    cells: tuple[str, ...]
    kind: str = TEXT
    children: tuple["Item", ...] = ()

    @property
    def own(self) -> str:
        """Its text, without that of the items below it."""
        return SEPARATOR.join(self.cells)

    @property
    def key(self) -> str:
        """Everything it says: equal keys are equal contents."""
        return "\x1e".join((self.own, *(f"({child.key})" for child in self.children)))

    def walk(self) -> Iterator["Item"]:
        """It and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def fingerprint(item: Item) -> str:
    """The SHA-256 of an item's own text: by this it is known again wherever it stands."""
    return hashlib.sha256(item.own.encode("utf-8", "surrogatepass")).hexdigest()


def outline(field: Field, value: Any, titles: Mapping[str, str]) -> tuple[Item, ...]:
    """The items of one field; none of a value that is empty. `titles` names documents by id where the field refers to one."""
    if value is None or field.is_empty(value):
        return ()
    return tuple(_OUTLINES.get(type(field), _line)(field, value, titles))


def _line(field: Any, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    if isinstance(value, str):
        yield _item(field.place(), "", titles.get(value) or _label(getattr(field, "options", ()), value))
    else:
        yield from _any(field.place(), value)


def _any(at: Place, value: Any) -> Iterator[Item]:
    """A value of a kind that has no outline of its own, part by part."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _any(at.inside(name), part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _any(at.extended(index, str(index + 1), str(index + 1)), part)
    elif isinstance(value, bool):
        yield _flag(at, value, at.words)
    elif value not in ("", None):
        yield _item(at, "", str(value))


def _paragraphs(field: ParagraphsField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    for index, text in enumerate(value):
        yield _item(field.item_place(field.place(), index), marker(field.numbering, index + 1), text)


def _clauses(field: ClausesField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    for index, clause in enumerate(value):
        at = field.item_place(field.place(), index)
        points = tuple(
            _item(field.point_place(at, number), f"{letter(number + 1)}.", point)
            for number, point in enumerate(clause["points"])
        )
        yield _item(at, clause_name(index + 1, field.first), clause["text"], points)


def _legal_bases(field: LegalBasesField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    for index, basis in enumerate(value):
        text = _label(field.options, basis["code"]) if basis.get("code") else basis.get("text", "")
        yield _item(field.item_place(field.place(), index), f"{index + 1}.", text)


def _addressees(field: AddresseesField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    at = field.place()
    yield _flag(at.inside("annexed"), value["annexed"], _ANNEXED)
    for index, group in enumerate(value["groups"]):
        place = field.group_place(at, index)
        names = tuple(
            _item(field.name_place(place, number), f"{number + 1}.", name) for number, name in enumerate(group["names"])
        )
        several = len(value["groups"]) > 1
        yield _item(place, f"{roman(index + 1)}." if several else "", group["heading"], names)


def _table(field: TableField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    yield from _rows(field.place(), value, numbered=True)


def _annexes(field: AnnexesField, value: Any, titles: Mapping[str, str]) -> Iterator[Item]:
    for index, annex in enumerate(value):
        at = field.item_place(field.place(), index, len(value) > 1)
        several = len(annex["tables"]) > 1
        tables = tuple(
            _annex_table(field.table_place(at, number, several), table) for number, table in enumerate(annex["tables"])
        )
        yield _item(at, at.words.id, annex["title"], tables)


def _annex_table(at: Place, table: Mapping[str, Any]) -> Item:
    numbered = bool(table["numbered"])
    flag = _flag(at.inside("numbered"), numbered, _NUMBERED)
    columns = at.inside("columns")
    head = Item(columns.path, columns.words, "", tuple(table["columns"]), HEAD)
    rows = _rows(at.inside("rows"), table["rows"], numbered=numbered)
    return _item(at, "", table["heading"], (flag, head, *rows))


def _rows(at: Place, rows: Sequence[Sequence[str]], *, numbered: bool) -> Iterator[Item]:
    for index, row in enumerate(rows):
        place = at.extended(index, f"baris {index + 1}", f"row {index + 1}")
        yield Item(place.path, place.words, f"{index + 1}" if numbered else "", tuple(row), ROW)


def _item(at: Place, mark: str, text: str, children: tuple[Item, ...] = ()) -> Item:
    return Item(at.path, at.words, mark, (text,), TEXT, children)


def _flag(at: Place, on: object, words: Text) -> Item:
    return Item(at.path, words, "", (_YES if on else _NO,), FLAG)


def _label(options: Sequence[Option], code: str) -> str:
    """What an option is called in the document, its code where it is not known any more."""
    return next((option.label.id for option in options if option.code == code), code)


_ANNEXED = Text("Dicetak sebagai daftar terlampir", "Printed as an annexed list")
_NUMBERED = Text("Dengan kolom NO", "With a column NO")
_OUTLINES: Mapping[type[Field], Callable[[Any, Any, Mapping[str, str]], Iterator[Item]]] = {
    ParagraphsField: _paragraphs,
    ClausesField: _clauses,
    LegalBasesField: _legal_bases,
    AddresseesField: _addressees,
    TableField: _table,
    AnnexesField: _annexes,
}
