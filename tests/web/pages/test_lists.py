"""Lists: documents with their filters, the register with its books."""

import csv
import io
import re
from html import unescape

import pytest
from lxml import html

from tests.deskwork import draft, walk
from tests.journeys.acting import at
from tests.web.morning import LONG, morning
from tests.web.site import Site
from web.pages.lists.register import ROWS

ROW = re.compile(r'<a class="nk-cover" href="/documents/[0-9a-f-]{36}" lang="id">(.*?)</a>')


@pytest.fixture(scope="module")
def busy_site(quiet_site: Site) -> Site:
    """The site on a morning with documents in every stage."""
    morning(quiet_site.house)
    return quiet_site


def titles(text: str) -> list[str]:
    """The titles a list shows."""
    return [unescape(found) for found in ROW.findall(text)]


def plain(text: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=panitia+konsultasi", {LONG}),
        ("q=PENGERAS", {"Pinjam Pakai Pengeras Suara untuk Rapat"}),
        ("q=296%2FSKR", {"Undangan Rapat Konsultasi dengan OPD terkait"}),
        ("q=%25", set()),
        ("type=letter", {"Pinjam Pakai Pengeras Suara untuk Rapat"}),
        ("state=rejected", {"Tim Penilai Tertib Administrasi"}),
        ("queue=sent_back", {"Susunan Pengurus Pokja IV"}),
        ("type=decree&state=issued", {"Pemenang Lomba"}),
        ("type=nothing", set()),
    ],
)
def test_filters_narrow_the_list(busy_site: Site, query: str, expected: set[str]) -> None:
    """Words, type, state and queue, alone or together; what matches nothing says so."""
    text = busy_site.signed_in("staf").get(f"/documents?{query}").text
    assert set(titles(text)) == expected
    assert expected or "Tidak ada naskah yang cocok dengan filter ini." in text


def test_each_chip_takes_one_filter_away(busy_site: Site) -> None:
    """A chip's address is the list without that filter."""
    guest = busy_site.signed_in("staf")
    text = guest.get("/documents?q=rapat&type=decree").text
    chips = [unescape(href) for href in re.findall(r'<a class="nk-chip" href="([^"]+)"', text)]
    assert chips == ["/documents?type=decree", "/documents?q=rapat"]
    assert 'value="rapat"' in text
    assert '<option value="decree" selected>' in text


def test_the_list_goes_on_by_key(site: Site) -> None:
    """Fifty a page, each document once, and a link back to the start."""
    for number in range(60):
        at(site.house, f"2019-12-16T09:00:{number:02d}+07:00")
        site.office.desk.create(site.house.actor("staf"), "letter", {"subject": f"Surat {number}"})
    guest = site.signed_in("staf")
    first = guest.get("/documents").text
    following = unescape(re.findall(r'href="([^"]+)" rel="next"', first)[0])
    second = guest.get(following).text
    assert titles(first) + titles(second) == [f"Surat {number}" for number in reversed(range(60))]
    assert 'rel="next"' not in second
    assert '<a href="/documents">Ke awal</a>' in second


def test_a_foreign_key_is_refused_in_words(busy_site: Site) -> None:
    """A page key that is none of ours is a 422 page."""
    guest = busy_site.signed_in("staf")
    for path in ("/documents?after=x", "/register?after=x", "/register?after=eyJ4IjoxfQ=="):
        assert guest.get(path).status_code == 422, path


def test_hostile_text_is_only_text(site: Site) -> None:
    """Tags, braces and quotes in a title, a name or a filter are shown as they were typed."""
    title = 'Dinas P & K <b> "x" {{7*7}} <script>alert(1)</script>'
    site.office.desk.create(site.house.actor("staf"), "letter", {"subject": title})
    guest = site.signed_in("staf")
    for path in ("/", "/documents"):
        text = guest.get(path).text
        assert title in unescape(text)
        assert "<script>alert" not in text
    assert (
        "<script>alert" not in guest.get("/documents", query_string={"q": title, "type": title, "queue": "drafts"}).text
    )


