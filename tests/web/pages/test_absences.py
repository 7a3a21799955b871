"""The pages of absences and mandates: entered, checked, on file, ended; seen by whom they concern."""

from random import Random
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from documents.bodies.acting.standing import Mandate
from documents.evidence.entries import RefusalLog
from tests.office import MORNING
from tests.web.forms import Form
from tests.web.site import Guest, Site

AWAY = {
    "position": "chair",
    "form": "plh",
    "starts_at": "2019-12-16T08:00",
    "ends_at": "2019-12-20T17:00",
    "basis": "Surat Perintah 800/12 tanggal 13 Desember 2019",
    "reason": "dinas luar ke Jakarta",
}


def away(site: Site, **changed: Any) -> dict[str, Any]:
    """A filled form; everybody is back before it is sent."""
    site.office.clock.set(MORNING)
    with site.office.database.write() as session:
        session.execute(delete(Mandate))
    return {**AWAY, "substitute": str(site.house.people["pokja1"]), **changed}


def entered(site: Site, guest: Guest, **changed: Any) -> None:
    answer = guest.post("/absences/new", away(site, **changed))
    assert (answer.status_code, answer.location) == (303, "/absences"), answer.text


def shown(guest: Guest, answer: TestResponse) -> TestResponse:
    """The page that a form led on to."""
    assert (answer.status_code, answer.location) == (303, urlsplit(answer.location or "").path), answer.text
    return guest.get(answer.location or "")


def checked(guest: Guest, kind: str, form: dict[str, Any]) -> TestResponse:
    """The page of the check."""
    return shown(guest, guest.post(f"/absences/{kind}/check", form))


def links(guest: Guest) -> dict[str, str]:
    """What the navigation leads to, by its words."""
    found = html.fromstring(guest.get("/notices").text).xpath("//*[@class='nk-nav']//a")
    return {link.findtext("span"): link.get("href") for link in found}


def logged(site: Site) -> int:
    """How many refusals are on file."""
    with site.office.database.read() as session:
        return session.scalar(select(func.count()).select_from(RefusalLog)) or 0


def test_an_absence_is_said_in_words_before_it_is_entered(quiet_site: Site) -> None:
    """The first button leads to the facts and what follows, at an address that opens again as often as one likes; only the
    second puts it on file. From there one goes back to the filled form.
    """
    secretary = quiet_site.signed_in("sekretaris")
    filled, form = away(quiet_site), Form.of(secretary.get("/absences/new"), "absence")
    sent = secretary.post(form.action, {**form.values, **filled})
    asked = [shown(secretary, sent) for _ in range(2)][-1]
    assert "Naskah yang menunggu Ketua langsung tampil pada Ny. Wirdanelis" in asked.text
    assert "dinas luar ke Jakarta" in asked.text
    assert "Plh. Ketua" not in secretary.get("/absences").text
    assert "Sudah lewat: berlaku sejak dicatat, dan tidak mencakup yang dilakukan sebelumnya." in asked.text
    [change] = html.fromstring(asked.text).xpath("//button[.='Ubah']/@formaction")
    again = Form.of(shown(secretary, secretary.post(change, Form.of(asked, "absence").values)), "absence")
    assert {name: again.values[name] for name in filled} == filled
    assert Form.of(asked, "absence").send(secretary).location == "/absences"
    listed = secretary.get("/absences").text
    assert "Plh. Ketua: Ny. Wirdanelis" in listed
    assert "Ny. Hj. Ratna Dewi Maharani berhalangan" in listed
    assert "sesudah mulainya, dan berlaku sejak itu" in listed


def test_what_was_written_is_kept_for_its_writer_until_it_is_entered(quiet_site: Site) -> None:
    """However long: what a form may hold is kept whole, and more than a browser keeps is shown at once. Entered, nothing is
    left of it; nor is there anything for who signs in next at the same browser.
    """
    written = "".join(map(chr, Random(3).choices(range(0x20000, 0x2A6D6), k=3000)))
    longest = {"basis": written[:300], "reason": written[300:600]}
    secretary = quiet_site.signed_in("sekretaris")
    asked = checked(secretary, "new", away(quiet_site, **longest))
    assert longest["reason"] in asked.text and longest["basis"] in asked.text
    longer = secretary.post("/absences/new/check", away(quiet_site, reason=written))
    assert longer.status_code == 422 and written in longer.text
    sealed = secretary.client.get_cookie("naskah_asked", path="/absences/new")
    assert sealed is not None and len(sealed.value) < 3800
    Form.of(asked, "absence").send(secretary)
    assert secretary.client.get_cookie("naskah_asked", path="/absences/new") is None
    assert secretary.get("/absences/new/check").location == "/absences/new"
    next_one = quiet_site.signed_in("ketua")
    next_one.client.set_cookie("naskah_asked", sealed.value, path="/absences/new")
    assert next_one.get("/absences/new/check").location == "/absences/new"


