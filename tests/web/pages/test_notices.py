"""One's notices on their page, how they come by e-mail, the calendar feed, and in a demo the e-mails themselves."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

from sqlalchemy import select

from documents.notices.mail import letters
from documents.notices.mail.letters import Letter
from documents.notices.mail.posting import Post, Sender
from documents.notices.mail.transports import Folder
from documents.notices.notices import Notice
from tests.deskwork import dump, to_sign, walk
from tests.documents.notices.telling import due
from tests.office import House
from tests.web.site import Site, site_of


def mailing(house: House) -> House:
    """The house with a folder for its e-mails."""
    office = house.office
    sender = Sender(Folder(office.settings.home / "mail"), "naskah@localhost", "http://localhost")
    return replace(house, office=replace(office, post=Post(office.database, office.clock, office.definitions, sender)))


def send(house: House) -> None:
    house.office.notices.maker.make_all()
    house.office.post.write_all()
    while house.office.post.send_next():
        pass


def test_a_notice_is_read_by_opening_it(site: Site) -> None:
    """It is there without a worker, counted in the letterhead; opened, it leads to its document and is read."""
    document_id = to_sign(site.house)
    chair = site.signed_in("ketua")
    text = chair.get("/notices").text
    assert "Pemberitahuan (1)" in text
    assert "Naskah menunggu tanda tangan Anda." in text
    before = dump(site.office.database, "notice_cursor")
    chair.get("/notices")
    chair.get(f"/documents/{document_id}")
    assert dump(site.office.database, "notice_cursor") == before
    [address] = set(re.findall(r'action="(/notices/[^/"]+/open)"', text))
    answer = chair.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{document_id}")
    text = chair.get("/notices").text
    assert "Pemberitahuan (1)" not in text
    assert "belum dibaca" not in text
    assert site.signed_in("staf").post(address).status_code == 404


def test_all_are_read_at_once(site: Site) -> None:
    """One press, and only one's own."""
    issued = to_sign(site.house)
    walk(site.house, issued, "ketua sign")
    to_sign(site.house)
    chair, staff = site.signed_in("ketua"), site.signed_in("staf")
    assert "Naskah Anda terbit." in staff.get("/notices").text
    chair.get("/notices")
    chair.post("/notices/read")
    assert "1 pemberitahuan ditandai" in chair.get("/notices").text
    assert "Pemberitahuan (1)" in staff.get("/notices").text


def test_pages_of_notices_go_on(site: Site) -> None:
    """Thirty a page, unread ones first, forward by key; a key that is none is refused."""
    documents = [to_sign(site.house) for _ in range(4)]
    house = site.house
    house.office.notices.maker.make_all()
    chair = house.actor("ketua")
    first = house.office.notices.page(chair, limit=3)
    assert first.next is not None
    house.office.notices.read(chair, [first.items[0].id])
    again = house.office.notices.page(chair, limit=3)
    assert [one.read for one in again.items] == [False] * 3
    rest = house.office.notices.page(chair, again.next, limit=3)
    assert [one.read for one in rest.items] == [True]
    assert {one.document_id for one in (*again.items, *rest.items)} == set(documents)
    assert site.signed_in("ketua").get("/notices?after=x").status_code == 422


def test_what_one_may_not_read_is_not_named(site: Site) -> None:
    """A notice of a document that went out of one's sight keeps its words and loses title and link."""
    document_id = to_sign(site.house)
    site.office.notices.maker.make_all()
    with site.office.database.write() as session:
        [notice] = session.scalars(select(Notice))
        notice.person_id = site.house.people["agendaris"]
    text = site.signed_in("agendaris").get("/notices").text
    assert "Naskah menunggu tanda tangan Anda." in text
    assert "Panitia Pelaksana" not in text
    assert str(document_id) not in text


def test_how_notices_come_is_chosen(site: Site) -> None:
    """The page shows the body's way until one chooses; what it does not offer is refused."""
    staff = site.signed_in("staf")
    assert re.search(r'value="at_once" checked', staff.get("/account").text)
    assert staff.post("/account/notices", {"mail": "digest"}).status_code == 303
    assert re.search(r'value="digest" checked', staff.get("/account").text)
    assert staff.post("/account/notices", {"mail": "hourly"}).status_code == 422


def test_the_feed_needs_no_sign_in(site: Site) -> None:
    """A calendar program reads it by its address; without the right one there is nothing, and not for long."""
    document_id = to_sign(site.house)
    due(site.house, document_id, date(2019, 12, 16), 2)
    chair = site.signed_in("ketua")
    chair.post("/account/feed")
    address = unescape(re.search(r"http://localhost:8000(/calendar/[^<]+\.ics)", chair.get("/account").text)[1])  # type: ignore[index]
    program = site.guest()
    answer = program.get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert f"UID:{document_id}@localhost" in answer.text
    assert "Set-Cookie" not in answer.headers
    chair.post("/account/feed/end")
    codes = [program.get(address).status_code for _ in range(22)]
    assert codes == [404] * 20 + [429] * 2


def test_a_link_in_a_mail_leads_through_the_gate(site: Site) -> None:
    """Who is not signed in is asked to, and then comes to the document; nothing is changed by opening it."""
    document_id = to_sign(site.house)
    answer = site.guest().get(f"/documents/{document_id}")
    assert answer.status_code == 303
    assert f"next=/documents/{document_id}" in unescape(answer.headers["Location"]).replace("%2F", "/")


def test_the_demo_shows_its_mails(house: House) -> None:
    """The admin sees what went into files; others, and offices with a mail server, see no such page."""
    site = site_of(mailing(house))
    to_sign(site.house)
    send(site.house)
    admin = site.signed_in("admin")
    assert "Surat keluar (demo)" in admin.get("/jobs").text
    text = admin.get("/letters").text
    assert "Naskah menunggu tanda tangan Anda - Panitia Pelaksana" in text
    [address] = set(re.findall(r'href="(/letters/[0-9a-f-]{36})"', text))
    letter = admin.get(address).text
    assert "ketua@pkk-sumbar.example" in letter
    assert "tidak ada yang berubah karenanya" in letter
    assert site.signed_in("staf").get(address).status_code == 404
    assert site_of(house).signed_in("admin").get("/letters").status_code == 404


def test_a_letter_that_failed_is_sent_again(house: House) -> None:
    """Jobs names it with its reader and why; a press sends it anew, once."""
    site = site_of(mailing(house))
    to_sign(site.house)
    site.office.notices.maker.make_all()
    site.office.post.write_all()
    with site.office.database.write() as session:
        [letter] = session.scalars(select(Letter))
        letter.failed_at, letter.error = site.office.clock.system(), letters.UNCERTAIN
    admin = site.signed_in("admin")
    text = admin.get("/jobs").text
    assert "Untuk Ny. Hj. Ratna Dewi Maharani" in text
    assert "mungkin sudah sampai, mungkin belum" in text
    assert "Panitia Pelaksana" not in text
    assert admin.post(f"/letters/{letter.id}/retry").status_code == 303
    assert admin.post(f"/letters/{letter.id}/retry").status_code == 409
    assert site.office.post.send_next()
    assert "Surel tidak terkirim" not in admin.get("/jobs").text
