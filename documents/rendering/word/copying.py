"""A copy's marks on a Word file: what it is at its head, "ttd." for the ink, who certifies it at its end."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.rendering.word.layout.structure import INK_LINES, Styles, signature_blocks, text_of
from documents.rendering.word.package import packed

SIGNED = "ttd."
"""What a copy says where the original bears the signature."""
INK_ROOM = 4
"""Empty lines for the ink of who certifies."""
_HALF = 0.5
"""The block stands in the left half: the right one is the signature's."""
_SMALL = "18"
"""Half points."""


@dataclass(frozen=True, slots=True)
class CopyMarks:
    """The words on a copy: `heading` at its head, `above` and `below` the ink of `name`, `note` under it."""

    heading: str
    above: tuple[str, ...]
    name: str
    note: str


def mark_copy(docx: bytes, marks: CopyMarks) -> bytes:
    """The file with its marks; its text is otherwise as it was."""
    document = open_document(io.BytesIO(docx))
    styles = Styles(document)
    blocks = list(signature_blocks(document, styles))
    for block in blocks:
        _say_signed(block)
    body = document.element.body
    body.insert(0, _paragraph((marks.heading,), centred=True, bold=True, after=240, keep=True))
    _hold_to_what_follows(body)
    for paragraph in _certification(marks, round(_text_width(document) * _HALF)):
        body.insert(len(body) - 1, paragraph)
    return _saved(document)


def _say_signed(block: Sequence[Any]) -> None:
    """In the middle of the room for the ink, in the letters of the line above it."""
    empty: list[Any] = []
    for paragraph in block:
        if text_of(paragraph):
            if len(empty) >= INK_LINES:
                break
            empty = []
        else:
            empty.append(paragraph)
    if len(empty) < INK_LINES:
        return
    above = block[block.index(empty[0]) - 1] if block.index(empty[0]) else None
    run = _run(SIGNED)
    if above is not None and (properties := above.find(f"{qn('w:r')}/{qn('w:rPr')}")) is not None:
        run.insert(0, deepcopy(properties))
    empty[len(empty) // 2].append(run)


def _hold_to_what_follows(body: Any) -> None:
    """What stands last stays on the page of the certification."""
    for element in reversed(body):
        if element.tag == qn("w:p"):
            element.get_or_add_pPr().get_or_add_keepNext()
            if text_of(element):
                return
        elif element.tag == qn("w:tbl"):
            for paragraph in element.findall(qn("w:tr"))[-1].iter(qn("w:p")):
                paragraph.get_or_add_pPr().get_or_add_keepNext()
            return


def _certification(marks: CopyMarks, right: int) -> Iterator[Any]:
    yield _paragraph((), right=right, keep=True)
    yield _paragraph(marks.above, right=right, keep=True)
    for _ in range(INK_ROOM):
        yield _paragraph((), right=right, keep=True)
    yield _paragraph((marks.name,), right=right, keep=True)
    yield _paragraph((marks.note,), before=120, size=_SMALL)


def _paragraph(
    lines: Sequence[str],
    *,
    centred: bool = False,
    bold: bool = False,
    right: int = 0,
    before: int = 0,
    after: int = 0,
    keep: bool = False,
    size: str = "",
) -> Any:
    """A paragraph of one line or more; lengths in twentieths of a point."""
    paragraph = OxmlElement("w:p")
    properties = paragraph.get_or_add_pPr()
    if keep:
        properties.get_or_add_keepNext()
    _add(properties.get_or_add_spacing(), before=before, after=after)
    _add(properties.get_or_add_ind(), left=0, right=right, firstLine=0)
    _add(properties.get_or_add_jc(), val="center" if centred else "left")
    for place, line in enumerate(lines):
        run = _run(line, broken=place > 0)
        style = run.get_or_add_rPr()
        if bold:
            style.get_or_add_b()
        if size:
            _add(style.get_or_add_sz(), val=size)
        paragraph.append(run)
    return paragraph


def _run(words: str, *, broken: bool = False) -> Any:
    run = OxmlElement("w:r")
    if broken:
        run.append(OxmlElement("w:br"))
    text = OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _add(element: Any, **attributes: object) -> None:
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))


def _text_width(document: WordDocument) -> int:
    section = document.sections[-1]
    sides = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return round(sides / 635)


def _saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())
