"""Scans of signed paper as people make them, and as nobody should."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    kind: str = "JPEG", mark: str = "1", size: tuple[int, int] = (620, 877), mode: str = "RGB", **how: Any
) -> bytes:
    """A page as an image, with a mark that tells it from others."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((size[0] // 2, size[1] // 2), mark, fill="black", font_size=size[0] // 4)
    data = io.BytesIO()
    image.convert(mode).save(data, kind, **how)
    return data.getvalue()


def paper(pages: int = 1, change: Callable[[pikepdf.Pdf], Any] | None = None, **how: Any) -> bytes:
    """A PDF as a scanner writes it; `change` does something to it first."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(609.4, 935.4))
    if change:
        change(pdf)
    data = io.BytesIO()
    pdf.save(data, **({"deterministic_id": True} | how))
    return data.getvalue()


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("evil.exe", b"MZ")
    return data.getvalue()


def _root(key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def _annotated(annotation: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([annotation]))


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")


def _no_pages(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def _huge_image(pdf: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(
        pdf,
        zlib.compress(b"\0" * 10_000_000, 9),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=30_000,
        Height=30_000,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
        Filter=Name.FlateDecode,
    )
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Scan=image))


def _bomb(pdf: pikepdf.Pdf) -> None:
    """A page whose drawing unpacks to far more than there is memory for."""
    bomb = zlib.compress(zlib.compress(b"0 0 m " * 20_000_000))
    stream = pikepdf.Stream(pdf, bomb, Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].Contents = pdf.make_indirect(stream)


def _deep(pdf: pikepdf.Pdf) -> None:
    nest = Array([])
    for _ in range(200):
        nest = Array([nest])
    pdf.Root.Nest = nest


def _wide(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = Array([0, 0, 72, 3_500])


def _black(side: int) -> bytes:
    data = io.BytesIO()
    Image.new("1", (side, side)).save(data, "PNG")
    return data.getvalue()


SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
LOCKED = pikepdf.Encryption(owner="rahasia", user="rahasia")
OPEN = pikepdf.Encryption(owner="rahasia", user="")

EVIL: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "an SVG with a script": (lambda: SVG, "ini gambar SVG"),
    "a web page": (lambda: b"<html><script>alert(1)</script></html>", "ini halaman web atau XML"),
    "a Word file": (archive, "ini berkas Word atau ZIP"),
    "a GIF": (lambda: picture("GIF"), "ini gambar GIF"),
    "a TIFF": (lambda: picture("TIFF"), "ini gambar TIFF"),
    "text": (lambda: b"signed.pdf", "bukan PDF, JPEG atau PNG"),
    "a JPEG that is none": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + b"x" * 500 + b"\xff\xd9", "bukan gambar JPEG"),
    "a PNG that is none": (lambda: b"\x89PNG\r\n\x1a\n" + picture("PNG")[8:].replace(b"IDAT", b"IDAX"), "gambar PNG"),
    "half a JPEG": (lambda: picture()[:5_000], "terpotong"),
    "half a PNG": (lambda: picture("PNG")[:3_000], "terpotong"),
    "half a PDF": (lambda: paper(3)[:600], "terpotong"),
    "a PDF with a broken table": (lambda: paper(3).replace(b"xref\n0", b"xref\n9"), "terpotong atau rusak"),
    "a JPEG that is an archive": (lambda: picture() + archive(), "dapat dibaca sebagai berkas lain"),
    "a PNG that is a PDF": (lambda: picture("PNG") + paper(), "dapat dibaca sebagai berkas lain"),
    "a JPEG that is a web page": (lambda: picture(comment=b"<html><script>alert(1)</script>"), "sebagai berkas lain"),
    "a PDF that is an archive": (lambda: paper() + archive(), "PDF"),
    "a PDF with something behind it": (lambda: paper() + b"MZ\x90", "data di belakang akhir PDF"),
    "a PDF behind something": (lambda: b"MZ\x90\n" + paper(), "bukan PDF, JPEG atau PNG"),
    "a PNG of too many pixels": (lambda: _black(7_000), "lebih dari 40 juta piksel"),
    "a locked PDF": (lambda: paper(encryption=LOCKED, deterministic_id=False), "terkunci kata sandi"),
    "an encrypted PDF": (lambda: paper(encryption=OPEN, deterministic_id=False), "terenkripsi"),
    "a PDF with JavaScript": (lambda: paper(change=_root("/OpenAction", SCRIPT)), "berisi JavaScript"),
    "a PDF with JavaScript packed away": (
        lambda: paper(change=_root("/AA", Dictionary(WC=SCRIPT)), **PACKED), "berisi JavaScript"),
    "a PDF with a named script": (
        lambda: paper(change=_root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([]))))), "berisi JavaScript"),
    "a PDF that starts a program": (
        lambda: paper(change=_root("/OpenAction", Dictionary(S=Name.Launch, F="cmd.exe"))), "menjalankan program"),
    "a PDF with a file in it": (lambda: paper(change=_attach), "berkas lain di dalamnya"),
    "a PDF with a file pinned to it": (
        lambda: paper(change=_annotated(Dictionary(Subtype=Name.FileAttachment))), "berkas lain di dalamnya"),
    "a PDF that sends a form": (
        lambda: paper(change=_root("/OpenAction", Dictionary(S=Name.SubmitForm))), "perintah ke luar berkas"),
    "a PDF with an XFA form": (lambda: paper(change=_root("/AcroForm", Dictionary(XFA=Array([])))), "formulir XFA"),
    "a PDF with a film": (lambda: paper(change=_annotated(Dictionary(Subtype=Name.RichMedia))), "film"),
    "a PDF without pages": (lambda: paper(change=_no_pages), "tidak berisi halaman"),
    "a PDF of 101 pages": (lambda: paper(101), "lebih dari 100 halaman"),
    "a PDF with an odd page": (lambda: paper(change=_wide), "ukuran halaman 1 tidak wajar"),
    "a PDF with a huge image": (lambda: paper(change=_huge_image), "gambar yang terlalu besar"),
    "a PDF nested deep": (lambda: paper(change=_deep), "tersusun terlalu dalam"),
    "a PDF that is a bomb": (lambda: paper(change=_bomb), "mengembang terlalu besar"),
}  # fmt: skip
"""Files that are no scan: how each is made, and what the refusal of it says."""
