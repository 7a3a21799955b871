"""The rows of a long table. Few of them stand in the part while it is laid out: the first, the last, and for all others of
one form a single row with marks in place of values. As that row comes out, so are all of its form written.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from docx.oxml import parse_xml
from lxml import etree

from documents.rendering.word.limits import Effort
from documents.rendering.word.lines import part_lines
from documents.rendering.word.marking import Unknown, placeholder, split
from documents.rendering.word.scripts import GROUPED, Script
from documents.rendering.word.structure import text_of
from documents.rendering.word.tags import printed

SHORT = 8
"""A table of no more rows stands in the part as it is."""
_AT_ONCE = 256
"""Rows written at a time."""
_EMPTY, _CLOSED = '<w:t xml:space="preserve"></w:t>', '<w:t xml:space="preserve"/>'
_ANY_EMPTY = re.compile(r"<w:t( [^<>]*)?></w:t>")


def escaped(value: Any) -> str:
    """A value as it stands in a text or an attribute. Raises CannotRender for what cannot be printed."""
    if type(value) is str and value.isprintable() and not ("&" in value or "<" in value or ">" in value):
        return value
    text = printed(value)
    if hasattr(text, "__html__"):
        raise Unknown("a value that is markup")
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Form:
    """The rows of a table whose XML differs in its values only. A row is the tuple of its values."""

    def __init__(self, script: Script, key: Sequence[int], number: int, table: "Table") -> None:
        self.number, self.table = number, table
        places = [place for place, piece in enumerate(key) if script.values[piece]]
        self._row = _picker([2 * place + 1 for place in places])
        names = dict(zip(places, map(str, range(len(places))), strict=True))
        self.model = "".join(
            script.pieces[piece] + (placeholder(f"v{names[place]}") if place in names else "")
            for place, piece in enumerate(key)
        )
        self._length = sum(script.lengths[piece] for piece in key)
        self._escaped = False
        self._rows: list[tuple[str, ...]] = []

    def add(self, pairs: list[Any]) -> None:
        """A further row."""
        self._rows.append(self._row(pairs))

    def settle(self, effort: Effort) -> None:
        """Brings the values of all rows to texts as they stand in XML: those that need nothing are seen many at a time.
        Raises CannotRender for a value that cannot be printed, and beyond the limits.
        """
        for place in range(0, len(self._rows), _AT_ONCE):
            rows = self._rows[place : place + _AT_ONCE]
            try:
                effort.characters(self._length * len(rows) + sum(map(len, chain.from_iterable(rows))))
                text = "".join(chain.from_iterable(rows))
            except TypeError:  # a value that is no text
                text = "&"
            if not text.isprintable() or "&" in text or "<" in text or ">" in text:
                self._escaped = True
                for number, row in enumerate(rows, place):
                    self._rows[number] = tuple(map(escaped, row))
                    effort.characters(sum(map(len, self._rows[number])))

    def in_order(self) -> Iterator[tuple[str, ...]]:
        return iter(self._rows)

    def texts(self, cell: Any) -> list[str]:
        """What stands in this cell of the model in each of the rows, as people read it."""
        text = text_of(cell)
        around, words = zip(*split(text), strict=True)
        places = [int(word[1:]) for word in words[:-1]]
        if len(places) == 1 and not any(around):
            found = list(map(itemgetter(places[0]), self._rows))
        else:
            written, own = _format(text), _picker(places)
            found = [written % own(row) for row in self._rows]
        return list(map(_read, found)) if self._escaped else found

    @staticmethod
    def written(laid_out: str, rows: Sequence[tuple[str, ...]]) -> str:
        """Rows of one form as its model has come out."""
        text = "".join(map(_format(laid_out).__mod__, rows))
        text = text.replace(_EMPTY, _CLOSED)
        return _ANY_EMPTY.sub(r"<w:t\1/>", text) if "></w:t>" in text else text


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What stands at these places, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _format(model: str) -> str:
    return "%s".join(piece.replace("%", "%%") for piece, _ in split(model))


def _read(text: str) -> str:
    text = text.replace("\n", "").replace("\t", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text


class Table:
    """A table that is written: what stands before its rows and behind them, and the rows."""

    def __init__(self, script: Script, pairs: list[Any], effort: Effort, forms: list[Form]) -> None:
        self._script, self._effort, self._forms = script, effort, forms
        self._own: dict[tuple[int, ...], Form] = {}
        self._left_out: list[Form] = []
        self._pairs = pairs

    @property
    def first(self) -> int:
        """The number of the form whose model comes first."""
        return next(iter(self._own.values())).number

    def skeleton(self) -> str:
        """The table as it is to be laid out."""
        groups = [place + 1 for place in range(0, len(self._pairs), 2) if self._pairs[place] == GROUPED]
        rows: deque[list[Any]] = deque(self._pairs[place] for place in groups)
        if len(rows) <= SHORT:
            return "".join(self._xml(self._pairs))
        head = "".join(self._xml(self._pairs[: groups[0] - 1]))
        tail = "".join(self._xml(self._pairs[groups[-1] + 1 :]))
        first, last = "".join(self._xml(rows.popleft())), ""
        while rows:
            xml = "".join(self._xml(rows.pop()))
            last = xml + last
            if _says_something(xml):
                break
        while rows:
            self._leave_out(rows.popleft())
        for form in self._own.values():
            form.settle(self._effort)
        models = "".join(f"<?naskah f{form.number}?>{form.model}" for form in self._own.values())
        return head + first + models + last + tail

    def _xml(self, pairs: list[Any]) -> Iterator[str]:
        pieces = self._script.pieces
        both = iter(pairs)
        for piece, value in zip(both, both, strict=True):
            if piece == GROUPED:
                yield from self._xml(value)
            else:
                text = escaped(value)
                self._effort.characters(len(pieces[piece]) + len(text))
                yield pieces[piece]
                yield text

    def _leave_out(self, pairs: list[Any]) -> None:
        key = tuple(pairs[0::2])
        form = self._own.get(key)
        if form is None:
            form = self._own[key] = Form(self._script, key, len(self._forms), self)
            self._forms.append(form)
        form.add(pairs)
        self._left_out.append(form)

    def rows(self, laid_out: dict[int, str], fragments: "Fragments") -> Iterator[str]:
        """The rows that were left out, in their order. `laid_out` has their models by the number of the form."""
        waiting = {form: form.in_order() for form in self._own.values()}
        for form, run in groupby(self._left_out):
            rows = islice(waiting[form], len(list(run)))
            while some := list(islice(rows, _AT_ONCE)):
                text = form.written(laid_out[form.number], some)
                yield fragments.parted(text) if "\n" in text or "\t" in text else text


def _says_something(row: str) -> bool:
    return bool(re.search(r"<w:t(?: [^<>]*)?>[\n\t]*[^<\n\t]", row))


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
