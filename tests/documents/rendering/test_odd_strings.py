"""Two thousand odd strings in every field: each comes out of the Word file exactly, or is refused by name."""

import io
import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from documents.drafting.fields import (
    AddresseesField,
    AnnexesField,
    ClausesField,
    Field,
    LegalBasesField,
    LongTextField,
    ParagraphsField,
    TableField,
    TextField,
    clean,
)
from documents.rendering.facts import Numbering, facts_for, signature_block
from documents.rendering.word.docx import Sheet, render
from tests.documents.drafting.kinds import FIELDS, called, options
from tests.documents.rendering.paper import ISSUED, edition
from workflow.refusal import Refusal

NUMBER = 2_000
ATOMS = (
    'Dinas P & K <b> "x" {{7*7}}', "{% for x in y %}", "{%p endfor %}", "{{", "}}", "{#", "#}", "{_{", "%_}",
    "${hal}", "&amp;", "&#7;", "<w:p>", "</w:t></w:r></w:p>", "]]>", "<!--", "-->", "<?xml?>", "_x0007_",
    "=cmd|'/C calc'!A0", "'; DROP TABLE x; --", "naïve Ž ẞ ﬁ – — “kutip” …", "e\u0301", "صورة", "漢字", "ไทย",
    "👩‍👩‍👧", "🇮🇩", "a\u00a0b", "\u200b", "\u00ad", "\ufeff", "  ", "\\n", "%s{0}", "\n", "\nbaris", "\r\n",
    "\u0007", "\u0000", "\u000b", "\u000c", "\u001b", "\t", "\u0085", "\u2028", "\u202e", "\u200f", "\u2066",
    "\ud800", "\udfff", "\ufffe", "\U0001ffff", "\ufffd", "\U0010fffd",
)  # fmt: skip
BAD_ORDER = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def strings() -> list[str]:
    """Each begins with its number and ends with a full stop, so that none is blank."""
    chance = random.Random(2019)
    return [f"{n} {''.join(chance.choices(ATOMS, k=chance.randint(1, 4)))}." for n in range(NUMBER)]


def is_bad(text: str) -> bool:
    """Whether Word or a printer would lose, change or hide something of it."""
    return any(
        (unicodedata.category(one) == "Cc" and one != "\n")
        or unicodedata.category(one) in ("Cs", "Zl", "Zp")
        or one in BAD_ORDER
        or ord(one) & 0xFFFE == 0xFFFE
        for one in text.replace("\r\n", "\n")
    )


