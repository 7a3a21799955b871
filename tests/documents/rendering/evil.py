"""Word files that no office should open, made from the seed's own decree; and the words by which each is refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from documents.rendering.word.package import MOST_BYTES, MOST_PARTS, admit, packed
from tests.documents.rendering.paper import edition

BODY, HEAD, TYPES = "word/document.xml", "word/header1.xml", "[Content_Types].xml"
RELATED = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SCRIPT = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"

Change = Callable[[str], str]


def decree() -> bytes:
    """The template that all of them begin with."""
    return edition().templates["decree.docx"]


def changed(part: str, change: Change, data: bytes | None = None) -> bytes:
    """The template with one part rewritten, or added."""
    parts = dict(admit(data or decree()))
    parts[part] = change(parts.get(part, b"").decode()).encode()
    return packed(parts.items())


def body(change: Change, data: bytes | None = None) -> bytes:
    return changed(BODY, change, data)


def saying(words: str, data: bytes | None = None) -> bytes:
    """The template with `words` where it says TENTANG."""
    return body(lambda xml: xml.replace("TENTANG", words, 1), data)


def related(kind: str, target: str, more: str = "", data: bytes | None = None) -> bytes:
    """The template with one more relationship of its text."""
    line = f'<Relationship Id="rId99{kind}" Type="{KIND}{kind}" Target="{target}"{more}/></Relationships>'
    return changed(RELATED, lambda xml: xml.replace("</Relationships>", line), data)


def with_part(name: str, kind: str, xml: str, data: bytes | None = None) -> bytes:
    """The template with one more part of text, properly joined to it."""
    line = f'<Override PartName="/word/{name}" ContentType="{CONTENT}{kind}+xml"/></Types>'
    typed = changed(TYPES, lambda types: types.replace("</Types>", line), related(kind, name, data=data))
    return changed(f"word/{name}", lambda _: xml, typed)


def notes(kind: str, words: str, data: bytes | None = None) -> bytes:
    """The template with footnotes, endnotes, comments or a footer that say `words`."""
    root, one = {"footer": ("ftr", "")}.get(kind, (kind, kind[:-1]))
    paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    inside = f'<w:{one} w:id="7" w:author="Desi Rahasia">{paragraph}</w:{one}>' if one else paragraph
    return with_part(f"{kind}1.xml", kind, f"<w:{root} {W}>{inside}</w:{root}>", data)


def text_box(words: str, data: bytes | None = None) -> bytes:
    """The template with a text box in its first paragraph."""
    inside = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    box = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{inside}</v:textbox></v:shape>'
    shape = f"<w:r><w:pict>{box}</w:pict></w:r></w:p>"
    return body(lambda xml: xml.replace("</w:p>", shape, 1), data)


def field(code: str) -> bytes:
    """The template with a field of Word's own."""
    run = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return body(lambda xml: xml.replace("</w:p>", run, 1))


def picture(name: str, data: bytes) -> bytes:
    """The template with a part that calls itself a picture."""
    return packed([*admit(decree()).items(), (f"word/media/{name}", data)])


