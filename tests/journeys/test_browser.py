"""One decree through the house as its people see it: staff at a desk, the secretary, the chair on a phone, the auditor."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as open_word
from playwright.sync_api import Browser, Locator, Page, expect

from documents.numbering.counters import open_series
from tests.browser import complaints, follow, paste, seated, shot, sideways
from tests.office import PASSWORD, House, open_house
from tests.services import free_port
from tests.workplace import Workplace, wait_until

TITLE = "Panitia Pelaksana Rapat Konsultasi Tahun 2019"
NUMBER = "22/KEP/PKK-PROP/XII/2019"
RECITALS = (
    "bahwa perlu keterpaduan program dengan Organisasi Perangkat Daerah;",
    "bahwa untuk itu perlu dibentuk panitia;",
)
TASKS = ("menyusun jadwal dan undangan; dan", "melaporkan hasilnya kepada Ketua.")
COLUMNS = ("Nama", "Jabatan", "Kedudukan dalam Panitia")
MEMBERS = [
    [f"Ny. Anggota {number}", f"Staf {number}", "Ketua" if number == 1 else "Anggota"] for number in range(1, 13)
]
DESK, PHONE = 1280, 360


@pytest.fixture
def address(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """`naskah up`, web and worker, on a home of its own, on the morning of 16 December 2019; decrees 1-21 are on paper."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "naskah.sqlite3")
    house = open_house(f"sqlite:///{home / 'naskah.sqlite3'}", home)
    open_register(house)
    house.close()
    place, port = Workplace(home, NASKAH_CLOCK="2019-12-16T10:42:00+07:00"), free_port()
    try:
        place.start("up", "--port", str(port))
        wait_until(lambda: f"http://localhost:{port}\n" in place.said(), 60, place.said)
        yield f"http://localhost:{port}"
    finally:
        place.close()


def open_register(house: House) -> None:
    with house.office.database.write() as session:
        open_series(
            session,
            body_id=house.body_id,
            series="KEP",
            period="2019",
            last=21,
            reason="Nomor 1 sampai 21 di buku kertas.",
            recorded_by=None,
            recorded_at=house.office.clock.system(),
        )


def looked_at(page: Page, name: str) -> None:
    """The page as it stands is accessible, fits its window, and is kept as a picture where pictures are asked for."""
    page.wait_for_load_state("networkidle")
    shot(page, f"journey-{name}")
    assert complaints(page) == [], name
    assert sideways(page) == 0, name


def test_a_decree_from_the_form_to_the_register(browser: Browser, address: str) -> None:
    """Written and submitted, initialled, signed on a phone in three taps, downloaded as the worker made it, and found in
    the register: every page on the way accessible, without sideways scroll, and with a silent policy.
    """
    with seated(browser, address, "staf", DESK, gate=True) as page:
        written(page)
        submitted(page)
    with seated(browser, address, "sekretaris", 768, gate=True) as page:
        initialled(page)
    with seated(browser, address, "ketua", PHONE, gate=True) as page:
        signed(page)
        downloaded = download(page)
    printed(downloaded)
    for width in (PHONE, DESK):
        with seated(browser, address, "auditor", width, gate=True) as page:
            assert registered(page, width) == downloaded
    with seated(browser, address, "staf", PHONE, gate=True) as page:
        looked_at(page, "13-staff-home-after")
        expect(page.get_by_role("main")).to_contain_text(NUMBER)


def written(page: Page) -> None:
    """The form filled by keyboard: recitals row by row, a legal basis, a clause with points, an annex from Excel."""
    expect(page.get_by_role("main")).to_contain_text("Anda belum menyusun naskah.")
    looked_at(page, "01-staff-home")
    follow(page, page.locator(".nk-nav").get_by_role("link", name="Buat naskah"))
    looked_at(page, "02-choose")
    page.get_by_role("link", name="Keputusan").click()
    box(page, "title").fill(TITLE)
    for number, text in enumerate(RECITALS):
        focused(page, f"considering/{number}")
        page.keyboard.type(text)
        if number + 1 < len(RECITALS):
            page.keyboard.press("Enter")
    box(page, "legal_bases/0/code").select_option("perpres-99-2017")
    box(page, "clauses/0/text").fill("Membentuk Panitia Pelaksana sebagaimana tercantum dalam Lampiran, yang bertugas:")
    for number, task in enumerate(TASKS):
        page.click("[id='add/clauses/0/points']")
        settled(page, f"f/clauses/0/points/{number}")
        page.keyboard.type(task)
    page.click("[id='add/annexes']")
    settled(page, "f/annexes/0/title")
    page.keyboard.type("Susunan Panitia Pelaksana")
    for number, name in enumerate(COLUMNS):
        box(page, f"annexes/0/tables/0/columns/{number}").fill(name)
    focused(page, "annexes/0/tables/0/rows/0/0")
    paste(page, "".join("\t".join(row) + "\n" for row in MEMBERS))
    expect(page.locator("#row-notice")).to_contain_text("12 baris ditempel.")
    expect(page.locator("#preview-text")).to_contain_text("Ny. Anggota 12")
    looked_at(page, "03-form")


