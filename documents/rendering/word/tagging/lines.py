"""What people typed on lines of their own, in a filled template: each line a paragraph, or a line behind its label.

A tag leaves the line breaks and tabs of a text inside one `w:t`, where Word shows none of them.
"""

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_TEXT, _RUN, _PARAGRAPH, _TAB = qn("w:t"), qn("w:r"), qn("w:p"), qn("w:tab")


def part_lines(root: Any) -> None:
    """Part every text below `root` that has line breaks or tabs in it. Behind a tab, as in "tempat : ...", a new
    paragraph would begin under the label: there a line break stands.
    """
    texts = [text for text in root.iter(_TEXT) if text.text and ("\n" in text.text or "\t" in text.text)]
    hanging = {_paragraph_of(tab) for tab in root.iter(_TAB)}
    parted = {_paragraph_of(text): None for text in texts if "\n" in text.text}
    for paragraph in parted:
        if paragraph is not None and paragraph not in hanging:
            _part(paragraph)
    for text in texts:
        _fill(text)


def _paragraph_of(element: Any) -> Any:
    """The paragraph that an element of a run stands in; None for one that stands elsewhere."""
    run = element.getparent()
    paragraph = run.getparent() if run is not None and run.tag == _RUN else None
    return paragraph if paragraph is not None and paragraph.tag == _PARAGRAPH else None


def _part(paragraph: Any) -> None:
    """A paragraph like this one for each further line of a text; what stands behind the text follows its last line."""
    last = paragraph
    for child in list(paragraph.iterchildren("*")):
        if last is not paragraph:
            last.append(child)
        run = child
        for piece in list(child) if child.tag == _RUN else ():
            if run is not child:
                run.append(piece)
            if piece.tag == _TEXT and piece.text:
                piece.text, *further = piece.text.split("\n")
                for line in further:
                    last = _behind(last, _like(paragraph, "w:pPr"))
                    run = _like(child, "w:rPr")
                    last.append(run)
                    run.append(_text(line))
                    _fill(run[-1])


def _fill(text: Any) -> None:
    """The text with each break and each tab as Word writes it."""
    place, (first, *lines) = text, text.text.split("\n")
    for index, line in enumerate([first, *lines]):
        if index:
            place = _behind(place, OxmlElement("w:br"))
        for number, piece in enumerate(line.split("\t")):
            if number:
                place = _behind(place, OxmlElement("w:tab"))
            place = _behind(place, _text(piece)) if index or number else _write(text, piece)


def _text(words: str) -> Any:
    return _write(OxmlElement("w:t"), words)


def _write(text: Any, words: str) -> Any:
    text.text = words
    text.set(qn("xml:space"), "preserve")
    return text


def _like(element: Any, properties: str) -> Any:
    """An element with the same properties and nothing else."""
    made, kept = element.makeelement(element.tag), element.find(qn(properties))
    if kept is not None:
        made.append(deepcopy(kept))
    return made


def _behind(element: Any, other: Any) -> Any:
    element.addnext(other)
    return other