def kept(text: str) -> str:
    """What a reader sees of it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


SLOTS: Mapping[str, tuple[Field, Callable[[Sequence[str]], Any], bool]] = {
    "text": (TextField(**called("line")), lambda texts: texts[0], False),
    "long_text": (LongTextField(**called("long")), lambda texts: texts[0], True),
    "paragraphs": (ParagraphsField(**called("items")), list, True),
    "legal_bases": (LegalBasesField(**called("bases")), lambda texts: [{"text": text} for text in texts], True),
    "clauses": (
        ClausesField(**called("clauses")),
        lambda texts: [{"text": text, "points": [text]} for text in texts],
        True,
    ),
    "table": (
        TableField(**called("table"), columns=options("name", "post")),
        lambda texts: [[text, text] for text in texts],
        True,
    ),
    "addressees": (
        AddresseesField(**called("to")),
        lambda texts: {"annexed": True, "groups": [{"heading": text, "names": [text]} for text in texts]},
        False,
    ),
    "annexes": (
        AnnexesField(**called("annexes")),
        lambda texts: [
            {"title": text, "tables": [{"heading": text, "numbered": True, "columns": [text], "rows": [[text]]}]}
            for text in texts
        ],
        False,
    ),
}
"""Each kind that takes text: its field, a value made of texts, and whether a text may have several lines."""

PRINTED = {
    "paragraphs": ("{%p for item in items %}", "{{ item.text }}", "{%p endfor %}"),
    "legal_bases": ("{%p for item in bases %}", "{{ item.text }}", "{%p endfor %}"),
    "clauses": (
        "{%p for item in clauses %}", "{{ item.text }}", "{%p for point in item.points %}", "{{ point.text }}", "{%p endfor %}",
        "{%p endfor %}",
    ),
    "table": ("{%p for row in table.rows %}", "{{ row.name }}", "{{ row.post }}", "{%p endfor %}"),
    "addressees": (
        "{%p for group in to.groups %}", "{{ group.heading }}", "{%p for item in group.names %}", "{{ item.text }}",
        "{%p endfor %}", "{%p endfor %}",
    ),
    "annexes": (
        "{%p for annex in annexes %}", "{{ annex.title }}", "{%p for table in annex.tables %}", "{{ table.heading }}",
        "{{ table.columns|join }}", "{%p for row in table.rows %}", "{{ row.cells|join }}", "{%p endfor %}", "{%p endfor %}",
        "{%p endfor %}",
    ),
}  # fmt: skip
TIMES = {"clauses": 2, "table": 2, "addressees": 2, "annexes": 4}
"""How often a template prints each text."""


def template(lines: Sequence[str]) -> bytes:
    """A Word file with a paragraph for each line."""
    document, buffer = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def printed(fields: Sequence[Field], values: Mapping[str, Any], lines: Sequence[str]) -> list[str]:
    """The paragraphs of a document of these fields, printed with a template of these lines."""
    body = edition().body
    type_of = replace(edition().types["decree"], fields=tuple(fields))
    numbering, signature = Numbering("1", ISSUED, True), signature_block(body.positions[type_of.signatory], "Nama")
    facts = facts_for(type_of, clean(fields, dict(values)), body, numbering, signature, {})
    data = render(template(lines), facts, Sheet(body.page_profile(ISSUED), False, "Judul", "Badan", ISSUED))
    paragraphs = Document(io.BytesIO(data)).element.body.iter(qn("w:p"))
    return [Paragraph(element, None).text for element in paragraphs]  # type: ignore[arg-type]


def documents(kind: str, texts: Sequence[str]) -> Iterator[tuple[Sequence[str], list[str]]]:
    """The texts in batches, each with what its document printed: a field each where it holds one text, else a list."""
    field, value, _ = SLOTS[kind]
    most = {"annexes": 50}.get(kind, 100)
    for place in range(0, len(texts), most):
        batch = texts[place : place + most]
        if kind in ("text", "long_text"):
            fields = [replace(field, name=f"{field.name}{n}") for n in range(len(batch))]
            values = {one.name: text for one, text in zip(fields, batch, strict=True)}
            yield batch, printed(fields, values, [f"{{{{ {one.name} }}}}" for one in fields])
        else:
            yield batch, printed([field], {field.name: value(batch)}, PRINTED[kind])


@pytest.mark.parametrize("kind", SLOTS)
def test_good_ones_come_out_exactly(kind: str) -> None:
    """What a field takes is on the page letter by letter, a paragraph for each of its lines, and nothing beside it."""
    lines = SLOTS[kind][2]
    taken = [text for text in strings() if not is_bad(text) and (lines or "\n" not in text)]
    assert len(taken) > NUMBER / 4
    for batch, found in documents(kind, taken):
        assert found == [line for text in batch for line in kept(text).split("\n") * TIMES.get(kind, 1)]


@pytest.mark.parametrize("kind", SLOTS)
def test_bad_ones_are_refused_by_name(kind: str) -> None:
    """Every other string is refused in every field, with the codes of what is wrong with it, or for its line break."""
    field, value, lines = SLOTS[kind]
    refused = [text for text in strings() if is_bad(text) or (not lines and "\n" in text)]
    assert len(refused) > NUMBER / 4
    for text in refused:
        with pytest.raises(Refusal) as caught:
            clean([field], {field.name: value([text])})
        said = caught.value.fields[0].text.id
        assert "U+" in said if is_bad(text) else "ganti baris" in said


@pytest.mark.parametrize("kind", ["date", "time", "choice", "unit", "document"])
def test_fields_of_a_form_of_their_own_take_none(kind: str) -> None:
    """A date, a time, a choice, a unit and a reference refuse each of them, by the field's name."""
    [field] = [field for field in FIELDS.values() if field.kind == kind]
    for text in strings():
        with pytest.raises(Refusal) as caught:
            clean([field], {field.name: text})
        assert field.name in caught.value.fields[0].text.id


def test_every_kind_of_field_is_tried() -> None:
    """A kind that is added to the fields is added here."""
    assert {field.kind for field in FIELDS.values()} == {*SLOTS, "date", "time", "choice", "unit", "document"}
