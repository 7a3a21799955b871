"""What stays on one page: a signature with what is signed, a short row of the layout.

Word does as it is told by keep-with-next and cantSplit. LibreOffice, which makes the PDF, does not hold the last row of a
table to what follows in two cases: where it parted the table inside a row, and where the table goes over three pages or
more. So a row of the layout gets a table of its own, and a long annex takes the signature in as its last row.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml

from documents.rendering.word.layout.asking import Ask
from documents.rendering.word.layout.columns import declared_width
from documents.rendering.word.layout.structure import Styles, child, qn, signature_blocks, signature_tables

_SHORT_ROW = 120
"""A row of the layout of no more characters than this is not parted: "KEDUA PULUH" here and "SATU" there."""
_LONGEST_KEPT_ROW = 1_800
"""A last table row of more characters than this is not held to the signature below it: it may fill a page alone."""
_LONG_TABLE = 24, 2_000
"""More rows, or more characters, than this may go over three pages."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BETWEEN = f"""
<w:p {_W}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>"""
"""Behind a table, before another one that Word would take for the same: a point high."""
_SIGNED_ROW = f"""
<w:tr {_W}><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{{width}}" w:type="dxa"/><w:gridSpan w:val="{{span}}"/>
<w:tcBorders><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/></w:tcBorders>
<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar></w:tcPr></w:tc></w:tr>"""


def keep_together(document: WordDocument, styles: Styles, ask: Ask) -> None:
    """Short rows stay whole, and no signature stands alone at the head of a page."""

    def says(element: Any) -> bool:
        return ask.longer((element,), 0)

    for table in document.element.body.iterchildren(qn("w:tbl")):
        for row in () if styles.is_bordered(table) else table.iterchildren(qn("w:tr")):
            if not ask.longer((row,), _SHORT_ROW):
                _keep_whole(row)
    for table in list(signature_tables(document, styles, says)):
        _keep_before(table, styles, ask)
    for block in list(signature_blocks(document, styles, says)):
        table = _keep_before(block[0], styles, ask)
        if table is not None and styles.is_bordered(table) and _is_long(table, ask):
            _take_in(table, block)


def _keep_before(element: Any, styles: Styles, ask: Ask) -> Any:
    """Holds the text before an element to it, beyond empty lines and lines that their style holds to the next. Gives the
    table whose last row is held, None where it is a paragraph.
    """
    before = element.getprevious()
    while before is not None and before.tag == qn("w:p"):
        goes_on = styles.keeps_with_next(before) or not ask.longer((before,), 0)
        _keep_with_next(before)
        if not goes_on:
            return None
        before = before.getprevious()
    if before is None or before.tag != qn("w:tbl"):
        return None
    return before if _keep_last_row(before, styles, ask) else None


def _keep_last_row(table: Any, styles: Styles, ask: Ask) -> bool:
    """The last row that says something, and the empty ones behind it, stay with what follows; whether they do."""
    rows = table.findall(qn("w:tr"))
    last = next((place for place in reversed(range(len(rows))) if ask.longer((rows[place],), 0)), 0)
    if ask.longer((rows[last],), _LONGEST_KEPT_ROW):
        return False
    for row in rows[last:]:
        for paragraph in row.iter(qn("w:p")):
            _keep_with_next(paragraph)
    if last and not styles.is_bordered(table):
        _detach(table, rows[last:])
    return True


def _detach(table: Any, rows: Sequence[Any]) -> None:
    """The rows as a table of their own. LibreOffice does not hold a single row that must stay whole, so it may not."""
    between, other = parse_xml(_BETWEEN), OxmlElement("w:tbl")
    whole = child(child(rows[0], qn("w:trPr")), qn("w:cantSplit"))
    if whole is not None and len(rows) == 1:
        whole.getparent().remove(whole)
    for name in ("w:tblPr", "w:tblGrid"):
        other.append(deepcopy(table.find(qn(name))))
    other.extend(rows)
    table.addnext(between)
    between.addnext(other)


def _is_long(table: Any, ask: Ask) -> bool:
    most_rows, most_characters = _LONG_TABLE
    rows = table.findall(qn("w:tr"))
    return ask.more(rows, most_rows) or ask.longer(rows, most_characters)


def _take_in(table: Any, block: Sequence[Any]) -> None:
    """The signature, with the gap above it, as the table's last row, without lines around it."""
    columns = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
    width = declared_width(table) or sum(int(column.get(qn("w:w"))) for column in columns)
    row = parse_xml(_SIGNED_ROW.format(width=width, span=len(columns)))
    cell, following = row.find(qn("w:tc")), table.getnext()
    while following is not block[-1]:
        following, moved = following.getnext(), following
        cell.append(moved)
    cell.append(following)
    table.append(row)
    table.addnext(parse_xml(_BETWEEN))


def _keep_whole(row: Any) -> None:
    properties = _had(row, "w:trPr", behind="w:tblPrEx")
    if child(properties, qn("w:cantSplit")) is None:
        properties.append(row.makeelement(qn("w:cantSplit")))


def _keep_with_next(paragraph: Any) -> None:
    _had(_had(paragraph, "w:pPr"), "w:keepNext", behind="w:pStyle")


def _had(element: Any, name: str, behind: str = "") -> Any:
    """The part of an element that it has only once, added if need be: first of all, or behind the one that comes before."""
    found = child(element, qn(name))
    if found is None:
        found = element.makeelement(qn(name))
        before = child(element, qn(behind)) if behind else None
        element.insert(0 if before is None else element.index(before) + 1, found)
    return found
