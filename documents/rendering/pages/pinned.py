"""The pinned fonts: which they are, whether a PDF is set in them alone, and whether this machine has them."""

import io
import re
from xml.etree import ElementTree

from docx import Document

from config.settings import FONTS
from documents.rendering.pages.engine import Engine
from documents.rendering.pages.images import fonts

SYMBOLS = "OpenSymbol"
"""It has no letters; it comes with LibreOffice."""


def families() -> tuple[str, ...]:
    """The families of fonts that PDFs are made with, as config/fonts.conf names them."""
    accepted = ElementTree.parse(FONTS).iterfind(".//acceptfont/pattern/patelt[@name='family']/string")
    return tuple(str(family.text) for family in accepted)


def strangers(pdf: bytes) -> list[str]:
    """The fonts of a PDF that are not pinned, or not carried by it."""
    pinned = {_bare(family) for family in families()}
    return sorted(name for name, carried in fonts(pdf) if not carried or _family(name) not in pinned)


def lacking(engine: Engine) -> list[str]:
    """The pinned families that this machine lacks, by a PDF of a line in each. Raises EngineMissing and EngineFailed."""
    document = Document()
    wanted = [family for family in families() if family != SYMBOLS]
    for family in wanted:
        document.add_paragraph().add_run("Naskah").font.name = family
    sample = io.BytesIO()
    document.save(sample)
    found = {_family(name) for name, _ in fonts(engine.pdf(sample.getvalue()))}
    return [family for family in wanted if _bare(family) not in found]


def _family(name: str) -> str:
    """A font's family from its name in a PDF: "TeXGyreBonum" of "TeXGyreBonum-Bold"."""
    return name.partition("-")[0]


def _bare(family: str) -> str:
    return re.sub(r"\s", "", family)
