"""Every type of the body as a PDF: the words of its Word file, in the pinned fonts alone; and pages as images."""

import io
import re
from collections.abc import Callable
from functools import partial

import pytest
from docx.oxml.ns import qn
from PIL import Image

from documents.rendering.pages import pinned
from documents.rendering.pages.engine import Engine
from documents.rendering.pages.images import (
    Unreadable,
    fonts,
    page_count,
    page_image,
    page_sizes,
    page_texts,
)
from documents.rendering.word.checking import specimens
from documents.rendering.word.docx import Sheet, render
from documents.rendering.word.layout.structure import headers
from tests.documents.rendering.paper import ISSUED, edition, opened, printed
from tests.documents.rendering.seed import DECREE, INVITATION


def words_of(text: str) -> list[str]:
    """The words of a text, sorted. Marks of lists and page numbers, which a Word file does not hold, are shorter."""
    return sorted(re.findall(r"[^\W_]{2,}", text))


def words_in_word(docx: bytes) -> list[str]:
    """All words of a Word file: its body, and the heads of its pages that hold more than a number."""
    document = opened(docx)
    roots = [document.element.body, *(root for _, root in headers(document))]
    paragraphs = [paragraph for root in roots for paragraph in root.iter(qn("w:p"))]
    return words_of(
        "\n".join("".join(node.text or " " for node in p.iter(qn("w:t"), qn("w:br"), qn("w:tab"))) for p in paragraphs)
    )


def full(code: str) -> bytes:
    """The Word file of a document of this type with every field filled in."""
    kind, body = edition().types[code], edition().body
    facts, _ = specimens(kind, body)
    return render(edition().templates[kind.template], facts, Sheet(body.page_profile(ISSUED), False, "", "", ISSUED))


FILES: dict[str, Callable[[], bytes]] = {
    **{code: partial(full, code) for code in sorted(edition().types)},
    "seed decree": lambda: printed("decree", DECREE, "22/KEP/PKK-PROP/XII/2019"),
    "seed invitation": lambda: printed("invitation", {**INVITATION, "reference": ""}, "296/SEKR/PKK-PROP/XII/2019"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_pdf_says_what_the_word_file_says(warm_engine: Engine, name: str) -> None:
    """Of each type: the same words, every font carried by the PDF and one of those pinned."""
    docx = FILES[name]()
    pdf = warm_engine.pdf(docx)
    assert words_of("\n".join(page_texts(pdf))) == words_in_word(docx)
    assert fonts(pdf) and pinned.strangers(pdf) == []


def test_the_pinned_fonts_are_there(warm_engine: Engine) -> None:
    """On a machine where LibreOffice is required, so are the fonts that pages are set in."""
    assert pinned.lacking(warm_engine) == []


def test_a_font_that_is_not_pinned_is_replaced(warm_engine: Engine) -> None:
    """Whatever a template names and whatever else is installed, the PDF is set in pinned fonts."""
    document = opened(printed("decree", DECREE, "7/KEP/PKK-PROP/XII/2019"))
    document.paragraphs[3].runs[0].font.name = "Comic Sans MS"
    document.paragraphs[4].runs[0].font.name = "DejaVu Serif"
    changed = io.BytesIO()
    document.save(changed)
    assert pinned.strangers(warm_engine.pdf(changed.getvalue())) == []


def test_a_page_is_drawn_as_wide_as_asked(warm_engine: Engine) -> None:
    """Pages count from 1, keep the shape of the paper and are white at the edge; there is no page beyond the last."""
    pdf = warm_engine.draft(printed("decree", DECREE))
    assert page_count(pdf) == len(page_sizes(pdf)) == 4
    image = Image.open(io.BytesIO(page_image(pdf, 1, 765))).convert("RGB")
    assert (image.width, round(image.height / image.width, 2)) == (765, round(330 / 215, 2))
    assert image.getpixel((5, 5)) == (255, 255, 255)
    for beyond in (0, 5):
        with pytest.raises(Unreadable):
            page_image(pdf, beyond, 765)


def test_what_is_no_pdf_is_not_drawn() -> None:
    """Bytes that are no PDF are refused by name, not by a crash."""
    for data in (b"", b"%PDF-1.7 and then nothing", b"\x89PNG"):
        with pytest.raises(Unreadable):
            page_count(data)
