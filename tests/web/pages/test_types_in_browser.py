"""The pages of templates in a real browser: axe, widths, uploading as a person does, a tag copied by its button."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import follow, judged, seated
from tests.deskwork import draft, to_sign
from tests.documents.rendering.evil import notes, saying
from tests.documents.renewal.conftest import Moving
from tests.journeys.acting import seed_folder
from tests.web.site import Site


def upload(page: Page, address: str, data: bytes, folder: Path) -> None:
    """Choose a file and send it."""
    path = folder / "Templat.docx"
    path.write_bytes(data)
    page.goto(f"{address}/types/decree")
    page.set_input_files("#file", path)
    follow(page, page.get_by_role("button", name="Unggah dan periksa"))


def test_the_pages_of_templates_are_accessible(site: Site, browser: Browser, address: str, tmp_path: Path) -> None:
    """axe finds nothing and nothing is wider than the window, from the list to the findings, the tags and the approval."""
    wrong = []
    bad = notes(
        "endnotes",
        "{{ number }}",
        saying("{{ titel }} dan {% if title %} {{ \u201ctitle\u201d }} {{ letterhead.adress"),
    )
    with seated(browser, address, "sekretaris") as page:
        page.goto(f"{address}/types")
        wrong += judged(page, "types")
        upload(page, address, bad, tmp_path)
        expect(page.get_by_role("alert")).to_be_focused()
        wrong += judged(page, "types-findings")
        upload(page, address, b"%PDF", tmp_path)
        wrong += judged(page, "types-refused")
        upload(page, address, saying("TENTANG HAL"), tmp_path)
        page.wait_for_url("**/template-proposals/*")
        proposal = page.url
        wrong += judged(page, "types-proposal-own")
        page.goto(f"{address}/types/decree/tags")
        wrong += judged(page, "types-tags")
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/types/decree")
        wrong += judged(page, "types-type")
        page.goto(f"{proposal}?page=extreme")
        wrong += judged(page, "types-proposal")
        follow(page, page.get_by_role("link", name="Setujui"))
        wrong += judged(page, "types-approve")
        follow(page, page.get_by_role("button", name="Setujui dan terbitkan"))
        wrong += judged(page, "types-approved")
    assert wrong == []


def test_the_pages_of_editions_are_accessible(site: Site, browser: Browser, address: str, tmp_path: Path) -> None:
    """axe finds nothing and nothing is wider than the window, from the list of editions to the result of a move."""
    to_sign(site.house)
    draft(site.house)
    Moving(site.house, seed_folder(tmp_path)).publish(("workflows/decree.toml", "awaiting_signature", "di_meja_ketua"))
    wrong = []
    with seated(browser, address, "admin") as page:
        page.goto(f"{address}/types")
        wrong += judged(page, "editions")
        follow(page, page.get_by_role("link", name="Pindahkan naskah berjalan"))
        wrong += judged(page, "editions-moving")
        follow(page, page.get_by_role("link", name="Pindahkan 1 naskah"))
        wrong += judged(page, "editions-confirm")
        page.get_by_role("button", name="Pindahkan 1 naskah").click()
        page.wait_for_url("**/editions/moving/*-*")
        wrong += judged(page, "editions-moved")
    assert wrong == []


def test_a_tag_is_copied_by_its_button(browser: Browser, address: str) -> None:
    """The button copies the whole tag and says so; without JavaScript there is none, and the tag is there to select."""
    with seated(browser, address, "sekretaris") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{address}/types/decree/tags")
        page.get_by_role("button", name="Salin Menimbang 1").click()
        expect(page.locator("#toast")).to_have_text("Tersalin")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.splitlines()[0] == "{%p for item in considering %}"
    with seated(browser, address, "sekretaris", scripts=False) as page:
        page.goto(f"{address}/types/decree/tags")
        assert page.get_by_role("button", name="Salin").count() == 0
        assert page.locator("#tag-field-1-1").inner_text() == "{{ title }}"
