"""The content of a document as a page shows it: its own Word file as text, sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.approval.views import DocumentView
from documents.rendering.reading import Block, PageBreak, Reading, read
from web.office import office
from web.visitor import actor
from workflow.refusal import Kind, Refusal
from workflow.text import Text

FINAL, DRAFT = "docx", "draft"


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be read of a document: its text, or why there is none; `words` says which file it was made from."""

    reading: Reading | None
    words: Text | None = None


def shown(view: DocumentView) -> Shown:
    """The final file if it is there, else the KONSEP, else what the KONSEP would be."""
    ready = {file.kind for file in view.files if file.status == "ready"}
    desk = office().desk
    for kind in (FINAL, DRAFT):
        if kind in ready:
            answer = desk.file(actor(), view.id, kind)
            if answer.status != "ready":
                return Shown(None, answer.reason)
            return Shown(_read(answer.data), _about(view, kind))
    try:
        return Shown(_read(desk.preview(actor(), view.id)), _about(view, None))
    except Refusal as refusal:
        if refusal.kind is not Kind.DOCUMENT:
            raise
        return Shown(None, refusal.text)


def about_file(view: DocumentView) -> Text | None:
    """Which file is read, in words where that is not plain."""
    ready = {file.kind for file in view.files if file.status == "ready"}
    return _about(view, next((kind for kind in (FINAL, DRAFT) if kind in ready), None))


def sheets(reading: Reading) -> list[list[Block]]:
    """The blocks, parted where a new page begins."""
    found: list[list[Block]] = [[]]
    for block in reading.blocks:
        if isinstance(block, PageBreak):
            found.append([])
        else:
            found[-1].append(block)
    return [blocks for blocks in found if blocks] or [[]]


@lru_cache(maxsize=32)
def _read(data: bytes) -> Reading:
    """The same bytes say the same: a file is read once while it is looked at."""
    return read(data)


def _about(view: DocumentView, kind: str | None) -> Text | None:
    if kind == FINAL:
        return None
    if view.number is not None:
        return Text(
            "Berkas akhir sedang dibuat; ini konsep yang disetujui.",
            "The final file is being made; this is the draft that was approved.",
        )
    if kind is None:
        return Text(
            "Pratinjau; berkas konsep dibuat saat diajukan.", "A preview; the draft file is made when it is submitted."
        )
    return None


def file_words(kind: str) -> Text:
    """What a kind of file is called."""
    return _KINDS.get(kind, Text(kind, kind))


_KINDS = {
    FINAL: Text("Word", "Word"),
    DRAFT: Text("Word, konsep", "Word, draft"),
    "pdf": Text("PDF", "PDF"),
    "signed_scan": Text("Pindaian bertanda tangan", "Signed scan"),
}


def annex_words(count: int, marks: Sequence[str]) -> Text:
    """How many annexes, and which: "2, Lampiran I dan II"; a single one has no number."""
    if count < 2:
        return Text("1", "1") if count else Text("Tidak ada", "None")
    id = " dan ".join([", ".join(marks[:-1]), marks[-1]])
    en = " and ".join([", ".join(marks[:-1]), marks[-1]])
    return Text(f"{count}, Lampiran {id}", f"{count}, Lampiran {en}")
