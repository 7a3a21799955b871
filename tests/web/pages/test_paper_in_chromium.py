"""The paper of a document in a real browser: axe and widths, uploading a scan, a copy that comes by itself."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from documents.desk.issued.copies import CopyRequest
from tests.browser import follow, judged, seated
from tests.deskwork import draft, walk
from tests.documents.desk.test_copies import COMMITTEE, FOR_IDA, FOR_SITI
from tests.documents.desk.test_scans import ISSUED
from tests.papers import paper, picture
from tests.web.site import Site


def test_every_page_is_accessible_at_every_width(site: Site, browser: Browser, address: str, tmp_path: Path) -> None:
    """axe finds nothing, light and dark, and nothing has to be scrolled to the side, also with errors shown; a scan is
    uploaded and a copy asked for as a person does, and the copy's file comes without a click.
    """
    document_id, bare = draft(site.house, fields=COMMITTEE), draft(site.house, fields=COMMITTEE)
    for one in (document_id, bare):
        walk(site.house, one, *ISSUED)
    clerk = site.house.actor("agendaris")
    site.office.scans.upload(clerk, document_id, [paper(2)])
    for asked in (FOR_SITI, FOR_IDA, CopyRequest("certified_copy", "Dinas " * 40, "Arsip " * 70)):
        site.office.copies.make(clerk, document_id, asked)
    site.house.work()
    names = [tmp_path / "1.jpg", tmp_path / "2.png"]
    names[0].write_bytes(picture())
    names[1].write_bytes(picture("PNG", mark="2"))
    wrong = []
    with seated(browser, address, "agendaris") as page:
        for name, path in {
            "paper-register": "/register?series=KEP&year=2019",
            "paper-lacking": f"/documents/{bare}",
            "paper-scan": f"/documents/{bare}/scan",
            "paper-copy": f"/documents/{document_id}/copies/extract",
        }.items():
            page.goto(address + path)
            wrong += judged(page, name)
        page.goto(f"{address}/documents/{document_id}/scan")
        follow(page, "main button[type=submit]")
        wrong += judged(page, "paper-scan-errors")
        page.set_input_files("#file", names)
        page.fill("#reason", "Cap belum terbaca.")
        page.click("main button[type=submit]")
        expect(page.locator("#scan figure")).to_have_count(2)
        page.locator("#scan img").first.scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('#scan img').naturalWidth > 0")
        wrong += judged(page, "paper-document")
        page.goto(f"{address}/documents/{document_id}/copies/certified_copy")
        page.fill("#recipient", "Kepala Dinas Sosial")
        page.fill("#purpose", "Pencairan")
        page.click("main button[type=submit]")
        expect(page.locator("#copies progress")).to_have_count(1)
        site.house.work()
        expect(page.locator("#copies progress")).to_have_count(0)
        expect(page.locator("#copies-told")).to_have_text("Berkas siap.")
    assert wrong == []
