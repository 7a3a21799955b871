"""The pages of every type, as LibreOffice lays them out: what stands on which page, with ordinary and extreme content."""

from collections.abc import Mapping
from datetime import date

import pytest

from tests.documents.rendering.laid_out import Page, converted, said_on_pages, said_on_paper
from tests.documents.rendering.paper import edition, printed
from tests.documents.rendering.samples import MINUTES, ORDINARY, RECORD, extreme
from tests.documents.rendering.seed import DECREE

ADDRESS = "Jalan Rasuna Said Nomor 76 Padang"
NAME = "Ny. Hj. RATNA DEWI MAHARANI"
ROOM = ("KETUA TIM PENGGERAK PKK", "PROVINSI SUMATERA BARAT,")
ABOVE = {"Ditetapkan di Padang", "Dibuat di Padang", "Dikeluarkan di Padang", "Mengetahui,", "Notulis, Mengetahui,"}
HEAVY = ("decree", "official_record")
"""The types whose extreme documents are laid out in every run; the others are with `--long`."""

BEGINNINGS = {
    "assignment_letter": [],
    "certificate_letter": [],
    "circular": [],
    "decree": ["SUMATERA BARAT TENTANG PANITIA PELAKSANA,", "LAMPIRAN I", "LAMPIRAN II"],
    "invitation": ["LAMPIRAN SURAT KETUA TIM PENGGERAK PKK", "3. Wakil Ketua II"],
    "letter": [],
    "memo": ["LAMPIRAN NOTA DINAS KETUA TIM PENGGERAK"],
    "minutes": ["LAMPIRAN"],
    "official_record": ["LAMPIRAN"],
    "report": [],
}
"""With what each page after the first begins, below its number."""


@pytest.fixture(scope="module")
def files(pytestconfig: pytest.Config) -> dict[str, bytes]:
    """The ordinary documents of 2019, the extreme ones of 2023, and some that end at every height of a page."""
    made = {code: printed(code, fields, "7/XII/2019") for code, fields in ORDINARY.items()}
    for code in ORDINARY if pytestconfig.getoption("--long") else HEAVY:
        made[f"{code} extreme"] = printed(code, extreme(edition().types[code]), "7/XII/2023", date(2023, 12, 18))
    for rows in range(1, 28, 1 if pytestconfig.getoption("--long") else 5):
        clauses = [{"text": "Satu baris", "points": []}] * rows
        lines = [f"Baris {number}" for number in range(rows)]
        people = [[f"Orang {number}", "Kepala", "Saksi"] for number in range(rows)]
        made[f"decree {rows}"] = printed("decree", {**DECREE, "annexes": [], "clauses": clauses}, "1")
        made[f"minutes {rows}"] = printed("minutes", {**MINUTES, "annexes": [], "conclusions": lines}, "1")
        made[f"record {rows}"] = printed("official_record", {**RECORD, "annexes": [], "proceedings": lines}, "1")
        made[f"parties {rows}"] = printed("official_record", {**RECORD, "annexes": [], "parties": people}, "1")
    return made


@pytest.fixture(scope="module")
def laid_out(
    libreoffice: None, files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Page]]:
    """Their pages."""
    return converted(files, tmp_path_factory.mktemp("pages"))


def test_pages_break_where_they_should(laid_out: Mapping[str, list[Page]]) -> None:
    """Each ordinary document has the pages it needs and no more, and each annex begins one."""
    assert {code: [page.lines[1] for page in laid_out[code][1:]] for code in ORDINARY} == BEGINNINGS


def test_the_paper_is_that_of_the_year(laid_out: Mapping[str, list[Page]]) -> None:
    """F4 in 2019, A4 in 2023, every page."""
    for name, pages in laid_out.items():
        size = (210, 297) if name.endswith("extreme") else (215, 330)
        assert {(round(page.width), round(page.height)) for page in pages} == {size}, name


def test_the_letterhead_is_on_the_first_page_and_numbers_on_the_others(laid_out: Mapping[str, list[Page]]) -> None:
    """The address stands on page 1 only; from the second page "- 2 -" stands on top, in the middle of the text."""
    for name, pages in laid_out.items():
        assert [ADDRESS in page.lines for page in pages] == [True] + [False] * (len(pages) - 1), name
        for number, page in enumerate(pages[1:], 2):
            assert page.lines[0] == f"- {number} -", name
            left, right = page.span(page.lines[0])
            assert (left + right) / 2 == pytest.approx(30 + (page.width - 50) / 2, abs=1), name


def test_a_signature_is_whole_on_the_right_and_never_alone(laid_out: Mapping[str, list[Page]]) -> None:
    """Position, room and name share a page, in the right half; above them stands text of the document."""
    for name, pages in laid_out.items():
        signed = [page for page in pages if any(line.endswith(NAME) for line in page.lines)]
        assert signed, name
        for page in signed:
            begins = max(place for place, line in enumerate(page.lines) if line == ROOM[0])
            assert page.lines[begins + 1] == ROOM[1], name
            before = [line for line in page.lines[:begins] if not line.startswith(("- ", "pada tanggal", "Padang, "))]
            assert set(before) - ABOVE, (name, page.lines[:6])
            assert page.span(ROOM[0])[0] == pytest.approx(30 + (page.width - 50) / 2, abs=3), name


def test_a_long_annex_repeats_its_head_row(laid_out: Mapping[str, list[Page]]) -> None:
    """Every page that an annex of 200 rows goes on to begins with the head row, and no row is missing."""
    for code in HEAVY:
        pages = laid_out[f"{code} extreme"]
        first = next(place for place, page in enumerate(pages) if "NO NAMA INSTANSI" in page.lines)
        going_on = pages[first + 1 :]
        assert len(going_on) >= 4, code
        assert {page.lines[1] for page in going_on} == {"NO NAMA INSTANSI"}, code
        rows = [line for page in pages[first:] for line in page.lines if "Ny. Peserta Nomor" in line]
        assert [int(line.split(" ", 1)[0]) for line in rows] == list(range(1, 201)), code


def test_the_pages_say_what_the_file_says(files: Mapping[str, bytes], laid_out: Mapping[str, list[Page]]) -> None:
    """Every character of the Word file stands on the pages, in the same order, and nothing else does."""
    for name, data in files.items():
        assert said_on_pages(data, laid_out[name]) == said_on_paper(data), name


def test_no_page_is_left_half_empty_by_what_is_long(laid_out: Mapping[str, list[Page]]) -> None:
    """A paragraph of 20,000 characters fills its pages: none but the first and last holds fewer than 30 lines."""
    for code in HEAVY:
        full = [page for page in laid_out[f"{code} extreme"] if sum(map(_is_filler, page.lines)) > len(page.lines) - 2]
        assert len(full) >= 3, code
        assert min(len(page.lines) for page in full) >= 30, code


def _is_filler(line: str) -> bool:
    return any(word in line for word in ("keterpaduan", "pelaksanaan", "perangkat", "pokok"))
