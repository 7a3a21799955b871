"""A Word file without what it says of the person, the machine and the office that made it.

Kept is what a page is made of, by the kind of relationship; everything else that programs put into a file (properties,
comments, people, thumbnails, custom XML, building blocks, printers, embedded fonts) is left behind. A kind that is in
neither list is refused, because nobody knows what it would print. Changes of format that were tracked hold as they look;
tracked text is not accepted in anybody's place: who brings the file decides (see `tracked`).
"""

import re
from collections.abc import Mapping
from posixpath import dirname, join
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.rendering.inspection.paragraphs import Relation, relations_of
from documents.rendering.word.package import CONTENT_TYPES, RELATIONSHIPS, Refused
from documents.rendering.word.pictures import without_traces
from workflow.text import Text

KEPT = frozenset(
    {
        "officeDocument", "styles", "settings", "fontTable", "theme", "numbering", "header", "footer", "footnotes",
        "endnotes", "image",
    }
)  # fmt: skip
DROPPED = frozenset(
    {
        "comments", "commentsExtended", "commentsExtensible", "commentsIds", "people", "documenttasks", "customXml",
        "customXmlProps", "glossaryDocument", "webSettings", "stylesWithEffects", "core-properties", "extended-properties",
        "custom-properties", "thumbnail", "printerSettings", "font", "keyMapCustomizations", "recipientData", "bibliography",
        "origin", "signature", "classificationlabels", "mailMergeRecipientData", "attachedToolbars", "webextensiontaskpanes",
    }
)  # fmt: skip
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MICROSOFT = "{http://schemas.microsoft.com/office/word/"
_TRACKED = {f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")}
_TRACES = {
    f"{_W}{name}"
    for name in (
        "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef",
        "permStart", "permEnd", "dataBinding", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
        "moveToRangeEnd", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange",
        "tcPrChange", "tblGridChange", "numberingChange", "rsids", "attachedTemplate", "linkStyles", "docVars", "mailMerge",
        "proofState", "trackRevisions", "documentProtection", "writeProtection", "revisionView", "activeWritingStyle",
        "attachedSchema", "saveThroughXslt", "embedRegular", "embedBold", "embedItalic", "embedBoldItalic",
        "embedTrueTypeFonts", "saveSubsetFonts", "printerSettings", "smartTagPr", "customXmlPr",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
    )
}  # fmt: skip
_WRAPPERS = (f"{_W}smartTag", f"{_W}customXml")
_PLACED = re.compile(r"[\\/]|\.(png|jpe?g|gif|bmp|tiff?|svg)$", re.IGNORECASE)
_TRACE_ATTRIBUTE = re.compile(r"\}(rsid\w*|paraId|textId|docId|durableId|uid|cstate)$")
_OWN_WORD = re.compile(r"_GoBack|_Hlk\d+|OLE_LINK\d+")


def scrubbed(parts: Mapping[str, bytes], main: str) -> dict[str, bytes]:
    """The parts that make pages, without traces. Raises Refused for a part of a kind that is not known."""
    found: dict[str, list[Relation]] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name in found or name not in parts:
            continue
        found[name] = [relation for relation in relations_of(parts, name) if _stays(relation, name)]
        waiting += [relation.target for relation in found[name]]
    kept = {name: _without_traces(name, parts[name]) for name in found}
    for name, relations in found.items():
        if relations:
            kept[_rels(name)] = _rels_left(parts[_rels(name)], {relation.id for relation in relations})
    first = {relation.id for relation in relations_of(parts, "") if relation.target == main}
    kept[RELATIONSHIPS] = _rels_left(parts[RELATIONSHIPS], first)
    kept[CONTENT_TYPES] = _types_left(parts[CONTENT_TYPES], kept, main)
    return kept


def _stays(relation: Relation, name: str) -> bool:
    if relation.kind in KEPT:
        return True
    if relation.kind in DROPPED:
        return False
    what = relation.kind[:40]
    raise Refused(
        Text(
            f"Templat Word ditolak: berisi {what} (bagan, SmartArt atau tempelan lain) di {name}. Simpan sebagai gambar PNG.",
            f"The Word template is refused: it holds {what} (a chart or another object) in {name}. Save it as a PNG picture.",
        )
    )


def _rels(name: str) -> str:
    return join(dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")


def _rels_left(part: bytes, kept: set[str]) -> bytes:
    root = parse_xml(part)
    for line in list(root):
        if not isinstance(line.tag, str) or line.get("Id") not in kept:
            root.remove(line)
    return bytes(serialize_part_xml(root))


def _types_left(part: bytes, kept: Mapping[str, bytes], main: str) -> bytes:
    """The content types of what is left; a template (.dotx) becomes the document that it is used as."""
    root = parse_xml(part)
    for line in list(root):
        name = line.get("PartName")
        if not isinstance(line.tag, str) or (name is not None and name.lstrip("/") not in kept):
            root.remove(line)
        elif name is not None and name.lstrip("/") == main:
            line.set("ContentType", MAIN_TYPE)
    return bytes(serialize_part_xml(root))


def _without_traces(name: str, part: bytes) -> bytes:
    if not name.lower().endswith(".xml"):
        return without_traces(part)
    root = parse_xml(part)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _TRACES or _is_microsoft_id(element):
            _remove(element)
        elif element.tag in _WRAPPERS:
            _unwrap(element)
        elif element.tag == qn("w:bookmarkStart") and _OWN_WORD.fullmatch(element.get(qn("w:name"), "")):
            _drop_bookmark(root, element)
        else:
            _forget(element)
    return bytes(serialize_part_xml(root))


def _is_microsoft_id(element: Any) -> bool:
    tag: str = element.tag
    return tag.startswith(_MICROSOFT) and tag.rpartition("}")[2] in ("docId", "dataBinding", "chartTrackingRefBased")


def _forget(element: Any) -> None:
    for name in [name for name in element.attrib if _TRACE_ATTRIBUTE.search(name)]:
        del element.attrib[name]
    if element.tag in (qn("wp:docPr"), qn("pic:cNvPr")):
        for name in ("descr", "title"):
            if _PLACED.search(element.get(name, "")):
                del element.attrib[name]
        if _PLACED.search(element.get("name", "")):
            element.set("name", "")


def _remove(element: Any) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def _drop_bookmark(root: Any, start: Any) -> None:
    identifier = start.get(qn("w:id"))
    for end in list(root.iter(qn("w:bookmarkEnd"))):
        if end.get(qn("w:id")) == identifier:
            _remove(end)
    _remove(start)


def tracked(paragraph: Any) -> bool:
    """Whether text of a paragraph was added, taken away or moved and nobody has decided about it."""
    around = [paragraph, *paragraph.iterancestors()]
    return any(element.tag in _TRACKED for element in (*paragraph.iter(), *around))
