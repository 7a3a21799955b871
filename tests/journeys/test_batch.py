"""The chair signs forty documents at once on a phone; two of them changed meanwhile."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.exceptions import ServiceUnavailable

from documents.register.entries import RegisterEntry
from tests.browser import complaints, follow, judged, seated, serving, shot, sideways
from tests.deskwork import act, to_sign, walk
from tests.office import PASSWORD, House, open_house
from tests.web.site import site_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FORTY = 40


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The seed body, with forty decrees that wait for the signature."""
    opened = open_house(sqlite_url, tmp_path)
    yield opened
    opened.close()


def ordinals(house: House) -> list[int]:
    with house.office.database.read() as session:
        return list(session.scalars(select(RegisterEntry.ordinal).order_by(RegisterEntry.ordinal)))


def changed_meanwhile(house: House, ids: list[UUID]) -> None:
    """One is taken back by its drafter; another is sent back, corrected, and waits again."""
    walk(house, ids[3], "staf withdraw")
    act(house, "ketua", ids[20], "return", note="Angka 2 salah.")
    view = house.office.desk.view(house.actor("staf"), ids[20])
    house.office.desk.edit(house.actor("staf"), ids[20], {"title": "Panitia Lain"}, view.version)
    walk(house, ids[20], "staf submit", "sekretaris endorse")


def confirmed(page: Page) -> None:
    """The password, and the one button."""
    page.fill("#secret", PASSWORD)
    page.click("#confirm button[type=submit]:has-text('naskah')")


@contextmanager
def held_after_the_first(app: Flask) -> Iterator[None]:
    """Lets one form of a bundle through; those behind it stay on their way, and get lost in the end."""
    inner, sent, over = app.wsgi_app, count(), Event()

    def gate(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        posted = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith("/together/")
        if not posted or next(sent) == 0:
            return inner(environ, start_response)
        over.wait()
        return ServiceUnavailable()(environ, start_response)

    app.wsgi_app = gate  # type: ignore[method-assign]
    try:
        yield
    finally:
        app.wsgi_app = inner  # type: ignore[method-assign]
        over.set()


def test_forty_with_two_refused(house: House, browser: Browser) -> None:
    """Chosen by one tick, asked once with one password, done bit by bit with its count; the two refused stand first, with
    their reasons, and 38 numbers follow each other. Nothing is too wide, and axe finds nothing.
    """
    ids = [to_sign(house) for _ in range(FORTY)]
    with serving(site_of(house).app) as address, seated(browser, address, "ketua", width=360) as page:
        page.goto(f"{address}/to-sign")
        assert page.locator("h1").inner_text() == "Belum ditandatangani (40)"
        page.locator("input[name=item]").first.check()
        assert page.locator(".nk-chosen button").inner_text() == "Tanda tangani 1 terpilih"
        assert page.locator(".nk-nav").is_hidden()
        shot(page, "batch-list-360")
        assert complaints(page) == []
        page.check("#all")
        assert page.locator(".nk-chosen button").inner_text() == "Tanda tangani 40 terpilih"
        page.click(".nk-chosen button")
        page.wait_for_url("**/together/*")
        assert page.locator("h1").inner_text() == "Tanda tangani 40 naskah?"
        assert page.locator("#confirm button[type=submit]").last.inner_text() == "Tanda tangani 40 naskah"
        assert complaints(page) == []
        shot(page, "batch-ask-360")
        changed_meanwhile(house, ids)
        confirmed(page)
        page.wait_for_selector("h1:has-text('38 dari 40 naskah')")
        page.wait_for_selector("h2:has-text('Selesai (38)')")
        text = page.locator("#bundle").inner_text()
        assert text.index("Ditolak (2)") < text.index("sudah berubah") < text.index("Selesai (38)")
        assert "Belum dikerjakan" not in text
        assert page.evaluate("document.activeElement.id") == "facts"
        assert sideways(page) == 0
        assert judged(page, "batch-done") == []
        page.reload()
        assert page.locator("h1").inner_text() == "Tanda tangani: 38 dari 40 naskah"
        follow(page, ".nk-ask-buttons a")
        assert page.locator("h1").inner_text() == "Belum ditandatangani (1)"
    assert ordinals(house) == list(range(1, 39))


def test_stopped_half_way_and_without_scripts(house: House, browser: Browser) -> None:
    """Stopped between two bits, the address says what is done and what is not; without scripts the rest is done by one
    press, and so is a list of its own.
    """
    for _ in range(22):
        to_sign(house)
    app = site_of(house).app
    with serving(app) as address:
        with held_after_the_first(app), seated(browser, address, "ketua") as page:
            page.goto(f"{address}/to-sign")
            page.check("#all")
            page.click(".nk-chosen button")
            confirmed(page)
            page.wait_for_selector("progress")
            assert "20 dari 22" in page.locator("#bundle").inner_text()
            shot(page, "batch-running")
            bundle = page.url
            follow(page, "a:has-text('Berhenti')")
            assert "Belum semua: 2 belum dikerjakan." in page.locator("#bundle").inner_text()
            assert judged(page, "batch-stopped") == []
        with seated(browser, address, "ketua", scripts=False) as page:
            page.goto(bundle)
            confirmed(page)
            expect(page.locator("#bundle")).to_contain_text("Semuanya selesai.")
            assert ordinals(house) == list(range(1, 23))
            to_sign(house)
            page.goto(f"{address}/to-sign")
            page.check("input[name=item]")
            follow(page, ".nk-chosen button")
            assert page.locator("h1").inner_text() == "Tanda tangani 1 naskah?"
            follow(page, "#confirm button[type=submit]:has-text('naskah')")
            expect(page.locator("#bundle")).to_contain_text("Semuanya selesai.")
    assert ordinals(house) == list(range(1, 24))
