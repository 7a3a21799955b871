"""What goes wrong on the way, in a real browser: going back, a lost line, an ended session, files that come late."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from documents.finishing import Finisher
from tests.browser import seated, serving, shot
from tests.deskwork import draft, walk
from tests.web.site import Site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site.app) as found:
        yield found


def to_sign(site: Site) -> UUID:
    document_id = draft(site.house)
    walk(site.house, document_id, "staf submit", "sekretaris endorse")
    return document_id


def finish(site: Site) -> None:
    """Make every file that waits."""
    finisher = Finisher(site.office.cases, site.office.files)
    while finisher.finish_next():
        pass


def test_the_paper_beside_the_receipt_becomes_the_numbered_one(site: Site, browser: Browser, address: str) -> None:
    """First the draft that was approved, said to be one; once the file is ready the page with the number, by itself."""
    document_id = to_sign(site)
    walk(site.house, document_id, "ketua sign")
    number = site.office.desk.view(site.house.actor("ketua"), document_id).number or ""
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/documents/{document_id}/receipt")
        content = page.locator("#content")
        expect(content).to_contain_text("Berkas akhir sedang dibuat")
        assert number not in content.inner_text()
        finish(site)
        expect(content).to_contain_text(number, timeout=8000)
        expect(content).not_to_contain_text("KONSEP")
        shot(page, "receipt-made")
