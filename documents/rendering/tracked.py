"""Two Word files of one document as one with tracked changes: accept all, and it says what the newer one says; reject
all, and it says what the older one said.

The newer file is the ground: its page, styles and headers stand. Paragraphs and table rows of both are matched by what
they say, words are marked inside those that were edited; what moved is taken out in one place and put in at the other.
"""

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document as open_document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.drafting.comparison.align import align
from documents.drafting.comparison.common import common, too_large
from documents.rendering.word.package import packed

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_OBJECT = "\ufffc"
_PLAIN = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_LEFT_OUT = tuple(map(qn, ("w:sectPr", "w:drawing", "w:pict", "w:bookmarkStart", "w:bookmarkEnd")))
"""What a removed paragraph does not take along: it would appear twice in the file."""


def tracked(old: bytes, new: bytes, *, author: str, at: datetime) -> bytes:
    """The file with tracked changes; each is said to be by `author`, at the time `at`. The same files give the same bytes."""
    before, document = open_document(io.BytesIO(old)), open_document(io.BytesIO(new))
    marker = _Marker(author, at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    body = document.element.body
    blocks = marker.blocks(_blocks_of(before.element.body), _blocks_of(body))
    for block in _blocks_of(body):
        body.remove(block)
    for place, block in enumerate(blocks):
        body.insert(place, block)
    marker.number(body)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())


