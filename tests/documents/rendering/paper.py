"""The body's own types and templates, printed; and a printed file read back the plain way, with python-docx alone."""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from config.settings import BODIES
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import clean
from documents.numbering.pattern import NumberParts, Pattern
from documents.publishing import check_folder
from documents.rendering.facts import Cited, Numbering, SignatureBlock, facts_for, number_to_come, signature_block
from documents.rendering.word.docx import Sheet, render

CHAIR = "Ny. Hj. Ratna Dewi Maharani"
ISSUED = date(2019, 12, 16)


@cache
def edition() -> EditionDefinition:
    """The seed body's folder as it stands in the repository."""
    return check_folder(BODIES / "pkk_sumbar")


def printed(
    code: str,
    fields: Mapping[str, Any],
    number: str = "",
    day: date = ISSUED,
    cited: Mapping[str, Cited] | None = None,
    signature: SignatureBlock | None = None,
) -> bytes:
    """The file of a document of type `code`; without a number, its draft."""
    body, kind = edition().body, edition().types[code]
    content = clean(kind.fields, dict(fields))
    pattern = Pattern.parse(body.series[kind.series].pattern)
    to_come = number_to_come(pattern, NumberParts(seq=1, year=day.year, month=day.month, series=kind.series))
    numbering = Numbering(number or to_come, day, issued=bool(number))
    block = signature or signature_block(body.positions[kind.signatory], CHAIR)
    facts = facts_for(kind, content, body, numbering, block, cited or {})
    sheet = Sheet(body.page_profile(day), not number, kind.title_of(content), body.name, day)
    return render(edition().templates[kind.template], facts, sheet)


def opened(data: bytes) -> WordDocument:
    return Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    """What stands on the pages, a line a paragraph or table row; blank lines left out."""
    return [line for line in map(_squeezed, _lines(opened(data))) if line]


def _lines(document: WordDocument) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = list(dict.fromkeys(cell._tc for cell in row.cells))
                told = " | ".join(filter(None, ("\n".join(p.text for p in _paragraphs(cell)) for cell in cells)))
                yield told.replace(" | : | ", " : | ")


def _paragraphs(cell: Any) -> list[Paragraph]:
    return [Paragraph(element, None) for element in cell.p_lst]  # type: ignore[arg-type]


def _squeezed(line: str) -> str:
    return line.replace("\t", " ").strip()
