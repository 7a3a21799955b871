"""A Word file seen as the package it is: what may be opened, and how one is written so that equal content gives equal bytes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.text import Text

MOST_BYTES = 5_000_000
"""The largest template that is opened, in bytes."""
MOST_DECLARED = 50_000_000
"""The most that its parts may come to when unpacked, in bytes."""
MOST_PARTS = 500

NEEDED = ("[Content_Types].xml", "word/document.xml")

_FORBIDDEN_NAMES = (
    (re.compile(r"vba(project|data)", re.IGNORECASE), Text("berisi makro", "it holds a macro")),
    (re.compile(r"/activex/", re.IGNORECASE), Text("berisi kontrol ActiveX", "it holds an ActiveX control")),
    (re.compile(r"/embeddings/|oleobject", re.IGNORECASE), Text("berisi objek OLE", "it holds an OLE object")),
    (re.compile(r"/afchunk", re.IGNORECASE), Text("menyisipkan dokumen lain", "it takes in another document")),
)
_FORBIDDEN_MARKUP = (
    (re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE), Text("berisi DOCTYPE", "it holds a DOCTYPE")),
    (
        re.compile(r"""TargetMode\s*=\s*["']External""", re.IGNORECASE),
        Text(
            "merujuk ke luar berkas (tautan atau gambar luar)", "it points outside the file (a link or linked picture)"
        ),
    ),
    (re.compile(r"macroEnabled|vbaProject", re.IGNORECASE), Text("berisi makro", "it holds a macro")),
    (re.compile(r"activeX", re.IGNORECASE), Text("berisi kontrol ActiveX", "it holds an ActiveX control")),
    (re.compile(r"oleObject|<(\w+:)?OLEObject\b"), Text("berisi objek OLE", "it holds an OLE object")),
    (re.compile(r"<(\w+:)?altChunk\b"), Text("menyisipkan dokumen lain", "it takes in another document")),
)
_FIELD_CODE = re.compile(r"<w:instrText\b[^>]*>(.*?)</w:instrText>|w:instr\s*=\s*[\"']([^\"']*)", re.DOTALL)
_FETCHING_FIELD = re.compile(r"DDE|INCLUDE(TEXT|PICTURE)?\b|IMPORT\b|DATABASE\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A Word file that is not opened; `text` says why."""

    text: Text

    def __str__(self) -> str:
        return self.text.en


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
    for pattern, why in _FORBIDDEN_NAMES:
        if pattern.search(name):
            raise _refused(why.id, why.en)
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    text = _decoded(part)
    for pattern, why in _FORBIDDEN_MARKUP:
        if pattern.search(text):
            raise _refused(f"{why.id} ({name})", f"{why.en} ({name})")
    codes = "".join(first or second for first, second in _FIELD_CODE.findall(text))
    if _FETCHING_FIELD.search(codes):
        raise _refused(f"berisi bidang yang mengambil dari luar ({name})", f"it holds a field that fetches ({name})")


def _decoded(part: bytes) -> str:
    """An XML part as text; only the encodings that Word writes are read, so that nothing hides in another one."""
    encoding = "utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = part.decode(encoding)
    except UnicodeDecodeError as unreadable:
        raise _refused("bagian XML tidak terbaca", "an XML part cannot be read") from unreadable
    declared = re.match(r"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", text)
    if declared and declared.group(1).lower() not in ("utf-8", "utf-16", "us-ascii"):
        raise _refused("bagian XML tidak terbaca", "an XML part cannot be read")
    return text


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
