"""What goes wrong on the way, in a real browser: going back, a lost line, an ended session, files that come late."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import complaints, seated, shot, sideways
from tests.deskwork import to_sign, walk
from tests.office import PASSWORD
from tests.web.site import Site

OVERLAPS = """() => [...document.querySelectorAll(".nk-nav a span")].filter(it => {
  const own = it.getBoundingClientRect(), cell = it.closest("li").getBoundingClientRect();
  return own.width && (own.left < cell.left - 0.5 || own.right > cell.right + 0.5);
}).map(it => it.textContent)"""
"""The words of the bottom bar that stand over their neighbours."""


def test_the_paper_beside_the_receipt_becomes_the_numbered_one(site: Site, browser: Browser, address: str) -> None:
    """First the draft that was approved, said to be one; once the file is ready the page with the number, by itself."""
    document_id = to_sign(site.house)
    walk(site.house, document_id, "ketua sign")
    number = site.office.desk.view(site.house.actor("ketua"), document_id).number or ""
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/documents/{document_id}/receipt")
        content = page.locator("#content")
        expect(content).to_contain_text("Berkas akhir sedang dibuat")
        assert number not in content.inner_text()
        site.house.work()
        expect(content).to_contain_text(number)
        expect(content).not_to_contain_text("KONSEP")
        shot(page, "receipt-made")


def test_back_after_a_refusal_opens_a_page(site: Site, browser: Browser, address: str) -> None:
    """A wrong password and a missing note are told at an address: going back from there never ends at a browser's error."""
    document_id = to_sign(site.house)
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/documents/{document_id}/actions/return")
        page.click("#act button[type=submit]")
        expect(page.locator("#note-error")).to_be_visible()
        page.goto(f"{address}/documents/{document_id}/actions/sign")
        page.fill("#secret", "salah-sekali")
        page.click("#sign button[type=submit]")
        expect(page.locator("#secret-error")).to_be_visible()
        expect(page.locator("#secret")).to_be_focused()
        page.fill("#secret", PASSWORD)
        page.click("#sign button[type=submit]")
        page.wait_for_url("**/receipt")
        page.go_back()
        expect(page.locator("main h1")).to_have_text("Panitia Pelaksana")
        page.go_back()
        expect(page.locator("main h1")).to_be_visible()


@pytest.mark.parametrize(("width", "size"), [(360, "100"), (320, "125")])
def test_password_and_button_are_seen_together_on_a_phone(
    site: Site, browser: Browser, address: str, width: int, size: str
) -> None:
    """Without scrolling, before and after a wrong password; the field then has the focus. A very low window scrolls."""
    document_id = to_sign(site.house)
    with seated(browser, address, "ketua", width) as page:
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{address}/documents/{document_id}/actions/sign")
        page.evaluate("size => document.documentElement.dataset.textSize = size", size)
        for _ in range(2):
            for part in ("#secret", "#sign button[type=submit]"):
                expect(page.locator(part)).to_be_in_viewport(ratio=1)
            assert sideways(page) == 0
            page.fill("#secret", "salah-sekali")
            page.click("#sign button[type=submit]")
            expect(page.locator("#secret-error")).to_be_in_viewport()
            expect(page.locator("#secret")).to_be_focused()
        assert complaints(page) == []
        shot(page, f"sign-phone-{width}")
        page.set_viewport_size({"width": 320, "height": 256})
        assert page.locator(".nk-ask-sheet").evaluate("it => getComputedStyle(it).position") == "static"


def test_a_draft_is_held_while_the_line_is_down(site: Site, browser: Browser, address: str) -> None:
    """Saving without a line keeps the form and says so; once there is one again it is sent by itself, once. Going back to
    the first form then leads to the same document.
    """
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.fill("[id='f/title']", "Tertahan di jalan")
        page.context.set_offline(True)
        page.click(".nk-formhead button[value='save']")
        expect(page.locator("#row-notice")).to_contain_text("Tulisan Anda aman di perangkat ini dan dikirim lagi")
        page.click(".nk-formhead button[value='save']")
        page.fill("[id='f/title']", "Tertahan di jalan raya")
        shot(page, "held")
        page.context.set_offline(False)
        page.wait_for_url("**/edit")
        saved = page.url
        page.go_back()
        page.wait_for_url(saved)
        assert page.locator("[id='f/title']").input_value() == "Tertahan di jalan raya"
        page.goto(f"{address}/documents?q=Tertahan")
        assert page.locator("main").get_by_role("link", name="Tertahan di jalan raya").count() == 1


def test_a_session_lost_while_writing_is_said_at_once(site: Site, browser: Browser, address: str) -> None:
    """The page warns as soon as the preview is refused; sent all the same, the text outlives signing in again."""
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/new/decree")
        page.context.clear_cookies()
        page.fill("[id='f/title']", "Ditulis sesudah sesi")
        expect(page.get_by_role("alert")).to_contain_text("Sesi sudah berakhir.")
        page.click(".nk-formhead button[value='save']")
        page.fill("#email", "staf@pkk-sumbar.example")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        expect(page.locator("main")).to_contain_text("Fitri Handayani")
        assert complaints(page) == []
        page.click("main button[type=submit]")
        page.wait_for_url("**/edit")
        assert page.locator("[id='f/title']").input_value() == "Ditulis sesudah sesi"


def test_the_largest_text_fits_the_smallest_phone(site: Site, browser: Browser, address: str) -> None:
    """At 320 and 360 px with text of 125 % nothing is scrolled to the side, nothing in the bars overlaps."""
    waiting, done = to_sign(site.house), to_sign(site.house)
    walk(site.house, done, "ketua sign")
    wide = []
    with seated(browser, address, "ketua", 320) as page:
        for path in ("/to-sign", f"/documents/{waiting}", f"/documents/{waiting}/actions/sign", f"/documents/{done}"):
            page.goto(address + path)
            page.evaluate("document.documentElement.dataset.textSize = '125'")
            for width in (320, 360):
                page.set_viewport_size({"width": width, "height": 740})
                wide += [(path, width, sideways(page))] if sideways(page) else []
                if path == "/to-sign":
                    wide += page.evaluate(OVERLAPS)
                    shot(page, f"largest-{width}")
    assert wide == []
