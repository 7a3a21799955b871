"""What a typed text may consist of. The text is kept exactly as typed, but for three things that no reader sees:
it is brought to Unicode NFC, its lines end in `\\n`, and spaces and line ends after its last word are dropped.

Refused by name, because Word or a printer would lose, change or hide something: control characters (a tab among them),
marks that turn the direction of reading, halves of surrogate pairs and codes that are no characters.
"""

import re
import unicodedata
from typing import NamedTuple

from documents.drafting.fields.problems import Place, Problems
from documents.drafting.words import grouped
from workflow.text import Text


class _Refused(NamedTuple):
    pattern: re.Pattern[str]
    text: Text


_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_REFUSED = (
    _Refused(
        re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]"),
        Text(
            "{where} memuat karakter tak tercetak ({codes}). Hapus karakter itu.",
            "{where} has an unprintable character ({codes}). Remove it.",
        ),
    ),
    _Refused(
        re.compile("\t"),
        Text("{where} memuat tab ({codes}). Ganti dengan spasi.", "{where} has a tab ({codes}). Use a space instead."),
    ),
    _Refused(
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
        Text(
            "{where} memuat tanda arah baca yang tak tampak ({codes}). Hapus tanda itu.",
            "{where} has an invisible reading-direction mark ({codes}). Remove it.",
        ),
    ),
    _Refused(
        re.compile(f"[\ud800-\udfff{_NONCHARACTERS}]"),
        Text(
            "{where} memuat karakter rusak ({codes}). Ketik ulang bagian itu.",
            "{where} has a broken character ({codes}). Type that part again.",
        ),
    ),
)
_ANY = re.compile("|".join(refused.pattern.pattern for refused in _REFUSED))


def read_text(value: object, at: Place, problems: Problems, *, limit: int, lines: bool) -> str:
    """`value` as a text of at most `limit` characters, of several lines only where `lines` says so.

    What cannot be taken is added to `problems`; the answer is then of no use.
    """
    if not isinstance(value, str):
        problems.add(at, "{where} harus berupa teks.", "{where} must be text.")
        return ""
    text = value.replace("\r\n", "\n")
    if _ANY.search(text):
        for refused in _REFUSED:
            if found := refused.pattern.findall(text):
                problems.add(at, refused.text.id, refused.text.en, codes=_named(found))
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
    shown = _ANY.sub(lambda found: f"U+{ord(found[0]):04X}", key[:longest].replace("\n", "U+000A"))
    return shown + ("..." if len(key) > longest else "")


def _named(found: list[str]) -> str:
    codes = list(dict.fromkeys(f"U+{ord(character):04X}" for character in found))
    return ", ".join(codes[:5]) + (", ..." if len(codes) > 5 else "")
