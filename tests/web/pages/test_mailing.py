"""The pages of addressed copies: asking, watching, stopping, fetching, with and without JavaScript."""

import io
import re
from uuid import UUID

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from tests.browser import follow, judged, seated, serving
from tests.deskwork import LETTER, draft, walk
from tests.web.forms import Form
from tests.web.site import Guest, Site

GROUPS = [
    {"heading": "Kepala OPD/Biro Provinsi Sumatera Barat", "names": [f"Dinas {number}" for number in range(120)]},
    {"heading": "Ketua TP-PKK Kabupaten/Kota", "names": ["Kab. Agam & sekitarnya"]},
]
MANY = {**LETTER, "enclosure_note": "1 (satu) berkas", "addressees": {"annexed": True, "groups": GROUPS}}


def issued(site: Site, **changed: object) -> UUID:
    document_id = draft(site.house, type="letter", fields={**MANY, **changed})
    walk(site.house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    return document_id


def asked(guest: Guest, document_id: UUID, **data: object) -> str:
    """The address of the mailing that was asked for."""
    answer = guest.post(f"/documents/{document_id}/mailings", data)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_from_the_letter_to_the_file(site: Site) -> None:
    """The letter's page offers it, the form asks for the form of the copies, the page says how far it is, then the file."""
    document_id = issued(site)
    guest = site.signed_in("staf")
    assert "Cetak untuk tiap penerima" in guest.get(f"/documents/{document_id}").text
    form = Form.of(guest.get(f"/documents/{document_id}/mailings"), "mailings")
    address = asked(guest, document_id, **form.values)
    page = guest.get(address).text
    assert "0 dari 121 salinan" in page and "Muat ulang" in page and "Hentikan" in page
    site.house.work(2)
    assert "100 dari 121 salinan" in guest.get(address).text
    site.house.work()
    page = guest.get(address).text
    assert "Siap, 121 salinan" in page and "Hentikan" not in page
    file = guest.get(f"{address}/files/docx")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "salinan.docx" in file.headers["Content-Disposition"]
    text = [paragraph.text for paragraph in Document(io.BytesIO(file.data)).paragraphs]
    file.close()
    assert text.count("Yth. Kepala OPD/Biro Provinsi Sumatera Barat") == 120
    assert "Kab. Agam & sekitarnya" in text
    assert "121 salinan" in guest.get(f"/documents/{document_id}").text


def test_a_second_click_makes_no_second_mailing(site: Site) -> None:
    """The same form sent twice leads to the same page."""
    document_id = issued(site)
    guest = site.signed_in("agendaris")
    form = Form.of(guest.get(f"/documents/{document_id}/mailings"), "mailings")
    assert asked(guest, document_id, **form.values) == asked(guest, document_id, **form.values)


def test_polling_stops_at_the_end(site: Site) -> None:
    """While copies are made the fragment asks again, later less often; when they are there it says so once and stops."""
    document_id = issued(site)
    guest = site.signed_in("staf")
    address = asked(guest, document_id, kinds="zip")
    answer = guest.get(f"{address}/progress?turn=3")
    assert (answer.status_code, "turn=4" in answer.text, "delay:2s" in answer.text) == (200, True, True)
    assert "delay:5s" in guest.get(f"{address}/progress?turn=12").text
    site.house.work()
    answer = guest.get(f"{address}/progress?turn=4")
    assert (answer.status_code, "hx-get" in answer.text, "Salinan siap." in answer.text) == (286, False, True)


def test_stopped_and_begun_anew(site: Site) -> None:
    """ "Hentikan" says exactly how many were made and by whom it was stopped; "Coba lagi" begins anew."""
    document_id = issued(site)
    guest = site.signed_in("staf")
    address = asked(guest, document_id, kinds="docx", headings="1")
    site.house.work(2)
    assert guest.post(f"{address}/stop").status_code == 303
    page = guest.get(address)
    assert "Dihentikan: 100 dari 121 salinan" in page.text and "Dihentikan oleh Fitri Handayani" in page.text
    again = asked(guest, document_id, **Form.of(page, "mailings").values)
    assert again != address
    site.house.work()
    assert "Siap, 121 salinan" in guest.get(again).text


def test_nothing_chosen_is_said(site: Site) -> None:
    """Without a form of the copies the page comes back with what is to be done."""
    document_id = issued(site)
    guest = site.signed_in("staf")
    answer = guest.post(f"/documents/{document_id}/mailings", {})
    assert answer.status_code == 422 and "Pilih bentuk salinannya" in answer.text


@pytest.mark.parametrize("who", ["ketua", "auditor"])
def test_others_are_not_offered_it(site: Site, who: str) -> None:
    """Whose task it is not: no panel on the letter's page, no page, no act."""
    document_id = issued(site)
    guest = site.signed_in(who)
    assert "Salinan per alamat" not in guest.get(f"/documents/{document_id}").text
    assert guest.get(f"/documents/{document_id}/mailings").status_code == 404
    assert guest.post(f"/documents/{document_id}/mailings", {"kinds": "docx"}).status_code == 403


def test_a_letter_to_one_is_not_offered_it(site: Site) -> None:
    """One addressee: the letter itself is the copy."""
    one = {"annexed": False, "groups": [{"heading": "", "names": ["Dinas Sosial"]}]}
    document_id = issued(site, addressees=one, enclosure_note="")
    guest = site.signed_in("staf")
    assert "Salinan per alamat" not in guest.get(f"/documents/{document_id}").text


def test_in_a_browser(site: Site, browser: Browser) -> None:
    """axe finds nothing at any width, light and dark, in every state; the page follows by itself until the copies are there."""
    document_id = issued(site)
    wrong = []
    with serving(site.app) as address, seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/{document_id}")
        wrong += judged(page, "mailing-panel")
        follow(page, page.get_by_role("link", name=re.compile("Cetak untuk tiap penerima")))
        wrong += judged(page, "mailing-ask")
        page.get_by_label("Berkas Word satu per satu").check()
        page.get_by_role("button", name=re.compile("Buat 121 salinan")).click()
        expect(page.get_by_role("button", name="Hentikan")).to_be_visible()
        site.house.work(3)
        page.reload()
        wrong += judged(page, "mailing-making")
        site.house.work()
        expect(page.get_by_text("Siap, 121 salinan").first).to_be_visible()
        expect(page.locator("#mailing-told")).to_have_text("Salinan siap.")
        wrong += judged(page, "mailing-ready")
        page.goto(f"{address}/documents/{document_id}/mailings")
        page.get_by_role("button", name=re.compile("Buat 121 salinan")).click()
        site.house.work(1)
        page.get_by_role("button", name="Hentikan").click()
        expect(page.get_by_text("100 dari 121 salinan")).to_be_visible()
        wrong += judged(page, "mailing-stopped")
    assert wrong == []
