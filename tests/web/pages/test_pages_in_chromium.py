"""The pages of a document in a real browser: axe, widths, keys, pasted cells, what follows without a click."""

from uuid import UUID

from playwright.sync_api import Browser, Page, expect

from tests.browser import complaints, follow, judged, paste, seated, shot
from tests.deskwork import draft, to_sign, walk
from tests.office import PASSWORD
from tests.web.site import Site


def box(page: Page, path: str) -> str:
    return page.locator(f"[id='f/{path}']").input_value()


def settled(page: Page, id: str) -> None:
    """Wait until what a row's button brought has the focus."""
    page.wait_for_function("id => document.activeElement.id === id", arg=id)


def test_every_page_is_accessible_at_every_width(site: Site, browser: Browser, address: str) -> None:
    """axe finds nothing, light and dark, and nothing has to be scrolled to the side, also with errors shown."""
    waiting, own = to_sign(site.house), draft(site.house, fields={"title": "Belum lengkap"})
    done = to_sign(site.house)
    walk(site.house, done, "ketua sign")
    wrong = []
    with seated(browser, address, "staf") as page:
        for name, path in {
            "choose": "/documents/new",
            "create": "/documents/new/decree",
            "create-invitation": "/documents/new/invitation",
            "edit-errors": f"/documents/{own}/edit?check=submit",
            "draft": f"/documents/{own}",
            "issued": f"/documents/{done}",
        }.items():
            page.goto(address + path)
            wrong += judged(page, name)
    with seated(browser, address, "ketua") as page:
        for name, path in {
            "to-sign": f"/documents/{waiting}",
            "sign": f"/documents/{waiting}/actions/sign",
            "return": f"/documents/{waiting}/actions/return",
            "receipt": f"/documents/{done}/receipt",
        }.items():
            page.goto(address + path)
            wrong += judged(page, name)
    assert wrong == []


def test_rows_follow_the_keys(site: Site, browser: Browser, address: str) -> None:
    """Enter at the end adds, Alt and an arrow move, the focus goes along; what was removed can be undone."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.locator("[id='f/considering/0']").focus()
        page.keyboard.type("satu")
        page.keyboard.press("Enter")
        settled(page, "f/considering/1")
        page.keyboard.type("dua")
        page.keyboard.press("Alt+ArrowUp")
        settled(page, "f/considering/0")
        assert [box(page, f"considering/{n}") for n in range(2)] == ["dua", "satu"]
        page.click("[id='remove/considering/0']")
        expect(page.locator("#row-notice")).to_contain_text("Baris 1 dihapus: dua")
        settled(page, "f/considering/0")
        page.get_by_role("button", name="Urungkan").click()
        expect(page.locator("[id='f/considering/1']")).to_have_value("satu")
        assert box(page, "considering/0") == "dua"


def test_pasted_cells_fill_right_and_down(site: Site, browser: Browser, address: str) -> None:
    """What was copied in Excel fills the table from the focused cell; Enter behind the last row adds one."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.click("[id='add/annexes']")
        settled(page, "f/annexes/0/title")
        cell = "f/annexes/0/tables/0/rows/0/1"
        page.locator(f"[id='{cell}']").focus()
        paste(page, "Ketua\tA\nAnggota\tB\n")
        expect(page.locator("#row-notice")).to_contain_text("2 baris ditempel.")
        assert box(page, "annexes/0/tables/0/rows/1/2") == "B"
        assert box(page, "annexes/0/tables/0/rows/0/0") == ""
        page.locator("[id='f/annexes/0/tables/0/rows/1/0']").focus()
        page.keyboard.press("Enter")
        settled(page, "f/annexes/0/tables/0/rows/2/0")


