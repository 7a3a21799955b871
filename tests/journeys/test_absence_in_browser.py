"""An absence begun and ended, on a phone: entered by the secretary, acted on by the substitute, ended by who is back."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from documents.approval.views import SearchQuery
from tests.browser import follow, judged, seated, serving
from tests.deskwork import LETTER, draft, walk
from tests.documents.rendering.paper import lines
from tests.office import PASSWORD, House, open_house
from tests.web.site import site_of

PHONE = 360
ISSUED = SearchQuery(numbered=True)
REASON = "dinas luar ke Jakarta"
SUBSTITUTE, HOLDER = "Ny. Wirdanelis", "Ny. Hj. Ratna Dewi Maharani"


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The body with two letters and a decree that wait for the chair."""
    house = open_house(sqlite_url, tmp_path)
    for kind, fields in (
        ("letter", {**LETTER, "subject": "Undangan Narasumber"}),
        ("letter", {**LETTER, "subject": "Pinjam Gedung"}),
        ("decree", None),
    ):
        walk(house, draft(house, "staf", kind, fields), "staf submit", "sekretaris endorse")
    yield house
    house.close()


def test_an_absence_begun_and_ended(browser: Browser, house: House) -> None:
    """The secretary enters that the chair is away; at once the head of Pokja I finds two letters and signs one as Plh.,
    both names are in the history and on the paper; the chair says that she is back, and what still waits is hers again.
    Every page of it is accessible and fits the phone; no address says what was written, whichever way one takes.
    """
    with serving(site_of(house).app) as address:
        with seated(browser, address, "sekretaris", PHONE, gate=True) as page:
            entered(page)
        with seated(browser, address, "pokja1", PHONE, gate=True) as page:
            signed(page)
        house.work()
        with seated(browser, address, "ketua", PHONE, gate=True) as page:
            returned(page)
        with seated(browser, address, "pokja1", PHONE, gate=True) as page:
            expect(page.get_by_role("main")).not_to_contain_text("Anda Plh. Ketua")
            expect(page.get_by_role("main")).not_to_contain_text("Pinjam Gedung")
    [file] = [
        file
        for row in house.office.desk.search(house.actor("staf"), ISSUED).items
        for file in [house.office.desk.file(house.actor("staf"), row.id, "docx")]
    ]
    printed = lines(file.data)
    assert "Plh. KETUA TIM PENGGERAK PKK" in printed and "Ny. WIRDANELIS" in printed


def entered(page: Page) -> None:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request))
    page.get_by_role("button", name="Menu").or_(page.locator("summary", has_text="Menu")).first.click()
    follow(page, page.get_by_role("link", name="Ketidakhadiran").first)
    assert judged(page, "absence-empty") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    follow(page, page.get_by_role("link", name="Catat ketidakhadiran").first)
    follow(page, "main form button.btn-primary")
    assert judged(page, "absence-errors") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.select_option("#position", label="Ketua")
    page.select_option("#substitute", label=SUBSTITUTE)
    page.fill("#basis", "Surat Perintah 800/12 tanggal 13 Desember 2019")
    page.fill("#reason", REASON)
    page.fill("#ends_at", "2019-12-01T17:00")
    follow(page, "main form button.btn-primary")
    page.reload()
    expect(page.locator(".nk-errors")).to_be_focused()
    page.fill("#ends_at", "2019-12-20T17:00")
    follow(page, "main form button.btn-primary")
    follow(page, page.get_by_role("button", name="Ubah"))
    expect(page.locator("#reason")).to_have_value(REASON)
    page.go_back()
    page.reload()
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"Naskah yang menunggu Ketua langsung tampil pada {SUBSTITUTE}")
    expect(main).to_contain_text("Tetap ditandatangani pejabatnya sendiri: Keputusan.")
    assert judged(page, "absence-check") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_role("button", name="Catat ketidakhadiran").click()
    expect(page.get_by_role("heading", name=f"Plh. Ketua: {SUBSTITUTE}")).to_be_visible()
    assert judged(page, "absence-now") == []
    addresses = [urlsplit(request.url) for request in seen if request.is_navigation_request()]
    assert {"/absences/new/check", "/absences/new/change"} <= {address.path for address in addresses}
    assert [address for address in addresses if address.query] == []


def signed(page: Page) -> None:
    main = page.get_by_role("main")
    expect(main).to_contain_text("Anda Plh. Ketua sampai 20 Desember 2019 17.00 WIB")
    assert judged(page, "absence-substitute") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_role("link", name="2 naskah menunggu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Menunggu Plh. Ketua (2)")
    expect(page.locator(".nk-nav [aria-current]")).to_have_text("Sebagai pengganti 2")
    assert judged(page, "absence-in-stead") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_role("link", name="Undangan Narasumber", exact=True).click()
    expect(main).to_contain_text(f"Ketua (Plh. {SUBSTITUTE} sejak 16 Desember 2019")
    page.get_by_role("link", name="Tanda tangani").last.click()
    expect(page.locator("#facts")).to_contain_text(f"Plh. Ketua, {SUBSTITUTE}")
    page.fill("#secret", PASSWORD)
    page.get_by_role("button", name="Tanda tangani dan terbitkan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("terbit")


def returned(page: Page) -> None:
    main = page.get_by_role("main")
    expect(main).to_contain_text("Anda tercatat berhalangan sampai 20 Desember 2019 17.00 WIB")
    expect(main).not_to_contain_text("Pinjam Gedung")
    expect(main).to_contain_text("Panitia Pelaksana")
    assert judged(page, "absence-holder") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_role("button", name="Sudah kembali").click()
    expect(main).to_contain_text(f"{HOLDER} sudah kembali; naskah yang menunggu ada padanya lagi.")
    page.goto(page.url.replace("/absences", "/to-sign"))
    expect(main).to_contain_text("Pinjam Gedung")
    page.goto(page.url.replace("/to-sign", "/documents"))
    page.get_by_role("link", name="Undangan Narasumber").click()
    expect(page.locator("#history")).to_contain_text(f"{SUBSTITUTE} (Plh. Ketua, untuk {HOLDER}) menandatangani")
    assert judged(page, "absence-document") == []
