"""How a document is read on its page: as pages where they can be drawn, else as text, with what is missing."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import select

from documents.finishing import Finisher
from documents.outbox.jobs import Job
from documents.rendering.pages.engine import Engine
from tests.documents.rendering.seed import DECREE
from tests.office import open_house
from tests.web.api.calling import api_of
from tests.web.forms import Form
from tests.web.site import Guest, Site, site_of
from tests.workplace import issue


@pytest.fixture
def rich_site(sqlite_url: str, tmp_path: Path, warm_engine: Engine) -> Iterator[Site]:
    """The application in an office that has a LibreOffice."""
    opened = open_house(sqlite_url, tmp_path, engine=warm_engine)
    yield site_of(opened)
    opened.close()


def issued(site: Site, engine: Engine | None = None) -> UUID:
    """An issued decree, with what the worker makes of it."""
    document_id = issue(site.house).id
    site.house.work(engine=engine)
    return document_id


def images(guest: Guest, document_id: UUID) -> list[str]:
    """The addresses of the page images, once they have been asked for."""
    answer = guest.get(f"/documents/{document_id}/pages", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    found: list[str] = html.fromstring(answer.text).xpath("//img/@src")
    return found


def test_without_libreoffice_the_text_is_read_and_said_what_is_missing(site: Site) -> None:
    """No tab leads nowhere; the page names the packages, and no button promises a PDF. Asked for all the same, it is
    refused in words.
    """
    document_id, guest = issued(site), site.signed_in("ketua")
    page = guest.get(f"/documents/{document_id}").text
    assert "Menimbang" in page and "view=pages" not in page and "nk-leaf" not in page
    assert page.count("apt-get install libreoffice-writer-nogui") == 2
    assert "Buat PDF" not in page
    answer = guest.post(f"/documents/{document_id}/pdf")
    assert "apt-get install" in guest.get(answer.location).text


def test_an_older_document_gets_its_pdf_on_request(rich_site: Site, warm_engine: Engine) -> None:
    """Issued before there was a LibreOffice: a button has the PDF made; then it is a file like the other."""
    document_id, guest = issued(rich_site), rich_site.signed_in("ketua")
    assert "Buat PDF" in guest.get(f"/documents/{document_id}").text
    answer = guest.post(f"/documents/{document_id}/pdf")
    assert "PDF sedang dibuat." in guest.get(answer.location).text
    with rich_site.office.database.read() as session:
        (job_id,) = session.scalars(select(Job.id).where(Job.kind == "pdf"))
    assert api_of(rich_site.house).caller("ketua").get(f"/documents/{document_id}/files/pdf").status_code == 202
    Finisher(rich_site.office.cases, rich_site.office.files, engine=warm_engine).finish(job_id)
    page = guest.get(f"/documents/{document_id}").text
    assert "Buat PDF" not in page and f"/documents/{document_id}/files/pdf" in page
    file = api_of(rich_site.house).caller("ketua").get(f"/documents/{document_id}/files/pdf")
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_a_page_image_is_kept_by_its_reader_alone(rich_site: Site, warm_engine: Engine) -> None:
    """It has the width that was asked for, of those there are; asked for again it is not sent again, but each time it is
    looked at who asks.
    """
    document_id, guest = issued(rich_site, warm_engine), rich_site.signed_in("ketua")
    (address,) = images(guest, document_id)
    answer = guest.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert int.from_bytes(answer.data[16:20]) == 765
    assert int.from_bytes(guest.get(address.replace("765", "1530")).data[16:20]) == 1530
    assert int.from_bytes(guest.get(address.replace("765", "99999")).data[16:20]) == 765
    again = guest.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert rich_site.guest().get(address).status_code == 303
    assert guest.get(address.replace("/1?", "/7?")).status_code == 404


def test_the_way_of_reading_is_remembered(rich_site: Site, warm_engine: Engine) -> None:
    """Pages first; who once chose the text gets the text, until they choose the pages again."""
    document_id, guest = issued(rich_site, warm_engine), rich_site.signed_in("ketua")
    address = f"/documents/{document_id}"
    assert "Menimbang" not in guest.get(address).text
    assert "Menimbang" in guest.get(f"{address}?view=text").text
    assert "Menimbang" in guest.get(address).text
    assert "Halaman 1 dari 1" in guest.get(f"{address}?view=pages").text
    assert "Menimbang" not in guest.get(address).text


def test_a_form_turns_its_pages(rich_site: Site) -> None:
    """The page in view goes with the form; one that is not there any more is the last; the text can be had instead."""
    guest = rich_site.signed_in("staf")
    made = rich_site.office.desk.create(rich_site.house.actor("staf"), "decree", DECREE)
    form = Form.of(guest.get(f"/documents/{made.id}/edit"))
    for leaf, shown in (("1", "1"), ("3", "3"), ("99", "4"), ("nothing", "1"), ("-1", "1")):
        answer = guest.post("/documents/preview/decree", {**form.values, "leaf": leaf})
        assert f"Halaman {shown} dari 4" in answer.text and "data:image/png;base64," in answer.text
    text = guest.post("/documents/preview/decree", {**form.values, "view": "text"}).text
    assert "Menimbang" in text and "data:image/png" not in text
