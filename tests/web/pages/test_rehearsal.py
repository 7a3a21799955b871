"""The page on which one tries the way of a type: chosen in forms, played from the address, stored nowhere."""

from pathlib import Path
from typing import Any

from lxml import html
from playwright.sync_api import Browser
from sqlalchemy import func, select

from documents.desk.rehearsal.scene import MOST_ACTS
from documents.evidence.entries import RefusalLog
from tests.browser import follow, judged, seated
from tests.deskwork import POKJA_DECREE, draft, dump, walk
from tests.office import open_house
from tests.web.site import Guest, Site, site_of

PLACE = "/types/decree/rehearsal"


def chosen(guest: Guest, page: Any, action: str, who: str) -> Any:
    """The page after pressing the button of an action, with the person chosen who is called `who`."""
    [form] = page.xpath(f"//form[.//button[@value='{action}']]")
    sent = [(field.get("name"), field.get("value")) for field in form.xpath(".//input")]
    [person] = form.xpath(f".//option[text()='{who}']/@value")
    return opened(guest, [*sent, ("who", person), ("do", action)])


def opened(guest: Guest, query: list[tuple[str, str]]) -> Any:
    """The page at this address, after the way on to where the act is part of the address."""
    answer = guest.get(PLACE, query_string=query)
    if answer.status_code == 303:
        answer = guest.get(answer.headers["Location"])
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def words(page: Any, heading: str) -> str:
    """What belongs to this heading, in one line."""
    [section] = page.xpath(f"//*[@aria-labelledby='{heading}']")
    return " ".join(section.text_content().split())


def test_a_decree_is_walked_to_its_number_and_nothing_is_stored(database_url: str, tmp_path: Path) -> None:
    """Chosen act by act in the page's forms; a refused act says why and the walk goes on; every table is as before."""
    rung: list[object] = []
    house = open_house(database_url, tmp_path, ring=rung.append)
    guest = site_of(house).signed_in("admin")

    def logged() -> int | None:
        with house.office.database.read() as session:
            return session.scalar(select(func.count()).select_from(RefusalLog))

    before, refusals = dump(house.office.database), logged()
    page = opened(guest, [("author", str(house.people["staf"])), ("field-working_group", "pokja_1")])
    page = chosen(guest, page, "submit", "Fitri Handayani, S.Sos.")
    assert "Ny. Wirdanelis" in words(page, "act-endorse")
    page = chosen(guest, page, "endorse", "Ny. Desi Marlina")
    assert "Belum giliran Anda: menunggu Ketua Pokja I." in words(page, "tried-heading")
    page = chosen(guest, page, "endorse", "Ny. Wirdanelis")
    page = chosen(guest, page, "endorse", "Ny. Desi Marlina")
    assert "“Hanya untuk Ketua.”" in words(page, "act-sign")
    page = chosen(guest, page, "sign", "Ny. Hj. Ratna Dewi Maharani")
    assert "Nomor dalam latihan ini: 1/KEP/PKK-PROP/XII/2019" in words(page, "now-heading")
    page = chosen(guest, page, "archive", "Rahmat Hidayat")
    assert "jalannya selesai" in words(page, "now-heading")
    [back] = page.xpath("//a[text()='Urungkan yang terakhir']/@href")
    assert "Kirim" in words(html.fromstring(guest.get(back.partition("#")[0]).text), "now-heading")
    assert (dump(house.office.database), logged(), rung) == (before, refusals, [])
    assert not [path for path in house.office.files.root.rglob("*") if path.is_file()]
    house.close()


def test_it_is_for_those_who_see_types(quiet_site: Site) -> None:
    """The type's page leads there; for a drafter there is no such page, nor for anybody one of an unknown type."""
    admin = quiet_site.signed_in("admin")
    assert f'href="{PLACE}"' in admin.get("/types/decree").text
    assert quiet_site.signed_in("staf").get(PLACE).status_code == 404
    assert admin.get("/types/nothing/rehearsal").status_code == 404


def test_odd_addresses_are_answered_in_words(quiet_site: Site) -> None:
    """No drafter, nobody, no act: the page says what to choose; beyond the most acts nothing more is taken."""
    admin, staff = quiet_site.signed_in("admin"), str(quiet_site.house.people["staf"])
    assert "Mulai" in admin.get(f"{PLACE}?author=nobody&act=~~~&field-working_group=%3Cx%3E").text
    stranger = admin.get(f"{PLACE}?author=00000000-0000-7000-8000-000000000000").text
    assert "Pilih orang dari daftar." in stranger
    wrong = admin.get(PLACE, query_string={"author": staff, "act": [f"{staff}~fly~", "x", f"{staff}~submit"]})
    assert "Tindakan ini tidak ada." in wrong.text
    full = admin.get(
        PLACE, query_string={"author": staff, "act": [f"{staff}~submit~"] * 50, "who": staff, "do": "submit"}
    )
    assert full.text.count("<li>Fitri Handayani, S.Sos.: Ajukan") == MOST_ACTS
    assert "Latihan ini penuh." in full.text


def test_the_pages_fit_and_are_accessible(site: Site, address: str, browser: Browser) -> None:
    """The drawing of a document's way, and a rehearsal half-way: axe finds nothing, nothing goes to the side."""
    document_id = draft(site.house, fields=POKJA_DECREE)
    walk(site.house, document_id, "staf submit", "pokja1 endorse")
    wrong: list[str] = []
    with seated(browser, address, "staf") as page:
        page.goto(f"{address}/documents/{document_id}/flow")
        wrong += judged(page, "flow")
    with seated(browser, address, "admin") as page:
        page.goto(f"{address}{PLACE}")
        follow(page, "text=Mulai")
        follow(page, "button[value=submit]")
        page.select_option("#who-endorse", label="Rahmat Hidayat")
        follow(page, "button[value=endorse]")
        assert "Hanya untuk pemeriksa yang mendapat giliran." in page.inner_text("#now + div")
        page.click("article summary >> nth=0")
        wrong += judged(page, "rehearsal")
    assert wrong == []