@dataclass(frozen=True, slots=True)
class _Marker:
    """Marks what came and went."""

    author: str
    date: str

    def change(self, verb: str) -> Any:
        """The element that says an insertion ("w:ins") or a deletion ("w:del")."""
        element = OxmlElement(verb)
        element.set(qn("w:author"), self.author)
        element.set(qn("w:date"), self.date)
        return element

    def number(self, body: Any) -> None:
        """Give each change an id of its own."""
        for place, element in enumerate(body.iter(qn("w:ins"), qn("w:del")), 1):
            element.set(qn("w:id"), str(place))

    def blocks(self, old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
        """Paragraphs and tables of both sides in one row."""
        pairs, verb, tail = _ending(list(_paired(old, new)))
        found: list[Any] = []
        for before, after in pairs:
            block = after if after is not None else copy.deepcopy(before)
            if before is None or after is None:
                self.whole(block, "w:ins" if before is None else "w:del")
            elif block.tag == qn("w:tbl"):
                self.rows(before, block)
            else:
                self.words(before, block)
            if found and found[-1].tag == block.tag == qn("w:tbl"):
                found.append(self.nothing())  # two tables without a paragraph between them would become one
            found.append(block)
        if tail and len(found) > tail and {found[-1].tag, found[-1 - tail].tag} == {qn("w:p")}:
            self.mark_end(found[-1 - tail], verb)
            _unmark_end(found[-1])
        return found

    def whole(self, block: Any, verb: str) -> None:
        """Mark all of a paragraph, table or row."""
        rows = [block] if block.tag == qn("w:tr") else block.iter(qn("w:tr"))
        for row in rows:
            _get_or_add_first(row, "w:trPr", after=("w:tblPrEx",)).append(self.change(verb))
        for paragraph in [block] if block.tag == qn("w:p") else block.iter(qn("w:p")):
            if verb == "w:del":
                _strip(paragraph)
            for run in [run for run in paragraph.iter(qn("w:r")) if run.getparent().tag not in _CHANGES]:
                self.wrap(run, verb)
            self.mark_end(paragraph, verb)

    def mark_end(self, paragraph: Any, verb: str) -> None:
        """Mark the end of a paragraph: where it is not, the paragraph is one with the next."""
        properties = _get_or_add_first(_get_or_add_first(paragraph, "w:pPr"), "w:rPr", before=_AFTER_RPR)
        properties.insert(0, self.change(verb))

    def wrap(self, run: Any, verb: str) -> None:
        """Put a run into a mark, in its place."""
        mark = self.change(verb)
        run.getparent().replace(run, mark)
        mark.append(run)
        if verb == "w:del":
            for text in run.iter(qn("w:t")):
                text.tag = qn("w:delText")

    def nothing(self) -> Any:
        """A paragraph that is neither in the older nor in the newer text."""
        paragraph = OxmlElement("w:p")
        self.whole(paragraph, "w:ins")
        paragraph.pPr.find(qn("w:rPr")).append(self.change("w:del"))
        return paragraph

    def rows(self, old: Any, new: Any) -> None:
        """The rows of two tables in the newer one."""
        before, after = old.findall(qn("w:tr")), new.findall(qn("w:tr"))
        place = list(new).index(after[0]) if after else len(new)
        for one, other in _paired(before, after):
            if one is not None and other is not None and not _same_width(one, other):
                self.put(new, place, copy.deepcopy(one), "w:del")
                place, one = place + 1, None
            if other is None:
                self.put(new, place, copy.deepcopy(one), "w:del")
            elif one is None:
                self.whole(other, "w:ins")
            elif _text(one) != _text(other):
                self.cells(one, other)
            place += 1

    def put(self, table: Any, place: int, row: Any, verb: str) -> None:
        self.whole(row, verb)
        table.insert(place, row)

    def cells(self, old: Any, new: Any) -> None:
        for one, other in zip(old.findall(qn("w:tc")), new.findall(qn("w:tc")), strict=True):
            blocks = _blocks_of(other)
            place = list(other).index(blocks[0])
            for block in blocks:
                other.remove(block)
            for step, block in enumerate(self.blocks(_blocks_of(one), blocks)):
                other.insert(place + step, block)

    def words(self, old: Any, new: Any) -> None:
        """Mark the words in which two paragraphs differ, in the newer one; each keeps the look that it had."""
        if _text(old) == _text(new):
            return
        left, right = list(_atoms(old)), list(_atoms(new))
        for run in [run for run in new if run.tag != qn("w:pPr")]:
            new.remove(run)
        for verb, atoms in _stretches(left, right):
            for run in _runs(atoms):
                new.append(run)
                if verb:
                    self.wrap(run, verb)


_CHANGES = (qn("w:ins"), qn("w:del"))
_AFTER_RPR = ("w:sectPr", "w:pPrChange")


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word, a space, a mark, a tab, a line break or an object, with its run's look."""

    text: str
    properties: Any
    element: Any = None


def _atoms(paragraph: Any) -> Iterator[_Atom]:
    for run in paragraph.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        for child in run:
            if child.tag == qn("w:t"):
                yield from (_Atom(part, properties) for part in _WORDS.findall(child.text or ""))
            elif child.tag != qn("w:rPr"):
                yield _Atom(_PLAIN.get(child.tag) or _OBJECT, properties, child)


def _stretches(left: Sequence[_Atom], right: Sequence[_Atom]) -> Iterator[tuple[str, Sequence[_Atom]]]:
    """Atoms that stay (as the newer side has them), and those that went or came."""
    old, new = [atom.text for atom in left], [atom.text for atom in right]
    same = [] if too_large(old, new) else common(old, new)
    one = other = 0
    for place, opposite in [*same, (len(left), len(right))]:
        removed = [atom for atom in left[one:place] if atom.text != _OBJECT]
        if removed:
            yield "w:del", removed
        if opposite > other:
            yield "w:ins", right[other:opposite]
        if opposite < len(right):
            yield "", right[opposite : opposite + 1]
        one, other = place + 1, opposite + 1


def _runs(atoms: Sequence[_Atom]) -> Iterator[Any]:
    """Runs that say the atoms, one for each stretch of one look."""
    run, look, text = None, None, None
    for atom in atoms:
        if run is None or atom.properties is not look:
            if run is not None:
                yield run
            run, look, text = OxmlElement("w:r"), atom.properties, None
            if look is not None:
                run.append(copy.deepcopy(look))
        if atom.element is not None:
            run.append(copy.deepcopy(atom.element))
            text = None
        elif text is None:
            text = OxmlElement("w:t")
            text.text = atom.text
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(text)
        else:
            text.text += atom.text
    if run is not None:
        yield run


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Elements of both sides in reading order; None on the side where there is none."""
    place = other = 0
    matches = [match for match in align([_key(one) for one in old], [_key(one) for one in new]) if not match.moved]
    for match in matches:
        yield from ((one, None) for one in old[place : match.old])
        yield from ((None, one) for one in new[other : match.new])
        if old[match.old].tag == new[match.new].tag:
            yield old[match.old], new[match.new]
        else:
            yield old[match.old], None
            yield None, new[match.new]
        place, other = match.old + 1, match.new + 1
    yield from ((one, None) for one in old[place:])
    yield from ((None, one) for one in new[other:])


def _ending(pairs: list[tuple[Any, Any]]) -> tuple[list[tuple[Any, Any]], str, int]:
    """The pairs, their last paragraph one that stays: no program can take away the end of a cell or of the text.

    Where paragraphs went and came at the end, the last of each are taken for one. Where they only went or only came,
    the mark on each one's end moves up by one: the answer says which mark, and over how many.
    """
    tail = next((place for place, pair in enumerate(reversed(pairs)) if None not in pair), len(pairs))
    gone = [one for one, other in pairs[len(pairs) - tail :] if other is None]
    come = [other for one, other in pairs[len(pairs) - tail :] if one is None]
    if not gone or not come:
        return pairs, "w:ins" if come else "w:del", tail
    if {gone[-1].tag, come[-1].tag} != {qn("w:p")}:
        return pairs, "", 0
    ends = [(one, None) for one in gone[:-1]] + [(None, one) for one in come[:-1]]
    return [*pairs[: len(pairs) - tail], *ends, (gone[-1], come[-1])], "", 0


def _unmark_end(paragraph: Any) -> None:
    properties = paragraph.pPr.find(qn("w:rPr"))
    properties.remove(properties[0])


def _key(element: Any) -> str:
    """What an element says; a table is none of the paragraphs."""
    return ("\x1e" if element.tag == qn("w:tbl") else "") + _text(element)


def _text(element: Any) -> str:
    """All text of a paragraph, row or table, its cells and paragraphs apart."""
    parts = []
    for child in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:p"), qn("w:tc")):
        parts.append(child.text or "" if child.tag == qn("w:t") else _PLAIN.get(child.tag) or "\x1f")
    return "".join(parts)


def _blocks_of(element: Any) -> list[Any]:
    return [child for child in element if child.tag in (qn("w:p"), qn("w:tbl"))]


def _same_width(old: Any, new: Any) -> bool:
    return len(old.findall(qn("w:tc"))) == len(new.findall(qn("w:tc")))


def _strip(paragraph: Any) -> None:
    for element in list(paragraph.iter(*_LEFT_OUT)):
        element.getparent().remove(element)


def _get_or_add_first(parent: Any, name: str, after: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> Any:
    """The child `name`; a new one stands first but for those it comes `after`, or last but for those it comes `before`."""
    found = parent.find(qn(name))
    if found is not None:
        return found
    found = OxmlElement(name)
    if before:
        place = next((i for i, child in enumerate(parent) if child.tag in map(qn, before)), len(parent))
    else:
        place = sum(child.tag in map(qn, after) for child in parent)
    parent.insert(place, found)
    return found
