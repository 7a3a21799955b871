"""What holds for every type of the body: its sample is complete, its page and parts are those of the office."""

from datetime import date

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from documents.drafting.agreement import disagreements
from documents.drafting.fields import clean, missing
from documents.rendering.reading import Labelled, Signatures, read
from documents.rendering.reading import Paragraph as Text
from tests.documents.rendering.paper import edition, lines, opened, printed
from tests.documents.rendering.samples import CERTIFICATE, MEMO, MINUTES, ORDINARY, RECORD, REPORT
from tests.documents.rendering.seed import DECREE

ROWS = [[f"Orang {number}", "Bappeda"] for number in range(1, 201)]
LONG = [{"title": "Daftar", "tables": [{"columns": ["Nama", "Instansi"], "rows": ROWS}]}]


def test_there_is_a_sample_of_every_type() -> None:
    """No type goes unseen."""
    assert set(ORDINARY) == set(edition().types)


@pytest.mark.parametrize("code", ORDINARY)
def test_a_sample_could_be_submitted(code: str) -> None:
    """It lacks nothing and agrees with itself."""
    kind = edition().types[code]
    content = clean(kind.fields, ORDINARY[code])

    assert (missing(kind.fields, content), disagreements(kind, content)) == ((), ())


@pytest.mark.parametrize("code", ORDINARY)
@pytest.mark.parametrize(("day", "width", "height"), [(date(2019, 12, 16), 215, 330), (date(2023, 1, 2), 210, 297)])
def test_page_margins_and_heads(code: str, day: date, width: int, height: int) -> None:
    """F4 or A4 by its date, the margins of the office, the letterhead on the first page and a number on the others."""
    section = opened(printed(code, ORDINARY[code], "7/XII", day)).sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    head = [text.text for text in section.first_page_header._element.iter(qn("w:t"))]

    assert [*sizes, section.right_margin, section.bottom_margin] == pytest.approx(
        [Mm(width), Mm(height), Mm(20), Mm(30), Mm(20), Mm(25)], abs=Mm(0.05)
    )
    assert section.different_first_page_header_footer
    assert edition().body.letterhead.address in head
    assert list(section.first_page_header._element.iter(qn("w:drawing")))
    assert section.header.paragraphs[0].text == "- 2 -"
    assert section.header.paragraphs[0].style.paragraph_format.alignment == 1  # centred
    assert not list(section.header._element.iter(qn("w:drawing")))


@pytest.mark.parametrize(
    "code", [code for code, kind in edition().types.items() if "annexes" in kind.schema()["properties"]]
)
def test_annexes_of_every_type(code: str) -> None:
    """An annex begins a page with number and date, repeats its head row, parts no row, and is signed."""
    data = printed(code, {**ORDINARY[code], "annexes": LONG}, "7/XII")
    document, said = opened(data), lines(data)
    begins = [paragraph.text for paragraph in document.paragraphs if paragraph.paragraph_format.page_break_before]
    start = said.index(begins[-1])
    table = document.tables[-1]._tbl

    assert begins[-1].startswith("LAMPIRAN")
    assert {"NOMOR : 7/XII", "TANGGAL : 16 DESEMBER 2019"} <= set(said[start : start + 6])
    assert [len(list(row.iter(qn("w:tblHeader")))) for row in table.tr_lst] == [1] + [0] * 201
    assert len(list(table.iter(qn("w:cantSplit")))) == 202
    assert said[-1].endswith("Ny. Hj. RATNA DEWI MAHARANI")


@pytest.mark.parametrize("code", ORDINARY)
def test_everything_above_a_signature_is_held_to_it(code: str) -> None:
    """The text before the block and each line of the block are kept with the next; four empty lines are for the ink."""
    document = opened(printed(code, ORDINARY[code], "7/XII"))
    found = [Paragraph(element, document._body) for element in document.element.body.iter(qn("w:p"))]
    texts = [paragraph.text for paragraph in found]
    name = max(place for place, text in enumerate(texts[: _annex(found)]) if text == "Ny. Hj. RATNA DEWI MAHARANI")
    last = max(place for place, text in enumerate(texts[:name]) if text == "PROVINSI SUMATERA BARAT,")

    assert texts[name - 4 : name] == ["", "", "", ""]
    assert all(map(_is_kept, found[last - 3 : last + 1]))


def _annex(paragraphs: list[Paragraph]) -> int:
    """Where the first annex begins."""
    places = (place for place, found in enumerate(paragraphs) if found.paragraph_format.page_break_before)
    return next(places, len(paragraphs))


def _is_kept(paragraph: Paragraph) -> bool:
    own, style = paragraph.paragraph_format.keep_with_next, paragraph.style
    while own is None and style is not None:
        own, style = style.paragraph_format.keep_with_next, style.base_style
    return bool(own)


