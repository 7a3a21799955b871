"""Jobs: what failed and why, tried again by an admin alone."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from tests.office import open_house
from tests.web.morning import fail_job, morning
from tests.web.site import Site, site_of


def test_a_failed_job_is_tried_again(sqlite_url: str, tmp_path: Path) -> None:
    """The reason stands on the page; a press puts the job back in the queue and wakes the worker."""
    rung: list[UUID] = []

    def ring(jobs: Sequence[UUID]) -> None:
        rung.extend(jobs)

    house = open_house(sqlite_url, tmp_path, ring=ring)
    site = site_of(house)
    found = morning(house)
    rung.clear()
    admin = site.signed_in("admin")
    text = admin.get("/jobs").text
    assert "5 dari 5 percobaan gagal. Nomor dan tanda tangan tetap sah." in text
    assert "TimeoutError: the render took too long" in text
    assert "1/KEP/" in text
    assert "Pemenang Lomba" not in text
    job_id = fail_job(house, found["fileless"])
    assert admin.post(f"/jobs/{job_id}/retry").status_code == 303
    assert rung == [job_id]
    assert admin.post(f"/jobs/{job_id}/retry").status_code == 409
    assert house.work() == 1
    text = admin.get("/jobs").text
    assert "percobaan gagal" not in text
    assert text.count("Selesai") == 2
    house.close()


def test_an_auditor_looks_on(site: Site) -> None:
    """Who may see jobs sees no button, and sends nothing."""
    found = morning(site.house)
    job_id = fail_job(site.house, found["fileless"])
    auditor = site.signed_in("auditor")
    for reader in (auditor, site.signed_in("staf")):
        page = reader.get(f"/documents/{found['fileless']}").text
        assert "Admin dapat mengulanginya." in page
        assert "Coba lagi di Pekerjaan" not in page
    text = auditor.get("/jobs").text
    assert "percobaan gagal" in text
    assert "Coba lagi" not in text
    assert auditor.post(f"/jobs/{job_id}/retry").status_code == 404
    assert site.signed_in("staf").post(f"/jobs/{job_id}/retry").status_code == 404


def test_a_queue_that_nobody_takes_is_said_to_be(site: Site) -> None:
    """Without jobs nothing is wrong; the page says so plainly."""
    text = site.signed_in("admin").get("/jobs").text
    assert "Belum ada pekerjaan." in text
    assert "GB tersisa" in text
