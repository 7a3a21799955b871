"""The list of what waits, and many of it done together, as a browser without JavaScript has it."""

import re
from uuid import UUID, uuid4

import pytest
from lxml import html
from sqlalchemy import func, select

from documents.register.entries import RegisterEntry
from documents.store.base import new_id
from tests.deskwork import POKJA_DECREE, act, draft, to_sign, walk
from tests.office import PASSWORD
from tests.web.forms import Form
from tests.web.site import Guest, Site


def boxes(guest: Guest, path: str = "/to-sign") -> list[str]:
    """What the boxes of the list stand for, in its order."""
    found: list[str] = html.fromstring(guest.get(path).text).xpath("//input[@name='item']/@value")
    return found


def choose(guest: Guest, items: list[str], action: str = "sign", path: str = "/to-sign", **more: str) -> str:
    """Tick, press the button; the address that it leads to."""
    form = Form.of(guest.get(path), "choose")
    answer = guest.post(form.action, {**form.values, "item": items, "action": action, **more})
    assert answer.status_code == 303
    return str(answer.location)


def numbered(site: Site) -> int:
    with site.office.database.read() as session:
        return session.scalar(select(func.count()).select_from(RegisterEntry)) or 0


def words(guest: Guest, address: str) -> str:
    """What the page says, its tags left out."""
    return " ".join(re.sub("<[^>]+>", " ", guest.get(address).text).split())


def test_a_list_is_chosen_from_and_signed_with_one_password(site: Site) -> None:
    """The page before says what is signed under which numbers to come, and asks once; the page after has a number for each."""
    ids = [to_sign(site.house) for _ in range(3)]
    guest = site.signed_in("ketua")
    listed = boxes(guest)
    assert [UUID(item.split(":")[0]) for item in listed] == ids
    text = words(guest, "/to-sign")
    assert "Belum ditandatangani (3)" in text and text.count("1 paraf: Sekretaris") == 3
    address = choose(guest, listed[:2])
    asked = words(guest, address)
    for part in (
        "Tanda tangani 2 naskah?",
        "Siap (2)",
        "Perkiraan 1/ KEP/",
        "Perkiraan 2/ KEP/",
        "Kode isi",
        "Nomor langsung terbit",
    ):
        assert part in asked, part
    assert numbered(site) == 0
    form = Form.of(guest.get(address), "confirm")
    answer = form.send(guest, secret=PASSWORD)
    assert (answer.status_code, answer.location) == (303, address)
    told = words(guest, address)
    assert "Tanda tangani: 2 dari 2 naskah" in told and "Semuanya selesai." in told
    assert numbered(site) == 2
    form.send(guest, secret=PASSWORD)
    assert numbered(site) == 2
    assert "Belum ditandatangani (1)" in words(guest, "/to-sign")


def test_what_is_refused_comes_first_and_is_in_nobodys_way(site: Site) -> None:
    """One went back meanwhile: before it is told as one that will be refused, after as one that was, and why."""
    ids = [to_sign(site.house) for _ in range(3)]
    guest = site.signed_in("ketua")
    address = choose(guest, boxes(guest))
    form = Form.of(guest.get(address), "confirm")
    act(site.house, "ketua", ids[1], "return", note="Perbaiki.")
    asked = words(guest, address)
    assert asked.index("Akan ditolak (1)") < asked.index("Siap (2)")
    form.send(guest, secret=PASSWORD)
    told = words(guest, address)
    assert "Tanda tangani: 2 dari 3 naskah" in told
    assert told.index("Ditolak (1)") < told.index("ditarik atau berpindah") < told.index("Selesai (2)")
    assert numbered(site) == 2


def test_without_the_password_nothing_is_signed(site: Site) -> None:
    """A wrong password is told at the field; the choice is still there."""
    to_sign(site.house)
    guest = site.signed_in("ketua")
    address = choose(guest, boxes(guest))
    for secret, said in (("", "Masukkan kata sandi Anda."), ("salah-sekali", "Kata sandi salah.")):
        answer = Form.of(guest.get(address), "confirm").send(guest, secret=secret)
        assert answer.location == address
        assert said in words(guest, address)
    assert numbered(site) == 0
    assert "Tanda tangani 1 naskah?" in words(guest, address)


def test_choosing_all_or_none(site: Site) -> None:
    """All of the page by one tick; without any the list says what to do. What cannot be read is refused in words."""
    ids = [to_sign(site.house) for _ in range(2)]
    guest = site.signed_in("ketua")
    shown = boxes(guest)
    assert choose(guest, []) == "/to-sign"
    assert "Pilih naskahnya dulu." in words(guest, "/to-sign")
    for unread in ("x:y:z", f"{ids[0]}:3:{chr(0) * 64}"):
        assert choose(guest, [unread]) == "/to-sign"
    assert "Pilihan ini tidak terbaca." in words(guest, "/to-sign")
    assert choose(guest, [f"{uuid4()}:1:{'0' * 64}" for _ in range(201)]) == "/to-sign"
    assert "Paling banyak 200 naskah" in words(guest, "/to-sign")
    address = choose(guest, [], all="1", shown=shown)  # type: ignore[arg-type]
    assert f"Tanda tangani {len(ids)} naskah?" in words(guest, address)


