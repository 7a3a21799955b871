"""How Word says things: what a style passes on, which tables have lines, where a signature goes."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

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


def text_of(element: Any) -> str:
    """The text of a paragraph or cell, without what fields or tabs add."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def is_on(flag: Any) -> bool:
    """Whether a switch such as keepNext is there and not turned off."""
    return flag is not None and flag.get(qn("w:val"), "true") not in ("0", "false", "off")


class Styles:
    """The styles of a document, with what each takes from the one it is based on."""

    def __init__(self, document: WordDocument) -> None:
        self._root = document.styles.element

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
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return str(style.get(qn("w:val"))) if style is not None else self._default

    def paragraph_property(self, paragraph: Any, name: str) -> Any:
        """The property `name` ("w:jc") that holds for a paragraph: its own, else its style's; None if neither has it."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn(name)}")
        if own is not None:
            return own
        found = (style.find(f"{qn('w:pPr')}/{qn(name)}") for style in self.chain(self.of_paragraph(paragraph)))
        return next((element for element in found if element is not None), None)

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
        found = (style.find(f"{qn('w:rPr')}/{qn('w:b')}") for style in self.chain(self.of_paragraph(paragraph)))
        return is_on(next((element for element in found if element is not None), None))

    def is_bordered(self, table: Any) -> bool:
        """Whether a table has lines between its rows, by itself or by its style."""
        properties = table.find(qn("w:tblPr"))
        style = properties.find(qn("w:tblStyle"))
        places = [properties]
        if style is not None:
            places += [entry.find(qn("w:tblPr")) for entry in self.chain(style.get(qn("w:val")))]
        for place in places:
            inside = place.find(f"{qn('w:tblBorders')}/{qn('w:insideH')}") if place is not None else None
            if inside is not None:
                return inside.get(qn("w:val")) not in ("nil", "none")
        return False


def signature_blocks(document: WordDocument, styles: Styles) -> Iterator[list[Any]]:
    """The paragraphs of each signature block: a run held together by keep-with-next that leaves room for the ink."""
    run: list[Any] = []
    for element in document.element.body:
        if element.tag == qn("w:p"):
            if is_on(styles.paragraph_property(element, "w:pageBreakBefore")):
                run = []
            run.append(element)
            if styles.keeps_with_next(element):
                continue
        if _has_room_for_ink(run):
            yield _block(run, styles)
        run = []


def signature_tables(document: WordDocument, styles: Styles) -> Iterator[Any]:
    """The tables without lines in which people sign side by side: a cell leaves room for the ink."""
    for table in document.element.body.iterchildren(qn("w:tbl")):
        if not styles.is_bordered(table) and any(map(has_ink_room, table.iter(qn("w:tc")))):
            yield table


def has_ink_room(cell: Any) -> bool:
    """Whether somebody signs in this cell of a table."""
    return _has_room_for_ink(cell.findall(qn("w:p")))


def _block(run: list[Any], styles: Styles) -> list[Any]:
    """The run from where its lines begin as far to the right as the last one does."""
    edge = styles.left_indent(run[-1])
    first = next(place for place, paragraph in enumerate(run) if styles.left_indent(paragraph) == edge)
    return run[first:]


def _has_room_for_ink(run: list[Any]) -> bool:
    empty = longest = 0
    for paragraph in run:
        empty = 0 if text_of(paragraph) else empty + 1
        longest = max(longest, empty)
    return longest >= INK_LINES
