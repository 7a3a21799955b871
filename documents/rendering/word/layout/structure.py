"""How Word says things: what a style passes on, which tables have lines, where a signature goes."""

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import ns

qn = cache(ns.qn)
"""The full name behind a prefixed one ("w:p")."""
_TEXT, _PARAGRAPH, _PROPERTIES, _STYLE, _VALUE = map(qn, ("w:t", "w:p", "w:pPr", "w:pStyle", "w:val"))
_TABLE_PROPERTIES, _TABLE_STYLE, _CELL = map(qn, ("w:tblPr", "w:tblStyle", "w:tc"))

INK_LINES = 3
"""So many empty lines kept together are the room for a signature."""


def headers(document: WordDocument) -> Iterator[tuple[str, Any]]:
    """The headers that the document's sections use, each once: their type ("first", "default", "even") and root element."""
    seen = set()
    for section in document.sections:
        for reference in section._sectPr.iter(qn("w:headerReference")):
            identifier = reference.get(qn("r:id"))
            if identifier not in seen:
                seen.add(identifier)
                yield reference.get(qn("w:type")), document.part.rels[identifier].target_part.element


def child(element: Any, tag: str) -> Any:
    """The first child of a name, or None; several times as fast as `find`."""
    return next(element.iterchildren(tag), None) if element is not None else None


def text_of(element: Any) -> str:
    """The text of a paragraph or cell, without what fields or tabs add."""
    return "".join([text.text or "" for text in element.iter(_TEXT)])


def is_on(flag: Any) -> bool:
    """Whether a switch such as keepNext is there and not turned off."""
    return flag is not None and flag.get(_VALUE, "true") not in ("0", "false", "off")


class Styles:
    """The styles of a document, with what each takes from the one it is based on."""

    def __init__(self, document: WordDocument) -> None:
        self._root = document.styles.element
        self._lined: dict[str, bool] = {}
        self._passed_on: dict[tuple[str, str], Any] = {}

    @cached_property
    def _by_id(self) -> dict[str, Any]:
        return {style.get(qn("w:styleId")): style for style in self._root.findall(qn("w:style"))}

    @cached_property
    def _default(self) -> str:
        for identifier, style in self._by_id.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                return str(identifier)
        return ""

    def chain(self, identifier: str) -> Iterator[Any]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while identifier in self._by_id and identifier not in seen:
            seen.add(identifier)
            style = self._by_id[identifier]
            yield style
            based = style.find(qn("w:basedOn"))
            identifier = based.get(qn("w:val")) if based is not None else ""

    def of_paragraph(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return self._named(child(paragraph, _PROPERTIES))

    def _named(self, properties: Any) -> str:
        style = child(properties, _STYLE)
        return str(style.get(_VALUE)) if style is not None else self._default

    def paragraph_property(self, paragraph: Any, name: str) -> Any:
        """The property `name` ("w:jc") that holds for a paragraph: its own, else its style's; None if neither has it."""
        properties = child(paragraph, _PROPERTIES)
        own = child(properties, qn(name))
        return own if own is not None else self._of_style(self._named(properties), "w:pPr", name)

    def _of_style(self, identifier: str, group: str, name: str) -> Any:
        """A property that a style has or takes over; looked up once."""
        if (identifier, name) not in self._passed_on:
            found = (child(child(style, qn(group)), qn(name)) for style in self.chain(identifier))
            self._passed_on[identifier, name] = next((element for element in found if element is not None), None)
        return self._passed_on[identifier, name]

    def keeps_with_next(self, paragraph: Any) -> bool:
        return is_on(self.paragraph_property(paragraph, "w:keepNext"))

    def left_indent(self, paragraph: Any) -> int:
        """Where a paragraph begins, in twentieths of a point from the margin."""
        return self.indent(paragraph, "w:left")

    def indent(self, paragraph: Any, side: str) -> int:
        """One of a paragraph's indents ("w:left", "w:hanging", "w:firstLine"), in twentieths of a point."""
        found = self.paragraph_property(paragraph, "w:ind")
        return int(found.get(qn(side), "0")) if found is not None else 0

    def is_bold(self, paragraph: Any) -> bool:
        """Whether a paragraph's style is bold."""
        return is_on(self._of_style(self.of_paragraph(paragraph), "w:rPr", "w:b"))

    def is_bordered(self, table: Any) -> bool:
        """Whether a table has lines between its rows, by itself or by its style."""
        properties = child(table, _TABLE_PROPERTIES)
        style = child(properties, _TABLE_STYLE)
        own = _lines_between(properties)
        if own is None and style is not None:
            return self._has_lines(style.get(_VALUE))
        return own or False

    def _has_lines(self, identifier: str) -> bool:
        """Whether a style of tables has lines between rows; looked up once."""
        if identifier not in self._lined:
            found = (_lines_between(child(style, _TABLE_PROPERTIES)) for style in self.chain(identifier))
            self._lined[identifier] = next((lines for lines in found if lines is not None), False)
        return self._lined[identifier]


def _lines_between(properties: Any) -> bool | None:
    """Whether the properties of a table or a style ask for lines between rows; None where they say nothing."""
    inside = child(child(properties, qn("w:tblBorders")), qn("w:insideH"))
    return None if inside is None else inside.get(_VALUE) not in ("nil", "none")


Says = Callable[[Any], object]
"""Whether an element says something."""


def signature_blocks(document: WordDocument, styles: Styles, says: Says = text_of) -> Iterator[list[Any]]:
    """The paragraphs of each signature block: a run held together by keep-with-next that leaves room for the ink."""
    run: list[Any] = []
    for element in document.element.body:
        if element.tag == _PARAGRAPH:
            if run and is_on(styles.paragraph_property(element, "w:pageBreakBefore")):
                run = []
            run.append(element)
            if styles.keeps_with_next(element):
                continue
        if _has_room_for_ink(run, says):
            yield _block(run, styles)
        run = []


def signature_tables(document: WordDocument, styles: Styles, says: Says = text_of) -> Iterator[Any]:
    """The tables without lines in which people sign side by side: a cell leaves room for the ink."""
    for table in document.element.body.iterchildren(qn("w:tbl")):
        if not styles.is_bordered(table) and any(has_ink_room(cell, says) for cell in table.iter(_CELL)):
            yield table


def has_ink_room(cell: Any, says: Says = text_of) -> bool:
    """Whether somebody signs in this cell of a table."""
    return _has_room_for_ink(list(cell.iterchildren(_PARAGRAPH)), says)


def _block(run: list[Any], styles: Styles) -> list[Any]:
    """The run from where its lines begin as far to the right as the last one does."""
    edge = styles.left_indent(run[-1])
    first = next(place for place, paragraph in enumerate(run) if styles.left_indent(paragraph) == edge)
    return run[first:]


def _has_room_for_ink(run: list[Any], says: Says) -> bool:
    if len(run) < INK_LINES:
        return False
    empty = longest = 0
    for paragraph in run:
        empty = 0 if says(paragraph) else empty + 1
        longest = max(longest, empty)
    return longest >= INK_LINES
