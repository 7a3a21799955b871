"""Values as they stand in XML, and XML with slots for them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from documents.rendering.word.tagging.marking import Unknown, placeholder, slots
from documents.rendering.word.tagging.tags import printed

WORD, CELL, WIDTH = "v", "c", "w"
"""What stands in a slot, by the first letter of its name: a word, what a row has in a column, the width of a column."""
_EMPTY, _CLOSED = '<w:t xml:space="preserve"></w:t>', '<w:t xml:space="preserve"/>'
_ANY_EMPTY = re.compile(r"<w:t( [^<>]*)?></w:t>")


def is_plain(values: Sequence[Any]) -> bool:
    """Whether all of these are texts that stand in XML as they are."""
    if not set(map(type, values)) <= {str}:
        return False
    text = "".join(values)
    return text.isprintable() and not ("&" in text or "<" in text or ">" in text)


def text_for(value: Any) -> str:
    """What a value prints. Raises CannotRender for what cannot be printed, Unknown for what claims to be markup."""
    text = printed(value)
    if hasattr(text, "__html__"):
        raise Unknown("a value that is markup")
    return str(text)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(value: Any) -> str:
    """A value as it stands in a text. Raises as `text_for` does."""
    return escape(text_for(value))


def read(text: str) -> str:
    """What people read where this stands in XML, line breaks and tabs left out."""
    text = text.replace("\n", "").replace("\t", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text


def closed(xml: str) -> str:
    """XML in which texts without content are written as if they had been read so."""
    xml = xml.replace(_EMPTY, _CLOSED)
    return _ANY_EMPTY.sub(r"<w:t\1/>", xml) if "></w:t>" in xml else xml


class Slotted:
    """A text with slots: what stands around them, and the name that each of them bears."""

    def __init__(self, text: str) -> None:
        both = slots(text)
        self.around, self.names = both[::2], both[1::2]

    @property
    def own(self) -> int:
        """How many characters stand around the slots."""
        return sum(map(len, self.around))

    def numbers(self, kind: str) -> tuple[int, ...]:
        """The numbers of slots that are all of this kind. Raises Unknown if one is not."""
        if not {name[0] for name in self.names} <= {kind}:
            raise Unknown("words of rows that are not laid out one by one")
        return tuple([int(name[1:]) for name in self.names])

    def having(self, known: Mapping[str, str]) -> "Slotted":
        """The same with some of the slots filled."""
        filled = (known.get(name) or placeholder(name) for name in self.names)
        return Slotted(self.once(list(filled)))

    def once(self, values: Sequence[str]) -> str:
        """The text with these values in its slots."""
        written = [""] * (2 * len(self.around) - 1)
        written[::2], written[1::2] = self.around, values
        return "".join(written)

    def each(self, columns: Sequence[Sequence[str]], times: int) -> list[str]:
        """The text so many times; `columns` are what stands in each slot, time by time."""
        if not columns:
            return ["".join(self.around)] * times
        written = "%s".join(piece.replace("%", "%%") for piece in self.around)
        return [written % values for values in zip(*columns, strict=True)]

    def together(self, columns: Sequence[Sequence[str]], times: int) -> str:
        """The same, one behind another."""
        width = 2 * len(self.around) - 1
        written = [""] * (width * times)
        for place, piece in enumerate(self.around):
            written[2 * place :: width] = [piece] * times
        for place, column in enumerate(columns):
            written[2 * place + 1 :: width] = column
        return "".join(written)
