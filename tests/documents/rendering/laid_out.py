"""Files as pages: LibreOffice makes PDFs of them, all in one run, and pdfium reads what stands where on each page."""

import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from docx.oxml.ns import qn

from documents.rendering.word.layout.structure import text_of
from tests.documents.rendering.paper import opened

_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u0002\ufffe"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in millimetres, its lines as they stand on it, and where each begins and ends."""

    width: float
    height: float
    lines: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]

    def span(self, line: str) -> tuple[float, float]:
        """Where the line begins and ends, in millimetres from the left edge."""
        return self.spans[self.lines.index(line)]


def converted(files: Mapping[str, bytes], folder: Path) -> dict[str, list[Page]]:
    """The pages of each file, by name."""
    command = shutil.which("soffice") or "libreoffice"
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    subprocess.run(
        [
            *(command, "--headless", f"-env:UserInstallation=file://{folder}/profile"),
            *("--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: pages((folder / f"{name}.pdf").read_bytes()) for name in files}


def pages(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    lines, spans, start = [], [], 0
    for line in text.get_text_range().split("\n"):
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            last = start + len(line.rstrip()) - 1
            lines.append(line.strip())
            spans.append((_mm(text.get_charbox(first)[0]), _mm(text.get_charbox(last)[2])))
        start += len(line) + 1
    return Page(_mm(page.get_width()), _mm(page.get_height()), tuple(lines), tuple(spans))


def _mm(points: float) -> float:
    return points * 25.4 / 72


def said_on_paper(data: bytes) -> str:
    """Every character of a Word file's letterhead and text, in order, without spaces."""
    document = opened(data)
    roots = (document.sections[0].first_page_header._element, document.element.body)
    return _bare("".join(map(text_of, roots)))


def said_on_pages(data: bytes, found: list[Page]) -> str:
    """Every character of its pages, in order, without spaces, page numbers and repeated head rows."""
    document = opened(data)
    heads = {_bare(text_of(row)) for row in document.element.body.iter(qn("w:tr")) if _repeats(row)}
    return "".join(_without(heads, number, page) for number, page in enumerate(found, 1))


def _repeats(row: object) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None  # type: ignore[attr-defined]


def _without(heads: set[str], number: int, page: Page) -> str:
    text = _bare("".join(page.lines))
    if number == 1:
        return text
    text = text.removeprefix(str(number))
    return text.removeprefix(next((head for head in heads if text.startswith(head)), ""))


def _bare(text: str) -> str:
    """Without spaces and hyphens: at the end of a line pdfium takes a hyphen for one that parts a word."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_HYPHENS)
