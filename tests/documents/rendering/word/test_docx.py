"""What every file keeps to, whatever is in it."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from docx.oxml.ns import qn

from tests.documents.rendering.paper import edition, lines, opened, printed
from tests.documents.rendering.samples import ORDINARY
from tests.documents.rendering.seed import DECREE

HOSTILE = [
    'Dinas P & K <b> "x" {{7*7}}',
    "{% for a in b %}{{ a }}{% endfor %} {# tidak hilang #}",
    "{_{ a }_} {_% b %_}",
    "</w:t></w:r></w:p><w:p>",
    "dua  spasi   dan \u00a0 yang tidak terputus",
    "'tunggal' “ganda” … – — é Ā 漢字 😀",
    "&amp; &lt;b&gt; &#x41;",
    "\\a \\n \\t %s {0} $1",
    "None",
    "panjang " * 2499 + "panjang.",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_a_person_types_stands_on_paper_as_typed(text: str) -> None:
    """No mark of XML, Jinja or docxtpl in a text changes it, in a recital, a table cell, a letter's line or a heading."""
    cell, note = text[:9000].strip(), text[:200].strip()
    annex = {"title": "Lampiran", "tables": [{"columns": [note], "rows": [[cell]]}]}
    decree = printed("decree", {"considering": [text, "bahwa"], "annexes": [annex]}, "1")
    letter = printed("letter", {"closing": [text], "enclosure_note": note}, "1")

    cells = [entry.text for table in opened(decree).tables for row in table.rows for entry in row.cells]
    assert text in cells
    assert cell in cells
    paragraphs = [paragraph.text for paragraph in opened(letter).paragraphs]
    assert text in paragraphs
    assert f"Lampiran\t:\t{note}" in paragraphs


def test_lines_of_a_text_become_paragraphs_and_none_is_lost() -> None:
    """A recital of several lines keeps them, blank ones too; behind a label they stay beside it as line breaks."""
    letter = printed("invitation", {"event_place": "Aula\nJalan Rasuna Said", "closing": ["satu\n\ndua"]}, "1")
    paragraphs = [paragraph.text for paragraph in opened(letter).paragraphs]

    start = paragraphs.index("satu")
    assert paragraphs[start : start + 3] == ["satu", "", "dua"]
    assert "tempat\t:\tAula\nJalan Rasuna Said" in paragraphs


@pytest.mark.parametrize("code", ORDINARY)
def test_an_empty_draft_prints_without_the_word_none(code: str) -> None:
    """A draft in which nobody wrote anything prints, and nothing on it says None, nor shows a tag."""
    text = "\n".join(lines(printed(code, {})))

    assert "None" not in text
    assert "{" not in text
    assert "Ny. Hj. RATNA DEWI MAHARANI" in text


def test_the_same_inputs_give_the_same_bytes() -> None:
    """Rendering twice gives one file: the parts in one order, of one time, and no clock in the properties."""
    once = printed("decree", DECREE, "1")
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        times = {entry.date_time for entry in archive.infolist()}
        names = archive.namelist()

    assert printed("decree", DECREE, "1") == once
    assert {(1980, 1, 1, 0, 0, 0)} == times
    assert names == [names[0], *sorted(names[1:])]
    assert names[0] == "[Content_Types].xml"


def test_properties_tell_of_the_document_and_of_no_person() -> None:
    """The file's properties are its title, its body and its day; no name of who made it or of a template."""
    properties = opened(printed("decree", DECREE, "1")).core_properties

    assert DECREE["title"] == properties.title
    assert (edition().body.name, edition().body.name) == (properties.author, properties.last_modified_by)
    assert date(2019, 12, 16) == properties.created.date() == properties.modified.date()
    assert (properties.comments, properties.keywords, properties.subject) == ("", "", "")


def test_only_a_draft_is_marked_and_on_every_page() -> None:
    """KONSEP lies behind the text of the first and of all other pages of a draft, and on no page of a final file."""
    assert _marks(printed("decree", DECREE)) == ["KONSEP", "KONSEP"]
    assert _marks(printed("decree", DECREE, "1")) == []


def _marks(data: bytes) -> list[Any]:
    section = opened(data).sections[0]
    roots = (section.first_page_header._element, section.header._element)
    return [
        path.get("string")
        for root in roots
        for path in root.iter("{urn:schemas-microsoft-com:vml}textpath")
        if path.get("string")
    ]


def test_a_decree_without_annexes_has_no_annex_page() -> None:
    """Where there is no annex, no page is begun for one."""
    document = opened(printed("decree", {**DECREE, "annexes": []}, "1"))

    assert not [paragraph for paragraph in document.paragraphs if paragraph.paragraph_format.page_break_before]


def test_a_single_annex_has_no_number() -> None:
    """One annex is LAMPIRAN; two are LAMPIRAN I and LAMPIRAN II."""
    single = lines(printed("decree", {**DECREE, "annexes": DECREE["annexes"][:1]}, "1"))

    assert "LAMPIRAN" in single
    assert "LAMPIRAN I" not in single


def test_a_table_prints_no_head_where_its_columns_have_no_names() -> None:
    """Columns without names print rows alone; `numbered` puts NO before the others."""
    rows = {
        "title": "Susunan Acara",
        "tables": [{"numbered": False, "columns": ["", ""], "rows": [["08.30", "Registrasi"]]}],
    }
    table = opened(printed("invitation", {"annexes": [rows]}, "1")).tables[-1]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [["08.30", "Registrasi"]]
    assert not list(table._tbl.iter(qn("w:tblHeader")))


def test_columns_are_as_wide_as_what_they_hold() -> None:
    """A number column stays narrow, a long text gets most of the row, and the widths fill it exactly."""
    annex = {
        "title": "Daftar",
        "tables": [{"columns": ["L/P", "Alamat"], "rows": [["P", "Jalan Rasuna Said " * 5]] * 3}],
    }
    table = opened(printed("decree", {"annexes": [annex]}, "1")).tables[-1]
    number, sex, address = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]

    assert max(number, sex) < 1000 < 7000 < address
    assert abs(9355 - (number + sex + address)) <= 2


def test_two_hundred_rows_all_stand_there() -> None:
    """A long annex prints every row with its number."""
    annex = {"title": "Daftar", "tables": [{"columns": ["Nama"], "rows": [[f"Orang {n}"] for n in range(1, 201)]}]}
    printed_lines = lines(printed("decree", {"annexes": [annex]}, "1"))

    assert [f"{n} | Orang {n}" for n in range(1, 201)] == [line for line in printed_lines if " | Orang " in line]
