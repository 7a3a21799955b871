"""An uploaded Word file on its way to be a template: admitted, read, put right, and rid of its traces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.rendering.inspection.fields import field_problems
from documents.rendering.inspection.findings import LOOK, NOWHERE, WRONG, Finding, Place
from documents.rendering.inspection.healing import heal
from documents.rendering.inspection.naming import Scope
from documents.rendering.inspection.paragraphs import FILLED, Paragraph, paragraphs, pieces_of, texts
from documents.rendering.inspection.scrubbing import scrubbed, tracked
from documents.rendering.inspection.tags import TagReader
from documents.rendering.word.package import admit, main_part, packed
from workflow.text import Text

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRACKED = Text(
    "Perubahan terlacak belum diputuskan. Terima atau tolak di Word (Tinjau), lalu unggah lagi.",
    "A tracked change nobody has decided about. Accept or reject it in Word (Review), then upload again.",
)
_COMMENTS = Text("Komentar dibuang dari templat.", "Comments are left out of the template.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template must serve: the facts of documents of one type, what people call its fields, and what it should
    print, each name with the tag for it (beside what an earlier template prints).
    """

    specimens: Sequence[Mapping[str, Any]]
    labels: Mapping[str, Sequence[str]]
    expected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inspected:
    """The template as it would be used, what there is to say of it, and which facts it asks for, by type."""

    template: bytes
    findings: tuple[Finding, ...]
    used: tuple[frozenset[str], ...]

    @property
    def usable(self) -> bool:
        return not any(finding.weight == WRONG for finding in self.findings)


def inspect(upload: bytes, wanted: Sequence[Wanted]) -> Inspected:
    """Look an uploaded file through for the types that would print with it. Raises Refused for one that is not opened."""
    parts = dict(admit(upload))
    main = main_part(parts)
    kinds = texts(parts, main)
    roots = {name: parse_xml(parts[name]) for name in kinds if name in parts}
    read = {name: list(paragraphs(root, kinds[name], name)) for name, root in roots.items()}
    found = [*_first_look(roots, kinds, read)]
    for name, root in roots.items():
        if kinds[name] in FILLED:
            found += _put_right(root, read[name])
            parts[name] = bytes(serialize_part_xml(root))
    read = {name: list(paragraphs(root, kinds[name], name)) for name, root in roots.items()}
    used = []
    for one in wanted:
        reader = TagReader(Scope.of(one.specimens, one.labels))
        for lines in read.values():
            found += reader.part(lines)
        found += _unused(one, reader.scope.used)
        used.append(frozenset(reader.scope.used))
    order = list(read)
    found.sort(key=lambda finding: _in_order(finding, order, read))
    return Inspected(packed(scrubbed(parts, main).items()), tuple(dict.fromkeys(found)), tuple(used))


def _first_look(
    roots: Mapping[str, Any], kinds: Mapping[str, str], read: Mapping[str, Sequence[Paragraph]]
) -> Iterator[Finding]:
    for name, lines in read.items():
        if kinds[name] == "comments" and lines:
            yield Finding.at(Place(lines[0].place.part), LOOK, _COMMENTS)
        if kinds[name] not in FILLED:
            continue
        for line in lines:
            if tracked(line.element):
                yield Finding.at(line.place, WRONG, _TRACKED)
        yield from field_problems(roots[name], lines)


def _put_right(root: Any, lines: Sequence[Paragraph]) -> Iterator[Finding]:
    """Heal every paragraph; of those that older programs show instead nothing is said a second time."""
    for line in lines:
        yield from heal(line)
    for twin in root.iter(_FALLBACK):
        for element in twin.iter(qn("w:p")):
            list(heal(Paragraph(NOWHERE, "", element, tuple(pieces_of(element)))))


def _unused(wanted: Wanted, used: set[str]) -> Iterator[Finding]:
    for name, tag in wanted.expected.items():
        if name not in used:
            called = next(iter(wanted.labels.get(name, ())), name)
            words = Text(f"{called} ({name}) tidak dicetak di mana pun.", f"{called} ({name}) is printed nowhere.")
            yield Finding.at(NOWHERE, LOOK, words, tag)


def _in_order(finding: Finding, order: Sequence[str], read: Mapping[str, Sequence[Paragraph]]) -> tuple[int, int, int]:
    """By part as the file is read, by paragraph; what concerns the whole comes last."""
    for place, name in enumerate(order):
        if any(line.place.part == finding.part for line in read[name]):
            return place, finding.paragraph, 0
    return len(order), 0, (WRONG, LOOK).index(finding.weight) if finding.weight in (WRONG, LOOK) else 2
