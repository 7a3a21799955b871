"""How wide columns are to be, from the texts that stand in them."""

import re
from collections.abc import Sequence

_NARROW, _LETTER, _CAPITAL, _WIDE = 85, 145, 175, 215
_MADE_NARROW, _MADE_WIDE = frozenset("fijltI.,:;'!|()[] "), frozenset("mwMW%@")
"""What a character takes, and a bold capital, in twentieths of a point: at 11 and 10 points, in the widest of the fonts."""
_BETWEEN_WORDS = re.compile(r"[\s/-]+")
_PADDING = 220
_LEAST = 680
"""The least width of a column: two bold capitals between its lines."""


def widths(columns: Sequence[Sequence[str]], total: int) -> list[int]:
    """Whole widths that add up to `total`. A column that is short throughout (a number, a year) gets what it needs, the
    others share the rest by the root of what they hold, so that a long text does not squeeze its neighbours, and no
    word is broken while there is room.
    """
    widest = list(map(_widest, columns))
    needs, floors = ([max(_LEAST, width + _PADDING) for width in both] for both in zip(*widest, strict=True))
    if sum(floors) >= total:
        return _whole(floors, total)
    given = {place: need for place, need in enumerate(needs) if need < total / len(columns) / 2}
    if len(given) == len(columns):
        given = {}
    weights = [_weight(column) for column in columns]
    while True:
        rest = total - sum(given.values())
        shares = {place: weights[place] for place in range(len(columns)) if place not in given}
        found = {place: rest * weight / sum(shares.values()) for place, weight in shares.items()}
        tight = {place: floors[place] for place, width in found.items() if width < floors[place]}
        if not tight:
            return _whole([{**given, **found}[place] for place in range(len(columns))], total)
        given |= tight


def _whole(exact: Sequence[float], total: int) -> list[int]:
    """Brought to `total` if they are more, and rounded down, the difference going to the widest."""
    ratio = min(1.0, total / sum(exact))
    found = [int(width * ratio) for width in exact]
    found[found.index(max(found))] += total - sum(found)
    return found


def _weight(column: Sequence[str]) -> float:
    """The root of a column's typical length: between its mean and its longest."""
    lengths = list(map(len, column)) or [1]
    typical = (sum(lengths) / len(lengths) + max(lengths)) / 2
    return float(max(typical, 4.0) ** 0.5)


def _widest(column: Sequence[str]) -> tuple[int, int]:
    """The width of the widest text, and of the widest word. Those in plain letters are measured all at once."""
    together = "\0".join(column)
    if together.isascii():
        plain = together.encode()
        return _UNIT * _longest(plain.translate(_UNITS)), _UNIT * _longest(plain.translate(_UNITS_IN_WORDS))
    others = {text for text in column if not text.isascii()}
    text, word = _widest([text for text in column if text.isascii()])
    words = _BETWEEN_WORDS.split(" ".join(others))
    return max(text, *map(_measured, others)), max(word, *map(_measured, set(words)))


def _longest(widths: bytes) -> int:
    """The greatest sum of the widths between zeros; many texts, such as two numbers of two digits, have the same."""
    return max(map(sum, set(widths.split(b"\0"))))


def _measured(text: str) -> int:
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character in _MADE_NARROW:
        return _NARROW
    if character in _MADE_WIDE:
        return _WIDE
    return _CAPITAL if character.isupper() else _LETTER


_UNIT = 5
_UNITS = bytes(_width(chr(code)) // _UNIT if 0 < code < 128 else 0 for code in range(256))
"""The width of each plain character, in units of five twentieths of a point."""
_UNITS_IN_WORDS = bytes(0 if _BETWEEN_WORDS.match(chr(code)) else width for code, width in enumerate(_UNITS))
"""The same, with nothing for what stands between words."""
