"""Two contents of a document's fields, field by field, item by item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.drafting.comparison.align import Match, align
from documents.drafting.comparison.common import common
from documents.drafting.comparison.marks import Piece, marks
from documents.drafting.comparison.outline import FLAG, HEAD, ROW, Item, outline
from documents.drafting.fields import Field
from workflow.text import Text

NO_TITLES: Mapping[str, str] = {}
Columns = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Pair:
    """An item as it was and as it is; None on the side where there is none. `cells` are its text in pieces.

    The rows of one table have as many cells as the columns of both sides together; a column of one side only has all
    its text on that side.
    """

    old: Item | None
    new: Item | None
    cells: tuple[tuple[Piece, ...], ...]
    moved: bool = False
    children: tuple["Pair", ...] = ()

    @property
    def item(self) -> Item:
        """The item as it is, or as it was where it is gone."""
        found = self.new or self.old
        assert found is not None  # a pair has at least one side
        return found

    @property
    def edited(self) -> bool:
        """Whether its own text differs."""
        return bool(self.old and self.new and self.old.cells != self.new.cells)

    @property
    def counts(self) -> bool:
        """Whether it is a change by itself; what only got another mark or place because of others is none.

        Where a column came or went, that is one change of the head and none of the rows.
        """
        if self.old is None or self.new is None or self.moved:
            return True
        if self.item.kind == ROW and len(self.old.cells) != len(self.new.cells):
            return any({piece.kind for piece in cell} not in _ONE_SIDED for cell in self.cells)
        return self.edited

    @property
    def changes(self) -> int:
        """How many changes it and what is below it make; what came or went as a whole is one."""
        if self.old is None or self.new is None:
            return 1
        return int(self.counts) + sum(child.changes for child in self.children)

    @property
    def renumbered(self) -> bool:
        """Whether it stands under another mark now."""
        return bool(self.old and self.new and self.old.mark != self.new.mark)


_ONE_SIDED: tuple[set[str], ...] = (set(), {"same"}, {"gone"}, {"new"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, with all its items, those that stayed among them."""

    name: str
    label: Text
    pairs: tuple[Pair, ...]

    @property
    def changes(self) -> int:
        return sum(pair.changes for pair in self.pairs)


def compare(
    fields: Sequence[Field], old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str] = NO_TITLES
) -> tuple[FieldChange, ...]:
    """The fields whose content differs, in the order of the type. `titles` names the documents that fields refer to."""
    found = []
    for field in fields:
        pairs = pairs_of(outline(field, old.get(field.name), titles), outline(field, new.get(field.name), titles))
        if any(pair.changes for pair in pairs):
            found.append(FieldChange(field.name, field.label, pairs))
    return tuple(found)


def pairs_of(old: Sequence[Item], new: Sequence[Item], columns: Columns | None = None) -> tuple[Pair, ...]:
    """The items of both sides, paired, as one reads them: what is gone stands where it was."""
    if columns is None:
        columns = _columns(old, new)
    matches = list(_matches(old, new))
    by_old, by_new = {match.old: match for match in matches}, {match.new: match for match in matches}
    found: list[Pair] = []
    place = 0
    for index, item in enumerate(new):
        match = by_new.get(index)
        if match is not None and not match.moved:
            while place < match.old:
                found += _gone(old[place], columns) if place not in by_old else ()
                place += 1
            place += 1
        found.append(_pair(old[match.old] if match else None, item, columns, moved=bool(match and match.moved)))
    found += [pair for left in range(place, len(old)) if left not in by_old for pair in _gone(old[left], columns)]
    return tuple(found)


def _matches(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Match]:
    """Which is which, kind by kind. What has only one place, such as a title or a table's head, is what stands there."""
    for kind in dict.fromkeys(item.kind for item in old):
        left = [place for place, item in enumerate(old) if item.kind == kind]
        right = [place for place, item in enumerate(new) if item.kind == kind]
        alone = _alone([old[place] for place in left]) and _alone([new[place] for place in right])
        if alone or kind in (HEAD, FLAG):
            yield from (Match(one, other) for one, other in zip(left, right, strict=False))
            continue
        for match in align([old[place].key for place in left], [new[place].key for place in right]):
            yield Match(left[match.old], right[match.new], match.moved)


def _alone(items: Sequence[Item]) -> bool:
    return len(items) == 1 and "/" not in items[0].path


def _gone(item: Item, columns: Columns) -> tuple[Pair, ...]:
    return (_pair(item, None, columns),)


def _pair(old: Item | None, new: Item | None, columns: Columns, *, moved: bool = False) -> Pair:
    one, other = (old.cells if old else ()), (new.cells if new else ())
    if (old or new).kind in (ROW, HEAD):  # type: ignore[union-attr]  # one of them is there
        cells = tuple(marks(_cell(one, left), _cell(other, right)) for left, right in columns)
    else:
        cells = (marks(_cell(one, 0), _cell(other, 0)),)
    below = pairs_of(old.children if old else (), new.children if new else ())
    return Pair(old, new, cells, moved, below)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _columns(old: Sequence[Item], new: Sequence[Item]) -> Columns:
    """The columns of both sides: equal heads are one column, and so are as many renamed ones between them."""
    left, right = _heads(old), _heads(new)
    if len(left) == len(right):
        return [(place, place) for place in range(len(left))]
    found: list[tuple[int | None, int | None]] = []
    one = other = 0
    for place, opposite in [*common(left, right), (len(left), len(right))]:
        found += _between(range(one, place), range(other, opposite))
        if place < len(left):
            found.append((place, opposite))
        one, other = place + 1, opposite + 1
    return found


def _between(left: range, right: range) -> Iterator[tuple[int | None, int | None]]:
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
        return
    yield from ((place, None) for place in left)
    yield from ((None, place) for place in right)


def _heads(items: Sequence[Item]) -> tuple[str, ...]:
    """The names of the columns that the rows among the items have; blank where the table names none."""
    head = next((item.cells for item in items if item.kind == HEAD), None)
    rows = (item for item in items if item.kind == ROW)
    return head if head is not None else ("",) * max((len(row.cells) for row in rows), default=0)
