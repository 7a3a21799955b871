"""A Word file seen as the package it is: what may be opened, and how one is written so that equal content gives equal bytes.

Nothing that a file says of itself is believed: parts are unpacked piece by piece up to a limit, and XML is counted by a
reader that builds nothing before one that builds a tree sees it.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from docx.oxml import parse_xml

from documents.rendering.word.archive import archived, pack
from documents.rendering.word.pictures import picture_problem
from workflow.text import Text

MOST_BYTES = 5_000_000
"""The largest template that is opened, in bytes."""
MOST_DECLARED = 50_000_000
"""The most that its parts may come to when unpacked, in bytes."""
MOST_PART = 12_000_000
"""The most that one part may come to; a picture cannot be larger than the file, and no template says that much in XML."""
MOST_PARTS = 500
MOST_NODES = 300_000
"""The most elements, attributes and stretches of text that its XML may have; a template of a hundred pages has a third of it."""
MOST_DEPTH = 100
"""How deep its elements may stand in each other. A table in a table in a text box comes to about thirty."""
_PIECE = 1 << 16
_ENTRY = b"PK\x01\x02"  # begins each line of a zip file's directory

CONTENT_TYPES, RELATIONSHIPS = "[Content_Types].xml", "_rels/.rels"
_MAIN = "/officeDocument"

_MACRO = Text("berisi makro", "it holds a macro")
_ACTIVE_X = Text("berisi kontrol ActiveX", "it holds an ActiveX control")
_OLE = Text("berisi objek OLE", "it holds an OLE object")
_OTHER_DOCUMENT = Text("menyisipkan dokumen lain", "it takes in another document")
_OUTSIDE = Text(
    "merujuk ke luar berkas (tautan atau gambar luar)", "it points outside the file (a link or a linked picture)"
)
_FETCHES = Text("berisi bidang yang mengambil dari luar", "it holds a field that fetches from outside")
_DOCTYPE = Text("berisi DOCTYPE", "it holds a DOCTYPE")
_UNREADABLE = Text("bagian XML tidak terbaca", "an XML part cannot be read")
_DEEP = Text("XML bersarang terlalu dalam", "its XML is nested too deeply")
_NODES = Text("XML terlalu banyak", "it has too much XML")
_PART = Text("satu bagian terlalu besar setelah dibuka", "one part unpacks to too much")
_NAME = Text("nama bagian tidak wajar", "a part has a name that no part may have")
_STRICT = Text(
    "disimpan sebagai Strict Open XML; simpan ulang sebagai Word Document (.docx) biasa",
    "it is saved as Strict Open XML; save it again as an ordinary Word Document (.docx)",
)
_NO_DOCX = Text("bukan berkas .docx", "it is not a .docx file")
_OLD_OR_LOCKED = Text(
    "berkas .doc lama, atau dikunci dengan kata sandi; simpan ulang sebagai .docx tanpa kata sandi",
    "it is an old .doc file, or locked with a password; save it again as .docx without a password",
)
_TRUNCATED = Text("berkas rusak atau terpotong", "the file is damaged or cut off")
_PACKED_ODDLY = Text("dikemas dengan cara yang tidak dipakai Word", "it is packed in a way that Word does not use")

_FORBIDDEN = (
    (re.compile(r"vba(project|data)|macroenabled", re.IGNORECASE), _MACRO),
    (re.compile(r"activex", re.IGNORECASE), _ACTIVE_X),
    (re.compile(r"/embeddings/|oleobject|/package$", re.IGNORECASE), _OLE),
    (re.compile(r"afchunk", re.IGNORECASE), _OTHER_DOCUMENT),
)
"""What no name of a part, no relationship and no type of content may say."""
_FORBIDDEN_ELEMENTS = {"OLEObject": _OLE, "control": _ACTIVE_X, "altChunk": _OTHER_DOCUMENT}
_FETCHING_FIELD = re.compile(r"DDE|INCLUDE(TEXT|PICTURE)?\b|IMPORT\b|DATABASE\b", re.IGNORECASE)
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/"
_ODD_NAME = re.compile(r"^/|\\|(^|/)\.{1,2}(/|$)|[\x00-\x1f:]")


class Refused(Exception):
    """A Word file that is not opened; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def _refused(id: str, en: str) -> Refused:
    return Refused(Text(f"Templat Word ditolak: {id}.", f"The Word template is refused: {en}."))


def admit(data: bytes) -> Mapping[str, bytes]:
    """The parts of a Word file by name. Raises Refused, with what is wrong and in which part, for what is too large
    (packed, unpacked, in parts, in XML), for macros, OLE objects, ActiveX, references outside the file, fields that
    fetch, DOCTYPE, pictures that are none, and what is no Word file at all.
    """
    if len(data) > MOST_BYTES:
        raise _refused(f"lebih dari {MOST_BYTES // 1_000_000} MB", f"it is larger than {MOST_BYTES // 1_000_000} MB")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise _refuse(_OLD_OR_LOCKED)
    if data[:4] != b"PK\x03\x04":
        raise _refuse(_NO_DOCX)
    if data.count(_ENTRY) > MOST_PARTS:
        raise _refused(f"lebih dari {MOST_PARTS} bagian", f"it has more than {MOST_PARTS} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = dict(_unpacked(archive))
    except NotImplementedError as broken:
        raise _refuse(_PACKED_ODDLY) from broken
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OverflowError) as broken:
        raise _refuse(_TRUNCATED) from broken
    if CONTENT_TYPES not in parts:
        raise _refuse(_NO_DOCX)
    scales = _Scales()
    for name, part in parts.items():
        _inspect(name, part, scales)
    if main_part(parts) not in parts:
        raise _refuse(_NO_DOCX)
    return parts


