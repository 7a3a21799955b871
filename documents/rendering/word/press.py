"""Word files without docxtpl, as docxtpl makes them: a template is read once and known from then on.

What does not depend on the facts is packed once and copied. Of the rest the tags alone are run; the XML around them is laid
out by the same steps as docxtpl's output, long tables by a few of their rows.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from lxml import etree

from documents.rendering.word.archive import Entry, archived, pack
from documents.rendering.word.columns import Read, own_text
from documents.rendering.word.grid import is_settled, match_columns
from documents.rendering.word.limits import EFFORT, Effort
from documents.rendering.word.lines import part_lines
from documents.rendering.word.marking import Unknown, check_places, instruction, marked, marks
from documents.rendering.word.rows import Form, Fragments, Table, close, escaped
from documents.rendering.word.scripts import GROUP, GROUP_END, GROUPED, Script
from documents.rendering.word.structure import Styles, qn
from documents.rendering.word.templates import Facts, rewritten

Arrange = Callable[[WordDocument, Styles, Read], object]
"""Lays out a document that was filled, as far as its content decides."""
Prepare = Callable[[WordDocument], Arrange]
"""Does to a template what its content does not decide, and answers with the rest."""

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_UNSETTLED = "u"
_MODEL = re.compile(r"<\?naskah f(\d+)\?>(.*?</w:tr>)", re.DOTALL)
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
        self._scripts: dict[str, Script] = {}
        with zipfile.ZipFile(buffer) as parts:
            for name in parts.namelist():
                data = parts.read(name)
                if name == self._main or (name in roots and b"<?naskah " in data):
                    self._scripts[name] = Script(data.removeprefix(_DECLARATION).decode(), tags)
                elif name == self._properties:
                    self._said = data.decode()
                else:
                    self._fixed.append(pack(name, [data]))
        if sum(script.tags for script in self._scripts.values()) != len(tags):
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
        made = [pack(self._properties, [said.encode()])]
        for name, script in self._scripts.items():
            one = _Filled(script, script.run(context), effort)
            made.append(pack(name, self._body(one) if name == self._main else [serialize_part_xml(one.root())]))
        return archived([*self._fixed, *made])

    def _body(self, filled: "_Filled") -> Iterator[bytes]:
        root = filled.root()
        for mark in marks(root):
            if mark.text == _UNSETTLED:
                table = mark.getparent()
                table.remove(mark)
                match_columns(table)
        for number, picture in enumerate(root.body.iter(_PICTURE), 1001):
            picture.set("id", str(number))
        self._arrange(WordDocument(root, self._document.part), self._styles, filled.read)
        return filled.written(root, self._fragments)


class _Filled:
    """One part filled: its XML, and the rows of its tables that do not stand in it."""

    def __init__(self, script: Script, pairs: list[Any], effort: Effort) -> None:
        self._forms: list[Form] = []
        written: list[str] = []
        pieces = iter(pairs)
        for piece, value in zip(pieces, pieces, strict=True):
            if piece == GROUPED:
                value = Table(script, value, effort, self._forms).skeleton()
            elif value != "":
                value = escaped(value)
                if '"' in value:
                    value = value.replace('"', "&quot;")
            written += (script.pieces[piece], value)
        effort.characters(sum(map(len, written)))
        self._xml = "".join(written)

    def root(self) -> Any:
        """The XML read, each text of several lines on lines of its own."""
        root = parse_xml(self._xml)
        if "\n" in self._xml or "\t" in self._xml:
            part_lines(root)
            close(root)
        return root

    def read(self, cell: Any) -> Any:
        """The texts of a cell; of a model, those of all rows of its form."""
        mark = cell.getparent().getprevious() if self._forms else None
        if mark is None or mark.tag is not etree.PI:
            return own_text(cell)
        return self._forms[int(mark.text[1:])].texts(cell)

    def written(self, root: Any, fragments: Fragments) -> Iterator[bytes]:
        """The part, the rows that were left out in their place."""
        xml = serialize_part_xml(root)
        if not self._forms:
            yield xml
            return
        text = xml.decode()
        models = list(_MODEL.finditer(text))
        laid_out = {int(model[1]): model[2] for model in models}
        place = 0
        for model in models:
            yield text[place : model.start()].encode()
            place = model.end()
            table = self._forms[int(model[1])].table
            if table.first == int(model[1]):
                for rows in table.rows(laid_out, fragments):
                    yield rows.encode()
        yield text[place:].encode()


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
