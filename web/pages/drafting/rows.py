"""What the buttons beside a form's rows do: add, remove, move, paste, undo. Pure; the whole form goes in and comes out.

A button sends one command, "up:considering/1". Each works the same whether the page is drawn anew or only the field.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from web.pages.drafting.paste import Pasted, pasted_cells, pasted_lines
from web.pages.drafting.shapes import (
    PREFIX,
    Cells,
    Choices,
    Grid,
    Line,
    Many,
    Parts,
    Shape,
    blank,
    is_blank,
    parts_of,
    read,
    tree_of,
    write,
)
from workflow.text import Text

State = dict[str, Any]
"""The values of all fields of a form, as `laid_out`."""
_EXCERPT = 40


@dataclass(frozen=True, slots=True)
class Command:
    """One press of a button. `at` is the input that has the focus, where it is known; `text` what is pasted."""

    verb: str
    path: tuple[str, ...]
    at: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The form afterwards: the `field` that changed, the id that gets the focus, what is told, and what undoes it (for a
    hidden input).
    """

    state: State
    focus: str = ""
    told: Text | None = None
    undo: str = ""
    field: str = ""


def command_of(value: str, at: str = "", text: str = "") -> Command | None:
    """The command that a button's value says; None when it says none."""
    verb, _, path = value.partition(":")
    if verb not in _VERBS or not path:
        return None
    return Command(verb, tuple(path.split("/")), at, text)


def carry_out(
    shapes: Mapping[str, Shape], state: State, command: Command, recognise: Callable[[str], str] = lambda text: ""
) -> Outcome:
    """Do it to a copy. A path that leads nowhere (rows that went meanwhile) changes nothing.

    `recognise` answers the code of a pasted line that names something known, or "".
    """
    name = command.path[0]
    if name not in shapes:
        return Outcome(state)
    changed = copy.deepcopy(state)
    try:
        outcome = _VERBS[command.verb](_Field(shapes[name], changed, command, recognise))
    except (LookupError, ValueError):
        return Outcome(state)
    if outcome.told is None:
        return replace(outcome, field=name)
    return replace(outcome, field=name, undo=_remember(shapes[name], name, state[name], command.at or outcome.focus))


def undone(shapes: Mapping[str, Shape], state: State, undo: str) -> Outcome:
    """The form with one field as it was before, from the hidden input; anything else it may hold is passed over."""
    pairs = parse_qsl(undo, keep_blank_values=True)
    said = dict(pair for pair in pairs if "/" not in pair[0])
    name = said.get("field", "")
    if name not in shapes:
        return Outcome(state)
    tree = tree_of(pairs).get(name)
    return Outcome({**state, name: read(shapes[name], tree)}, said.get("focus", ""), field=name)


def first_input(shape: Shape, path: str) -> str:
    """The id of the first input of an item."""
    match shape:
        case Cells():
            return f"{PREFIX}/{path}/0"
        case Choices():
            return f"{PREFIX}/{path}/code"
        case Grid():
            return f"{PREFIX}/{path}/heading"
        case Parts(parts):
            name, part = next(iter(parts.items()))
            return first_input(part, f"{path}/{name}")
    return f"{PREFIX}/{path}"


def _remember(shape: Shape, name: str, value: Any, focus: str) -> str:
    return urlencode([("field", name), ("focus", focus), *write(shape, value, name)])


@dataclass(frozen=True, slots=True)
class _Field:
    """The field that a command is about, and the way down to its rows."""

    shape: Shape
    state: State
    command: Command
    recognise: Callable[[str], str]

    def down(self, parts: tuple[str, ...]) -> tuple[Shape, Any]:
        """The shape and value at a path; raises LookupError when there is none."""
        shape, value = self.shape, self.state[parts[0]]
        for part in parts[1:]:
            if isinstance(shape, Many):
                shape, value = shape.item, value[_place(part)]
            else:
                shape, value = parts_of(shape, value)[part], value[part]
        return shape, value

    def list_at(self, parts: tuple[str, ...]) -> tuple[Many, list[Any]]:
        match self.down(parts):
            case (Many() as shape, list() as items):
                return shape, items
        raise LookupError(parts)

    def grid_of_columns(self, parts: tuple[str, ...]) -> dict[str, Any] | None:
        """The table whose columns a path names, or None when it names something else."""
        if len(parts) < 2 or parts[-1] != "columns":
            return None
        shape, value = self.down(parts[:-1])
        return value if isinstance(shape, Grid) else None