def png(width: int, height: int) -> bytes:
    """The head of a PNG of this size, and its end."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = b"IEND"
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, end)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these entries as any program would make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_entry(name: str, data: bytes, size: int | None = None) -> bytes:
    """The template with one more entry; `size` is what it says it has."""
    archive = zipped({**admit(decree()), name: data})
    if size is None:
        return archive
    wrong, right = struct.pack("<I", len(data)), struct.pack("<I", size)
    return archive.replace(struct.pack("<I", zlib.crc32(data)) + _packed_size(archive, name) + wrong, b"", 0).replace(
        _packed_size(archive, name) + wrong, _packed_size(archive, name) + right
    )


def _packed_size(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return struct.pack("<I", opened.getinfo(name).compress_size)


def twice() -> bytes:
    """The template with its text in it a second time, in other letters."""
    return packed([*admit(decree()).items(), ("WORD/Document.xml", b"<x/>")])


def locked() -> bytes:
    """The template with the mark of a password on each entry."""
    archive = bytearray(zipped(admit(decree())))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = archive.find(signature)
        while at >= 0:
            archive[at + place] |= 1
            at = archive.find(signature, at + 4)
    return bytes(archive)


def nested(tag: str, depth: int) -> bytes:
    inside = f"<{tag}>" * depth + f"</{tag}>" * depth
    return body(lambda xml: xml.replace("<w:body>", f"<w:body>{inside}", 1))


def laughs() -> str:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f"<!DOCTYPE x [{lines}]><x>&a9;</x>"


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'

EVIL: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "script in the body": (lambda: saying(SCRIPT), "cycler"),
    "script in a header": (
        lambda: changed(HEAD, lambda xml: xml.replace("{{ letterhead.address }}", SCRIPT)),
        "cycler",
    ),
    "script in a footer": (lambda: notes("footer", SCRIPT), "cycler"),
    "script in a footnote": (lambda: notes("footnotes", SCRIPT), "cycler"),
    "script in a text box": (lambda: text_box(SCRIPT), "cycler"),
    "script in an endnote": (lambda: notes("endnotes", SCRIPT), "endnotes are not filled"),
    "zip bomb": (lambda: with_entry("word/x.bin", b"\x00" * 60_000_000), "more than 50 MB"),
    "zip bomb that lies": (lambda: with_entry("word/x.bin", b"\x00" * 60_000_000, size=1000), "damaged or cut off"),
    "500 MB declared": (lambda: with_entry("word/x.bin", b"x" * 999, size=500_000_000), "more than 50 MB"),
    "much XML": (lambda: with_entry("word/x.xml", b"<x>" + b"<a/>" * 2_500_000 + b"</x>"), "too much XML"),
    "many attributes": (
        lambda: with_entry("word/x.xml", b"<x>" + b'<a b="" c="" d=""/>' * 550_000 + b"</x>"),
        "too much XML",
    ),
    "one attribute of 40 MB": (
        lambda: with_entry("word/x.xml", b'<x a="' + b"a" * 40_000_000 + b'"/>'),
        "one part unpacks to too much",
    ),
    "five parts of 11 MB": (
        lambda: zipped({**admit(decree()), **{f"word/x{n}.bin": bytes(11_000_000) for n in range(5)}}),
        "more than 50 MB",
    ),
    "one attribute of 11 MB": (
        lambda: with_entry("word/x.xml", b'<x a="' + b"a" * 11_000_000 + b'"/>'),
        "cannot be read",
    ),
    "deep nesting": (lambda: nested("w:x", 5_000), "nested too deeply"),
    "nesting of 200": (lambda: nested("w:sdt", 200), "nested too deeply"),
    "duplicate parts": (twice, "two parts have the same name"),
    "macro": (lambda: changed("word/vbaProject.bin", lambda _: "x"), "macro (word/vbaProject.bin)"),
    "macro by its type": (
        lambda: changed(
            TYPES, lambda xml: xml.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
        ),
        "macro",
    ),
    "ActiveX": (lambda: changed("word/activeX/activeX1.xml", lambda _: "<x/>"), "ActiveX"),
    "OLE": (lambda: changed("word/embeddings/oleObject1.bin", lambda _: "x"), "OLE object"),
    "OLE element": (
        lambda: body(
            lambda xml: xml.replace(
                "<w:body>", '<w:body><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/>', 1
            )
        ),
        "OLE object",
    ),
    "external picture": (
        lambda: related("image", "http://example.invalid/x.png", ' TargetMode="External"'),
        "example.invalid",
    ),
    "external template": (
        lambda: related("attachedTemplate", "file:///x.dotm", " TargetMode='external'"),
        "points outside",
    ),
    "other document": (
        lambda: body(lambda xml: xml.replace("<w:body>", "<w:body><w:altChunk/>", 1)),
        "takes in another document",
    ),
    "chart": (lambda: related("chart", "charts/chart1.xml"), "holds chart"),
    "DDE": (lambda: field("DDEAUTO c:\\\\cmd.exe x"), "fetches from outside"),
    "INCLUDEPICTURE": (lambda: field("INCLUDEPICTURE http://example.invalid/x"), "fetches from outside"),
    "DOCTYPE": (lambda: body(lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml), "DOCTYPE"),
    "a billion laughs": (lambda: with_entry("word/x.xml", laughs().encode()), "DOCTYPE"),
    "DOCTYPE in UTF-16": (lambda: with_entry("word/n.xml", "<!DOCTYPE x><x/>".encode("utf-16")), "DOCTYPE"),
    "truncated": (lambda: decree()[: len(decree()) // 2], "damaged or cut off"),
    "broken inside": (
        lambda: zipped(admit(decree()))[:400] + bytes(300) + zipped(admit(decree()))[700:],
        "damaged or cut off",
    ),
    "broken XML": (lambda: body(lambda xml: xml[: len(xml) // 2]), "cannot be read (word/document.xml)"),
    "not a zip": (lambda: b"Nomor: 22/KEP/2019", "not a .docx file"),
    "nothing": (lambda: b"", "not a .docx file"),
    "another zip": (lambda: zipped({"a.txt": b"x"}), "not a .docx file"),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old .doc file"),
    "a password": (locked, "locked with a password"),
    "another packing": (lambda: zipped(admit(decree()), zipfile.ZIP_BZIP2), "a way that Word does not use"),
    "a name that climbs": (lambda: with_entry("word/../../x.xml", b"<x/>"), "a name that no part may have"),
    "too many parts": (
        lambda: packed([*admit(decree()).items(), *((f"x{n}", b"") for n in range(MOST_PARTS))]),
        "500 parts",
    ),
    "too large": (lambda: b"PK\x03\x04" + b"0" * MOST_BYTES, "larger than 5 MB"),
    "a picture that is none": (lambda: picture("a.png", b"<html>"), "a picture that is none (word/media/a.png)"),
    "a picture of 60,000 by 60,000": (lambda: picture("a.png", png(60_000, 60_000)), "a picture is too large"),
    "a picture cut off": (lambda: picture("a.jpg", b"\xff\xd8\xff\xe0\x00"), "a picture that is none"),
    "a picture of another kind": (lambda: picture("a.emf", b"x"), "save it as PNG or JPEG"),
    "SVG with script": (lambda: picture("a.svg", SVG.format("<script>alert(1)</script>").encode()), "SVG picture"),
    "SVG with an event": (lambda: picture("a.svg", SVG.format('<g onload="x()"/>').encode()), "SVG picture"),
    "SVG that fetches": (lambda: picture("a.svg", SVG.format('<a href="https://x.invalid"/>').encode()), "SVG picture"),
}
"""What each is, how it is made, and what its refusal must say in English."""
