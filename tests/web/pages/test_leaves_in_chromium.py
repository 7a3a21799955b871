"""Pages as images in a real browser, drawn by the real LibreOffice: on a document's page, and beside the form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from documents.rendering.pages.engine import Engine
from tests.browser import follow, judged, seated
from tests.deskwork import draft, walk
from tests.documents.rendering.seed import DECREE
from tests.office import House, open_house
from tests.web.site import Site

DRAWN = "() => [...document.querySelectorAll('.nk-leaf img')].every(one => one.complete && one.naturalWidth >= 765)"
COUNT_EMPTY = """() => {
  const seen = document.querySelector('#preview-text');
  window.empty = 0;
  new MutationObserver(() => { if (!seen.querySelector('img')) window.empty += 1; }).observe(seen, {childList: true});
}"""


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, warm_engine: Engine) -> Iterator[House]:
    """The seed body in an office that has a LibreOffice."""
    opened = open_house(sqlite_url, tmp_path, engine=warm_engine)
    yield opened
    opened.close()


def title(page: Page, words: str) -> None:
    """Write a title, and wait for the page that follows."""
    with page.expect_response("**/documents/preview/*") as answer:
        page.fill("[id='f/title']", words)
    answer.value.finished()


def test_the_page_follows_what_is_typed(site: Site, browser: Browser, address: str) -> None:
    """Beside the form stands the page of what is not saved; it changes with the text and is never away meanwhile; its
    other pages can be turned to, and stay in view; the text is one click away.
    """
    document_id = draft(site.house, fields=DECREE)
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/{document_id}/edit")
        image = page.locator("#preview-text img")
        expect(image).to_have_attribute("alt", "Halaman 1 dari 4; isi pada tab Teks")
        page.evaluate(COUNT_EMPTY)
        before = image.get_attribute("src") or ""
        title(page, "Judul yang lain")
        expect(image).not_to_have_attribute("src", before)
        page.click("#leaf-next")
        expect(image).to_have_attribute("alt", "Halaman 2 dari 4; isi pada tab Teks")
        title(page, "Judul ketiga")
        expect(image).to_have_attribute("alt", "Halaman 2 dari 4; isi pada tab Teks")
        assert page.evaluate("window.empty") == 0
        assert judged(page, "live") == []
        page.set_viewport_size({"width": 1280, "height": 900})
        page.click("#see-text")
        expect(page.locator("#preview-text")).to_contain_text("JUDUL KETIGA")
        page.click("#see-pages")
        expect(image).to_be_visible()
    saved = site.house.office.desk.view(site.house.actor("staf"), document_id)
    assert saved.title == DECREE["title"]


def test_the_pages_of_a_document_are_read(site: Site, browser: Browser, address: str) -> None:
    """On the document's page and on the chair's: every page with its number and size, at every width, light and dark; the
    text is a tab away and remembered; on a phone a tap makes a page twice as wide.
    """
    document_id = draft(site.house, fields=DECREE)
    walk(site.house, document_id, "staf submit", "sekretaris endorse")
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/documents/{document_id}")
        expect(page.locator(".nk-leaf img")).to_have_count(4)
        assert page.locator(".nk-leaf-number").all_text_contents() == [f"Halaman {n} dari 4" for n in range(1, 5)]
        for leaf in page.locator(".nk-leaf").all():
            leaf.scroll_into_view_if_needed()
        page.wait_for_function(DRAWN)
        assert page.locator(".nk-leaf img").first.bounding_box()["width"] == 765  # type: ignore[index]  # it is seen
        assert judged(page, "leaves") == []
        page.set_viewport_size({"width": 360, "height": 740})
        first = page.locator(".nk-leaf").first
        assert first.bounding_box()["width"] == 360  # type: ignore[index]  # it is seen
        first.click()
        assert first.locator("img").bounding_box()["width"] == 720  # type: ignore[index]  # it is seen
        assert page.url.endswith(str(document_id))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{address}/documents/{document_id}/actions/sign")
        expect(page.locator(".nk-leaf img")).to_have_count(4)
        page.get_by_role("link", name="Teks", exact=True).click()
        expect(page.get_by_text("Menimbang")).to_be_visible()
        page.goto(f"{address}/documents/{document_id}")
        assert page.locator(".nk-leaf").count() == 0
        assert page.get_by_text("Menimbang").is_visible()


def test_pages_without_scripts(site: Site, browser: Browser, address: str) -> None:
    """Without JavaScript a link shows the pages, and a button the page beside the form."""
    document_id = draft(site.house, fields=DECREE)
    with seated(browser, address, "staf", scripts=False) as page:
        page.goto(f"{address}/documents/{document_id}")
        follow(page, page.get_by_role("link", name="Tampilkan halaman"))
        assert page.locator(".nk-leaf img").count() == 4
        page.goto(f"{address}/documents/{document_id}/edit")
        follow(page, page.get_by_role("button", name="Lihat pratinjau"))
        assert page.locator("#preview-text img").get_attribute("alt") == "Halaman 1 dari 4; isi pada tab Teks"
        follow(page, "#leaf-next")
        assert page.locator("#preview-text img").get_attribute("alt") == "Halaman 2 dari 4; isi pada tab Teks"
