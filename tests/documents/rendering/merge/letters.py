"""Letters to copy: the seed invitation, and small ones that use what a file may have only once."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.drafting.fields import clean
from documents.drafting.fields.addressees import alone, each
from documents.rendering.facts import Cited, Numbering, facts_for, signature_block
from documents.rendering.merge.formats import Addressee, Form
from documents.rendering.merge.letter import Letter
from documents.rendering.word.docx import Sheet, render
from documents.rendering.word.package import packed
from tests.documents.rendering.paper import CHAIR, edition
from tests.documents.rendering.seed import DECREE_ID, INVITATION

NAMES = [name for _, name in each(INVITATION["addressees"])]
FIELDS = clean(edition().types["invitation"].fields, dict(INVITATION))
NUMBER, DAY = "296/SKR/PKK-PROP/XII/2019", date(2019, 12, 17)
CITED = {DECREE_ID: Cited("22/KEP/PKK-PROP/XII/2019", date(2019, 12, 16), "Panitia", "Keputusan Nomor 22")}

ODD = (
    "Dinas Sosial & Tenaga Kerja",
    'Dinas <w:t> & "Kesehatan" &amp; {{ number }} {%p if x %}',
    "a" * 400,
    "دائرة الصحة العامة",
    "😀 Posyandu 👩‍👩‍👧 Melati",
    "Ir. H. Zulkifli, M.Si.",
    "Kepala Dinas;",
    "Ketua TP-PKK\nKab. Agam",
    "Kab.\tSolok",
    "  dua  spasi  ",
    "]]> -- <!-- ?>",
    "ﬁ ´ é é Ω",
)
"""Names that a merge by searching and replacing would break, or be broken by."""


def full(name: str) -> bytes:
    """The seed invitation printed in full, to one addressee, whose name may be what no field lets in."""
    body, kind = edition().body, edition().types["invitation"]
    fields = {**FIELDS, "addressees": alone(name)}
    signature = signature_block(body.positions[kind.signatory], CHAIR)
    facts = facts_for(kind, fields, body, Numbering(NUMBER, DAY, issued=True), signature, CITED)
    return render(edition().templates[kind.template], facts, Sheet(body.page_profile(DAY), False, "", body.name, DAY))


def invitation() -> Letter:
    return Letter(full)


def addressed(names: Sequence[str]) -> list[Addressee]:
    """Addressees by these names."""
    return [Addressee(name, f"{place:04d}.docx") for place, name in enumerate(names)]


def made(form: Form, total: int) -> tuple[bytes, int]:
    """The file of a form, made piece by piece; and in how many."""
    pieces: list[bytes] = []
    end = 0
    while end < total:
        piece = form.piece(end)
        assert piece.end > end
        pieces.append(piece.data)
        end = piece.end
    kept = [piece.__getitem__ for piece in pieces]
    return b"".join(form.join([lambda get=get: get(slice(None)) for get in kept])), len(pieces)  # type: ignore[misc]


def parts(file: bytes) -> dict[str, bytes]:
    """The parts of a Word file, each whole."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def opened(file: bytes) -> WordDocument:
    return Document(io.BytesIO(file))


def small(write: Callable[[WordDocument, str], None], change: Callable[[dict[str, bytes]], Any] = len) -> Letter:
    """A letter that `write` writes to one addressee, with python-docx; `change` changes the parts of its file."""

    def print_to(name: str) -> bytes:
        document = Document()
        write(document, name)
        file = io.BytesIO()
        document.save(file)
        found = parts(file.getvalue())
        change(found)
        return packed(found.items())

    return Letter(print_to)


def add(document: WordDocument, xml: str) -> Any:
    """A paragraph of this XML at the end of the text."""
    element = parse_xml(f'<w:p xmlns:w="{_W}" xmlns:wp="{_WP}">{xml}</w:p>')
    document.element.body.get_or_add_sectPr().addprevious(element)
    return element


def values(document: WordDocument, tag: str, attribute: str) -> list[str]:
    """An attribute of every such element in the text."""
    name = qn(attribute) if ":" in attribute else attribute
    return [element.get(name) for element in document.element.body.iter(qn(tag))]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
