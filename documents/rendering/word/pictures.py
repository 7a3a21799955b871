"""Pictures of a Word file: whether each is one, and the same picture without what it says of who made it."""

import re
import struct
from collections.abc import Iterator

from docx.image.image import Image

from workflow.text import Text

MOST_PIXELS = 40_000_000
"""The largest picture; one over the whole of an A3 page at 600 dots per inch."""

KINDS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".svg")
_NOT_TAKEN = (".emf", ".wmf", ".emz", ".wmz", ".pict", ".eps", ".ico", ".webp", ".heic")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TRACES = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_JPEG = b"\xff\xd8"
_JPEG_TRACES = (*range(0xE1, 0xEE), 0xEF, 0xFE)
"""Comments and application segments; JFIF's (0xE0) and Adobe's (0xEE) say how the colours are read, and stay."""
_SVG_ACTS = re.compile(
    rb"<\s*([\w-]+:)?(script|foreignObject|iframe|image|use|animate|set|handler)\b"
    rb"|\son\w+\s*=|javascript:|@import|href\s*=\s*[\"']\s*[^#\"'\s]|url\(\s*[\"']?\s*[^#\"'\s)]|&#",
    re.IGNORECASE,
)

_NO_PICTURE = Text("gambar yang bukan gambar", "a picture that is none")
_TOO_LARGE = Text("gambar terlalu besar", "a picture is too large")
_OTHER_KIND = Text(
    "gambar jenis lain; simpan sebagai PNG atau JPEG", "a picture of another kind; save it as PNG or JPEG"
)
_ACTS = Text("gambar SVG yang memuat skrip atau rujukan", "an SVG picture that holds a script or a reference")


def picture_problem(name: str, data: bytes) -> Text | None:
    """What is wrong with a part if its name says that it is a picture."""
    lower = name.lower()
    if lower.endswith(_NOT_TAKEN):
        return _OTHER_KIND
    if lower.endswith(".svg"):
        return _ACTS if b"\x00" in data or _SVG_ACTS.search(data) else None
    if not lower.endswith(KINDS):
        return _NO_PICTURE if "/media/" in lower else None
    try:
        image = Image.from_blob(data)
        pixels = image.px_width * image.px_height
    except Exception:  # readers of picture heads raise whatever a stranger's bytes lead them to
        return _NO_PICTURE
    return _TOO_LARGE if pixels > MOST_PIXELS else None


def without_traces(data: bytes) -> bytes:
    """The same PNG or JPEG without texts, times and camera data; any other picture as it is."""
    if data.startswith(_PNG):
        return _PNG + b"".join(chunk for kind, chunk in _png_chunks(data) if kind not in _PNG_TRACES)
    if data.startswith(_JPEG):
        return b"".join(_jpeg_kept(data))
    return data


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 12 <= len(data):
        length = struct.unpack(">I", data[place : place + 4])[0]
        kind = data[place + 4 : place + 8]
        yield kind, data[place : place + 12 + length]
        place += 12 + length
        if kind == b"IEND":
            return


def _jpeg_kept(data: bytes) -> Iterator[bytes]:
    """The segments before the image's own data, less those that leave traces; then all the rest."""
    yield _JPEG
    place = 2
    while data[place : place + 1] == b"\xff" and place + 4 <= len(data) and data[place + 1] != 0xDA:
        end = place + 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
        if data[place + 1] not in _JPEG_TRACES:
            yield data[place:end]
        place = end
    yield data[place:]