def test_the_register_of_letters_has_the_agenda_s_columns(busy_site: Site) -> None:
    """Buku Agenda: its columns with the row of their numbers, the paper numbers, the annexed addressees, the file."""
    text = busy_site.signed_in("auditor").get("/register?series=SKR&year=2019").text
    heads = [plain(head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text)]
    assert heads == [
        "No",
        "Nomor dan kode surat",
        "Tanggal surat",
        "Kepada",
        "Perihal",
        "Lampiran",
        "Tembusan",
        "Keterangan",
    ]
    assert re.findall(r"<td>(\d)</td>", text) == list("12345678")
    said = plain(text)
    assert "296/SKR/PKK-PROP/XII/2019" in said
    assert "Nomor 1 sampai 295 di kertas: Surat 1 sampai 295 terbit di atas kertas." in said
    assert "Daftar terlampir, 65 penerima" in said
    assert "/files/docx" in text


def test_the_register_of_decrees_has_its_own_columns(busy_site: Site) -> None:
    """Register Keputusan: its eight columns; a file that is not there yet is said to be."""
    text = busy_site.signed_in("staf").get("/register?series=KEP&year=2019").text
    heads = [plain(head).replace("\u00ad", "") for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text)]
    assert heads == [
        "No",
        "Nomor dan tanggal",
        "Tentang",
        "Uraian singkat",
        "Penandatangan",
        "Jumlah lampiran",
        "Status",
        "Keterangan",
    ]
    assert "Nomor 1 sampai 1 tanpa celah" in plain(text)
    assert "Word belum siap" in text


@pytest.mark.parametrize("number", ["296", "296/SKR/PKK-PROP/XII/2019", "250"])
def test_the_register_opens_at_a_number(busy_site: Site, number: str) -> None:
    """ "Ke nomor" takes a running number or a whole one."""
    text = (
        busy_site.signed_in("staf")
        .get("/register", query_string={"series": "SKR", "year": 2019, "number": number})
        .text
    )
    assert "296/SKR/PKK-PROP/XII/2019" in plain(text)


def test_beyond_the_last_number_there_is_nothing(busy_site: Site) -> None:
    """A number after the last, or words instead of one, are answered in words."""
    guest = busy_site.signed_in("staf")
    assert "Tidak ada nomor yang cocok." in guest.get("/register?series=SKR&year=2019&number=297").text
    assert "Tulis nomor urut dengan angka" in guest.get("/register?series=SKR&year=2019&number=akhir").text
    assert "Belum ada nomor terbit di seri ST tahun 2019." in guest.get("/register?series=ST&year=2019").text
    assert guest.get("/register?series=nothing").status_code == 404
    assert guest.get("/register?year=99999").status_code == 200
    unknown = guest.get("/register?series=SKR&year=9999")
    assert (unknown.status_code, unknown.location) == (303, "/register?series=SKR")


def test_a_long_register_is_printed_from_one_page(site: Site) -> None:
    """Behind "Cetak semua" stand all rows of the year; a short register prints as it is."""
    guest = site.signed_in("auditor")
    issued(site, 1)
    assert "Cetak semua" not in guest.get("/register").text
    issued(site, ROWS)
    page = html.fromstring(guest.get("/register").text)
    assert len(page.xpath("//tbody/tr")) == ROWS
    (whole,) = page.xpath("//a[contains(., 'Cetak semua')]/@href")
    page = html.fromstring(guest.get(whole).text)
    assert len(page.xpath("//tbody/tr")) == ROWS + 1
    assert page.xpath("//button[@data-print]") and not page.xpath("//a[@rel='next']")


def issued(site: Site, number: int) -> None:
    """So many decrees more in the register."""
    for _ in range(number):
        walk(site.house, draft(site.house), "staf submit", "sekretaris endorse", "ketua sign")


def test_the_register_comes_as_csv(busy_site: Site) -> None:
    """For those who may export: the same rows, with a name that says which."""
    guest = busy_site.signed_in("auditor")
    answer = guest.get("/register/export.csv?series=SKR&year=2019")
    assert answer.mimetype == "text/csv"
    assert 'filename="register-SKR-2019.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][:2] == ["No", "Nomor dan Kode Surat"]
    assert rows[1][:2] == ["296", "296/SKR/PKK-PROP/XII/2019"]
    staff = busy_site.signed_in("staf")
    assert staff.get("/register/export.csv?series=SKR&year=2019").status_code == 404
    assert "Unduh CSV" not in staff.get("/register?series=SKR&year=2019").text
