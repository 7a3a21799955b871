"""What the text of a copy refers to in other parts of the file: its lists in the numbering part, its foot- and endnotes.

Each copy has its own there, so that its lists begin with their first number and its notes are its own.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from documents.rendering.merge.archive import stretch
from documents.rendering.merge.package import Package
from documents.rendering.merge.slots import Form, Slot, Tokens
from documents.rendering.word.layout.structure import Styles

STEP = 10_000
"""So far apart are the ids of one copy and of the next: no letter has so many pictures or bookmarks."""
ID, BOOKMARK = "i", "b"
EDGE = "e"
"""The slots before and behind what is repeated for each copy."""
NOTES = {"footnotes": "w:footnote", "endnotes": "w:endnote"}


class Numbers(dict[Slot, bytes]):
    """What stands in the slots of one copy (from 0): what is given, and numbers of its own for the rest."""

    def __init__(self, copy: int, values: Mapping[Slot, bytes], companions: Mapping[str, "Companion"]) -> None:
        super().__init__(values)
        self._copy = copy
        self._companions = {one.kind: one for one in companions.values()}

    def __missing__(self, slot: Slot) -> bytes:
        kind, number = slot
        if kind == BOOKMARK:
            return b"_c%d_%d" % (self._copy, number)
        if kind == ID:
            return b"%d" % (1 + self._copy * STEP + number)
        one = self._companions[kind]
        return b"%d" % (one.first + self._copy * one.step + number)


@dataclass(frozen=True, slots=True)
class Companion:
    """A part that has `step` elements for each copy, numbered from `first` on; in the text they are slots of `kind`."""

    kind: str
    first: int
    step: int
    head: bytes
    each: Form
    tail: bytes

    def stretches(self, copies: int) -> Iterator[bytes]:
        """The part for so many copies, compressed."""
        yield self.head
        for copy in range(copies):
            yield self.each.stretches(Numbers(copy, {}, {"": self}))
        yield self.tail


def between_edges(root: Any, tokens: Tokens) -> tuple[bytes, bytes, bytes]:
    """The XML before the first edge, between the two, and behind the second."""
    head, _, rest = serialize_part_xml(root).partition(tokens.of(EDGE, 0).encode())
    text, _, tail = rest.partition(tokens.of(EDGE, 1).encode())
    return head, text, tail


def lists(package: Package, root: Any, tokens: Tokens) -> dict[str, Companion]:
    """The lists that the text uses. Of those that share one definition the first begins anew: the next goes on from it."""
    name = package.target("numbering")
    if name is None:
        return {}
    numbering = parse_xml(package.parts[name])
    known = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
    used: dict[str, int] = {}
    for number in _list_numbers(package, root, numbering):
        if (wanted := number.get(qn("w:val"))) in known:
            number.set(qn("w:val"), tokens.of("u", used.setdefault(wanted, len(used))))
    if not used:
        return {}
    begun: set[str] = set()
    clones = [_own_list(numbering, known[wanted], begun) for wanted in used]
    for index, clone in enumerate(clones):
        clone.set(qn("w:numId"), tokens.of("u", index))
    return {name: _companion("u", max(map(int, known)) + 1, numbering, known.popitem()[1], clones, tokens)}


def notes(package: Package, root: Any, tokens: Tokens) -> dict[str, Companion]:
    """The foot- and endnotes that the text refers to."""
    return dict(found for kind, tag in NOTES.items() if (found := _notes(package, root, tokens, kind, tag)))


def _notes(package: Package, root: Any, tokens: Tokens, part: str, tag: str) -> tuple[str, Companion] | None:
    name = package.target(part)
    references = list(root.iter(qn(f"{tag}Reference")))
    if name is None or not references:
        return None
    kind, identifier = part[0], qn("w:id")
    whole = parse_xml(package.parts[name])
    known = {note.get(identifier): note for note in whole.findall(qn(tag))}
    clones = []
    for index, reference in enumerate(references):
        clones.append(deepcopy(known[reference.get(identifier)]))
        for one in (reference, clones[-1]):
            one.set(identifier, tokens.of(kind, index))
    return name, _companion(kind, max(map(int, known)) + 1, whole, whole[-1], clones, tokens)


def _companion(kind: str, first: int, root: Any, before: Any, clones: list[Any], tokens: Tokens) -> Companion:
    """The part with the clones behind the element `before`."""
    for clone in reversed(clones):
        before.addnext(clone)
    before.tail, clones[-1].tail = tokens.of(EDGE, 0), tokens.of(EDGE, 1)
    head, text, tail = between_edges(root, tokens)
    return Companion(kind, first, len(clones), stretch(head), Form(tokens.cut(text)), stretch(tail))


def _list_numbers(package: Package, root: Any, numbering: Any) -> Iterator[Any]:
    """The element that numbers each paragraph of a list, in the text's order. Where a style numbers it the paragraph gets one of
    its own, with the indents of the style, which else the list's would replace.
    """
    styles = Styles(Document(package.file()))
    for paragraph in root.iter(qn("w:p")):
        found = styles.paragraph_property(paragraph, "w:numPr")
        number = found.find(qn("w:numId")) if found is not None else None
        if number is None or number.get(qn("w:val")) == "0":
            continue
        properties = paragraph.get_or_add_pPr()
        if found.getparent() is not properties:
            own = properties.get_or_add_numPr()
            own.get_or_add_ilvl().val = _level(styles.of_paragraph(paragraph), found, numbering)
            own.get_or_add_numId().val = int(number.get(qn("w:val")))
            indent = styles.paragraph_property(paragraph, "w:ind")
            if indent is not None and indent.getparent() is not properties:
                properties.get_or_add_ind().attrib.update(indent.attrib)
            number = own.find(qn("w:numId"))
        yield number


def _level(style: str, numbers: Any, numbering: Any) -> int:
    """The level of a list at which a style stands: as it says, or as the list does."""
    said = numbers.find(qn("w:ilvl"))
    if said is not None:
        return int(said.get(qn("w:val")))
    linked = numbering.xpath(f'./w:abstractNum/w:lvl[w:pStyle/@w:val="{style}"]/@w:ilvl') if '"' not in style else []
    return int(linked[0]) if linked else 0


def _own_list(numbering: Any, num: Any, begun: set[str]) -> Any:
    """A list like this one. It begins anew unless an earlier one of the same definition has done so."""
    clone = deepcopy(num)
    definition = num.find(qn("w:abstractNumId")).get(qn("w:val"))
    if definition in begun:
        return clone
    begun.add(definition)
    overridden = {override.get(qn("w:ilvl")): override for override in clone.findall(qn("w:lvlOverride"))}
    for level in numbering.xpath(f'./w:abstractNum[@w:abstractNumId="{definition}"]/w:lvl'):
        place, start = level.get(qn("w:ilvl")), level.find(qn("w:start"))
        override = overridden.get(place)
        if override is None:
            override = OxmlElement("w:lvlOverride", {qn("w:ilvl"): place})
            clone.append(override)
        if override.find(qn("w:startOverride")) is None:
            first = start.get(qn("w:val")) if start is not None else "0"
            override.insert(0, OxmlElement("w:startOverride", {qn("w:val"): first}))
    return clone
