"""The home of each role: what awaits whom, and since when."""

import re

import pytest

from tests.deskwork import draft, walk
from tests.journeys.acting import at
from tests.web.morning import LONG, morning
from tests.web.site import Site


@pytest.fixture(scope="module")
def busy_site(quiet_site: Site) -> Site:
    """The site on a morning with documents in every stage."""
    morning(quiet_site.house)
    return quiet_site


def sections(text: str) -> dict[str, int]:
    """The sections of a home with their counts."""
    found = re.findall(r'<h2 id="queue-\w+">(.*?) <span class="nk-count[^"]*">(\d+)</span></h2>', text)
    return {title: int(number) for title, number in found}


def test_staff_see_what_came_back_first(busy_site: Site) -> None:
    """Returned work with its note and the one filled button, then drafts, who has the rest, what was issued today."""
    text = busy_site.signed_in("staf").get("/").text
    assert sections(text) == {
        "Dikembalikan kepada saya": 1,
        "Konsep saya": 1,
        "Menunggu orang lain": 2,
        "Terbit hari ini": 2,
    }
    assert "Bagian III: 24 orang, bukan 22." in text
    assert "Ny. Desi Marlina" in text
    assert len(re.findall(r'class="btn btn-primary"', text)) == 1
    assert "Sekretaris, sejak" in text
    assert "Ketua, sejak" in text


def test_the_secretary_sees_their_turn_and_what_is_with_others(busy_site: Site) -> None:
    """Their turn with a button, the rest with its holder."""
    text = busy_site.signed_in("sekretaris").get("/").text
    assert sections(text) == {"Menunggu saya": 1, "Sedang berjalan": 1, "Terbit hari ini": 2}
    assert LONG in text
    assert "dari Fitri Handayani, S.Sos., menunggu Sekretaris sejak <time" in text


def test_the_chair_lands_on_what_to_sign(busy_site: Site) -> None:
    """Their home is the queue itself."""
    guest = busy_site.signed_in("ketua")
    assert guest.get("/").headers["Location"] == "/to-sign"
    text = guest.get("/to-sign").text
    assert "Belum ditandatangani (1)" in text
    assert "Undangan Rapat Kerja" in text
    assert LONG not in text


def test_the_registrar_sees_what_is_to_be_dispatched(busy_site: Site) -> None:
    """Numbered documents that are still here, and those whose signed paper nobody has uploaded."""
    text = busy_site.signed_in("agendaris").get("/").text
    assert sections(text) == {"Belum dikirim": 2, "Belum ada pindaian": 2, "Terbit hari ini": 2}
    assert text.count('/scan">Unggah pindaian') == 2


def test_the_auditor_sees_the_year_of_each_series(busy_site: Site) -> None:
    """Each series with its range, whether it has gaps, and what stands on paper."""
    text = busy_site.signed_in("auditor").get("/").text
    assert "SKR 2019" in text
    assert "1–295 di kertas" in text
    assert text.count("tanpa celah") == 2
    assert text.count('d="M0 0h3v20h-3z"') == 2


def test_the_admin_sees_jobs_and_people(busy_site: Site) -> None:
    """How many failed, how many accounts are open; no document."""
    text = busy_site.signed_in("admin").get("/").text
    assert "1 gagal" in text
    assert f"{len(busy_site.house.people)} akun aktif" in text
    assert "Undangan" not in text


def test_empty_homes_say_so(site: Site) -> None:
    """With nothing to do the page says what that means."""
    assert "Anda belum menyusun naskah." in site.signed_in("staf").get("/").text
    assert "Tidak ada naskah yang menunggu tanda tangan Anda." in site.signed_in("ketua").get("/to-sign").text
    assert "Belum ada nomor terbit tahun 2019." in site.signed_in("auditor").get("/").text
    assert "Tidak ada naskah yang perlu dikirim." in site.signed_in("agendaris").get("/").text


def test_with_nothing_to_do_the_last_number_is_named(site: Site) -> None:
    """Who has nothing to do is told the number that was issued last: a drafter their own, the chair the office's."""
    mine = draft(site.house)
    walk(site.house, mine, "staf submit", "sekretaris endorse", "ketua sign")
    at(site.house, "2019-12-17T09:00:00+07:00")
    for who, path, said in (
        ("staf", "/", "Tidak ada naskah yang menunggu Anda."),
        ("sekretaris", "/", "Tidak ada naskah yang menunggu Anda."),
        ("ketua", "/to-sign", "Tidak ada naskah yang menunggu tanda tangan Anda."),
    ):
        text = site.signed_in(who).get(path).text
        assert f"{said} Terakhir: 1/KEP/PKK-PROP/XII/2019." in " ".join(re.sub("<[^>]+>", "", text).split())
        assert f'href="/documents/{mine}"' in text
        assert "belum menyusun" not in text


def test_a_new_year_opens_at_the_last_register(site: Site) -> None:
    """While the year has no register of its own, the auditor's home and the register show the latest one."""
    walk(site.house, draft(site.house), "staf submit", "sekretaris endorse", "ketua sign")
    at(site.house, "2026-03-02T09:00:00+07:00")
    guest = site.signed_in("auditor")
    assert "KEP 2019" in guest.get("/").text
    assert "<h1>Register Keputusan 2019</h1>" in guest.get("/register").text
    assert "2019.csv" in guest.get("/register/export.csv").headers["Content-Disposition"]
    assert "<h1>Register Surat keluar 2026</h1>" in guest.get("/register?series=SKR").text
    assert "<h1>Register Keputusan 2026</h1>" in guest.get("/register?year=2026").text
    walk(site.house, draft(site.house), "staf submit", "sekretaris endorse", "ketua sign")
    assert "KEP 2026" in guest.get("/").text
    assert "<h1>Register Keputusan 2026</h1>" in guest.get("/register").text


def test_columns_keep_the_order_of_the_queues(busy_site: Site) -> None:
    """Read from top to bottom, as on a phone, what is told comes in the queues' own order."""
    text = busy_site.signed_in("staf").get("/").text
    assert list(sections(text)) == ["Dikembalikan kepada saya", "Konsep saya", "Menunggu orang lain", "Terbit hari ini"]
