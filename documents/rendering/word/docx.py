"""From a template and facts to the bytes of a Word file: the same inputs give the same bytes."""

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.shared import Mm

from documents.bodies.definitions import PageProfile
from documents.rendering.word.layout.asking import Ask, InPlace
from documents.rendering.word.layout.columns import fit_columns
from documents.rendering.word.layout.keeping import keep_together
from documents.rendering.word.layout.structure import Styles, headers, qn
from documents.rendering.word.package import packed
from documents.rendering.word.press.kept import Kept
from documents.rendering.word.press.press import Arrange, Press
from documents.rendering.word.tagging.limits import CannotRender
from documents.rendering.word.tagging.marking import Unknown, placeholder
from documents.rendering.word.tagging.templates import Facts, fill

DRAFT_MARK = "KONSEP"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TITLE, _AUTHOR, _DAY = placeholder("title"), placeholder("author"), date(1111, 11, 11)
"""What stands in a known template's properties until a document's own words do."""

_WATERMARK = """
<w:r {w} {v} {o} {w10}><w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>
<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>
<v:shape id="DraftMark{place}" o:spid="_x0000_s{spid}" type="#_x0000_t136" alt="{text}"
 style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
 o:allowincell="f" fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string="{text}"/>
<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>"""
_NAMESPACES = {
    "w": 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    "v": 'xmlns:v="urn:schemas-microsoft-com:vml"',
    "o": 'xmlns:o="urn:schemas-microsoft-com:office:office"',
    "w10": 'xmlns:w10="urn:schemas-microsoft-com:office:word"',
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file is beside its text: its page, whether it carries the draft mark, and what its properties say.

    `title`, `author` and `day` become the file's properties; nothing of the person or machine that made it does.
    """

    page: PageProfile
    draft: bool
    title: str
    author: str
    day: date


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a template: how it is filled fast, or that it is not."""

    press: Press | None


_PRESSES: Kept[tuple[bytes, PageProfile, bool], _Known] = Kept(most=32)


def render(template: bytes, facts: Facts, sheet: Sheet) -> bytes:
    """The Word file. Raises Refused for a template that is not opened, CannotRender for facts that it lacks.

    The first document of a template, page and mark is made both ways: only where the bytes are the same is the fast way
    taken from then on, and docxtpl's wherever that one does not know what to do or something is wrong.
    """
    key = (template, sheet.page, sheet.draft)
    kept = _PRESSES.get(key)
    if kept and kept.press:
        with suppress(CannotRender, Unknown):
            return kept.press.print(facts, words(sheet))
    made = by_docxtpl(template, facts, sheet)
    if not kept:
        _PRESSES.put(key, _Known(_proven(template, facts, sheet, made)))
    return made


def by_docxtpl(template: bytes, facts: Facts, sheet: Sheet) -> bytes:
    """The Word file as docxtpl makes it. Raises as `render` does."""
    document = fill(template, facts)
    _prepare(sheet, document)(document, Styles(document), InPlace())
    return _saved(document)


def by_press(template: bytes, facts: Facts, sheet: Sheet) -> bytes:
    """The same file by the fast way. Raises Unknown, too."""
    return known(template, sheet).print(facts, words(sheet))


def known(template: bytes, sheet: Sheet) -> Press:
    """The fast way of a template, for sheets of this page and mark. Raises Unknown."""
    return Press(template, partial(_prepare, Sheet(sheet.page, sheet.draft, _TITLE, _AUTHOR, _DAY)))


def words(sheet: Sheet) -> dict[str, str]:
    """What is one document's own in the properties that the fast way has prepared."""
    return {_TITLE: sheet.title[:255], _AUTHOR: sheet.author[:255], _DAY.isoformat(): sheet.day.isoformat()}


def _proven(template: bytes, facts: Facts, sheet: Sheet, expected: bytes) -> Press | None:
    """The fast way, if it comes to the same."""
    try:
        press = known(template, sheet)
        return press if press.print(facts, words(sheet)) == expected else None
    except (CannotRender, Unknown):
        return None


def _prepare(sheet: Sheet, document: WordDocument) -> Arrange:
    """What the content does not decide; the rest is the answer."""
    ratio = _set_page(document, sheet.page)
    if sheet.draft:
        _mark_draft(document, sheet.page)
    _set_properties(document, sheet)
    return partial(_arrange, ratio)


def _arrange(ratio: float, document: WordDocument, styles: Styles, ask: Ask) -> None:
    _scale(document.element.body, ratio)
    _drop_empty_tables(document)
    fit_columns(document, styles, ask)
    keep_together(document, styles, ask)


def _set_page(document: WordDocument, page: PageProfile) -> float:
    """Paper and margins. Tables that the template made for another paper are to be brought to the new width: those of the
    headers are, the answer is by how much the others are.
    """
    before = _text_width(document)
    for section in document.sections:
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
    after = _text_width(document)
    ratio = after / before if before != after else 1.0
    for _, root in headers(document):
        _scale(root, ratio)
    return ratio


def _text_width(document: WordDocument) -> int:
    """The width of the text on the first section's page, in twentieths of a point."""
    section = document.sections[0]
    sides = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return round(sides / 635)


def _scale(root: Any, ratio: float) -> None:
    """Brings the tables below an element to another width; those within tables once for each."""
    if ratio == 1.0:
        return
    for table in root.iter(qn("w:tbl")):
        _scale_table(table, ratio)


def _scale_table(table: Any, ratio: float) -> None:
    for width in table.iter(qn("w:gridCol"), qn("w:tcW"), qn("w:tblW")):
        if width.get(qn("w:type"), "dxa") == "dxa":
            width.set(qn("w:w"), str(round(int(float(width.get(qn("w:w"), "0"))) * ratio)))


def _drop_empty_tables(document: WordDocument) -> None:
    """A table whose rows were all left out goes too: Word opens no table without rows."""
    for table in list(document.element.body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)


def _mark_draft(document: WordDocument, page: PageProfile) -> None:
    """The draft mark behind the text of every page: once in each header."""
    width = (page.width_mm - page.left_mm - page.right_mm) * 72 / 25.4
    for place, (_, header) in enumerate(headers(document), 1):
        mark = _WATERMARK.format(
            **_NAMESPACES,
            place=place,
            spid=2048 + place,
            text=DRAFT_MARK,
            width=round(width * 1.05),
            height=round(width * 0.28),
        )
        paragraphs = header.findall(qn("w:p"))
        if not paragraphs:
            paragraphs = [OxmlElement("w:p")]
            header.append(paragraphs[0])
        paragraphs[-1].append(parse_xml(mark))


def _set_properties(document: WordDocument, sheet: Sheet) -> None:
    properties = document.core_properties
    moment = datetime.combine(sheet.day, time(), UTC).replace(tzinfo=None)
    properties.title, properties.author, properties.last_modified_by = (
        sheet.title[:255],
        sheet.author[:255],
        sheet.author[:255],
    )
    properties.created = properties.modified = moment
    properties.revision = 1
    properties.comments = properties.keywords = properties.category = properties.subject = ""
    properties.language = "id-ID"


def _saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as parts:
        return packed((name, parts.read(name)) for name in parts.namelist())
