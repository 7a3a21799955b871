"""Typed text: kept exactly as typed, or refused by the name of what is wrong with it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.drafting.fields import LongTextField, ParagraphsField, TextField, clean
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

LINE = TextField(name="title", label=Text("Tentang", "Title"))
LONG = LongTextField(name="closing", label=Text("Penutup", "Closing"))
RECITALS = ParagraphsField(
    name="considering",
    label=Text("Menimbang", "Considering"),
    numbering="letters",
    item=Text("Menimbang huruf {n}", "Recital {n}"),
)
KEPT = [
    'Dinas P & K <b> "x" {{7*7}}',
    "{% for x in y %} ${7*7} #{x} {{ config }}",
    "Dana < 5% & hibah > 0",
    "=cmd|' /C calc'!A0",
    "naïve Ž ẞ ﬁ – — “kutip” …",
    "  dua spasi di depan",
    "Rp1.250.000,00 (satu juta)",
    "صورة 漢字 ไทย",
    "👩‍👩‍👧 🇮🇩",
    "a\u00a0b\u200bc\u00add",
    "]]> --> <!-- &amp; &#7; _x0007_",
    "'; DROP TABLE document; --",
    "\\n \\u0007 %s %(x)s {0} {}",
    "\u0627\u0644",
]


def refused(field: TextField | ParagraphsField, value: object) -> tuple[FieldProblem, ...]:
    """The problems with which a value is refused."""
    with pytest.raises(Refusal) as caught:
        clean([field], {field.name: value})
    assert caught.value.kind is Kind.CONTENT
    return caught.value.fields


@pytest.mark.parametrize("text", KEPT)
def test_odd_text_is_kept_as_typed(text: str) -> None:
    """Brackets, quotes, formulas, other scripts and long dashes are text like any other."""
    assert clean([LINE], {"title": text}) == {"title": text}


@pytest.mark.parametrize("code", [*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFF9])
def test_control_characters_are_refused_by_name(code: int) -> None:
    """C0, C1 and hidden separators would be lost or cut the text."""
    (problem,) = refused(LONG, f"sebelum{chr(code)}sesudah")
    assert problem.path == "closing"
    assert f"(U+{code:04X})" in problem.text.id


def test_the_message_says_where_what_and_what_to_do() -> None:
    """In the office's words, in both languages, with the recital's own letter."""
    (problem,) = refused(RECITALS, ["bahwa a;", "bahwa\x07 b;"])
    assert problem == FieldProblem(
        "considering/1",
        Text(
            "Menimbang huruf b memuat karakter tak tercetak (U+0007). Hapus karakter itu.",
            "Recital b has an unprintable character (U+0007). Remove it.",
        ),
    )


@pytest.mark.parametrize("code", [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_bidi_controls_are_refused(code: int) -> None:
    """A hidden mark can make a name or a number read backwards."""
    (problem,) = refused(LINE, f"surat {chr(code)}22")
    assert problem.text.id == f"Tentang memuat tanda arah baca yang tak tampak (U+{code:04X}). Hapus tanda itu."


@pytest.mark.parametrize("text", ["\ud800", "x\udfffy", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_broken_characters_are_refused(text: str) -> None:
    """Half a surrogate pair and noncharacters cannot be written to a file."""
    (problem,) = refused(LINE, text)
    assert "karakter rusak (U+" in problem.text.id


def test_a_tab_is_refused_with_its_own_words() -> None:
    """A tab is not lost, but it moves the text on paper."""
    (problem,) = refused(LONG, "Nama\tJabatan")
    assert problem.text.en == "Closing has a tab (U+0009). Use a space instead."


def test_each_sort_of_bad_character_is_named_once() -> None:
    """Two bells and an override are two problems, not three."""
    problems = refused(LONG, "a\x07b\x07c\x0cd\u202ee")
    assert [problem.text.id.split("(")[1].split(")")[0] for problem in problems] == ["U+0007, U+000C", "U+202E"]


def test_lines_end_in_line_feeds() -> None:
    """A browser sends CRLF; what is kept has none."""
    assert clean([LONG], {"closing": "satu\r\ndua\r\n\r\n"}) == {"closing": "satu\ndua"}


def test_a_lone_carriage_return_is_refused() -> None:
    """It is no line end of any browser; Word would print it as something else."""
    (problem,) = refused(LONG, "satu\rdua")
    assert "U+000D" in problem.text.id


def test_one_line_is_one_line() -> None:
    """A title takes no line break."""
    (problem,) = refused(LINE, "satu\r\ndua")
    assert problem.text.id == "Tentang memuat ganti baris. Tulis dalam satu baris."


def test_text_is_composed() -> None:
    """The same word typed in two ways is the same content."""
    assert clean([LINE], {"title": "Se\u0301kretariat  "}) == {"title": "S\u00e9kretariat"}


@pytest.mark.parametrize("field", [LONG, RECITALS])
def test_a_paragraph_of_20000_characters_is_taken(field: TextField | ParagraphsField) -> None:
    """Long recitals happen."""
    text = ("bahwa " * 4000)[:20_000].rstrip() + "."
    value = [text] if isinstance(field, ParagraphsField) else text
    assert clean([field], {field.name: value}) == {field.name: value}


def test_what_is_too_long_says_by_how_much() -> None:
    """Figures as each language writes them."""
    (problem,) = refused(TextField(name="title", label=Text("Tentang", "Title"), max=1000), "x" * 1001)
    assert problem.text.id == "Tentang terlalu panjang: 1.001 huruf, paling banyak 1.000. Ringkas atau bagi."
    assert problem.text.en == "Title is too long: 1,001 characters, at most 1,000. Shorten or divide it."


@given(st.text())
def test_any_text_is_kept_or_refused(text: str) -> None:
    """What is taken is the typed text, composed, without spaces after its end; nothing else ever changes."""
    try:
        kept = clean([LONG], {"closing": text})
    except Refusal:
        return
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip(" \n")
    assert kept.get("closing", "") == (composed if composed.strip() else "")


@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Cn", "L", "M"])))
def test_what_is_taken_is_taken_again(text: str) -> None:
    """Cleaning twice is cleaning once."""
    try:
        once = clean([LONG], {"closing": text})
    except Refusal:
        return
    assert clean([LONG], once) == once