def test_a_part_that_was_done_is_told_and_goes_on(site: Site) -> None:
    """Where the middle was the end, the address says what is done and what is not, and goes on with the rest."""
    for _ in range(3):
        to_sign(site.house)
    guest = site.signed_in("ketua")
    address = choose(guest, boxes(guest))
    site.office.bundles.go_on(site.house.actor("ketua"), UUID(address.rpartition("/")[2]), most=1)
    told = words(guest, address)
    assert "Tanda tangani: 1 dari 3 naskah" in told and "Belum semua: 2 belum dikerjakan." in told
    assert told.index("Belum dikerjakan (2)") < told.index("Selesai (1)")
    form = Form.of(guest.get(address), "confirm")
    form.send(guest, secret=PASSWORD)
    assert "Tanda tangani: 3 dari 3 naskah" in words(guest, address)
    assert numbered(site) == 3


def test_initials_are_given_together_without_a_password(site: Site) -> None:
    """The secretary's list works the same, named after its own act."""
    for _ in range(2):
        walk(site.house, draft(site.house), "staf submit")
    guest = site.signed_in("sekretaris")
    address = choose(guest, boxes(guest, "/to-check"), "endorse", "/to-check")
    assert "Paraf 2 naskah?" in words(guest, address)
    assert 'name="secret"' not in guest.get(address).text
    Form.of(guest.get(address), "confirm").send(guest)
    assert "Paraf: 2 dari 2 naskah" in words(guest, address)


def test_a_bundle_is_its_makers_alone(site: Site) -> None:
    """For others its address does not exist; nor does one that was never made."""
    to_sign(site.house)
    guest = site.signed_in("ketua")
    address = choose(guest, boxes(guest))
    other = site.signed_in("sekretaris")
    for path in (address, f"/together/{new_id()}"):
        assert other.get(path).status_code == 404
        assert other.post(path).status_code == 404


def test_one_after_the_other(site: Site) -> None:
    """Read from the list a document says its place and leads to its neighbours; one returned leads to the next."""
    first, second, third = (to_sign(site.house) for _ in range(3))
    guest = site.signed_in("ketua")
    text = guest.get(f"/documents/{second}?view=text").text
    assert "2 dari 3" in text
    assert re.findall(r'href="/documents/([^"]+)" rel="(prev|next)"', text) == [
        (str(first), "prev"),
        (str(third), "next"),
    ]
    page = html.fromstring(guest.get(f"/documents/{second}/actions/return").text)
    sent = {
        name: page.xpath(f"//form[@id='act']//input[@name='{name}']/@value")[0]
        for name in ("version", "content_sha256")
    }
    answer = guest.post(f"/documents/{second}/actions/return", {**sent, "note": "Angka 2 salah."})
    assert (answer.status_code, answer.location) == (303, f"/documents/{third}")
    assert "Anda mengembalikan" in words(guest, f"/documents/{third}?view=text")


def test_a_substitute_signs_many_with_one_password(site: Site) -> None:
    """Who acts for the chair has her list, whole and by the mandate, as many in it as their home says, and signs from it; the
    type that she alone signs is not in it, nor what waits for their own initials, which has its own list with its own count.
    Without a mandate the list is not theirs.
    """
    for kind in ("letter", "letter", "decree"):
        walk(site.house, draft(site.house, type=kind), "staf submit", "sekretaris endorse")
    walk(site.house, draft(site.house, fields=POKJA_DECREE), "staf submit")
    guest = site.signed_in("pokja1")
    assert guest.get("/to-sign").status_code == 404
    given = {
        "position": "chair",
        "form": "plh",
        "substitute": "pokja1@pkk-sumbar.example",
        "starts_at": "2019-12-16T08:00",
        "ends_at": "2019-12-20T17:00",
        "basis": "Surat Perintah 800/12",
    }
    mandate = site.office.absences.give(site.house.actor("sekretaris"), given)
    own = f"/to-sign/{mandate.id}"
    assert f'<a href="{own}">2 naskah menunggu</a>' in guest.get("/").text
    assert "Menunggu Plh. Ketua (2)" in words(guest, own) and boxes(guest, own) == boxes(guest)
    assert "Belum ditandatangani (2)" in words(guest, "/to-sign")
    checking = guest.get("/to-check")
    assert "Perlu verifikasi (1)" in " ".join(html.fromstring(checking.text).xpath("//h1/text()"))
    assert len(boxes(guest, "/to-check")) == 1
    [link] = html.fromstring(checking.text).xpath("//nav[@class='nk-nav']//a[@href='/to-check']")
    assert link.text_content().split() == ["Perlu", "verifikasi", "1"]
    signed = boxes(guest, own)[0].split(":")[0]
    address = choose(guest, boxes(guest, own), path=own)
    form = Form.of(guest.get(address), "confirm")
    assert "Tanda tangani 2 naskah?" in words(guest, address) and numbered(site) == 0
    form.send(guest, secret=PASSWORD)
    assert "Semuanya selesai." in words(guest, address) and numbered(site) == 2
    assert 'href="/to-sign"' in guest.get(address).text
    drawn = html.fromstring(guest.get(f"/documents/{signed}/flow").text).xpath("//*[contains(@class,'nk-way-wide')]")[0]
    assert "Ny. Wirdanelis (Plh. Ketua)" in " ".join(drawn.xpath(".//text()"))
    assert site.signed_in("ketua").get(own).status_code == 404


@pytest.mark.parametrize("after", ["x", "0~2019-12-16~2019-12-16T00:00:00~x"])
def test_a_malformed_page_key_is_refused(site: Site, after: str) -> None:
    """An address that was tampered with is told in words."""
    assert site.signed_in("ketua").get("/to-sign", query_string={"after": after}).status_code == 422
