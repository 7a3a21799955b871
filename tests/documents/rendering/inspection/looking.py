"""Templates made from the seed's decree as word processors and people make them, and what the inspection says of them."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from documents.rendering.inspection.cheat_sheet import wanted
from documents.rendering.inspection.findings import Finding
from documents.rendering.inspection.intake import Inspected, Wanted, inspect
from documents.rendering.word.package import admit, packed
from tests.documents.rendering.evil import BODY, TYPES, body, decree
from tests.documents.rendering.paper import edition


@cache
def decrees() -> Wanted:
    """What a template of a decree must serve."""
    return wanted(edition().types["decree"], edition().body)


def looked(data: bytes) -> Inspected:
    return inspect(data, [decrees()])


def found(data: bytes) -> list[tuple[str, str, str, str]]:
    """Each finding: its weight, its part, what it says, and what to write instead, in English."""
    return [(one.weight, one.part.en, one.text.en, one.near) for one in looked(data).findings]


def texts(data: bytes) -> list[str]:
    return [one.text.en for one in looked(data).findings]


def first(data: bytes) -> Finding:
    return looked(data).findings[0]


def runs(*pieces: str) -> str:
    """A text cut into runs, as Word's spell check leaves it."""
    cut = '<w:proofErr w:type="spellStart"/>'
    return cut.join(f'<w:r w:rsidR="00A77B3E"><w:rPr><w:b/></w:rPr><w:t>{piece}</w:t></w:r>' for piece in pieces)


def paragraph(inside: str, data: bytes | None = None) -> bytes:
    """The template with one more paragraph at its beginning."""
    return body(lambda xml: xml.replace("<w:body>", f"<w:body><w:p>{inside}</w:p>", 1), data)


def typed(*pieces: str) -> bytes:
    """The template with a first paragraph of these runs."""
    return paragraph(runs(*pieces))


def renamed(data: bytes, change: Mapping[str, str], inside: Callable[[str], str] = str) -> bytes:
    """The same package with parts of other names; `inside` rewrites the parts that name them."""
    parts = {}
    for name, part in admit(data).items():
        text = inside(part.decode()).encode() if name.endswith((".rels", TYPES)) else part
        parts[change.get(name, name)] = text
    return packed(parts.items())


def strict() -> bytes:
    """The template as Word saves it as "Strict Open XML Document"."""
    old = "http://schemas.openxmlformats.org/"
    new = {
        f"{old}officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
        f"{old}wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
    parts = {}
    for name, part in admit(decree()).items():
        for here, there in new.items():
            part = part.replace(here.encode(), there.encode()) if name.endswith((".xml", ".rels")) else part
        parts[name] = part
    return packed(parts.items())


def elsewhere() -> bytes:
    """The template with its text in another part than word/document.xml, as some programs save it."""
    return renamed(
        decree(),
        {BODY: "word/document2.xml", "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels"},
        lambda text: text.replace("word/document.xml", "word/document2.xml"),
    )


def dotx() -> bytes:
    """A Word template (.dotx) that was only given another name."""
    return renamed(decree(), {}, lambda text: text.replace("document.main+xml", "template.main+xml"))


def by_wps() -> bytes:
    """As WPS saves: its own custom properties and custom XML."""
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    parts = dict(admit(decree()))
    parts[TYPES] = parts[TYPES].replace(
        b"</Types>", f'<Override PartName="/docProps/custom.xml" ContentType="{kind}"/></Types>'.encode()
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId8" Type="{relation}" Target="docProps/custom.xml"/></Relationships>'.encode(),
    )
    parts["docProps/custom.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
        b"<vt:lpwstr>1033-11.2.0 Desi Rahasia</vt:lpwstr></property></Properties>"
    )
    return packed(parts.items())


def by_google() -> bytes:
    """As Google Docs saves: every run with its direction, the text cut at each change, tables without a style of their own."""
    return body(
        lambda xml: re.sub(
            r"<w:t( [^>]*)?>\{\{ (\w+)", r"<w:t\1>{{ </w:t></w:r><w:r><w:rPr><w:rtl w:val='0'/></w:rPr><w:t>\2", xml
        )
    )


def all_parts(data: bytes) -> bytes:
    """Everything that a package says, in one piece."""
    return b"\n".join(name.encode() + b"\n" + part for name, part in admit(data).items())
