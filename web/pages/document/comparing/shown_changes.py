"""A comparison as a page lays it out: what changed with its place, what stayed in one line, tables as tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from documents.drafting.comparison import Pair
from documents.drafting.comparison.outline import FLAG, HEAD, ROW
from workflow.text import Text

STATUS = {
    "new": (Text("Baru", "New"), "plus-lg"),
    "gone": (Text("Dihapus", "Removed"), "trash3"),
    "edited": (Text("Diubah", "Changed"), "pencil"),
    "moved": (Text("Dipindah", "Moved"), "arrow-repeat"),
    "moved-edited": (Text("Dipindah dan diubah", "Moved and changed"), "arrow-repeat"),
}
"""What happened to a thing: in words, and its icon."""

FATES = {
    "moved": Text("Bagian ini dipindah; komentarnya ikut.", "This part moved; the comment follows it."),
    "changed": Text("Isi sudah berubah.", "The text has changed."),
    "gone": Text("Isi sudah berubah: bagian ini tidak ada lagi.", "The text has changed: this part is gone."),
}
"""What became of what was commented on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed; without a `status` it is there for what is `below` it."""

    kind: ClassVar[str] = "line"
    pair: Pair
    status: str
    below: tuple["Line | Run | Grid", ...] = ()

    @property
    def where(self) -> Text:
        """Its place; both places where that is another one now."""
        old, new = self.pair.old, self.pair.new
        if old is None or new is None or old.words == new.words:
            return self.pair.item.words
        return Text("{old} menjadi {new}", "{old}, now {new}").format(old=old.words, new=new.words)

    @property
    def says(self) -> bool:
        """Whether it has any text of its own."""
        return any(self.pair.cells)


@dataclass(frozen=True, slots=True)
class Run:
    """Things that stayed, in a row."""

    kind: ClassVar[str] = "run"
    first: Pair
    last: Pair
    count: int

    @property
    def words(self) -> Text:
        """How many, and how they are numbered now if that differs."""
        old, new = self.first.old, self.first.new
        if old is None or new is None or not self.first.renumbered:
            return Text("{n} tidak berubah", "{n} not changed").format(n=self.count)
        if self.count == 1:
            words = Text("{old} menjadi {new}; isinya tidak berubah", "{old} is now {new}; its text is not changed")
            return words.format(old=old.words, new=new.words)
        marks = [one.mark.rstrip(".") for pair in (self.first, self.last) for one in (pair.old, pair.new) if one]
        words = Text("{n} tidak berubah: {a}–{b} menjadi {c}–{d}", "{n} not changed: {a}–{b} are now {c}–{d}")
        return words.format(n=self.count, a=marks[0], b=marks[2], c=marks[1], d=marks[3])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, and its rows with those that stayed in one line."""

    kind: ClassVar[str] = "grid"
    head: Pair | None
    rows: tuple["Part", ...]
    width: int


Part = Line | Run | Grid


def parts(pairs: Sequence[Pair]) -> tuple[Part, ...]:
    """Pairs as they are laid out: lines, and behind them the table that they may be the rows of."""
    lines = tuple(_lines([pair for pair in pairs if pair.item.kind not in (ROW, HEAD)]))
    head = next((pair for pair in pairs if pair.item.kind == HEAD), None)
    rows = [pair for pair in pairs if pair.item.kind == ROW]
    if not any(_tells(pair) for pair in (*rows, *([head] if head else []))):
        return lines
    width = max(len(pair.cells) for pair in (*rows, *([head] if head else [])))
    named = head if head is not None and any(head.cells) else None
    return (*lines, Grid(named, tuple(_lines(rows)), width))


def _lines(pairs: Sequence[Pair]) -> Iterator[Part]:
    stayed: list[Pair] = []
    for pair in pairs:
        if not _tells(pair):
            stayed += [pair] if pair.item.kind != FLAG else []
            continue
        yield from _run(stayed)
        stayed = []
        line = Line(pair, _status(pair), parts(pair.children))
        yield from [line] if line.status or line.says else line.below
    yield from _run(stayed)


def _run(stayed: list[Pair]) -> Iterator[Run]:
    """In one line those that follow each other with their numbers alike, or alike shifted."""
    begun = 0
    for place in range(1, len(stayed) + 1):
        if place == len(stayed) or _shift(stayed[place]) != _shift(stayed[begun]):
            yield Run(stayed[begun], stayed[place - 1], place - begun)
            begun = place


def _shift(pair: Pair) -> int:
    """How many places further it stands now."""
    places = [item.path.rpartition("/")[2] for item in (pair.new, pair.old) if item]
    return int(places[0]) - int(places[-1]) if all(place.isdigit() for place in places) else 0


def _tells(pair: Pair) -> bool:
    return pair.changes > 0


def _status(pair: Pair) -> str:
    if pair.old is None:
        return "new"
    if pair.new is None:
        return "gone"
    if pair.moved:
        return "moved-edited" if pair.edited else "moved"
    return "edited" if pair.counts else ""
