"""Tags as people mean them: in one piece, with straight quotes and ordinary spaces.

A word processor cuts what was typed into runs wherever its spell check, a correction or a paste has been, and turns quotes
into curly ones. What surely means the same is put right; each time it is said.
"""

import re
from collections.abc import Iterator

from docx.oxml.ns import qn

from documents.rendering.inspection.findings import HEALED, WRONG, Finding
from documents.rendering.inspection.paragraphs import Paragraph
from workflow.text import Text

TAG = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}|\{#(?:(?!\{#|#\}).)*#\}", re.DOTALL)
"""A whole tag."""

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u2002\u2003"), " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_QUOTES = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')

_PARTED = Text(
    "Tanda terpotong oleh pemeriksa ejaan; sudah disatukan.", "The spell check had cut the tag; it is whole again."
)
_CURLY = Text("Kutip lengkung di dalam tanda; sudah diluruskan.", "Curly quotes inside the tag; they are straight now.")
_HARD_SPACE = Text(
    "Spasi tak-putus di dalam tanda; sudah diganti spasi biasa.",
    "A non-breaking space inside the tag; it is an ordinary one now.",
)
_BROKEN = Text(
    "Tanda terpotong tab atau ganti baris. Ketik ulang dalam satu baris.",
    "A tab or a line break cuts the tag. Type it again on one line.",
)


def heal(paragraph: Paragraph) -> Iterator[Finding]:
    """Put the tags of a paragraph right where they stand; what was done, and what could not be."""
    text, pieces = paragraph.text, paragraph.pieces
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece.text))
    kept = [piece.text for piece in pieces]
    for found in reversed(list(TAG.finditer(text))):
        raw = found[0]
        touched = [n for n in range(len(pieces)) if starts[n] < found.end() and starts[n + 1] > found.start()]
        if not all(pieces[n].is_text for n in touched):
            yield Finding.at(paragraph.place, WRONG, _BROKEN, " ".join(raw.split()))
            continue
        straight = raw.translate(_SPACES).translate(_NOTHING).translate(_QUOTES)
        for done, why in (
            (len(touched) > 1, _PARTED),
            (raw.translate(_QUOTES) != raw, _CURLY),
            (raw.translate(_SPACES).translate(_NOTHING) != raw, _HARD_SPACE),
        ):
            if done:
                yield Finding.at(paragraph.place, HEALED, why, straight)
        first, last = touched[0], touched[-1]
        before, behind = kept[first][: found.start() - starts[first]], kept[last][found.end() - starts[last] :]
        if first == last:
            kept[first] = before + straight + behind
        else:
            kept[first], kept[last] = before + straight, behind
            for n in touched[1:-1]:
                kept[n] = ""
    for piece, words in zip(pieces, kept, strict=True):
        if piece.is_text and piece.text != words:
            piece.element.text = words
            piece.element.set(qn("xml:space"), "preserve")
