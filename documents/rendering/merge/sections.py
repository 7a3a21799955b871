"""Copies bound into one file: each a section of its own (or as many as the letter has).

What Word counts through a whole file is made to begin again with each copy: pages, lists, notes. What may stand only once
in a file (ids of pictures, bookmarks and controls, names of bookmarks) is numbered on. Everything else, headers with
their letterhead among it, is shared.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from documents.rendering.merge.archive import END, Archive, CannotMerge, Part, stretch, unpacked
from documents.rendering.merge.companions import (
    BOOKMARK,
    EDGE,
    ID,
    NOTES,
    Companion,
    Numbers,
    between_edges,
    lists,
    notes,
)
from documents.rendering.merge.package import Package
from documents.rendering.merge.slots import Form, Slot, Tokens
from workflow.text import Text

_PLACES = [(f"w:{part}Reference", kind) for part in ("footer", "header") for kind in ("even", "first", "default")]
_BEHIND_PAGES = (
    "w:cols",
    "w:formProt",
    "w:vAlign",
    "w:noEndnote",
    "w:titlePg",
    "w:textDirection",
    "w:bidi",
    "w:docGrid",
)
_BEHIND_NOTES = (
    "w:type",
    "w:pgSz",
    "w:pgMar",
    "w:paperSrc",
    "w:pgBorders",
    "w:lnNumType",
    "w:pgNumType",
    *_BEHIND_PAGES,
)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_COUNTED = {
    f"{_DRAWING}docPr": "id",
    qn("w:bookmarkStart"): qn("w:id"),
    qn("w:bookmarkEnd"): qn("w:id"),
    qn("w:permStart"): qn("w:id"),
    qn("w:permEnd"): qn("w:id"),
}
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ALL_PAGES, _OWN_PAGES = "NUMPAGES", "SECTIONPAGES"


@dataclass(frozen=True, slots=True)
class Binding:
    """A letter's copies in one file. `closed` is the text of a copy that others follow, `last` of the one behind which the
    file's own section ends it.
    """

    head: bytes
    closed: Form
    last: Form
    tail: bytes
    main: str
    companions: Mapping[str, Companion]
    parts: Mapping[str, Part]

    def copy(self, number: int, values: Mapping[Slot, bytes], *, last: bool) -> bytes:
        """The text of copy `number`, from 0, as compressed stretches."""
        return (self.last if last else self.closed).stretches(Numbers(number, values, self.companions))

    def goes_with(self, other: "Binding") -> bool:
        """Whether copies of both may stand in one file: all that they share is the same."""
        return self.parts == other.parts and (self.head, self.tail) == (other.head, other.tail)

    def file(self, copies: int, text: Sequence[Callable[[], bytes]]) -> Iterator[bytes]:
        """The file of so many copies, piece by piece; `text` gives their stretches, again each time it is asked."""
        archive = Archive()
        spliced: dict[str, Sequence[Callable[[], Iterable[bytes]]]] = {
            self.main: [lambda: (self.head,), *(_alone(piece) for piece in text), lambda: (self.tail,)],
            **{name: [lambda one=one: one.stretches(copies)] for name, one in self.companions.items()},  # type: ignore[misc]
        }
        for name in sorted([*self.parts, *spliced], key=lambda name: (not name.startswith("["), name)):
            if name in self.parts:
                yield archive.add(name, self.parts[name])
                continue
            yield archive.announce(name, *_measured(spliced[name]))
            for pieces in spliced[name]:
                yield from pieces()
            yield END
        yield archive.close()


def bind(parts: Mapping[str, bytes], tokens: Tokens) -> Binding:
    """How copies of this filling stand in one file. Raises CannotMerge where they cannot."""
    package = Package(parts)
    if any(tokens.cut(part).slots for name, part in parts.items() if name != package.main):
        raise _cannot_bind("nama penerima di kepala atau kaki halaman", "the addressee in a header or footer")
    root = parse_xml(parts[package.main])
    body = root.find(qn("w:body"))
    own = body.get_or_add_sectPr()
    _close_with_a_paragraph(body)
    sections = root.xpath("./w:body/w:p/w:pPr/w:sectPr | ./w:body/w:sectPr")
    _complete_references(sections, package)
    companions = {**lists(package, root, tokens), **notes(package, root, tokens)}
    _count_anew(root, sections, package)
    _number_on(root, tokens)
    body.text, own.getprevious().tail = tokens.of(EDGE, 0), tokens.of(EDGE, 1)
    head, last, tail = between_edges(root, tokens)
    _last_paragraph(body).set_sectPr(own)
    _, closed, _ = between_edges(root, tokens)
    shared = {name: part for name, part in package.parts.items() if name not in {package.main, *companions}}
    return Binding(
        head=stretch(head),
        closed=Form(tokens.cut(closed)),
        last=Form(tokens.cut(last)),
        tail=stretch(tail),
        main=package.main,
        companions=companions,
        parts={name: Part.of(part) for name, part in shared.items()},
    )


def _alone(piece: Callable[[], bytes]) -> Callable[[], Iterable[bytes]]:
    return lambda: (piece(),)


def _measured(spliced: Sequence[Callable[[], Iterable[bytes]]]) -> tuple[Part, int]:
    """Checksum and size of what stretches hold, and their length, without ever holding all of it."""
    crc = size = 0
    length = len(END)
    for pieces in spliced:
        for piece in pieces():
            length += len(piece)
            for plain in unpacked(piece):
                crc, size = zlib.crc32(plain, crc), size + len(plain)
    return Part(b"", crc, size), length


def _close_with_a_paragraph(body: Any) -> None:
    """The section of a copy ends with a paragraph: behind a table stands one that takes no room."""
    last = _last_paragraph(body)
    behind = [] if last is None else [one.tag for one in last.itersiblings() if one.tag in (qn("w:tbl"), qn("w:sdt"))]
    if last is None or behind or last.xpath("./w:pPr/w:sectPr"):
        flat = body.add_p().get_or_add_pPr().get_or_add_spacing()
        for side, size in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
            flat.set(qn(f"w:{side}"), size)


def _last_paragraph(body: Any) -> Any:
    paragraphs = body.findall(qn("w:p"))
    return paragraphs[-1] if paragraphs else None


def _complete_references(sections: Sequence[Any], package: Package) -> None:
    """Each section names its headers and footers: what it took from the section before it, or had none of, would come
    from the copy before. The first begins a new page, and the pages with 1.
    """
    inherited: dict[tuple[str, str], str] = {}
    used = {place for place in _PLACES for section in sections if _reference(section, *place) is not None}
    for section in sections:
        for place in _PLACES:
            own = _reference(section, *place)
            if own is not None:
                inherited[place] = own.get(qn("r:id"))
            elif place in used:
                tag, kind = place
                known = inherited.get(place) or package.add_empty(tag[2:].removesuffix("Reference"))
                section.insert(0, OxmlElement(tag, {qn("w:type"): kind, qn("r:id"): known}))
    first = sections[0]
    first._remove_type()
    pages = first.find(qn("w:pgNumType"))
    if pages is None:
        pages = OxmlElement("w:pgNumType")
        first.insert_element_before(pages, *_BEHIND_PAGES)
    if pages.get(qn("w:start")) is None:
        pages.set(qn("w:start"), "1")


def _reference(section: Any, tag: str, kind: str) -> Any:
    found = (one for one in section.findall(qn(tag)) if one.get(qn("w:type")) == kind)
    return next(found, None)


def _count_anew(root: Any, sections: Sequence[Any], package: Package) -> None:
    """A copy's number of pages instead of the file's, and its notes from 1. Where a copy has several sections Word can
    count neither.
    """
    roots = {name: parse_xml(package.parts[name]) for name in package.targets("header", "footer")}
    fields = [
        (name, field)
        for name, part in [*roots.items(), (package.main, root)]
        for field in [*part.iter(qn("w:instrText")), *part.iter(qn("w:fldSimple"))]
        if _ALL_PAGES in _code(field)
    ]
    noted = [tag for tag in NOTES.values() if next(root.iter(qn(f"{tag}Reference")), None) is not None]
    if len(sections) > 1 and (fields or noted):
        raise _cannot_bind(
            "jumlah halaman atau catatan kaki di samping halaman yang berganti ukuran",
            "a count of pages or notes beside pages that change their size",
        )
    for name, field in fields:
        if field.tag == qn("w:instrText"):
            field.text = field.text.replace(_ALL_PAGES, _OWN_PAGES)
        else:
            field.set(qn("w:instr"), field.get(qn("w:instr")).replace(_ALL_PAGES, _OWN_PAGES))
        if name in roots:
            package.parts[name] = serialize_part_xml(roots[name])
    for tag in reversed(noted):
        anew = OxmlElement(f"{tag}Pr")
        anew.append(OxmlElement("w:numRestart", {qn("w:val"): "eachSect"}))
        sections[0].insert_element_before(anew, *([] if tag == "w:endnote" else ["w:endnotePr"]), *_BEHIND_NOTES)


def _code(field: Any) -> str:
    return str(field.text or "") if field.tag == qn("w:instrText") else str(field.get(qn("w:instr"), ""))


def _number_on(root: Any, tokens: Tokens) -> None:
    """Slots for what may stand only once in a file; the ids by which Word merges versions of a file are left out."""
    ids: dict[tuple[str, str], int] = {}
    names: dict[str, int] = {}
    for element in root.iter("*"):
        for name in [name for name in element.attrib if name.startswith(_PARAGRAPH_ID)]:
            del element.attrib[name]
        attribute = _COUNTED.get(element.tag)
        if element.tag == qn("w:id") and element.getparent().tag == qn("w:sdtPr"):
            attribute = qn("w:val")
        if attribute is not None and (known := element.get(attribute)) is not None:
            family = element.tag.removesuffix("Start").removesuffix("End")
            element.set(attribute, tokens.of(ID, ids.setdefault((family, known), len(ids))))
        if element.tag == qn("w:bookmarkStart"):
            names.setdefault(element.get(qn("w:name"), ""), len(names))
    for element in root.iter(qn("w:bookmarkStart"), qn("w:hyperlink"), qn("w:instrText"), qn("w:fldSimple")):
        _rename(element, {name: tokens.of(BOOKMARK, place) for name, place in names.items()})


def _rename(element: Any, names: Mapping[str, str]) -> None:
    """Bookmarks by their new names, where they stand and where something refers to them."""
    for attribute in (qn("w:name"), qn("w:anchor")):
        if element.get(attribute) in names:
            element.set(attribute, names[element.get(attribute)])
    if element.tag == qn("w:instrText"):
        element.text = re.sub(r"\w+", lambda word: names.get(word[0], word[0]), element.text or "")
    elif element.tag == qn("w:fldSimple"):
        element.set(qn("w:instr"), re.sub(r"\w+", lambda word: names.get(word[0], word[0]), _code(element)))


def _cannot_bind(id: str, en: str) -> CannotMerge:
    return CannotMerge(
        Text(
            f"Salinannya tidak dapat dijadikan satu berkas: templatnya memakai {id}. Berkas satu per satu (.zip) dapat.",
            f"The copies cannot be bound into one file: the template has {en}. Single files (.zip) can be made.",
        )
    )
