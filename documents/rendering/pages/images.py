"""The pages of a PDF as images, by pdfium, which is known to this module alone. It does one thing at a time."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from PIL.Image import Quantize
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

_LOCK = threading.Lock()
"""pdfium is not made for two threads at once."""

MOST_PIXELS = 40_000_000
"""A page image is not made larger than this, whatever size of paper a PDF claims."""


PRINTED = 4096
"""A page with no more colours than this is print, which 64 of them show as well at a third of the size; a photo is not."""

NEARLY_WHITE = 252
"""So light is the paper where it was counted together with the edge of a letter."""


class Unreadable(Exception):
    """These bytes are no PDF that can be shown, or it has no such page."""


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Raises Unreadable."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points. Raises Unreadable."""
    with _opened(pdf) as document:
        return tuple(document.get_page_size(place) for place in range(len(document)))


def page_image(pdf: bytes, page: int, width: int) -> bytes:
    """A page, counted from 1, as a PNG so many pixels wide. Raises Unreadable."""
    with _opened(pdf) as document:
        if not 1 <= page <= len(document):
            raise Unreadable(f"no page {page} of {len(document)}")
        sheet = document[page - 1]
        across, down = sheet.get_size()
        if across <= 0 or width * width * down / across > MOST_PIXELS:
            raise Unreadable(f"page {page} is {across} by {down} points")
        image = sheet.render(scale=width / across).to_pil().convert("RGB")
    if image.getcolors(PRINTED) is not None:
        image = image.quantize(64, Quantize.FASTOCTREE)
        image.putpalette([255 if value >= NEARLY_WHITE else value for value in image.getpalette() or ()])
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """What stands on each page. Raises Unreadable."""
    with _opened(pdf) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


def fonts(pdf: bytes) -> frozenset[tuple[str, bool]]:
    """The fonts that the text of a PDF is set in, by name, with whether the PDF carries them. Raises Unreadable."""
    with _opened(pdf) as document:
        texts = (text for page in document for text in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]))
        used = (text.get_font() for text in texts)
        return frozenset((font.get_base_name().rpartition("+")[2], bool(font.is_embedded)) for font in used)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    with _LOCK:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise Unreadable(str(error)) from error
        try:
            yield document
        except pdfium.PdfiumError as error:
            raise Unreadable(str(error)) from error
        finally:
            document.close()
