"""What a file is by its content: a PDF, a JPEG or a PNG, and nothing else besides. Its name is never asked."""

import io
import re
import zipfile

from documents.rendering.scans.limits import Unacceptable
from workflow.text import Text

PDF, JPEG, PNG = "PDF", "JPEG", "PNG"
_TAKEN = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_OTHERS = (
    (re.compile(rb"GIF8"), Text("gambar GIF", "a GIF image")),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), Text("gambar WebP", "a WebP image")),
    (re.compile(rb"II\*\0|MM\0\*"), Text("gambar TIFF", "a TIFF image")),
    (re.compile(rb"BM"), Text("gambar BMP", "a BMP image")),
    (re.compile(rb"....ftyp(heic|heix|mif1|avif)", re.DOTALL), Text("foto HEIC", "a HEIC photo")),
    (re.compile(rb"PK\x03\x04"), Text("berkas Word atau ZIP", "a Word or ZIP file")),
    (re.compile(rb"\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg", re.DOTALL | re.IGNORECASE),
     Text("gambar SVG", "an SVG image")),
    (re.compile(rb"\s*<"), Text("halaman web atau XML", "a web page or XML")),
)  # fmt: skip
_FOREIGN = re.compile(rb"%PDF-|PK\x03\x04|<script|<!doctype|<html|<svg|<\?php|Rar!|7z\xbc\xaf", re.IGNORECASE)
"""The beginnings of what else a file might pass for."""
_HEAD = 1024
"""Readers of PDF and of web pages look this far for a beginning."""
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9


def kind_of(data: bytes) -> str:
    """PDF, JPEG or PNG. Raises Unacceptable for anything else, and for a file that could be read as something else too."""
    if not data:
        raise Unacceptable("kosong", "it is empty")
    kind = next((kind for start, kind in _TAKEN.items() if data.startswith(start)), None)
    if kind is None:
        other = next((what for pattern, what in _OTHERS if pattern.match(data)), None)
        id, en = (f": ini {other.id}", f": this is {other.en}") if other else ("", "")
        raise Unacceptable(f"bukan PDF, JPEG atau PNG{id}", f"it is no PDF, JPEG or PNG{en}")
    if zipfile.is_zipfile(io.BytesIO(data)) or _FOREIGN.search(data[4:_HEAD]) or _FOREIGN.search(_behind(kind, data)):
        raise Unacceptable(
            f"selain {kind} juga dapat dibaca sebagai berkas lain", f"it can be read as something else besides {kind}"
        )
    return kind


def _behind(kind: str, data: bytes) -> bytes:
    """What follows the end of the file's own content. Raises Unacceptable where the end is missing."""
    end = {PDF: _end_of_pdf, JPEG: _end_of_jpeg, PNG: _end_of_png}[kind](data)
    if end < 0:
        raise Unacceptable("terpotong: bagian akhirnya tidak ada", "it is truncated: its end is missing")
    behind = data[end:].strip(b"\0\r\n\t ")
    if behind and kind == PDF:
        raise Unacceptable("berisi data di belakang akhir PDF", "it holds data behind the end of the PDF")
    return behind


def _end_of_pdf(data: bytes) -> int:
    found = data.rfind(b"%%EOF")
    return found + 5 if found >= 0 else -1


def _end_of_png(data: bytes) -> int:
    place = 8
    while place + 12 <= len(data):
        length, name = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        place += 12 + length
        if name == b"IEND":
            return place if place <= len(data) else -1
    return -1


def _end_of_jpeg(data: bytes) -> int:
    """Behind the first image: phones put further ones, and notes of their own, there."""
    place = 2
    while found := _JPEG_MARKER.search(data, place):
        code, place = found[1][0], found.end()
        if code == _JPEG_END:
            return place
        if code != _JPEG_SCAN:
            place += int.from_bytes(data[place : place + 2])
    return -1
