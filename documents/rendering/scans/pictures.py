"""Photographs and scans as images: decoded, set upright, brought to the resolution of print, put on pages of a PDF."""

import io
import warnings
import zlib

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.rendering.scans.limits import MOST_PIXELS, Unacceptable

SHORT_SIDE = 210 / 25.4 * 72
"""The short side of a page that is made from an image, in points: both papers are about so wide."""
LONGEST = 3900
"""The long side of a page image in pixels: 330 mm at 300 dots to the inch."""
QUALITY = 88

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def upright(data: bytes, kind: str) -> Image.Image:
    """The image as a person holds it, decoded whole, without what a camera wrote into the file. Raises Unacceptable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            read = Image.open(io.BytesIO(data), formats=[kind])
        read.draft(None, (LONGEST, LONGEST))
        read.load()
        image = _plain(ImageOps.exif_transpose(read))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as large:
        most = MOST_PIXELS // 1_000_000
        raise Unacceptable(f"lebih dari {most} juta piksel", f"it has more than {most} million pixels") from large
    except UnidentifiedImageError as no_image:
        raise Unacceptable(f"bukan gambar {kind}", f"it is no {kind} image") from no_image
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error) as broken:
        raise Unacceptable(
            f"gambar {kind} ini terpotong atau rusak", f"this {kind} image is truncated or damaged"
        ) from broken
    if max(image.size) > LONGEST:
        image.thumbnail((LONGEST, LONGEST))
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Black and white, grey or colour, on white where the image lets something through."""
    if image.mode in ("1", "L"):
        return image.copy()
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return image.convert("L" if image.mode.startswith("I") else "RGB")


def add_page(pdf: pikepdf.Pdf, image: Image.Image) -> None:
    """A page that the image fills."""
    scale = SHORT_SIDE / min(image.size)
    width, height = (round(side * scale, 2) for side in image.size)
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=_stream(pdf, image)))
    page.Contents = pdf.make_stream(f"{width} 0 0 {height} 0 0 cm /Scan Do".encode())


def _stream(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    if image.mode == "1":
        data, way, bits, colours = zlib.compress(image.tobytes(), 9), "/FlateDecode", 1, "/DeviceGray"
    else:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=QUALITY)
        data, way, bits = buffer.getvalue(), "/DCTDecode", 8
        colours = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=bits,
        ColorSpace=pikepdf.Name(colours),
        Filter=pikepdf.Name(way),
    )
