"""Stored files over HTTP: their bytes, or in words why they are not to be had."""

import pytest

from tests.deskwork import DECREE, draft, walk
from tests.web.api.calling import Api, problem
from tests.web.site import site_of


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_file_that_the_disk_lost_is_told(api: Api, harm: str) -> None:
    """Lost or changed on the disk: 409 with the reason, never a 500 and never other bytes; the page says it too."""
    document_id = draft(api.house, fields={**DECREE, "title": f"Berkas {harm}"})
    walk(api.house, document_id, "staf submit")
    made = next(file for file in api.seen("staf", document_id).files if file.kind == "draft")
    assert made.sha256 is not None
    path = api.house.office.files.path(made.sha256)
    path.unlink() if harm == "lost" else path.write_bytes(b"PK")
    answer = api.caller("staf", language="en").get(f"/documents/{document_id}/files/draft")
    assert problem(answer) == (409, "file_failed", [])
    assert "lost or damaged" in answer.text
    guest = site_of(api.house).signed_in("staf")
    page = guest.get(f"/documents/{document_id}")
    assert page.status_code == 200
    assert "Berkas tersimpan hilang atau rusak" in page.text
    assert guest.get(f"/documents/{document_id}/files/draft").status_code == 303
