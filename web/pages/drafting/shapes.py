"""How a field's value is laid out, and how it travels as flat names of an HTML form and back.

A value is a JSON value of texts, lists and records. Its flat names are its paths, which are also the paths by which a
problem with a field is told: "f/annexes/0/tables/0/rows/6/2". Nothing here judges a value; odd names are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

PREFIX = "f"
"""The first part of every name that belongs to a field, so that no field can be called like another input."""
_MOST_DIGITS = 6
_DEEPEST = 10

Tree: TypeAlias = str | dict[str, Any]
"""What flat names say together, before a shape reads it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text, empty when not filled; `single` where it is to have no line break."""

    single: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; a checkbox, on at first where `on` says so."""

    on: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A record of named parts."""

    parts: Mapping[str, "Shape"]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of alike items in an order that counts; it `starts` with one empty item where people expect one."""

    item: "Shape"
    starts: bool = True


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table: `width` texts, none of them there to be moved or taken out alone."""

    width: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its own columns: `heading`, `numbered`, `columns` and `rows`, each as wide as there are columns."""

    columns: tuple[str, ...] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Choices:
    """A known code or a text of one's own: {"code": ...} or {"text": ...}; a form keeps both until one is chosen."""


Shape: TypeAlias = "Line | Flag | Parts | Many | Cells | Grid | Choices"
_LINE, _LINES, _NAMES = Line(single=True), Many(Line()), Many(Line(single=True))


def shape_of(kind: str, width: int = 0) -> Shape:
    """The layout of a field of this kind; `width` is the number of columns where the type fixes them."""
    if kind == "table":
        return Many(Cells(width))
    return _SHAPES.get(kind, _LINE)


_SHAPES: Mapping[str, Shape] = {
    "long_text": Line(),
    "paragraphs": _LINES,
    "clauses": Many(Parts({"text": Line(), "points": Many(Line(), starts=False)})),
    "legal_bases": Many(Choices()),
    "addressees": Parts({"annexed": Flag(), "groups": Many(Parts({"heading": _LINE, "names": _NAMES}))}),
    "annexes": Many(Parts({"title": _LINE, "tables": Many(Grid())}), starts=False),
}


def tree_of(items: Iterable[tuple[str, str]]) -> dict[str, Tree]:
    """The flat names of a form as a tree, without the prefix; later values of one name win."""
    root: dict[str, Tree] = {}
    for name, text in items:
        parts = name.split("/")
        if parts[0] != PREFIX or not 1 < len(parts) <= _DEEPEST:
            continue
        node = root
        for part in parts[1:-1]:
            below = node.get(part)
            if not isinstance(below, dict):
                below = node[part] = {}
            node = below
        if not isinstance(node.get(parts[-1]), dict):
            node[parts[-1]] = text
    return root


def read(shape: Shape, tree: Tree | None) -> Any:
    """The value that a tree says in this shape; what is not there is empty."""
    match shape:
        case Line(single):
            text = one_line_ending(tree) if isinstance(tree, str) else ""
            return text.replace("\n", " ") if single else text
        case Flag():
            return isinstance(tree, str) and tree != ""
        case Parts(parts):
            return {name: read(part, _below(tree, name)) for name, part in parts.items()}
        case Choices():
            return {name: read(Line(), _below(tree, name)) for name in ("code", "text")}
        case Many(item):
            return [read(item, below) for below in _in_order(tree)]
        case Cells(width):
            return [read(Line(), _below(tree, str(place))) for place in range(width)]
        case Grid():
            columns: list[str] = read(_LINES, _below(tree, "columns"))
            return {
                "heading": read(_LINE, _below(tree, "heading")),
                "numbered": read(Flag(), _below(tree, "numbered")),
                "columns": columns,
                "rows": read(Many(Cells(len(columns))), _below(tree, "rows")),
            }


