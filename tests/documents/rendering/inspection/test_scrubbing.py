"""Nothing of whoever made a template reaches a file that the office issues."""

import struct
import zlib

import pytest

from documents.rendering.inspection.findings import WRONG
from documents.rendering.word.docx import Sheet, render
from documents.rendering.word.package import admit, packed
from documents.rendering.word.pictures import without_traces
from tests.documents.rendering.evil import W, body, changed, decree, notes, png, related, with_part
from tests.documents.rendering.inspection.looking import all_parts, by_wps, decrees, first, looked, paragraph, runs
from tests.documents.rendering.paper import ISSUED, edition

SECRET = "Rahasia"
CORE, APP, SETTINGS = "docProps/core.xml", "docProps/app.xml", "word/settings.xml"


def marked() -> bytes:
    """The decree with its maker's name in every place that a word processor knows."""
    data = notes("comments", f"Catatan {SECRET}", by_wps())
    data = with_part(
        "people.xml",
        "people",
        f'<w15:people xmlns:w15="urn:x"><w15:person w15:author="Desi {SECRET}"/></w15:people>',
        data,
    )
    data = changed(
        CORE,
        lambda xml: xml.replace("</cp:coreProperties>", f"<cp:keywords>{SECRET}</cp:keywords></cp:coreProperties>"),
        data,
    )
    data = changed(
        APP,
        lambda xml: xml.replace(
            "</Properties>", f"<Company>PT {SECRET}</Company><Template>{SECRET}.dotm</Template></Properties>"
        ),
        data,
    )
    rsids = f'<w:rsids><w:rsid w:val="00{SECRET}"/></w:rsids>'
    settings = f'{rsids}<w:docVars><w:docVar w:name="x" w:val="{SECRET}"/></w:docVars></w:settings>'
    data = changed(SETTINGS, lambda xml: xml.replace("</w:settings>", settings), data)
    data = changed("word/theme/theme9.xml", lambda _: f"<x>{SECRET}</x>", data)  # a part that nothing refers to
    data = related("customXml", "../customXml/item1.xml", data=data)
    data = changed("customXml/item1.xml", lambda _: f"<x>{SECRET}</x>", data)
    change = f'<w:rPr><w:b/><w:rPrChange w:id="3" w:author="Desi {SECRET}"><w:rPr/></w:rPrChange></w:rPr>'
    inside = f'<w:commentRangeStart w:id="7"/><w:r w:rsidR="0{SECRET}">{change}<w:t>KOP</w:t></w:r><w:commentRangeEnd w:id="7"/>'
    data = paragraph(inside, data)
    return body(lambda xml: xml.replace("</w:body>", f"<!-- {SECRET} --></w:body>"), data)


def test_no_trace_of_its_maker_is_left() -> None:
    """Properties, comments, people, revision marks, settings, custom XML, loose parts: none is in the template or in what is
    printed with it, and both still open.
    """
    assert all_parts(marked()).count(SECRET.encode()) >= 12
    found = looked(marked())
    assert [one.text.en for one in found.findings if one.weight == WRONG] == []
    sheet = Sheet(edition().body.page_profile(ISSUED), False, "Judul", "Badan", ISSUED)
    printed = render(found.template, decrees().specimens[0], sheet)
    for data in (found.template, printed):
        assert SECRET.encode() not in all_parts(data)
        assert b"rsid" not in all_parts(data)
    assert "docProps/custom.xml" not in admit(printed)


def test_a_clean_template_stays_as_it_is() -> None:
    """What went through once comes out the same a second time, byte for byte."""
    once = looked(marked()).template
    assert looked(once).template == once


@pytest.mark.parametrize("mark", ["ins", "del", "moveTo"])
def test_tracked_text_is_for_its_maker_to_decide(mark: str) -> None:
    """A tracked insertion, deletion or move is named with its paragraph: nobody else accepts it."""
    text = runs("baru").replace("w:t>", "w:delText>") if mark == "del" else runs("baru")
    one = first(paragraph(f'<w:{mark} w:id="1" w:author="Desi {SECRET}">{text}</w:{mark}>'))
    assert one.weight == WRONG
    assert "tracked change" in one.text.en
    assert (one.part.en, one.paragraph) == ("Body", 1)


def test_paths_of_pictures_are_forgotten() -> None:
    """A picture's name and description that are a path on its maker's machine go; a real description stays."""
    wp = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    shape = f'<wp:docPr {wp} id="1" name="{{}}" descr="{{}}"/>'
    data = body(
        lambda xml: xml.replace(
            "<w:body>",
            "<w:body><w:p><w:r><w:drawing>"
            + shape.format("logo.png", "C:\\Users\\Desi\\logo.png")
            + shape.format("Gambar 1", "Lambang")
            + "</w:drawing></w:r></w:p>",
            1,
        )
    )
    kept = all_parts(looked(data).template)
    assert b"Desi" not in kept
    assert b"logo.png" not in kept
    assert b'descr="Lambang"' in kept


def test_a_picture_keeps_its_looks_and_loses_its_story() -> None:
    """Texts, times and camera data of a PNG or JPEG are taken out; what is drawn stays byte for byte."""
    plain = png(3, 2)
    text = b"tEXtAuthor\x00Desi"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    assert without_traces(plain[:33] + chunk + plain[33:]) == plain
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab{}\xff\xda\x00\x02data\xff\xd9"
    assert without_traces(jpeg.replace(b"{}", b"\xff\xe1\x00\x06Desi\xff\xfe\x00\x06Desi")) == jpeg.replace(b"{}", b"")


def test_a_locked_or_linked_template_is_freed() -> None:
    """Protection, change tracking and the link to a template of settings are taken out: they would follow every document."""
    parts = dict(admit(decree()))
    said = '<w:trackRevisions/><w:documentProtection w:edit="readOnly"/><w:zoom w:percent="90"/>'
    parts[SETTINGS] = f"<w:settings {W}>{said}</w:settings>".encode()
    kept = admit(looked(packed(parts.items())).template)[SETTINGS]
    assert b"zoom" in kept
    assert b"trackRevisions" not in kept
    assert b"documentProtection" not in kept
