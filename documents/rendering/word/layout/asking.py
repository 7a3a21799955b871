"""What the layout asks about the words of a document: whether they are longer than so much, how wide they make columns.

It learns nothing else of them, and so documents of one structure with the same answers are laid out alike.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from documents.rendering.word.layout.measures import widths
from documents.rendering.word.layout.structure import text_of


class Ask(Protocol):
    """Answers for the elements of a document."""

    def longer(self, elements: Sequence[Any], most: int) -> bool:
        """Whether these elements hold together more characters than that."""

    def more(self, rows: Sequence[Any], most: int) -> bool:
        """Whether there are more rows than that, with all those that one stands for."""

    def widths(self, columns: Sequence[Sequence[Any]], total: int) -> Sequence[str]:
        """What to write for the widths of columns of cells, which add up to `total`, in twentieths of a point."""


class InPlace:
    """Answers for a document in which the words stand."""

    def longer(self, elements: Sequence[Any], most: int) -> bool:
        return sum(len(text_of(element)) for element in elements) > most

    def more(self, rows: Sequence[Any], most: int) -> bool:
        return len(rows) > most

    def widths(self, columns: Sequence[Sequence[Any]], total: int) -> Sequence[str]:
        return list(map(str, widths([list(map(text_of, column)) for column in columns], total)))
