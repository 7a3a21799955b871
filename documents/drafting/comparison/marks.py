"""Two texts in pieces: what both say, what only the older, what only the newer one says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from documents.drafting.comparison.common import common, too_large

Kind = Literal["same", "gone", "new"]

_FINENESS = tuple(re.compile(pattern) for pattern in (r"\w+|\s+|[^\w\s]", r"\s*\S+|\s+\Z", r"[^\n.;]*(?:[\n.;]+|\Z)"))
"""Words with their marks apart, words with what clings to them, sentences: the first that is not too fine is taken."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text."""

    kind: Kind
    text: str


def marks(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both, in order; those that are not new make up `old`, those that are not gone `new`."""
    if old == new:
        return (Piece("same", old),) if old else ()
    for fineness in _FINENESS:
        left, right = _parts(fineness, old), _parts(fineness, new)
        if not too_large(left, right):
            break
    return tuple(_pieces(list(_stretches(left, right))))


def _parts(fineness: re.Pattern[str], text: str) -> list[str]:
    return [part for part in fineness.findall(text) if part]


def _stretches(left: list[str], right: list[str]) -> Iterator[tuple[str, str, bool]]:
    """What stands on both sides, stretch by stretch, and whether it is the same."""
    one = other = 0
    for place, opposite in [*common(left, right), (len(left), len(right))]:
        if place > one or opposite > other:
            yield "".join(left[one:place]), "".join(right[other:opposite]), False
        if place < len(left):
            yield left[place], right[opposite], True
        one, other = place + 1, opposite + 1


def _pieces(stretches: list[tuple[str, str, bool]]) -> Iterator[Piece]:
    """Stretches of one kind joined. What is the same but holds no word, between two changes, is read with them."""
    joined: list[tuple[str, str, bool]] = []
    for index, (old, new, same) in enumerate(stretches):
        between = same and 0 < index < len(stretches) - 1 and not stretches[index + 1][2]
        alike = same and not (between and joined and not joined[-1][2] and not _WORD.search(old))
        if joined and joined[-1][2] == alike:
            joined[-1] = (joined[-1][0] + old, joined[-1][1] + new, alike)
        else:
            joined.append((old, new, alike))
    for old, new, same in joined:
        if same:
            yield Piece("same", old)
            continue
        if old:
            yield Piece("gone", old)
        if new:
            yield Piece("new", new)


def side(pieces: tuple[Piece, ...], without: Kind) -> str:
    """The text of one side: the older `without` what is "new", the newer one `without` what is "gone"."""
    return "".join(piece.text for piece in pieces if piece.kind != without)
