"""XML with slots: cut once where copies differ, compressed once, then filled for each copy."""

import re
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from documents.rendering.merge.archive import END, Part, literal, stretch

Slot = tuple[str, int]
"""What stands in a slot: a kind of thing and which of them."""


class Tokens:
    """Words that stand for slots while a template is filled and its XML worked on. Nobody can have typed one: `start`
    is followed by what is drawn anew each time, and `end` comes last. They never come out: every one is replaced.
    """

    def __init__(self, start: str = "Nq", end: str = "Z") -> None:
        self._word, self._end = start + secrets.token_hex(8), end
        self._pattern = re.compile(f"{self._word}([a-z])(\\d+){end}".encode())

    def of(self, kind: str, number: int) -> str:
        """The word for one slot."""
        return f"{self._word}{kind}{number}{self._end}"

    def cut(self, xml: bytes) -> "Cut":
        """The XML parted at its slots."""
        pieces = self._pattern.split(xml)
        slots = tuple((kind.decode(), int(number)) for kind, number in zip(pieces[1::3], pieces[2::3], strict=True))
        return Cut(tuple(pieces[::3]), slots)


@dataclass(frozen=True, slots=True)
class Cut:
    """What stands between the slots, one more than there are slots."""

    between: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.slots}


class Form:
    """A cut that is ready to be filled again and again."""

    def __init__(self, cut: Cut) -> None:
        self._between, self._slots = cut.between, cut.slots
        self._packed = tuple(stretch(piece) if piece else b"" for piece in cut.between)

    def stretches(self, values: Mapping[Slot, bytes]) -> bytes:
        """Filled and compressed, for others to follow."""
        filled = [self._packed[0]]
        for slot, after in zip(self._slots, self._packed[1:], strict=True):
            filled += (literal(values[slot]), after)
        return b"".join(filled)

    def part(self, values: Mapping[Slot, bytes]) -> Part:
        """Filled, as a part of an archive."""
        pieces: list[bytes] = [self._between[0]]
        for slot, after in zip(self._slots, self._between[1:], strict=True):
            pieces += (values[slot], after)
        plain = b"".join(pieces)
        return Part(self.stretches(values) + END, zlib.crc32(plain), len(plain))


def escaped(text: str) -> bytes:
    """A text as it stands in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
