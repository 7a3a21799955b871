"""Parts that are laid out once, and written again with other words.

A part is laid out with slots in place of its words. What the layout asks about them is kept with the result: a later filling of
the same key, for which each answer is the same, is laid out the same, so that only its words and the widths of its columns
remain to be written.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from docx.opc.oxml import serialize_part_xml
from lxml import etree

from documents.rendering.word.layout.measures import widths
from documents.rendering.word.layout.structure import qn, text_of
from documents.rendering.word.press.filling import Filling
from documents.rendering.word.press.kept import Kept
from documents.rendering.word.press.rows import Fragments, picker
from documents.rendering.word.tagging.marking import placeholder
from documents.rendering.word.tagging.values import CELL, WIDTH, WORD, Slotted, closed

_MODEL = re.compile(r"<\?naskah f\d+\?>(.*?</w:tr>)", re.DOTALL)
_ROW = qn("w:tr")
_MOST_KEYS, _MOST_LAYOUTS, _LONGEST = 8, 4, 1 << 16
"""What is kept: so many keys of a part, layouts of a key, characters of a layout."""

_Cell = tuple[int | None, Slotted]
"""The form of rows that a cell stands for, if it does, and its text."""


class _Longer(NamedTuple):
    """Whether texts have more characters than that: so many that are the template's own, those in slots, those of rows."""

    own: int
    slots: tuple[int, ...]
    rows: tuple[tuple[int, int, tuple[int, ...]], ...]
    most: int

    def answer(self, filling: Filling) -> bool:
        lengths, forms = filling.lengths, filling.forms
        return (
            self.own
            + sum([lengths[slot] for slot in self.slots])
            + sum(forms[form].characters(own, columns) for form, own, columns in self.rows)
            > self.most
        )


class _More(NamedTuple):
    """Whether there are more rows than that: so many in the part, those of forms."""

    own: int
    forms: tuple[int, ...]
    most: int

    def answer(self, filling: Filling) -> bool:
        return self.own + sum(len(filling.forms[form]) for form in self.forms) > self.most


class _Asked:
    """Answers for a part in which slots stand, and remembers them."""

    def __init__(self, filling: Filling) -> None:
        self._filling = filling
        self.answers: dict[_Longer | _More, bool] = {}
        self.tables: list[tuple[list[list[_Cell]], int]] = []
        self._widths = 0

    def longer(self, elements: Sequence[Any], most: int) -> bool:
        own, slots, rows = 0, list[int](), list[tuple[int, int, tuple[int, ...]]]()
        for element in elements:
            form, text = _form(element), Slotted(text_of(element))
            if form is None:
                own += text.own
                slots += text.numbers(WORD)
            else:
                rows.append((form, text.own, text.numbers(CELL)))
        if own > most or not (slots or rows):
            return own > most
        return self._answer(_Longer(own, tuple(slots), tuple(rows), most))

    def more(self, rows: Sequence[Any], most: int) -> bool:
        forms = [form for form in map(_form, rows) if form is not None]
        return self._answer(_More(len(rows) - len(forms), tuple(forms), most))

    def _answer(self, question: _Longer | _More) -> bool:
        if question not in self.answers:
            self.answers[question] = question.answer(self._filling)
        return self.answers[question]

    def widths(self, columns: Sequence[Sequence[Any]], total: int) -> Sequence[str]:
        first, self._widths = self._widths, self._widths + len(columns)
        self.tables.append(([list(map(_cell, column)) for column in columns], total))
        return [placeholder(f"{WIDTH}{number}") for number in range(first, self._widths)]


def _cell(cell: Any) -> _Cell:
    return _form(cell.getparent()), Slotted(text_of(cell))


def _form(element: Any) -> int | None:
    """The form that a row stands for, if it is a row that does."""
    mark = element.getprevious() if element.tag == _ROW else None
    return int(mark.text[1:]) if mark is not None and mark.tag is etree.PI else None


class Layout:
    """A part as it came out."""

    def __init__(self, xml: str, asked: _Asked, filling: Filling) -> None:
        self._answers, self._tables = tuple(asked.answers.items()), asked.tables
        self._between: list[_Section] = []
        self._models: list[list[Slotted]] = []
        place, number = 0, len(filling.words)
        for model in _MODEL.finditer(xml):
            if model.start() > place:  # not the same table's
                self._between.append(_Section(xml[place : model.start()], number))
                self._models.append([])
            self._models[-1].append(Slotted(model[1]))
            place = model.end()
        self._between.append(_Section(xml[place:], number))

    def fits(self, filling: Filling) -> bool:
        """Whether a filling of the same key comes out alike."""
        return all(question.answer(filling) == answer for question, answer in self._answers)

    def written(self, filling: Filling, fragments: Fragments) -> Iterator[bytes]:
        """The part with these words."""
        found = list(self._widths(filling))
        named = {f"{WIDTH}{number}": width for number, width in enumerate(found)}
        values, empty = filling.written + found, "" in filling.written
        for place, section in enumerate(self._between):
            text = section.text.once(section.pick(values))
            yield (closed(text) if empty else text).encode()
            if place < len(self._models):
                models = [model.having(named) for model in self._models[place]]
                for rows in filling.tables[place].written(models, fragments):
                    yield rows.encode()

    def _widths(self, filling: Filling) -> Iterator[str]:
        for columns, total in self._tables:
            texts = [[text for cell in column for text in _texts(cell, filling)] for column in columns]
            yield from map(str, widths(texts, total))


def _texts(cell: _Cell, filling: Filling) -> Sequence[str]:
    form, text = cell
    if form is not None:
        return filling.forms[form].texts(text)
    return (text.once([filling.words[number] for number in text.numbers(WORD)]),)


class _Section:
    """What stands in a part between rows that are written."""

    def __init__(self, xml: str, number: int) -> None:
        self.text = Slotted(xml)
        places = [int(name[1:]) + (number if name[0] == WIDTH else 0) for name in self.text.names]
        self.pick = picker(places)


class Layouts:
    """The layouts of a part that are kept. `lay_out` gives the root of XML, laid out with answers from the other argument."""

    def __init__(self, lay_out: Callable[[str, Any], Any]) -> None:
        self._lay_out = lay_out
        self._kept: Kept[tuple[Any, ...], tuple[Layout, ...]] = Kept(_MOST_KEYS)

    def layout(self, filling: Filling) -> Layout:
        """The layout for this filling."""
        known = self._kept.get(filling.key) or ()
        for layout in known:
            if layout.fits(filling):
                return layout
        asked = _Asked(filling)
        xml = serialize_part_xml(self._lay_out(filling.xml(), asked)).decode()
        made = Layout(xml, asked, filling)
        if len(xml) <= _LONGEST:
            self._kept.put(filling.key, (made, *known[: _MOST_LAYOUTS - 1]))
        return made
