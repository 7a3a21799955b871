"""Word files without docxtpl, as docxtpl makes them: a template is read once and known from then on.

What does not depend on the facts is packed once and copied. Of the rest the tags alone are run; the XML around them is laid
out by the same steps as docxtpl's output, long tables by a few of their rows, and once for all words that come out alike.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml import parse_xml
from lxml import etree

from documents.rendering.word.archive import Entry, archived, pack, pack_again
from documents.rendering.word.layout.asking import Ask
from documents.rendering.word.layout.structure import Styles, qn
from documents.rendering.word.press.filling import Filling
from documents.rendering.word.press.grid import is_settled, match_columns
from documents.rendering.word.press.layouts import Layouts
from documents.rendering.word.press.rows import Fragments, close
from documents.rendering.word.tagging.limits import EFFORT, Effort
from documents.rendering.word.tagging.lines import part_lines
from documents.rendering.word.tagging.marking import Unknown, check_places, instruction, marked, marks
from documents.rendering.word.tagging.scripts import GROUP, GROUP_END, Script
from documents.rendering.word.tagging.templates import Facts, rewritten
from documents.rendering.word.tagging.values import escaped

Arrange = Callable[[WordDocument, Styles, Ask], object]
"""Lays out a document that was filled, as far as its content decides."""
Prepare = Callable[[WordDocument], Arrange]
"""Does to a template what its content does not decide, and answers with the rest."""

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_UNSETTLED = "u"
_LONG_TABLE_HOLDS = (etree.PI, *map(qn, ("w:tblPr", "w:tblGrid", "w:tr")))
_LONG_ROW_HOLDS = (etree.PI, *map(qn, ("w:trPr", "w:tblPrEx", "w:tc")))
_NOT_IN_LONG_ROWS = tuple(map(qn, ("w:tbl", "w:sectPr", "w:txbxContent", "wp:docPr", "w:bookmarkStart")))
_PICTURE = qn("wp:docPr")


class Press:
    """A template for one page and mark. Raises Unknown for one that holds what is not known here."""

    def __init__(self, template: bytes, prepare: Prepare) -> None:
        tags: list[str] = []
        self._document = rewritten(template, lambda source: marked(source, tags))
        self._styles = Styles(self._document)
        for root in self._roots().values():
            check_places(root, tags)
        self._arrange = prepare(self._document)
        self._mark_tables()
        self._fragments = Fragments(self._document.element)
        self._read_parts(tags)

    def _roots(self) -> dict[str, Any]:
        """The parts that docxtpl fills and that are read as XML, by name."""
        part = self._document.part
        related = [one.target_part for one in part.rels.values() if one.reltype in (RELATED.HEADER, RELATED.FOOTER)]
        return {_name(one): one.element for one in (part, *related)}

    def _mark_tables(self) -> None:
        for table in list(self._document.element.body.iter(qn("w:tbl"))):
            if not is_settled(table):
                table.insert(0, instruction(_UNSETTLED))
            if self._styles.is_bordered(table) and _may_be_long(table):
                for row in table.findall(qn("w:tr")):
                    _group(row)
                _group(table)

    def _read_parts(self, tags: list[str]) -> None:
        buffer = io.BytesIO()
        self._document.save(buffer)
        package = self._document.part.package
        self._main = _name(self._document.part)
        self._properties = _name(package.part_related_by(RELATED.CORE_PROPERTIES))
        roots = self._roots()
        self._fixed: list[Entry] = []
        self._scripts: dict[str, tuple[Script, Layouts]] = {}
        with zipfile.ZipFile(buffer) as parts:
            for name in parts.namelist():
                data = parts.read(name)
                if name == self._main or (name in roots and b"<?naskah " in data):
                    script = Script(data.removeprefix(_DECLARATION).decode(), tags)
                    self._scripts[name] = script, Layouts(self._laid_out if name == self._main else _read)
                elif name == self._properties:
                    self._said = data.decode()
                else:
                    self._fixed.append(pack(name, [data]))
        if sum(script.tags for script, _ in self._scripts.values()) != len(tags):
            raise Unknown("tags in other parts")

    def print(self, facts: Facts, words: Mapping[str, str]) -> bytes:
        """The file; in its properties each of the `words` replaced. Raises CannotRender as docxtpl's way does, and Unknown for
        facts that are not known here.
        """
        effort = Effort()
        context = {**facts, EFFORT: effort}
        said = self._said
        for word, meant in words.items():
            said = said.replace(word, escaped(meant))
        made = [pack_again(self._properties, said.encode())]
        for name, (script, layouts) in self._scripts.items():
            filling = Filling(script, context, effort)
            xml = layouts.layout(filling).written(filling, self._fragments)
            made.append(pack(name, xml) if name == self._main else pack_again(name, b"".join(xml)))
        return archived([*self._fixed, *made])

    def _laid_out(self, xml: str, ask: Ask) -> Any:
        """The body, filled, laid out."""
        root = _read(xml, ask)
        for mark in marks(root):
            if mark.text == _UNSETTLED:
                table = mark.getparent()
                table.remove(mark)
                match_columns(table)
        for number, picture in enumerate(root.body.iter(_PICTURE), 1001):
            picture.set("id", str(number))
        self._arrange(WordDocument(root, self._document.part), self._styles, ask)
        return root


def _read(xml: str, ask: Ask) -> Any:
    """A part, each text of several lines on lines of its own."""
    root = parse_xml(xml)
    if "\n" in xml or "\t" in xml:
        part_lines(root)
        close(root)
    return root


def _name(part: Any) -> str:
    name: str = part.partname.lstrip("/")
    return name


def _group(element: Any) -> None:
    element.addprevious(instruction(GROUP))
    element.addnext(instruction(GROUP_END))


def _may_be_long(table: Any) -> bool:
    """Whether rows of a template's table may be written without reading them: plain rows of plain cells."""
    rows = table.findall(qn("w:tr"))
    return (
        table.getparent().tag == qn("w:body")
        and all(child.tag in _LONG_TABLE_HOLDS for child in table)
        and all(child.tag in _LONG_ROW_HOLDS for row in rows for child in row)
        and not any(True for row in rows for _ in row.iter(*_NOT_IN_LONG_ROWS))
        and not any("\ue000" in value for row in rows for element in row.iter("*") for value in element.attrib.values())
    )
