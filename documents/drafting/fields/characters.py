"""What a typed text may consist of. The text is kept exactly as typed, but for three things that no reader sees:
it is brought to Unicode NFC, its lines end in `\\n`, and spaces and line ends after its last word are dropped.

Refused by name is what `workflow.characters` calls unfit: it holds for the office's definitions as well.
"""

import unicodedata

from documents.drafting.fields.problems import Place, Problems
from documents.drafting.words import grouped
from workflow.characters import spelt, unfit


def read_text(value: object, at: Place, problems: Problems, *, limit: int, lines: bool) -> str:
    """`value` as a text of at most `limit` characters, of several lines only where `lines` says so.

    What cannot be taken is added to `problems`; the answer is then of no use.
    """
    if not isinstance(value, str):
        problems.add(at, "{where} harus berupa teks.", "{where} must be text.")
        return ""
    text = value.replace("\r\n", "\n")
    for said, codes in unfit(text):
        problems.add(at, said.id, said.en, codes=codes)
    text = unicodedata.normalize("NFC", text).rstrip(" \n")
    if not lines and "\n" in text:
        problems.add(
            at, "{where} memuat ganti baris. Tulis dalam satu baris.", "{where} has a line break. Write it in one line."
        )
    if len(text) > limit:
        problems.add(
            at,
            "{where} terlalu panjang: {length_id} huruf, paling banyak {limit_id}. Ringkas atau bagi.",
            "{where} is too long: {length_en} characters, at most {limit_en}. Shorten or divide it.",
            length_id=grouped(len(text)),
            limit_id=grouped(limit),
            length_en=f"{len(text):,}",
            limit_en=f"{limit:,}",
        )
    return text


def is_blank(text: str) -> bool:
    """Whether there is nothing to read in it: only spaces, if anything."""
    return not text.strip()


def printable(key: str, longest: int = 60) -> str:
    """A key that somebody sent, fit to be shown: odd characters as their codes, cut at `longest`."""
    return spelt(key[:longest]) + ("..." if len(key) > longest else "")
