"""The paragraphs of a Word file in every part that can hold text, each with its place and the pieces its text is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.rendering.inspection.findings import Place
from workflow.text import Text

PARTS = {
    "officeDocument": Text("Isi", "Body"),
    "header": Text("Kepala halaman", "Page header"),
    "footer": Text("Kaki halaman", "Page footer"),
    "footnotes": Text("Catatan kaki", "Footnotes"),
    "endnotes": Text("Catatan akhir", "Endnotes"),
    "comments": Text("Komentar", "Comments"),
    "core-properties": Text("Properti berkas", "File properties"),
    "extended-properties": Text("Properti berkas", "File properties"),
    "custom-properties": Text("Properti berkas", "File properties"),
}
"""The kinds of part that hold what people wrote, in the order in which they are told."""
FILLED = ("officeDocument", "header", "footer", "footnotes")
"""The kinds whose tags are filled."""

_P, _T, _FALLBACK = qn("w:p"), qn("w:t"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:ptab"): "\t"}
_INSIDE = (
    (qn("w:txbxContent"), Text("kotak teks", "text box")),
    (qn("w:sdtContent"), Text("kontrol isi", "content control")),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """How one part names another: `kind` is the last word of the relationship's type."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph's text: a `w:t`, or a tab or line break, which holds no text of its own."""

    element: Any
    text: str

    @property
    def is_text(self) -> bool:
        return bool(self.element.tag == _T)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `kind` is its part's; `element` is None for a line of the file's properties."""

    place: Place
    kind: str
    element: Any
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def relations_of(parts: Mapping[str, bytes], name: str) -> list[Relation]:
    """What a part refers to; `name` "" stands for the file itself."""
    source = join(dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")
    if source not in parts:
        return []
    return [
        Relation(
            line.get("Id", ""), line.get("Type", "").rpartition("/")[2], _target(dirname(name), line.get("Target", ""))
        )
        for line in parse_xml(parts[source])
        if isinstance(line.tag, str)
    ]


def _target(folder: str, said: str) -> str:
    return normpath(said.lstrip("/")) if said.startswith("/") else normpath(join(folder, said))


def texts(parts: Mapping[str, bytes], main: str) -> dict[str, str]:
    """The parts that hold text, each with its kind, in the order of PARTS."""
    named = [*relations_of(parts, ""), *relations_of(parts, main)]
    found = {relation.target: relation.kind for relation in named if relation.kind in PARTS}
    order = list(PARTS)
    return dict(sorted(found.items(), key=lambda entry: (order.index(entry[1]), entry[0])))


def paragraphs(root: Any, kind: str, name: str) -> Iterator[Paragraph]:
    """The paragraphs of a part, in order. What a text box says a second time for older programs is left out."""
    label = PARTS[kind]
    if kind in ("header", "footer"):
        short = name.rpartition("/")[2].partition(".")[0]
        label = Text(f"{label.id} ({short})", f"{label.en} ({short})")
    if kind.endswith("properties"):
        lines = (element for element in root.iter() if isinstance(element.tag, str) and len(element) == 0)
        for number, line in enumerate(lines, 1):
            words = line.text or ""
            yield Paragraph(Place(label, number, words), kind, None, (Piece(line, words),))
        return
    number = 0
    for element in root.iter(_P):
        around = [ancestor.tag for ancestor in element.iterancestors()]
        if _FALLBACK in around:
            continue
        number += 1
        pieces = tuple(pieces_of(element))
        inside = next((words for tag, words in _INSIDE if tag in around), None)
        where = Text(f"{label.id}, {inside.id}", f"{label.en}, {inside.en}") if inside else label
        yield Paragraph(Place(where, number, "".join(piece.text for piece in pieces)), kind, element, pieces)


def pieces_of(paragraph: Any) -> Iterator[Piece]:
    """The pieces of a paragraph's own text, without that of paragraphs inside it (in text boxes)."""
    for element in paragraph:
        if element.tag == _T:
            yield Piece(element, element.text or "")
        elif element.tag in _BREAKS:
            if element.getparent().tag == qn("w:r"):
                yield Piece(element, _BREAKS[element.tag])
        elif element.tag != _P and isinstance(element.tag, str):
            yield from pieces_of(element)
