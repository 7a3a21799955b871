"""A PDF that somebody scanned: pages and nothing that acts, holds other files, or asks for a password."""

import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pikepdf

from documents.rendering.pages.images import page_image
from documents.rendering.scans.limits import MOST_PAGES, MOST_PIXELS, SHOWN_WIDTH, Unacceptable
from workflow.text import Text

MOST_OBJECTS = 200_000
LEAST_SIDE, MOST_SIDE = 72, 72 * 50
"""Of a page, in points: an inch, and somewhat more than A0."""
STEEPEST = 12
"""How many times longer than wide a page may be."""
FINEST = 4
"""How many times more pixels an image inside may have: black and white at 1200 dots to the inch."""
MOST_UNPACKED = 20_000_000
"""Of what is no image, in bytes."""
DEEPEST = 50
"""How far arrays and dictionaries may stand in one another."""

_JAVASCRIPT = Text("berisi JavaScript", "it holds JavaScript")
_FILES = Text("berisi berkas lain di dalamnya", "it holds other files")
_LAUNCHES = Text("berisi perintah menjalankan program", "it holds a command that starts a program")
_ELSEWHERE = Text("berisi perintah ke luar berkas", "it holds a command that leads outside the file")
_FORM = Text("berisi formulir XFA", "it holds an XFA form")
_MEDIA = Text("berisi suara, film atau isi 3D", "it holds sound, film or 3D content")

_KEYS: Mapping[str, Text] = {
    "/JS": _JAVASCRIPT,
    "/JavaScript": _JAVASCRIPT,
    "/EmbeddedFiles": _FILES,
    "/EF": _FILES,
    "/XFA": _FORM,
    "/RichMediaContent": _MEDIA,
}
"""What no dictionary may have."""
_VALUES: Mapping[str, Mapping[str, Text]] = {
    "/S": {
        "/JavaScript": _JAVASCRIPT,
        "/Launch": _LAUNCHES,
        "/SubmitForm": _ELSEWHERE,
        "/ImportData": _ELSEWHERE,
        "/GoToE": _FILES,
        "/GoToR": _ELSEWHERE,
        "/Rendition": _MEDIA,
        "/Movie": _MEDIA,
        "/Sound": _MEDIA,
        "/RichMediaExecute": _MEDIA,
    },
    "/Subtype": {
        "/FileAttachment": _FILES,
        "/RichMedia": _MEDIA,
        "/Movie": _MEDIA,
        "/Sound": _MEDIA,
        "/Screen": _MEDIA,
        "/3D": _MEDIA,
    },
    "/Type": {"/EmbeddedFile": _FILES},
}
"""What a dictionary may not say of itself."""


def check_pdf(data: bytes) -> int:
    """How many pages it has, each of which was drawn. Raises Unacceptable."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unacceptable(
                    "terenkripsi; simpan tanpa kata sandi", "it is encrypted; save it without a password"
                )
            pages = _check_pages(pdf)
            _check_objects(pdf)
    except pikepdf.PasswordError as locked:
        raise Unacceptable("terkunci kata sandi", "it is locked with a password") from locked
    except pikepdf.PdfError as broken:
        raise Unacceptable("PDF ini terpotong atau rusak", "this PDF is truncated or damaged") from broken
    for page in range(1, pages + 1):
        try:
            page_image(data, page, SHOWN_WIDTH)
        except Exception as undrawn:  # whatever stands in the way, a page that cannot be shown is no scan
            raise Unacceptable(f"halaman {page} tidak dapat dibaca", f"page {page} cannot be read") from undrawn
    return pages


def _check_pages(pdf: pikepdf.Pdf) -> int:
    pages = len(pdf.pages)
    if not pages:
        raise Unacceptable("tidak berisi halaman", "it has no pages")
    if pages > MOST_PAGES:
        raise Unacceptable(f"lebih dari {MOST_PAGES} halaman", f"it has more than {MOST_PAGES} pages")
    for number, page in enumerate(pdf.pages, 1):
        left, bottom, right, top = (float(side) for side in page.mediabox)
        unit = float(page.obj.get("/UserUnit", 1))
        short, long = sorted((abs(right - left) * unit, abs(top - bottom) * unit))
        if short < LEAST_SIDE or long > MOST_SIDE or long > short * STEEPEST:
            raise Unacceptable(f"ukuran halaman {number} tidak wajar", f"page {number} has an odd size")
    return pages


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise Unacceptable("terlalu banyak bagian di dalamnya", "it has too many parts")
    for entry in _entries([pdf.trailer, *pdf.objects]):
        for key, value in entry.items():
            why = _KEYS.get(key) or _VALUES.get(key, {}).get(_name(value))
            if why is not None:
                raise Unacceptable(why.id, why.en)
        _check_size(entry)


def _check_size(entry: Any) -> None:
    """Neither an image nor anything else unpacks to more than a page can need."""
    if _name(entry.get("/Subtype")) == "/Image":
        if _pixels(entry) > FINEST * MOST_PIXELS:
            raise Unacceptable("berisi gambar yang terlalu besar", "it holds an image that is too large")
    elif isinstance(entry, pikepdf.Stream) and _unpacked(entry) > MOST_UNPACKED:
        raise Unacceptable("berisi bagian yang mengembang terlalu besar", "a part of it unpacks to too much")


def _unpacked(stream: pikepdf.Stream) -> int:
    """How many bytes it comes to, or a few more than it may."""
    filters = stream.get("/Filter", pikepdf.Array([]))
    names = {str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])}
    if names - {"/FlateDecode"}:
        return len(stream.read_bytes())
    data = stream.read_raw_bytes()
    for _ in filters if isinstance(filters, pikepdf.Array) else [filters]:
        with suppress(zlib.error):  # what is damaged is said when its page is drawn
            data = zlib.decompressobj().decompress(data, MOST_UNPACKED + 1)
    return len(data)


def _entries(objects: list[Any]) -> Iterator[Any]:
    """Every dictionary, also those that stand in other objects."""
    waiting = [(found, 0) for found in objects]
    while waiting:
        found, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unacceptable("tersusun terlalu dalam", "it is nested too deep")
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            below = [value for _, value in found.items()]
        else:
            below = list(found) if isinstance(found, pikepdf.Array) else []
        waiting += [(value, depth + 1) for value in below if not getattr(value, "is_indirect", False)]


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _pixels(image: Any) -> float:
    with suppress(TypeError, ValueError):
        return float(image.get("/Width", 0)) * float(image.get("/Height", 0))
    return 0.0