def test_what_stands_alone_is_not_counted() -> None:
    """A single recital, basis, point, task or copy has no letter and no number; a decree without Memperhatikan has none."""
    clause = {"text": "Membentuk Panitia:", "points": ["menyusun jadwal."]}
    single = {"considering": ["bahwa perlu"], "legal_bases": [{"text": "Peraturan A"}], "clauses": [clause]}
    said = lines(printed("decree", {**DECREE, **single, "regarding": [], "carbon_copies": ["Pertinggal"]}, "1"))

    assert "Menimbang : | bahwa perlu" in said
    assert "Mengingat : | Peraturan A;" in said
    assert "KESATU : | Membentuk Panitia:" in said
    assert "menyusun jadwal." in said
    assert "Pertinggal." in said
    assert not [line for line in said if line.startswith(("Memperhatikan", "KEDUA"))]


def test_a_record_of_proceedings_spells_its_day_and_is_signed_by_its_parties() -> None:
    """The day in words; the parties side by side, the first on the right, above the chair's signature."""
    data = printed("official_record", {**RECORD, "parties": [*RECORD["parties"], ["Siti", "Kader", "Saksi"]]}, "7/BA")
    said = lines(data)
    blocks = read(data).blocks
    signed = [block for block in blocks if isinstance(block, Signatures)]
    names = [[place.below[0].text for place in block.places if place.below] for block in signed]

    assert "Pada hari ini, Senin, tanggal enam belas Desember tahun dua ribu sembilan belas," in "\n".join(said)
    assert "3. Siti, Kader, selanjutnya disebut SAKSI;" in said
    assert names == [["Ny. Elfira Rosadi", "Ny. Desi Marlina"], ["Siti"]]
    assert [place.above[0].text for place in signed[0].places] == ["PIHAK KEDUA,", "PIHAK PERTAMA,"]
    assert not signed[1].places[0].above
    assert "Mengetahui," in said


def test_minutes_have_their_parts_in_order() -> None:
    """The meeting, its day, hours, place, agenda, chair, recorder and participants; proceedings, then conclusions."""
    blocks = read(printed("minutes", MINUTES, "7/NOT")).blocks
    labels = [entry.label for block in blocks if isinstance(block, Labelled) for entry in block.entries][:8]
    headings = [block.text for block in blocks if isinstance(block, Text) and block.runs[0].bold]
    signed = next(block for block in blocks if isinstance(block, Signatures))

    assert labels == ["Rapat", "Hari, tanggal", "Pukul", "Tempat", "Acara", "Pimpinan rapat", "Notulis", "Peserta"]
    assert headings[-2:] == ["Jalannya rapat", "Kesimpulan"]
    assert [place.above[0].text for place in signed.places] == ["Notulis,", "Mengetahui,"]
    assert [place.below[0].text for place in signed.places] == ["Nofriani, A.Md.", "Ny. Hj. RATNA DEWI MAHARANI"]


def test_a_report_has_its_five_parts() -> None:
    """A. to E. under their headings."""
    said = lines(printed("report", REPORT, "7/LAP"))

    assert [line for line in said if line[:2] in ("A.", "B.", "C.", "D.", "E.")] == [
        "A. Pendahuluan",
        "B. Kegiatan yang dilaksanakan",
        "C. Hasil yang dicapai",
        "D. Kesimpulan dan saran",
        "E. Penutup",
    ]


def test_a_memo_says_to_whom_from_whom_and_what() -> None:
    """Yth., Dari, Tanggal, Nomor, Sifat, Lampiran and Hal; many are in the annexed list."""
    block = next(block for block in read(printed("memo", MEMO, "7/ND")).blocks if isinstance(block, Labelled))
    annexed = lines(printed("memo", {**MEMO, "addressees": {**MEMO["addressees"], "annexed": True}}, "7/ND"))

    assert [entry.label for entry in block.entries] == ["Yth.", "Dari", "Tanggal", "Nomor", "Sifat", "Lampiran", "Hal"]
    assert [item.mark for item in block.entries[0].items] == ["1.", "2.", "3."]
    assert "Yth. : | (daftar terlampir)" in annexed
    assert annexed.index("DAFTAR TUJUAN") < annexed.index("1. Ketua Pokja I")


def test_a_statement_says_who_and_about_whom() -> None:
    """The signatory as the signature block has it, then each detail behind its label."""
    said = lines(printed("certificate_letter", CERTIFICATE, "7/SKET"))

    assert "nama : | Ny. Hj. RATNA DEWI MAHARANI" in said
    assert "jabatan : | KETUA TIM PENGGERAK PKK PROVINSI SUMATERA BARAT" in said
    assert "tempat, tanggal lahir : | Padang, 3 Maret 1984" in said
