"""A part filled, its values apart from its XML.

Of a part its `key` is what its layout depends on: the pieces of XML in their order, where values stand among them, and for
rows that are not laid out one by one each of their forms. The values themselves are no part of it.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from documents.rendering.word.press.rows import Form, Table, model_of
from documents.rendering.word.tagging.limits import Effort
from documents.rendering.word.tagging.marking import BEGIN, Unknown, placeholder
from documents.rendering.word.tagging.scripts import GROUPED, IN_MARKUP, IN_TEXT, Script
from documents.rendering.word.tagging.values import WORD, escape, escaped, is_plain, text_for

SHORT = 8
"""A table of no more rows stands in the part as it is."""
_SLOT = None
"""In a key, the place of a value."""
_SEPARATOR = re.compile("([\n\t])")
_SAYS = re.compile(r"<w:t(?: [^<>]*)?>[\n\t]*[^<\n\t]")


class Filling:
    """What the tags of a part came to: `words` as people read them, `written` as they stand in XML, and the `tables` of which
    rows are not laid out one by one. Raises CannotRender, and Unknown for values that are not known here.
    """

    def __init__(self, script: Script, facts: Mapping[str, Any], effort: Effort) -> None:
        self._script, self._effort = script, effort
        self._key: list[Any] = []
        self._values: list[Any] = []
        self.tables: list[Table] = []
        self._take(script.run(facts))
        self._settle()
        self.key = tuple(self._key)

    @cached_property
    def lengths(self) -> list[int]:
        """How many characters each value has."""
        return list(map(len, self.words))

    @cached_property
    def forms(self) -> list[Form]:
        """The forms of rows in all tables, as they come in the key."""
        return [form for table in self.tables for form in table.forms.values()]

    def _take(self, pairs: Sequence[Any]) -> None:
        kinds, key, values = self._script.values, self._key, self._values
        both = iter(pairs)
        for piece, value in zip(both, both, strict=True):
            if piece == GROUPED:
                self._take_table(value)
                continue
            key.append(piece)
            kind = kinds[piece]
            if kind == IN_TEXT:
                key.append(_SLOT)
                values.append(value)
            elif kind == IN_MARKUP:
                key.append(_in_markup(value))

    def _take_table(self, pairs: list[Any]) -> None:
        """A table with its first row, its last that says something and those behind it; all between by their forms."""
        groups = [place + 1 for place in range(0, len(pairs), 2) if pairs[place] == GROUPED]
        rows: deque[list[Any]] = deque(pairs[place] for place in groups)
        last: list[Any] = []
        if len(rows) > SHORT:
            self._take(pairs[: groups[0] - 1])
            self._take(rows.popleft())
            pairs = pairs[groups[-1] + 1 :]
            says = False
            while rows and not says:
                row = rows.pop()
                last, says = row + last, self._says(row)
            if rows:
                self.tables.append(Table(self._script, rows, self._effort))
                self._key += self.tables[-1].forms
        else:
            pairs = _flat(pairs)
        self._take(last)
        self._take(pairs)

    def _says(self, row: Sequence[Any]) -> bool:
        both = iter(row)
        pieces = self._script.pieces
        xml = "".join(pieces[piece] + escaped(value) for piece, value in zip(both, both, strict=True))
        return bool(_SAYS.search(xml))

    def _settle(self) -> None:
        """The values as texts, a slot for each of the lines and columns of a text."""
        self.words = self.written = self._values
        if not is_plain(self._values):
            self.words = list(self._parted())
            self.written = list(map(escape, self.words))
        lengths = self._script.lengths
        self._effort.characters(sum([lengths[item] for item in self._key if type(item) is int]))
        self._effort.characters(sum(map(len, self.written)))

    def _parted(self) -> Iterator[str]:
        key, values, self._key = self._key, iter(self._values), []
        for item in key:
            self._key.append(item)
            if item is _SLOT:
                first, *further = _SEPARATOR.split(text_for(next(values)))
                yield first
                for separator, word in zip(further[::2], further[1::2], strict=True):
                    self._key += (separator, _SLOT)
                    yield word

    def xml(self) -> str:
        """The part with slots in place of values, and one row for all of a form."""
        return "".join(self._laid())

    def _laid(self) -> Iterator[str]:
        words = forms = 0
        for item in self.key:
            if item is _SLOT:
                yield placeholder(f"{WORD}{words}")
                words += 1
            elif isinstance(item, int):
                yield self._script.pieces[item]
            elif isinstance(item, str):
                yield item
            else:
                yield f"<?naskah f{forms}?>{model_of(self._script, item)}"
                forms += 1


def _flat(pairs: Sequence[Any]) -> list[Any]:
    """The pairs of a table with those of its rows among them."""
    flat: list[Any] = []
    both = iter(pairs)
    for pair in zip(both, both, strict=True):
        flat += pair[1] if pair[0] == GROUPED else pair
    return flat


def _in_markup(value: Any) -> str:
    """A value as it stands in an attribute."""
    text = escaped(value).replace('"', "&quot;")
    if BEGIN in text:
        raise Unknown("characters of private use in an attribute")
    return text