def write(shape: Shape, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The flat names of a value laid out by `laid_out`, the inverse of `read`."""
    match shape:
        case Line():
            yield f"{PREFIX}/{path}", value
        case Flag():
            if value:
                yield f"{PREFIX}/{path}", "1"
        case Many() | Cells():
            for place, item in enumerate(value):
                yield from write(_inside(shape), item, f"{path}/{place}")
        case _:
            for name, part in parts_of(shape, value).items():
                yield from write(part, value[name], f"{path}/{name}")


def laid_out(shape: Shape, value: Any) -> Any:
    """A stored value, which may be None or lack parts, as a form holds it: every part there, every row full."""
    match shape:
        case Line():
            return value if isinstance(value, str) else ""
        case Flag(on):
            return on if value is None else bool(value)
        case Many(item):
            return [laid_out(item, below) for below in value or ()]
        case Cells(width):
            return [laid_out(Line(), cell) for cell in _padded(list(value or ()), width)]
        case Grid(columns):
            table = {"columns": list(columns), **(value or {})}
            return {name: laid_out(part, table.get(name)) for name, part in parts_of(shape, table).items()}
        case _:
            return {name: laid_out(part, (value or {}).get(name)) for name, part in parts_of(shape, value).items()}


def stored(shape: Shape, value: Any) -> Any:
    """A form's value as it is kept: rows that hold nothing are left out, a choice is a code or a text."""
    match shape:
        case Line() | Flag() | Cells():
            return value
        case Many(item):
            kept = [stored(item, below) for below in value]
            return [below for below in kept if not is_blank(item, below)]
        case Choices():
            return {"code": value["code"]} if value["code"] else {"text": value["text"]}
        case _:
            return {name: stored(part, value[name]) for name, part in parts_of(shape, value).items()}


def is_blank(shape: Shape, value: Any) -> bool:
    """Whether a value holds no text at all, headings of empty tables left aside."""
    match shape:
        case Flag():
            return True
        case Line():
            return not str(value or "").strip()
        case Choices():
            return not any(str(value.get(name) or "").strip() for name in ("code", "text"))
        case Many() | Cells():
            return all(is_blank(_inside(shape), item) for item in value or ())
        case _:
            return all(is_blank(part, (value or {}).get(name)) for name, part in parts_of(shape, value).items())


def blank(shape: Shape) -> Any:
    """A new, empty item, with the rows it starts with."""
    return opened(shape, laid_out(shape, None))


def opened(shape: Shape, value: Any) -> Any:
    """The value with an empty item in each empty list that starts with one."""
    match shape:
        case Line() | Flag() | Cells() | Choices():
            return value
        case Many(item, starts):
            return [opened(item, below) for below in value] or ([blank(item)] if starts else [])
        case _:
            return {name: opened(part, value[name]) for name, part in parts_of(shape, value).items()}


def parts_of(shape: Shape, value: Any) -> Mapping[str, Shape]:
    """The named parts of a record."""
    match shape:
        case Parts(parts):
            return parts
        case Choices():
            return {"code": Line(), "text": Line()}
        case Grid():
            row = Cells(len((value or {}).get("columns") or ()))
            return {"heading": _LINE, "numbered": Flag(on=True), "columns": row, "rows": Many(row)}
    return {}


def one_line_ending(text: str) -> str:
    """Browsers send CRLF for every line break; the document knows only the line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inside(shape: Many | Cells) -> Shape:
    return shape.item if isinstance(shape, Many) else Line()


def _padded(cells: list[Any], width: int) -> list[Any]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _below(tree: Tree | None, name: str) -> Tree | None:
    return tree.get(name) if isinstance(tree, dict) else None


def _in_order(tree: Tree | None) -> list[Tree]:
    """The items of a list by their places; gaps close up, whatever is not a place is passed over."""
    if not isinstance(tree, dict):
        return []
    places = [key for key in tree if key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS]
    return [tree[key] for key in sorted(places, key=int)]