def test_a_wrong_form_comes_back_with_what_was_written(quiet_site: Site) -> None:
    """Each wrong field is named and linked to, the rest stays."""
    secretary = quiet_site.signed_in("sekretaris")
    answer = checked(secretary, "new", away(quiet_site, ends_at="kapan", basis=""))
    assert answer.status_code == 422
    assert 'href="#ends_at"' in answer.text and 'href="#basis"' in answer.text
    assert "dinas luar ke Jakarta" in answer.text
    entered(quiet_site, secretary)
    form, holder = {**AWAY, "substitute": str(quiet_site.house.people["sekretaris"])}, quiet_site.signed_in("ketua")
    answer = shown(holder, holder.post("/absences/new", form))
    assert answer.status_code == 409
    assert "sudah menjadi Plh. Ketua" in answer.text


def test_a_refusal_is_logged_when_it_is_sent(quiet_site: Site) -> None:
    """The page that tells it may be opened any number of times; nothing is written then."""
    entered(quiet_site, quiet_site.signed_in("sekretaris"))
    form, holder = {**AWAY, "substitute": str(quiet_site.house.people["sekretaris"])}, quiet_site.signed_in("ketua")
    before = logged(quiet_site)
    assert checked(holder, "new", form).status_code == 409
    assert logged(quiet_site) == before + 1
    assert [holder.get("/absences/new/check").status_code for _ in range(2)] == [409, 409]
    assert logged(quiet_site) == before + 1


def test_both_are_told_and_who_is_back_says_so(quiet_site: Site) -> None:
    """The substitute's home says until when, the holder's offers the way to end it; afterwards neither says anything."""
    entered(quiet_site, quiet_site.signed_in("sekretaris"))
    substitute, holder = quiet_site.signed_in("pokja1"), quiet_site.signed_in("ketua")
    assert "Anda Plh. Ketua" in substitute.get("/").text
    assert links(substitute)["Sebagai pengganti"] == "/to-sign"
    told = holder.get("/to-sign").text
    assert "Anda tercatat berhalangan" in told and "Sudah kembali" in told
    address = told.split('action="/absences/')[1].split("/end")[0]
    ended = holder.post(f"/absences/{address}/end")
    assert (ended.status_code, ended.headers["Location"]) == (303, "/absences")
    assert "sudah kembali; naskah yang menunggu ada padanya lagi" in holder.get("/absences").text
    assert "Anda Plh. Ketua" not in substitute.get("/").text
    assert "Sebagai pengganti" not in links(substitute)
    assert "Anda tercatat berhalangan" not in holder.get("/to-sign").text


def test_a_mandate_for_letters(quiet_site: Site) -> None:
    """The holder has somebody sign letters on her behalf; the types that only she signs are not offered."""
    holder, form = quiet_site.signed_in("ketua"), away(quiet_site)
    shown = holder.get("/absences/mandate").text
    assert 'value="letter"' in shown and 'value="decree"' not in shown
    form |= {"form": "an", "substitute": str(quiet_site.house.people["sekretaris"]), "types": ["letter", "memo"]}
    asked = checked(holder, "mandate", form)
    assert "Ny. Desi Marlina boleh menandatangani naskah ini" in asked.text
    assert 'value="letter"' in asked.text and 'value="memo"' in asked.text
    assert holder.post("/absences/mandate", form).location == "/absences"
    listed = holder.get("/absences").text
    assert "a.n. Ketua: Ny. Desi Marlina" in listed and "Surat, Nota Dinas" in listed


def test_for_whom_the_pages_are(quiet_site: Site) -> None:
    """Others find no such page; who manages people sees mandates at the person."""
    entered(quiet_site, quiet_site.signed_in("sekretaris"))
    staff, admin = quiet_site.signed_in("staf"), quiet_site.signed_in("admin")
    assert [staff.get(path).status_code for path in ("/absences", "/absences/new", "/absences/mandate")] == [404] * 3
    assert quiet_site.signed_in("sekretaris").get("/absences/mandate").status_code == 404
    person = admin.get(f"/people/{quiet_site.house.people['pokja1']}").text
    assert "Plh. Ketua: Ny. Wirdanelis" in person
    assert admin.get("/absences").status_code == 200
    assert admin.get("/absences/new").status_code == 404


def test_nobody_is_away(quiet_site: Site) -> None:
    """The empty page says what an absence does, and has the way to enter one, once."""
    away(quiet_site)
    for who in ("sekretaris", "ketua"):
        text = quiet_site.signed_in(who).get("/absences").text
        assert "Semua pemegang jabatan hadir." in text
        assert text.count('href="/absences/new"') == 1
