"""A remark on a part of the content, found again in a later content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from documents.drafting.comparison.compare import NO_TITLES, Pair, pairs_of
from documents.drafting.comparison.outline import Item, fingerprint, outline
from documents.drafting.fields import Field
from workflow.text import Text

Fate = Literal["here", "moved", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the part stands now: its own `path`, or that of its field once it is "gone"; `words` name that place."""

    path: str
    words: Text
    fate: Fate


def place_in(field: Field, value: Any, path: str, titles: Mapping[str, str] = NO_TITLES) -> Item | None:
    """The item of a field that stands at `path`; the field itself is all its text."""
    items = outline(field, value, titles)
    if path == field.name:
        whole = tuple(item.own for top in items for item in top.walk())
        return Item(path, field.label, "", whole)
    return next((item for top in items for item in top.walk() if item.path == path), None)


def follow(field: Field, then: Any, now: Any, path: str, titles: Mapping[str, str] = NO_TITLES) -> Followed:
    """The part of `field` that stood at `path` in the content `then`, in the content `now`."""
    was, there = place_in(field, then, path, titles), place_in(field, now, path, titles)
    if was is None:
        return Followed(field.name, field.label, "gone")
    if path == field.name:
        return Followed(path, field.label, "here" if there and there.cells == was.cells else "changed")
    if there is not None and fingerprint(there) == fingerprint(was):
        return Followed(path, there.words, "here")
    pair = next(_at(path, pairs_of(outline(field, then, titles), outline(field, now, titles))), None)
    if pair is None or pair.new is None:
        return Followed(field.name, field.label, "gone")
    same = fingerprint(pair.new) == fingerprint(was)
    return Followed(pair.new.path, pair.new.words, "moved" if same else "changed")


def _at(path: str, pairs: Sequence[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        if pair.old is not None and pair.old.path == path:
            yield pair
        yield from _at(path, pair.children)
