"""The two documents of the seed case on paper."""

from datetime import date
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from documents.rendering.facts import Cited
from tests.documents.rendering.paper import ISSUED, edition, lines, opened, printed
from tests.documents.rendering.seed import DECREE, DECREE_ID, INVITATION

EXPECTED = Path(__file__).parent / "expected"
NUMBER = "22/KEP/PKK-PROP/XII/2019"


def decree(number: str = NUMBER, day: date = ISSUED) -> bytes:
    return printed("decree", DECREE, number, day)


def invitation() -> bytes:
    kind = edition().types["decree"]
    citation = kind.cite(
        position="Ketua", body=edition().body.name, number=NUMBER, date="16 Desember 2019", subject=DECREE["title"]
    )
    cited = {DECREE_ID: Cited(NUMBER, ISSUED, DECREE["title"], citation)}
    return printed("invitation", INVITATION, "296/SKR/PKK-PROP/XII/2019", date(2019, 12, 17), cited)


def expected(name: str) -> list[str]:
    return (EXPECTED / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def test_the_decree_says_what_the_seed_says() -> None:
    """Every recital, basis, clause, point, annex row and signature line stands on the decree, in order, and no more."""
    assert expected("decree") == lines(decree())


def test_the_invitation_says_what_the_seed_says() -> None:
    """The letter, its 65 addressees in three groups and the programme stand on paper, in order, and no more."""
    assert expected("invitation") == lines(invitation())


def test_a_draft_differs_by_number_and_date_alone() -> None:
    """A KONSEP shows "…" where number and day will stand, and otherwise every line of the final file."""
    final, draft = lines(decree()), lines(decree(number=""))
    changed = [(before, after) for before, after in zip(draft, final, strict=True) if before != after]

    assert {
        ("NOMOR …/KEP/PKK-PROP/XII/2019", "NOMOR 22/KEP/PKK-PROP/XII/2019"),
        ("pada tanggal … Desember 2019", "pada tanggal 16 Desember 2019"),
        ("NOMOR : …/KEP/PKK-PROP/XII/2019", "NOMOR : 22/KEP/PKK-PROP/XII/2019"),
        ("TANGGAL : … DESEMBER 2019", "TANGGAL : 16 DESEMBER 2019"),
    } == set(changed)


@pytest.mark.parametrize(("day", "width", "height"), [(ISSUED, 215, 330), (date(2023, 1, 2), 210, 297)])
def test_the_page_follows_the_year(day: date, width: int, height: int) -> None:
    """F4 in 2019, A4 from 2023; margins of 2, 3, 2 and 2.5 cm; tables and layout fill the width between them."""
    document = opened(decree(day=day))
    section = document.sections[0]
    sides = [section.page_width, section.page_height]
    margins = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]

    assert pytest.approx([Mm(width), Mm(height)], abs=Mm(0.05)) == sides
    assert pytest.approx([Mm(20), Mm(30), Mm(20), Mm(25)], abs=Mm(0.05)) == margins
    for table in document.tables:
        assert abs(Mm(width - 50) - 635 * sum(_grid(table._tbl))) < Mm(0.1)


def _grid(table: object) -> list[int]:
    return [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]  # type: ignore[attr-defined]


def test_the_letterhead_is_on_the_first_page_only() -> None:
    """The first page has the emblem and the body's name; the others their page number."""
    section = opened(decree()).sections[0]
    first, others = section.first_page_header, section.header
    head = "\n".join(
        paragraph.text for row in first.tables[0].rows for cell in row.cells for paragraph in cell.paragraphs
    )

    assert section.different_first_page_header_footer
    assert head.split("\n")[-4:] == [
        "TIM PENGGERAK",
        "PEMBERDAYAAN DAN KESEJAHTERAAN KELUARGA",
        "PROVINSI SUMATERA BARAT",
        "Jalan Rasuna Said Nomor 76 Padang",
    ]
    assert int(next(first._element.iter(qn("wp:extent"))).get("cx")) == 900_000  # 2.5 cm
    assert others.paragraphs[0].text == "- 2 -"
    assert " PAGE " in [field.text for field in others._element.iter(qn("w:instrText"))]
    assert not list(others._element.iter(qn("w:drawing")))


def test_annex_tables_repeat_their_head_and_keep_rows_whole() -> None:
    """The head row of every annex table comes again on each page, and no row is parted between pages."""
    tables = [
        table for table in opened(decree()).tables if table.style is not None and table.style.name == "Tabel Lampiran"
    ]
    heads = [list(table._tbl.iter(qn("w:tblHeader"))) for table in tables]

    assert [len(head) for head in heads] == [1, 1, 1]
    assert all(table.rows[0].cells[0].text == "NO" for table in tables)
    for table in tables:
        assert len(table.rows) == len(list(table._tbl.iter(qn("w:cantSplit"))))


def test_each_annex_begins_a_page() -> None:
    """The heading block of an annex starts a new page."""
    document = opened(decree())
    begins = [paragraph.text for paragraph in document.paragraphs if paragraph.paragraph_format.page_break_before]

    assert begins == ["LAMPIRAN I", "LAMPIRAN II"]


def test_the_signature_block_is_kept_whole_with_what_comes_before() -> None:
    """From "Ditetapkan di" to the line above the name everything is kept with the next line, four blank lines
    included, and the last clause with it.
    """
    document = opened(decree())
    texts = [paragraph.text for paragraph in document.paragraphs]
    first = texts.index("Ditetapkan di Padang")
    name = texts.index("Ny. Hj. RATNA DEWI MAHARANI")
    block = document.paragraphs[first:name]
    clauses = _table_before(block[0])

    assert texts[name - 4 : name] == ["", "", "", ""]
    assert all(_kept(paragraph) for paragraph in block)
    assert not _kept(document.paragraphs[name])
    assert all(
        paragraph.paragraph_format.keep_with_next for cell in clauses.rows[-1].cells for paragraph in cell.paragraphs
    )


def _table_before(paragraph: Paragraph) -> Table:
    element = paragraph._p.getprevious()
    while element.tag != qn("w:tbl"):
        element = element.getprevious()
    return Table(element, paragraph._parent)


def _kept(paragraph: object) -> bool:
    style = paragraph.style  # type: ignore[attr-defined]
    while style is not None:
        if style.paragraph_format.keep_with_next is not None:
            return bool(style.paragraph_format.keep_with_next)
        style = style.base_style
    return False


def test_fonts_are_those_of_the_office() -> None:
    """A decree is set in Bookman Old Style 12, a letter in Arial 12."""
    fonts = []
    for data in (decree(), invitation()):
        defaults = opened(data).styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        fonts.append((defaults.find(qn("w:rFonts")).get(qn("w:ascii")), defaults.find(qn("w:sz")).get(qn("w:val"))))

    assert fonts == [("Bookman Old Style", "24"), ("Arial", "24")]
