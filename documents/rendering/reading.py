"""A Word file as text to read on a screen: its own paragraphs and tables, as a small tree that a page can lay out.

Nothing is left out and nothing added: the text of the tree is the text of the file. Each block has a `kind` for the page
to choose its markup by; indents and column widths are per cent of the width of the text.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from documents.rendering.word.layout.structure import (
    Styles,
    has_ink_room,
    headers,
    is_on,
    signature_blocks,
    signature_tables,
    text_of,
)

_ALIGNMENTS = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight; "\\n" in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`align` is left, center, right or justify; `indent` where it begins; `heading` a centred line in capitals."""

    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]
    align: str = "left"
    indent: int = 0
    first_line: bool = False
    heading: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Item:
    """One item with its printed mark ("a.", "1.", or nothing)."""

    mark: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Items with marks in front, hanging."""

    kind: ClassVar[str] = "list"
    items: tuple[Item, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind a label and a colon: "Menimbang", "KESATU", "Nomor"."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels in a column of their own, each with its colon and what it says."""

    kind: ClassVar[str] = "labelled"
    entries: tuple[Entry, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    span: int = 1

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """`head` are the rows that repeat on every page; `widths` of its columns add up to about 100."""

    kind: ClassVar[str] = "table"
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    bordered: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: what stands above the room for the ink, and below it."""

    kind: ClassVar[str] = "signature"
    above: tuple[Paragraph, ...]
    below: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side, from the left; a place where nobody signs is an empty one."""

    kind: ClassVar[str] = "signatures"
    places: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "page_break"


Block = Paragraph | List | Labelled | Table | Signature | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file. `mark` is what lies across its pages ("KONSEP"), `letterhead` stands on the first page only."""

    width_mm: int
    height_mm: int
    mark: str
    has_emblem: bool
    letterhead: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]


def read(data: bytes) -> Reading:
    """The reading text of a file that was made here."""
    document = open_document(io.BytesIO(data))
    section = document.sections[0]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    reader = _Reader(Styles(document), round(width / 635))
    first = next((root for kind, root in headers(document) if kind == "first"), None)
    found = reader.paragraphs_in(first) if first is not None else ()
    return Reading(
        width_mm=round((section.page_width or 0) / 36000),
        height_mm=round((section.page_height or 0) / 36000),
        mark=_mark(document),
        has_emblem=first is not None and next(first.iter(qn("w:drawing")), None) is not None,
        letterhead=tuple(paragraph for paragraph in found if paragraph.text),
        blocks=tuple(_joined(reader.blocks(document))),
    )


def _mark(document: WordDocument) -> str:
    for _, root in headers(document):
        for path in root.iter("{urn:schemas-microsoft-com:vml}textpath"):
            if path.get("string"):
                return str(path.get("string"))
    return ""


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Neighbouring lists, and neighbouring labels, at one indent become one block."""
    last: Block | None = None
    for block in blocks:
        if isinstance(last, List) and isinstance(block, List) and last.indent == block.indent:
            last = replace(last, items=last.items + block.items)
        elif isinstance(last, Labelled) and isinstance(block, Labelled) and last.indent == block.indent:
            last = replace(last, entries=last.entries + block.entries)
        else:
            if last is not None:
                yield last
            last = block
    if last is not None:
        yield last


@dataclass(frozen=True, slots=True)
class _Reader:
    """Word's elements as blocks; `width` is that of the text, in twentieths of a point."""

    styles: Styles
    width: int

    def blocks(self, document: WordDocument) -> Iterator[Block]:
        signatures = {block[0]: block for block in signature_blocks(document, self.styles)}
        side_by_side = set(signature_tables(document, self.styles))
        inside: set[Any] = set()
        for element in document.element.body:
            if element in inside:
                continue
            if element.tag == qn("w:p"):
                if is_on(self.styles.paragraph_property(element, "w:pageBreakBefore")):
                    yield PageBreak()
                if element in signatures:
                    inside.update(signatures[element])
                    yield self.signature(signatures[element])
                elif (block := self.line(element)) is not None:
                    yield block
            elif element in side_by_side:
                yield from self.signatures(element)
            elif element.tag == qn("w:tbl"):
                yield from self.annexed(element)

    def line(self, element: Any) -> Block | None:
        """A paragraph, or the label or list item that its tabs make of it; nothing for an empty one."""
        paragraph = self.paragraph(element)
        parts = _split_at_tabs(paragraph.runs)
        if not paragraph.text.strip():
            return None
        if len(parts) == 3 and _text(parts[1]) == ":":
            item = Item("", (replace(paragraph, runs=parts[2], indent=0),))
            return Labelled((Entry(_text(parts[0]), (item,)),), self.hanging(element))
        if len(parts) == 2 and parts[0]:
            item = Item(_text(parts[0]), (replace(paragraph, runs=parts[1], indent=0),))
            return List((item,), self.hanging(element))
        return paragraph

    def signatures(self, table: Any) -> Iterator[Signatures]:
        """The rows in which people sign; what stands in the rows above one is what they sign as."""
        above: list[list[Any]] = []
        for row in table.iter(qn("w:tr")):
            cells = row.findall(qn("w:tc"))
            above = above or [[] for _ in cells]
            columns = [[*before, *cell.findall(qn("w:p"))] for before, cell in zip(above, cells, strict=False)]
            if any(map(has_ink_room, cells)):
                yield Signatures(tuple(map(self.signature, columns)))
                columns = []
            above = columns

    def signature(self, block: Sequence[Any]) -> Signature:
        """The last empty line parts what is above the ink from what is below."""
        paragraphs = [self.paragraph(element) for element in block]
        ink = max(place for place, paragraph in enumerate(paragraphs) if not paragraph.text)
        above = tuple(paragraph for paragraph in paragraphs[:ink] if paragraph.text)
        return Signature(above, tuple(paragraphs[ink + 1 :]))

    def paragraph(self, element: Any) -> Paragraph:
        jc = self.styles.paragraph_property(element, "w:jc")
        align = _ALIGNMENTS.get(jc.get(qn("w:val")), "left") if jc is not None else "left"
        bold = self.styles.is_bold(element)
        runs = tuple(run for run in (_run(child, bold) for child in element.iter(qn("w:r"))) if run.text)
        text = "".join(run.text for run in runs)
        return Paragraph(
            runs=runs,
            align=align,
            indent=self.per_cent(self.styles.left_indent(element)),
            first_line=self.styles.indent(element, "w:firstLine") > 0,
            heading=align == "center" and text.isupper(),
        )

    def hanging(self, element: Any) -> int:
        """Where the mark or label of a hanging paragraph stands."""
        return self.per_cent(self.styles.left_indent(element) - self.styles.indent(element, "w:hanging"))

    def per_cent(self, twips: int) -> int:
        return max(0, round(100 * twips / self.width)) if self.width > 0 else 0

    def paragraphs_in(self, element: Any) -> tuple[Paragraph, ...]:
        return tuple(self.paragraph(paragraph) for paragraph in element.iter(qn("w:p")))

    def annexed(self, table: Any) -> Iterator[Block]:
        """A table, and behind it the signature that a long one takes in as its last row."""
        *rows, last = table.findall(qn("w:tr"))
        cells = last.findall(qn("w:tc"))
        if not rows or len(cells) > 1 or not has_ink_room(cells[0]):
            yield self.table(table, [*rows, last])
            return
        yield self.table(table, rows)
        yield self.signature(cells[0].findall(qn("w:p")))

    def table(self, element: Any, rows: Sequence[Any]) -> Block:
        if not self.styles.is_bordered(element):
            entries = self.entries(rows)
            if entries is not None:
                return Labelled(entries)
        head = [row for row in rows if is_on(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}"))]
        widths = [int(column.get(qn("w:w"), "0")) for column in element.iter(qn("w:gridCol"))]
        whole = sum(widths) or 1
        return Table(
            head=tuple(self.cells(row) for row in head),
            rows=tuple(self.cells(row) for row in rows if row not in head),
            widths=tuple(round(100 * width / whole) for width in widths),
            bordered=self.styles.is_bordered(element),
        )

    def cells(self, row: Any) -> tuple[Cell, ...]:
        return tuple(Cell(self.paragraphs_in(cell), _span(cell)) for cell in row.findall(qn("w:tc")))

    def entries(self, rows: Sequence[Any]) -> tuple[Entry, ...] | None:
        """A table without lines, as labels with items: label and colon, mark, text. None if it is made otherwise."""
        entries: list[Entry] = []
        for row in rows:
            cells = [cell for cell in row.findall(qn("w:tc")) if text_of(cell) != ":"]
            if not 2 <= len(cells) <= 4:
                return None
            label = text_of(cells[0]).rstrip(" :")
            mark = "".join(text_of(cell) for cell in cells[1:-1])
            item = Item(mark, self.paragraphs_in(cells[-1]))
            if label or not entries:
                entries.append(Entry(label, (item,)))
            else:
                entries[-1] = replace(entries[-1], items=(*entries[-1].items, item))
        return tuple(entries)


def _run(element: Any, bold: bool) -> Run:
    properties = element.find(qn("w:rPr"))

    def has(name: str) -> Any:
        return properties.find(qn(name)) if properties is not None else None

    own = has("w:b")
    underline = has("w:u")
    return Run(
        text="".join(_character(child) for child in element),
        bold=is_on(own) if own is not None else bold,
        italic=is_on(has("w:i")),
        underline=underline is not None and underline.get(qn("w:val")) != "none",
    )


def _character(child: Any) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag == qn("w:tab"):
        return "\t"
    return "\n" if child.tag in (qn("w:br"), qn("w:cr")) else ""


def _split_at_tabs(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    parts: list[list[Run]] = [[]]
    for run in runs:
        for place, text in enumerate(run.text.split("\t")):
            if place:
                parts.append([])
            if text:
                parts[-1].append(replace(run, text=text))
    return [tuple(part) for part in parts]


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs).strip()


def _span(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return int(span.get(qn("w:val"))) if span is not None else 1
