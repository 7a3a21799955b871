"""Editions on the web: who stands where, what can move and why not, the order, its result, and taking a move back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.deskwork import act, draft, walk
from tests.documents.renewal.conftest import Moving
from tests.journeys.acting import seed_folder
from tests.office import House
from tests.web.site import Guest, Site

HIDDEN = re.compile(r'name="(edition|document)" value="([^"]+)"')
RENAMED = ("workflows/decree.toml", "awaiting_signature", "di_meja_ketua")


@pytest.fixture
def moving(house: House, tmp_path: Path) -> Iterator[Moving]:
    """The site's house with a folder to publish from."""
    yield Moving(house, seed_folder(tmp_path))


def given(guest: Guest) -> dict[str, list[str]]:
    """What the page that asks would send."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(guest.get("/editions/moving/confirm").text):
        found.setdefault(name, []).append(value)
    return found


def test_documents_are_moved_by_pages(site: Site, moving: Moving) -> None:
    """From the list of editions over the dry run and the question to the result; the one that stays says why."""
    house = site.house
    review, waiting = draft(house), draft(house)
    act(house, "staf", review, "submit")
    walk(house, waiting, "staf submit", "sekretaris endorse")
    moving.publish(RENAMED)
    admin = site.signed_in("admin")

    page = admin.get("/types").text
    assert "Pindahkan naskah berjalan" in page
    assert "berstatus Menunggu Tanda Tangan, yang tidak ada lagi dalam alur terbaru" in page
    page = admin.get("/editions/moving").text
    assert page.index("Status Menunggu Tanda Tangan tidak ada lagi") < page.index(review.hex[-8:])
    assert "Pindahkan 1 naskah" in page
    assert "Panitia Pelaksana" not in page
    assert waiting.hex[-8:] not in admin.get("/editions/moving?outcome=movable").text
    form = given(admin)
    assert form["document"] == [str(review)]

    answer = admin.post("/editions/moving", form)
    assert answer.status_code == 303
    result = str(answer.headers["Location"])
    page = admin.get(result).text
    assert "1 dari 1 naskah dipindahkan ke edisi 2" in page
    assert f'href="{result}"' in admin.get("/editions/moving").text
    assert "memindahkannya dari edisi 1 ke edisi 2" in site.signed_in("staf").get(f"/documents/{review}").text
    assert admin.post(f"{result}/{review}/undo").status_code == 303
    page = admin.get(result).text
    assert "Pemindahan diurungkan." in page and "1 diurungkan sesudahnya" in page
    row = html.fromstring(page).xpath("//tbody/tr")[0].text_content()
    assert "Diurungkan" in row and "Dipindahkan" not in row
    assert admin.post(f"{result}/{review}/undo").status_code == 303
    assert "tidak dapat diurungkan lagi" in admin.get(result).text


def test_who_sees_and_who_moves(site: Site, moving: Moving) -> None:
    """The secretary sees titles and no button, a drafter no such page; a list that nobody can read is said to be so."""
    document_id = draft(site.house)
    moving.publish(RENAMED)
    admin, secretary, staff = (site.signed_in(name) for name in ("admin", "sekretaris", "staf"))
    form = given(admin)
    page = secretary.get("/editions/moving").text
    assert "Panitia Pelaksana" in page
    assert "Pindahkan 1 naskah" not in page
    assert [guest.post("/editions/moving", form).status_code for guest in (secretary, staff)] == [403, 404]
    assert staff.get("/editions/moving").status_code == 404
    assert admin.post("/editions/moving", {"edition": "x", "document": [str(document_id)]}).status_code == 422
    assert admin.get(f"/editions/moving/{document_id}").status_code == 404
    moving.publish(("workflows/decree.toml", "di_meja_ketua", "di_meja"))
    assert admin.post("/editions/moving", form).headers["Location"] == "/editions/moving"
    assert "baru saja terbit" in admin.get("/editions/moving").text
