"""The rows of a long table. Few of them stand in the part while it is laid out: the first, the last, and for all others of
one form a single row with marks in place of values. As that row comes out, so are all of its form written.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from docx.oxml import parse_xml
from lxml import etree

from documents.rendering.word.tagging.limits import Effort
from documents.rendering.word.tagging.lines import part_lines
from documents.rendering.word.tagging.marking import placeholder
from documents.rendering.word.tagging.scripts import Script
from documents.rendering.word.tagging.values import CELL, Slotted, closed, escaped, is_plain, read

AT_ONCE = 256
"""Rows written at a time."""

Key = tuple[int, ...]
"""The numbers of the pieces of XML in a row."""


class Form:
    """The rows of a table whose XML differs in its values only, column by column."""

    def __init__(self, script: Script, key: Key) -> None:
        places = [place for place, piece in enumerate(key) if script.values[piece]]
        self._row = picker([2 * place + 1 for place in places])
        self._length = sum(script.lengths[piece] for piece in key)
        self._rows: list[tuple[Any, ...]] = []
        self._columns: list[Sequence[str]] = []
        self._escaped: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def taking(self) -> tuple[Callable[[list[Any]], Any], Callable[[Any], None]]:
        """How a further row is picked from its pairs, and put to the others."""
        return self._row, self._rows.append

    def settle(self, effort: Effort) -> None:
        """Brings the values of all rows to texts as they stand in XML: those that need nothing are seen many at a time.
        Raises CannotRender for a value that cannot be printed, and beyond the limits.
        """
        effort.characters(self._length * len(self._rows))
        for number, column in enumerate(zip(*self._rows, strict=True)):
            texts: Sequence[str] = column
            if not all(is_plain(column[place : place + AT_ONCE]) for place in range(0, len(column), AT_ONCE)):
                self._escaped.add(number)
                texts = list(map(escaped, column))
            effort.characters(sum(map(len, texts)))
            self._columns.append(texts)

    def texts(self, words: Slotted) -> Sequence[str]:
        """What these words come to in each of the rows, as people read it."""
        columns = [self._read(number) for number in words.numbers(CELL)]
        if len(columns) == 1 and not any(words.around):
            return columns[0]
        return words.each(columns, len(self._rows))

    def characters(self, own: int, numbers: Sequence[int]) -> int:
        """How many there are in all rows: so many of the template's own in each, and those of these columns."""
        return own * len(self._rows) + sum(len(text) for number in numbers for text in self._read(number))

    def _read(self, number: int) -> Sequence[str]:
        column = self._columns[number]
        return list(map(read, column)) if number in self._escaped else column

    def written(self, model: Slotted, start: int, end: int) -> Iterator[str]:
        """Rows as their model has come out."""
        for place in range(start, end, AT_ONCE):
            upto = min(place + AT_ONCE, end)
            columns = [self._columns[number][place:upto] for number in model.numbers(CELL)]
            text = model.together(columns, upto - place)
            yield closed(text) if any("" in column for column in columns) else text


def picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What stands at these places, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def model_of(script: Script, key: Key) -> str:
    """The row that stands for all of a form."""
    numbers = iter(range(len(key)))
    return "".join(
        script.pieces[piece] + (placeholder(f"{CELL}{next(numbers)}") if script.values[piece] else "") for piece in key
    )


class Table:
    """The rows of a table that are not laid out, in their order."""

    def __init__(self, script: Script, rows: deque[list[Any]], effort: Effort) -> None:
        self.forms: dict[Key, Form] = {}
        self._turns: list[tuple[Key, int]] = []
        before: list[int] = []
        number = 0
        while rows:
            pairs = rows.popleft()
            key = pairs[::2]
            if key != before:
                self._end(before, number)
                before, number = key, 0
                pick, put = self._form(script, tuple(key)).taking()
            put(pick(pairs))
            number += 1
        self._end(before, number)
        for form in self.forms.values():
            form.settle(effort)

    def _form(self, script: Script, key: Key) -> Form:
        if key not in self.forms:
            self.forms[key] = Form(script, key)
        return self.forms[key]

    def _end(self, key: Sequence[int], number: int) -> None:
        if number:
            self._turns.append((tuple(key), number))

    def written(self, models: Sequence[Slotted], fragments: "Fragments") -> Iterator[str]:
        """The rows. `models` are how each form has come out."""
        laid_out = dict(zip(self.forms, models, strict=True))
        done = dict.fromkeys(self.forms, 0)
        for key, number in self._turns:
            start, done[key] = done[key], done[key] + number
            for text in self.forms[key].written(laid_out[key], start, done[key]):
                yield fragments.parted(text) if "\n" in text or "\t" in text else text


class Fragments:
    """Reads rows, which have no namespaces of their own, as the part whose root declares these."""

    def __init__(self, root: Any) -> None:
        declared = "".join(f' xmlns{":" * bool(prefix)}{prefix or ""}="{uri}"' for prefix, uri in root.nsmap.items())
        self._head, self._foot = f"<w:tbl{declared}>", "</w:tbl>"

    def parted(self, rows: str) -> str:
        """The rows with each text of several lines on lines of its own."""
        root = parse_xml(self._head + rows + self._foot)
        part_lines(root)
        close(root)
        written: str = etree.tostring(root, encoding="unicode")
        return written[written.index(">") + 1 : -len(self._foot)]


def close(root: Any) -> None:
    """Texts that were emptied have no content, as if they had been read so."""
    for text in root.iter("{*}t"):
        if not text.text:
            text.text = None