def main_part(parts: Mapping[str, bytes]) -> str:
    """The name of the part with the text, wherever the program that saved the file put it; "" if it names none."""
    if RELATIONSHIPS not in parts:
        return ""
    found = [line for line in parse_xml(parts[RELATIONSHIPS]) if str(line.get("Type", "")).endswith(_MAIN)]
    if found and found[0].get("Type").startswith(_STRICT_NAMESPACE):
        raise _refuse(_STRICT)
    return found[0].get("Target", "").lstrip("/").removeprefix("./") if found else ""


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise _refused(f"lebih dari {MOST_PARTS} bagian", f"it has more than {MOST_PARTS} parts")
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise _refused("bagian dengan nama yang sama", "two parts have the same name")
    room = MOST_DECLARED
    if sum(entry.file_size for entry in entries) > room:
        raise _too_much()
    for entry in entries:
        if entry.flag_bits & 1:
            raise _refuse(_OLD_OR_LOCKED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(_PACKED_ODDLY)
        if _ODD_NAME.search(entry.filename):
            raise _because(_NAME, entry.filename)
        with archive.open(entry) as stream:
            part = b"".join(_bounded(stream, entry.filename, room))
        room -= len(part)
        yield entry.filename, part


def _bounded(stream: Any, name: str, room: int) -> Iterator[bytes]:
    """The pieces of a part, until there are more than there is room for."""
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > MOST_PART:
            raise _because(_PART, name)
        if size > room:
            raise _too_much()
        yield piece


def _too_much() -> Refused:
    most = MOST_DECLARED // 1_000_000
    return _refused(f"lebih dari {most} MB setelah dibuka", f"it unpacks to more than {most} MB")


def _inspect(name: str, part: bytes, scales: "_Scales") -> None:
    """Refuses a part by its name, and an XML part by what it says. XML is known by its content, whatever its name."""
    _refuse_forbidden(name, name)
    if problem := picture_problem(name, part):
        raise _because(problem, name)
    if not name.lower().endswith((".xml", ".rels", ".vml", ".svg")) and not _looks_like_xml(part):
        return
    scales.weigh(name, part)
    try:
        root = parse_xml(part)  # python-docx's own reader, which resolves no entities and fetches nothing
    except (SyntaxError, ValueError) as unreadable:  # lxml's errors are syntax errors
        raise _because(_UNREADABLE, name) from unreadable
    if root.getroottree().docinfo.doctype:
        raise _because(_DOCTYPE, name)
    if str(root.tag).startswith(f"{{{_STRICT_NAMESPACE}"):
        raise _refuse(_STRICT)
    codes = "".join(_field_code(element, name) for element in root.iter("*"))
    if _FETCHING_FIELD.search(codes):
        raise _because(_FETCHES, name)


class _Scales:
    """Counts the XML of a file while it is read, before anything is built from it."""

    def __init__(self) -> None:
        self._nodes = 0

    def weigh(self, name: str, part: bytes) -> None:
        """Refuse a part that is nested too deeply, or has too much together with those before it."""
        depth = 0

        def begin(tag: str, attributes: list[str]) -> None:
            nonlocal depth
            depth += 1
            self._nodes += 2 + len(attributes) // 2  # itself, its text, each attribute
            if depth > MOST_DEPTH:
                raise _because(_DEEP, name)
            if self._nodes > MOST_NODES:
                raise _because(_NODES, name)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1

        def doctype(*said: Any) -> None:
            raise _because(_DOCTYPE, name)

        reader = expat.ParserCreate()
        reader.ordered_attributes = True
        reader.StartElementHandler, reader.EndElementHandler = begin, end
        reader.StartDoctypeDeclHandler = doctype
        try:
            reader.Parse(part, True)
        except (expat.ExpatError, LookupError, ValueError) as unreadable:
            raise _because(_UNREADABLE, name) from unreadable


def _field_code(element: Any, name: str) -> str:
    """The field code that an element holds, once it is known to be harmless otherwise."""
    local = _local(element.tag)
    if local in _FORBIDDEN_ELEMENTS:
        raise _because(_FORBIDDEN_ELEMENTS[local], name)
    attributes = {_local(key): value for key, value in element.attrib.items()}
    if attributes.get("TargetMode", "").strip().lower() == "external":
        raise _because(_OUTSIDE, f"{name}: {attributes.get('Target', '')[:80]}")
    for key in ("Type", "ContentType"):
        _refuse_forbidden(attributes.get(key, ""), name)
    return "".join(element.itertext()) if local == "instrText" else attributes.get("instr", "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_forbidden(said: str, name: str) -> None:
    for pattern, why in _FORBIDDEN:
        if pattern.search(said):
            raise _because(why, name)


def _refuse(why: Text) -> Refused:
    return _refused(why.id, why.en)


def _because(why: Text, name: str) -> Refused:
    where = "".join(letter if letter.isprintable() else "?" for letter in name[:160])
    return _refused(f"{why.id} ({where})", f"{why.en} ({where})")


def _looks_like_xml(part: bytes) -> bool:
    """In any encoding that a reader of XML recognises by itself."""
    start = part[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start[:1] in (b"<", b"L")  # "L" is "<" in EBCDIC


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A Word file of these parts, the same for the same parts."""
    return archived(pack(name, [part]) for name, part in parts)