def submitted(page: Page) -> None:
    """Saved as a draft, found again as it was written, and submitted."""
    page.click(".nk-formhead button[value='save']")
    page.wait_for_url("**/edit")
    expect(box(page, "considering/1")).to_have_value(RECITALS[1])
    expect(box(page, "annexes/0/tables/0/rows/11/0")).to_have_value("Ny. Anggota 12")
    page.locator(".nk-formhead").get_by_role("button", name="Ajukan").click()
    page.wait_for_url(lambda url: not url.endswith("/edit"))
    expect(page.locator(".nk-document-head")).to_contain_text("Diperiksa")
    looked_at(page, "04-submitted")


def initialled(page: Page) -> None:
    """From the secretary's home to the page, and on to the chair."""
    expect(page.get_by_role("heading", name="Menunggu saya")).to_be_visible()
    looked_at(page, "05-secretary-home")
    follow(page, page.get_by_role("link", name="Baca"))
    looked_at(page, "06-check")
    page.locator(".nk-bar").get_by_role("button", name="Paraf").click()
    expect(page.locator(".nk-document-head")).to_contain_text("Menunggu Tanda Tangan")


def signed(page: Page) -> None:
    """Three taps and the password."""
    expect(page.get_by_role("heading", name="Belum ditandatangani (1)")).to_be_visible()
    looked_at(page, "07-to-sign")
    page.get_by_role("link", name="Baca").click()
    expect(page.locator(".nk-paper").first).to_contain_text(TASKS[0])
    looked_at(page, "08-read")
    page.locator(".nk-bar").get_by_role("link", name="Tanda tangani").click()
    page.get_by_label("Kata sandi").fill(PASSWORD)
    looked_at(page, "09-sign")
    page.locator("#sign").get_by_role("button", name="Tanda tangani dan terbitkan").click()
    page.wait_for_url("**/receipt")
    expect(page.locator(".nk-stamp")).to_have_text(NUMBER)


def download(page: Page) -> bytes:
    """The receipt's file, once the worker made it; it comes without a click."""
    expect(page.locator("#files")).to_contain_text("Siap")
    looked_at(page, "10-receipt")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh").click()
    assert coming.value.suggested_filename == "22-KEP-PKK-PROP-XII-2019.docx"
    return Path(coming.value.path()).read_bytes()


def printed(file: bytes) -> None:
    """The Word file says what was written, under the number and the day of the signature."""
    document = open_word(io.BytesIO(file))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + [cell for row in cells for cell in row])
    for words in (
        f"NOMOR {NUMBER}",
        TITLE.upper(),
        *RECITALS,
        *TASKS,
        "16 Desember 2019",
        "Ny. Hj. RATNA DEWI MAHARANI",
    ):
        assert words in text, words
    assert cells[-len(MEMBERS) - 1 :] == [
        ["NO", *(name.upper() for name in COLUMNS)],
        *([str(number), *member] for number, member in enumerate(MEMBERS, 1)),
    ]
    assert "KONSEP" not in text


def registered(page: Page, width: int) -> bytes:
    """The auditor's year, and the decree in its register; the file that stands there."""
    expect(page.get_by_role("main")).to_contain_text("1–22")
    looked_at(page, f"11-auditor-home-{width}")
    page.locator(".nk-nav").get_by_role("link", name="Register").click()
    expect(page.get_by_role("heading", name="Register Keputusan 2019")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=NUMBER)
    expect(row).to_contain_text(TITLE)
    expect(row).to_contain_text("16 Desember 2019")
    looked_at(page, f"12-register-{width}")
    with page.expect_download() as coming:
        row.get_by_role("link", name="Word").click()
    return Path(coming.value.path()).read_bytes()


def box(page: Page, path: str) -> Locator:
    """The control of a field."""
    return page.locator(f"[id='f/{path}']")


def focused(page: Page, path: str) -> None:
    box(page, path).focus()
    settled(page, f"f/{path}")


def settled(page: Page, id: str) -> None:
    """Wait until the control has the focus."""
    page.wait_for_function("id => document.activeElement.id === id", arg=id)
