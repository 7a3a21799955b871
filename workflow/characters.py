"""Characters that no text of the office may hold, because Word, a printer or a page would lose, change or hide something.

Refused by name: control characters (a tab among them), marks that turn the direction of reading, halves of surrogate pairs
and codes that are no characters. A line's end is not among them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workflow.text import Text


class Unfit(NamedTuple):
    """Characters of one sort, and what is said of a text that has them: of `{where}`, which are `{codes}`."""

    pattern: re.Pattern[str]
    text: Text


_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_UNFIT = (
    Unfit(
        re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]"),
        Text(
            "{where} memuat karakter tak tercetak ({codes}). Hapus karakter itu.",
            "{where} has an unprintable character ({codes}). Remove it.",
        ),
    ),
    Unfit(
        re.compile("\t"),
        Text("{where} memuat tab ({codes}). Ganti dengan spasi.", "{where} has a tab ({codes}). Use a space instead."),
    ),
    Unfit(
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
        Text(
            "{where} memuat tanda arah baca yang tak tampak ({codes}). Hapus tanda itu.",
            "{where} has an invisible reading-direction mark ({codes}). Remove it.",
        ),
    ),
    Unfit(
        re.compile(f"[\ud800-\udfff{_NONCHARACTERS}]"),
        Text(
            "{where} memuat karakter rusak ({codes}). Ketik ulang bagian itu.",
            "{where} has a broken character ({codes}). Type that part again.",
        ),
    ),
)
_ANY = re.compile("|".join(unfit.pattern.pattern for unfit in _UNFIT))


def unfit(text: str) -> Iterator[tuple[Text, str]]:
    """For each sort of unfit characters in `text`: what is said of it, and the codes of those that it has."""
    if _ANY.search(text):
        for sort in _UNFIT:
            if found := sort.pattern.findall(text):
                yield sort.text, _named(found)


def spelt(text: str) -> str:
    """The text with every character that is unfit, or ends a line, as its code: fit to be shown."""
    return _ANY.sub(lambda found: f"U+{ord(found[0]):04X}", text.replace("\n", "U+000A"))


def _named(found: list[str]) -> str:
    codes = list(dict.fromkeys(f"U+{ord(character):04X}" for character in found))
    return ", ".join(codes[:5]) + (", ..." if len(codes) > 5 else "")
