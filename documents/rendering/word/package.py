"""A Word file seen as the package it is: what may be opened, and how one is written so that equal content gives equal bytes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml import parse_xml

from workflow.text import Text

MOST_BYTES = 5_000_000
"""The largest template that is opened, in bytes."""
MOST_DECLARED = 50_000_000
"""The most that its parts may come to when unpacked, in bytes."""
MOST_PARTS = 500

NEEDED = ("[Content_Types].xml", "word/document.xml")

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

_FORBIDDEN = (
    (re.compile(r"vba(project|data)|macroenabled", re.IGNORECASE), _MACRO),
    (re.compile(r"activex", re.IGNORECASE), _ACTIVE_X),
    (re.compile(r"/embeddings/|oleobject|/package$", re.IGNORECASE), _OLE),
    (re.compile(r"afchunk", re.IGNORECASE), _OTHER_DOCUMENT),
)
"""What no name of a part, no relationship and no type of content may say."""
_FORBIDDEN_ELEMENTS = {"OLEObject": _OLE, "control": _ACTIVE_X, "altChunk": _OTHER_DOCUMENT}
_FETCHING_FIELD = re.compile(r"DDE|INCLUDE(TEXT|PICTURE)?\b|IMPORT\b|DATABASE\b", re.IGNORECASE)


class Refused(Exception):
    """A Word file that is not opened; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def _refused(id: str, en: str) -> Refused:
    return Refused(Text(f"Templat Word ditolak: {id}.", f"The Word template is refused: {en}."))


def admit(data: bytes) -> Mapping[str, bytes]:
    """The parts of a Word file by name. Raises Refused before anything is unpacked that is too large, and for
    macros, OLE objects, ActiveX, references outside the file, fields that fetch, and DOCTYPE.
    """
    if len(data) > MOST_BYTES:
        raise _refused(f"lebih dari {MOST_BYTES // 1_000_000} MB", f"it is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as broken:
        raise _refused("bukan berkas .docx", "it is not a .docx file") from broken
    for name in NEEDED:
        if name not in parts:
            raise _refused("bukan berkas .docx", "it is not a .docx file")
    for name, part in parts.items():
        _inspect(name, part)
    return parts


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise _refused(f"lebih dari {MOST_PARTS} bagian", f"it has more than {MOST_PARTS} parts")
    if len({entry.filename for entry in entries}) != len(entries):
        raise _refused("bagian dengan nama yang sama", "two parts have the same name")
    if sum(entry.file_size for entry in entries) > MOST_DECLARED:
        most = MOST_DECLARED // 1_000_000
        raise _refused(f"lebih dari {most} MB setelah dibuka", f"it unpacks to more than {most} MB")
    return {entry.filename: archive.read(entry) for entry in entries}


def _inspect(name: str, part: bytes) -> None:
    """Refuses a part by its name, and an XML part by what it says. XML is known by its content, whatever its name."""
    _refuse_forbidden(name, name)
    if not name.lower().endswith((".xml", ".rels", ".vml")) and not _looks_like_xml(part):
        return
    try:
        root = parse_xml(part)  # python-docx's own reader, which resolves no entities and fetches nothing
    except (SyntaxError, ValueError) as unreadable:  # lxml's errors are syntax errors
        raise _because(_UNREADABLE, name) from unreadable
    if root.getroottree().docinfo.doctype:
        raise _because(_DOCTYPE, name)
    codes = "".join(_field_code(element, name) for element in root.iter("*"))
    if _FETCHING_FIELD.search(codes):
        raise _because(_FETCHES, name)


def _field_code(element: Any, name: str) -> str:
    """The field code that an element holds, once it is known to be harmless otherwise."""
    local = _local(element.tag)
    if local in _FORBIDDEN_ELEMENTS:
        raise _because(_FORBIDDEN_ELEMENTS[local], name)
    attributes = {_local(key): value for key, value in element.attrib.items()}
    if attributes.get("TargetMode", "").strip().lower() == "external":
        raise _because(_OUTSIDE, name)
    for key in ("Type", "ContentType"):
        _refuse_forbidden(attributes.get(key, ""), name)
    return "".join(element.itertext()) if local == "instrText" else attributes.get("instr", "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_forbidden(said: str, name: str) -> None:
    for pattern, why in _FORBIDDEN:
        if pattern.search(said):
            raise _because(why, name)


def _because(why: Text, name: str) -> Refused:
    return _refused(f"{why.id} ({name})", f"{why.en} ({name})")


def _looks_like_xml(part: bytes) -> bool:
    """In any encoding that a reader of XML recognises by itself."""
    start = part[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start[:1] in (b"<", b"L")  # "L" is "<" in EBCDIC


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A Word file of these parts: the content list first, the others by name, all of one fixed time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in sorted(parts, key=lambda entry: (entry[0] != NEEDED[0], entry[0])):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, part)
    return buffer.getvalue()