def test_the_preview_follows_and_text_is_not_lost_by_a_link(site: Site, browser: Browser, address: str) -> None:
    """Beside the form the page fills; a link with unsaved text opens a question, Esc goes back to where one was."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.fill("[id='f/title']", "Panitia Pratinjau")
        expect(page.locator("#preview-text")).to_contain_text("PANITIA PRATINJAU")
        page.click(".nk-formhead .nk-back")
        assert page.locator("#unsaved").is_visible()
        assert page.url.endswith("#unsaved")
        assert complaints(page) == []
        page.keyboard.press("Escape")
        assert not page.locator("#unsaved").is_visible()
        assert box(page, "title") == "Panitia Pratinjau"
        page.click(".nk-formhead button[value='save']")
        page.wait_for_url("**/edit")
        page.click(".nk-formhead .nk-back")
        page.wait_for_url("**/documents*")


def test_what_was_written_outlives_a_lost_session_and_a_lost_line(site: Site, browser: Browser, address: str) -> None:
    """When a row's button is refused or cannot reach the server, the notice says so and the row is still there."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.fill("[id='f/considering/0']", "bahwa masih ada;")
        page.context.set_offline(True)
        page.click("[id='add/considering']")
        expect(page.locator("#row-notice")).to_contain_text("Sambungan terputus.")
        assert box(page, "considering/0") == "bahwa masih ada;"
        page.context.set_offline(False)
        page.context.clear_cookies()
        page.click("[id='add/considering']")
        expect(page.locator("#row-notice")).not_to_contain_text("Sambungan terputus.")
        assert box(page, "considering/0") == "bahwa masih ada;"
        assert page.locator("[id='f/considering/1']").count() == 0


def test_a_double_click_makes_one_document(site: Site, browser: Browser, address: str) -> None:
    """Two quick clicks on save leave one draft."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.fill("[id='f/title']", "Sekali saja")
        page.dblclick(".nk-formhead button[value='save']")
        page.wait_for_url("**/edit")
        page.goto(f"{address}/documents?q=Sekali")
        assert page.locator("main").get_by_role("link", name="Sekali saja").count() == 1


def test_the_chair_signs_on_a_phone_in_three_taps(site: Site, browser: Browser, address: str) -> None:
    """Read, sign, sign and issue; a wrong password keeps the page; the receipt's file comes by itself."""
    document_id = to_sign(site.house)
    with seated(browser, address, "ketua", 360) as page:
        page.goto(f"{address}/documents/{document_id}")
        page.locator(".nk-bar").get_by_role("link", name="Tanda tangani").click()
        page.fill("#secret", "salah-sekali")
        page.locator(".nk-ask-sheet button[type=submit]").click()
        expect(page.locator("#secret-error")).to_be_visible()
        assert complaints(page) == []
        page.fill("#secret", PASSWORD)
        page.locator(".nk-ask-sheet button[type=submit]").click()
        page.wait_for_url("**/receipt")
        shot(page, "receipt-phone")
        expect(page.locator("#files")).to_contain_text("Sedang dibuat")
        site.house.work()
        expect(page.locator("#files")).to_contain_text("Siap")
        expect(page.locator("#files-told")).to_have_text("Berkas siap.")


def test_all_of_it_works_without_scripts(site: Site, browser: Browser, address: str) -> None:
    """Write, add and move rows, submit; return with a note; sign with the password: scripts off."""
    with seated(browser, address, "staf", scripts=False) as page:
        page.goto(f"{address}/documents/new/decree")
        page.fill("[id='f/title']", "Tanpa Skrip")
        page.fill("[id='f/considering/0']", "bahwa satu;")
        follow(page, "[id='add/considering']")
        page.fill("[id='f/considering/1']", "bahwa dua;")
        follow(page, "[id='up/considering/1']")
        assert box(page, "considering/0") == "bahwa dua;"
        page.select_option("[id='f/legal_bases/0/code']", "uu-23-2014")
        page.fill("[id='f/clauses/0/text']", "Membentuk panitia.")
        page.click(".nk-formhead button[value^='act:']")
        page.wait_for_url("**/documents/*")
        document_id = page.url.rpartition("/")[2]
        assert "Diperiksa" in page.locator(".nk-document-head").inner_text()
    walk(site.house, UUID(document_id), "sekretaris endorse")
    with seated(browser, address, "ketua", 360, scripts=False) as page:
        page.goto(f"{address}/documents/{document_id}")
        page.locator(".nk-bar").get_by_role("link", name="Tanda tangani").click()
        page.fill("#secret", PASSWORD)
        page.locator(".nk-ask-sheet button[type=submit]").click()
        page.wait_for_url("**/receipt")
        assert page.locator(".nk-stamp").is_visible()
