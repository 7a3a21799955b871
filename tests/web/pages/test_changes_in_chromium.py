"""Changes and comments in a real browser: axe, widths, what is seen of each side, a comment's way to its input."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import follow, judged, seated
from tests.deskwork import walk
from tests.web.pages.test_changes import FIELDS, opened, resubmit
from tests.web.site import Site


@pytest.fixture
def document_id(site: Site) -> UUID:
    """Returned to its drafter with a comment on a recital and one on a row."""
    house = site.house
    made = house.office.desk.create(house.actor("staf"), "decree", FIELDS).id
    walk(house, made, "staf submit")
    opened(site.signed_in("sekretaris"), f"/documents/{made}")
    for path in ("considering/1", "annexes/0/tables/0/rows/1"):
        house.office.comments.write(house.actor("sekretaris"), made, "Periksa lagi.", path=path)
    walk(house, made, "sekretaris return")
    return made


def test_the_pages_are_accessible_at_every_width(site: Site, browser: Browser, address: str, document_id: UUID) -> None:
    """axe finds nothing, light and dark, nothing has to be scrolled to the side; comments, form, changes."""
    wrong = []
    with seated(browser, address, "staf") as page:
        for name in ("comments", "edit"):
            page.goto(f"{address}/documents/{document_id}/{name}")
            wrong += judged(page, f"returned-{name}")
    resubmit(site, document_id)
    with seated(browser, address, "sekretaris") as page:
        page.goto(f"{address}/documents/{document_id}")
        assert page.url.endswith("/changes")
        wrong += judged(page, "changes")
    assert wrong == []


def test_each_side_shows_its_own_words(site: Site, browser: Browser, address: str, document_id: UUID) -> None:
    """At 1280 px what went stands left and what came right; at 360 px, and inline, both in one text."""
    resubmit(site, document_id)
    with seated(browser, address, "sekretaris") as page:
        page.goto(f"{address}/documents/{document_id}/changes")
        old, new = page.locator("#d-title .nk-side-old"), page.locator("#d-title .nk-side-new")
        expect(old.locator("del")).to_be_visible()
        expect(old.locator("ins")).to_be_hidden()
        expect(new.locator("ins")).to_be_visible()
        expect(new.locator("del")).to_be_hidden()
        page.set_viewport_size({"width": 360, "height": 900})
        expect(old).to_be_hidden()
        expect(new.locator("del")).to_be_visible()
        expect(new.locator("ins")).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name="Menyatu").click()
        expect(new.locator("del")).to_be_visible()
        expect(old).to_be_hidden()
        marks = [page.locator(f"#d-title .nk-side-new {tag}") for tag in ("del", "ins")]
        lines = [mark.evaluate("element => getComputedStyle(element).textDecorationLine") for mark in marks]
        assert lines == ["line-through", "underline"]


def test_a_comment_leads_to_its_input(site: Site, browser: Browser, address: str, document_id: UUID) -> None:
    """Without scripts: from the comments to the row in the form, which stands there with the comment beside it."""
    with seated(browser, address, "staf", scripts=False) as page:
        page.goto(f"{address}/documents/{document_id}")
        assert page.url.endswith("/comments")
        follow(page, page.locator(".nk-to-input a").first)
        assert page.url.endswith("/edit#f/considering/1")
        expect(page.locator("[data-row='considering/1'] .nk-remark")).to_contain_text("Periksa lagi.")
        page.goto(f"{address}/documents/{document_id}/comments")
        page.locator("article summary").first.click()
        page.get_by_role("button", name="Selesai").first.click()
        expect(page.locator(".nk-badge", has_text="Selesai")).to_be_visible()