def _place(part: str) -> int:
    place = int(part)
    if place < 0:
        raise LookupError(part)
    return place


def _add(field: _Field) -> Outcome:
    path = field.command.path
    grid = field.grid_of_columns(path)
    if grid is not None:
        grid["columns"].append("")
        for row in grid["rows"]:
            row.append("")
        return Outcome(field.state, f"{PREFIX}/{'/'.join(path)}/{len(grid['columns']) - 1}")
    shape, items = field.list_at(path)
    return _inserted(field, path, shape, items, len(items))


def _after(field: _Field) -> Outcome:
    """Add behind one item; an empty one that is there already will do."""
    path, place = field.command.path[:-1], _place(field.command.path[-1]) + 1
    shape, items = field.list_at(path)
    if place < len(items) and is_blank(shape.item, items[place]):
        return Outcome(field.state, first_input(shape.item, f"{'/'.join(path)}/{place}"))
    return _inserted(field, path, shape, items, min(place, len(items)))


def _inserted(field: _Field, path: tuple[str, ...], shape: Many, items: list[Any], place: int) -> Outcome:
    items.insert(place, blank(shape.item))
    return Outcome(field.state, first_input(shape.item, f"{'/'.join(path)}/{place}"))


def _remove(field: _Field) -> Outcome:
    path, place = field.command.path[:-1], _place(field.command.path[-1])
    above = "/".join(path)
    grid = field.grid_of_columns(path)
    if grid is not None:
        title = grid["columns"].pop(place)
        for row in grid["rows"]:
            del row[place]
        focus = f"{PREFIX}/{above}/{min(place, len(grid['columns']) - 1)}" if grid["columns"] else f"add/{above}"
        return Outcome(field.state, focus, _removed("Kolom", "Column", place, title))
    shape, items = field.list_at(path)
    gone = items.pop(place)
    focus = first_input(shape.item, f"{above}/{min(place, len(items) - 1)}") if items else f"add/{above}"
    return Outcome(field.state, focus, _removed("Baris", "Row", place, excerpt(shape.item, gone)))


def _removed(what: str, what_en: str, place: int, said: str) -> Text:
    told = Text(f"{what} {place + 1} dihapus", f"{what_en} {place + 1} removed")
    return Text(f"{told.id}: {said}", f"{told.en}: {said}") if said else Text(f"{told.id}.", f"{told.en}.")


def excerpt(shape: Shape, value: Any) -> str:
    """The first words of an item, to tell it from others."""
    return words_of([text for _, text in write(shape, value) if text != "1"])


def words_of(value: str | Sequence[str]) -> str:
    """The first words of a text, or of the first text that has any."""
    texts = [value] if isinstance(value, str) else value
    words = " ".join(next((text for text in texts if text.strip()), "").split())
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1].rstrip() + "…"


def _up(field: _Field) -> Outcome:
    return _moved(field, -1)


def _down(field: _Field) -> Outcome:
    return _moved(field, +1)


def _moved(field: _Field, by: int) -> Outcome:
    """Swap with the neighbour; the focus goes along: to the same input where it is known, else to the button."""
    path, place = field.command.path[:-1], _place(field.command.path[-1])
    above = "/".join(path)
    grid = field.grid_of_columns(path)
    swapped = [grid["columns"], *grid["rows"]] if grid is not None else [field.list_at(path)[1]]
    other = place + by
    if not 0 <= other < len(swapped[0]):
        return Outcome(field.state, f"{field.command.verb}/{above}/{place}")
    for items in swapped:
        items[place], items[other] = items[other], items[place]
    old, new = f"{PREFIX}/{above}/{place}", f"{PREFIX}/{above}/{other}"
    if field.command.at == old or field.command.at.startswith(old + "/"):
        return Outcome(field.state, new + field.command.at[len(old) :])
    last = other == (0 if by < 0 else len(swapped[0]) - 1)
    verb = {"up": "down", "down": "up"}[field.command.verb] if last else field.command.verb
    return Outcome(field.state, f"{verb}/{above}/{other}")


