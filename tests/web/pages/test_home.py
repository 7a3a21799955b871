"""The home of each role: what awaits whom, and since when."""

import re

import pytest

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


def test_the_chair_lands_on_what_to_sign(busy_site: Site) -> None:
    """Their home is the queue itself."""
    guest = busy_site.signed_in("ketua")
    assert guest.get("/").headers["Location"] == "/to-sign"
    text = guest.get("/to-sign").text
    assert "Belum ditandatangani (1)" in text
    assert "Undangan Rapat Kerja" in text
    assert LONG not in text


def test_the_registrar_sees_what_is_to_be_dispatched(busy_site: Site) -> None:
    """Numbered documents that are still here."""
    assert sections(busy_site.signed_in("agendaris").get("/").text) == {"Belum dikirim": 2, "Terbit hari ini": 2}


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