def _paste(field: _Field) -> Outcome:
    """Lines become rows, cells fill right and down, from the focused input or behind the last filled row."""
    path = field.command.path
    shape, items = field.list_at(path)
    row, column = _start(field, path, shape, items)
    if isinstance(shape.item, Cells):
        pasted = pasted_cells(
            field.command.text, shape.item.width, column, _titles(field, path), numbered=_numbered(field, path)
        )
        _fill(shape.item, items, pasted, row, column)
    else:
        pasted = pasted_lines(field.command.text)
        made = [_item(shape.item, cells[0], field.recognise) for cells in pasted.rows]
        taken = 1 if row < len(items) and is_blank(shape.item, items[row]) else 0
        row = min(row + (0 if taken or row >= len(items) else 1), len(items))
        items[row : row + taken] = made
    if not pasted.rows:
        return Outcome(field.state, f"paste/{'/'.join(path)}")
    last = f"{'/'.join(path)}/{row + len(pasted.rows) - 1}"
    return Outcome(field.state, first_input(shape.item, last), _told(pasted))


def _start(field: _Field, path: tuple[str, ...], shape: Many, items: list[Any]) -> tuple[int, int]:
    """Where pasting starts: row and column of the focused input, else the row behind the last filled one."""
    above = f"{PREFIX}/{'/'.join(path)}/"
    if field.command.at.startswith(above):
        row, _, column = field.command.at[len(above) :].partition("/")
        return _place(row), _place(column) if column.isdigit() else 0
    filled = [place for place, item in enumerate(items) if not is_blank(shape.item, item)]
    return (filled[-1] + 1 if filled else 0), 0


def _titles(field: _Field, path: tuple[str, ...]) -> list[str]:
    _, above = field.down(path[:-1]) if len(path) > 1 else (None, None)
    return list(above["columns"]) if isinstance(above, dict) and "columns" in above else []


def _numbered(field: _Field, path: tuple[str, ...]) -> bool:
    """Whether the table prints the numbers of its rows itself."""
    _, above = field.down(path[:-1]) if len(path) > 1 else (None, None)
    return isinstance(above, dict) and bool(above.get("numbered"))


def _fill(shape: Cells, items: list[Any], pasted: Pasted, row: int, column: int) -> None:
    while len(items) < row + len(pasted.rows):
        items.append(blank(shape))
    for down, cells in enumerate(pasted.rows):
        items[row + down][column : column + len(cells)] = cells


def _item(shape: Shape, line: str, recognise: Callable[[str], str]) -> Any:
    if isinstance(shape, Line):
        return line
    item = blank(shape)
    if isinstance(shape, Choices):
        item["code"] = recognise(line)
        item["text"] = "" if item["code"] else line
    else:
        item[next(iter(parts_of(shape, item)))] = line
    return item


def _told(pasted: Pasted) -> Text:
    count = len(pasted.rows)
    told = [Text(f"{count} baris ditempel.", f"{count} {'row' if count == 1 else 'rows'} pasted.")]
    if pasted.counted:
        told.append(Text("Kolom nomor dilewati; tabel ini bernomor sendiri.", "The column of numbers was left out."))
    if pasted.left:
        told.append(
            Text(
                f"{pasted.left} sel tidak ada kolomnya dan tidak ikut ditempel.",
                f"{pasted.left} {'cell has' if pasted.left == 1 else 'cells have'} no column and were left out.",
            )
        )
    return Text(" ".join(words.id for words in told), " ".join(words.en for words in told))


_VERBS: Mapping[str, Callable[[_Field], Outcome]] = {
    "add": _add,
    "after": _after,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "paste": _paste,
}
