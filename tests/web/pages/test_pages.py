"""Every page, for everybody who may open it, in both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.web.morning import morning
from tests.web.site import Site

EVERYBODY = ["/", "/account", "/account/password", "/notices"]
PAGES = {
    "staf": ["/documents", "/register", "/register?series=SKR&year=2019", "/documents/new"],
    "sekretaris": ["/to-check", "/documents", "/register?series=KEP&year=2019", "/documents/new", "/calendar"],
    "ketua": ["/to-sign", "/documents", "/register", "/people/pending"],
    "agendaris": ["/to-dispatch", "/documents?queue=to_do", "/register"],
    "auditor": ["/register?series=SKR", "/documents", "/people", "/jobs"],
    "admin": ["/people", "/people/new", "/jobs", "/calendar?year=2019", "/people/pending"],
}


class Outline(HTMLParser):
    """What a page is made of: headings in order, ids, landmarks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.references: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what counts."""
        given = dict(attrs)
        self.tags.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references |= set((given.get(name) or "").split())


@pytest.fixture(scope="module")
def busy_site(quiet_site: Site) -> Site:
    """The site on a morning with documents in every stage."""
    morning(quiet_site.house)
    return quiet_site


def visits() -> Iterator[tuple[str, str]]:
    """Who opens what."""
    for name, paths in PAGES.items():
        yield from ((name, path) for path in [*EVERYBODY, *paths])


@pytest.mark.parametrize(("name", "path"), list(visits()))
def test_the_page_is_well_made(busy_site: Site, name: str, path: str) -> None:
    """One h1, headings in order, unique ids, labels that exist, a title of thing and body, in either language."""
    guest = busy_site.signed_in(name)
    for language in ("en", "id"):
        assert guest.get(f"/language/{language}").status_code == 303
        answer = guest.get(path)
        while answer.status_code == 303:
            answer = guest.get(answer.headers["Location"])
        assert answer.status_code == 200
        outline = Outline(answer.text)
        assert outline.levels.count(1) == 1
        assert outline.levels[0] == 1
        assert all(next_one <= one + 1 for one, next_one in zip(outline.levels, outline.levels[1:], strict=False))
        assert len(outline.ids) == len(set(outline.ids))
        assert outline.references <= set(outline.ids)
        assert {"main", "header", "nav", "footer"} <= set(outline.tags)
        assert f'<html lang="{language}"' in answer.text
        title = re.search(r"<title>(.*?)</title>", answer.text)
        assert title is not None
        assert re.fullmatch(r".+ - TP-PKK Sumatera Barat", title[1])
        other = "Bahasa Indonesia" if language == "en" else "English"
        assert f">{other}</a>" in answer.text


@pytest.mark.parametrize("name", PAGES)
def test_links_of_the_frame_lead_somewhere(busy_site: Site, name: str) -> None:
    """Nothing that the navigation offers is closed or missing."""
    guest = busy_site.signed_in(name)
    first = guest.get("/")
    home = guest.get(first.headers["Location"]) if first.status_code == 303 else first
    links = set(re.findall(r'href="(/[^"#]*)"', home.text))
    for href in links:
        answer = guest.get(href.replace("&amp;", "&"))
        assert answer.status_code in (200, 303), href


def test_pages_of_others_do_not_exist(busy_site: Site) -> None:
    """What is not for a person is a 404, as what does not exist."""
    closed = {
        "staf": ["/people", "/people/new", "/people/pending", "/jobs", "/to-sign", "/to-check", "/to-dispatch"],
        "ketua": ["/people", "/jobs", "/to-check"],
        "auditor": ["/people/new", "/people/pending", "/to-sign"],
        "admin": ["/register", "/documents", "/register/export.csv", "/to-sign"],
    }
    for name, paths in closed.items():
        guest = busy_site.signed_in(name)
        for path in paths:
            assert guest.get(path).status_code == 404, (name, path)


def test_health_needs_no_sign_in(busy_site: Site) -> None:
    """The process says it is up, and what it needs answers, line by line."""
    guest = busy_site.guest()
    assert guest.get("/healthz").text == "ok\n"
    ready = guest.get("/readyz")
    assert (ready.status_code, ready.text) == (200, "database ok\nbroker ok\nstorage ok\n")


def test_static_files_are_versioned_and_packed(busy_site: Site) -> None:
    """A file with its version is kept for a year, packed where the browser takes it, and asked again by its tag."""
    guest = busy_site.guest()
    href = re.findall(r'href="(/static/base\.css\?v=\w+)"', guest.get("/sign-in").text)[0]
    packed = guest.get(href, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in packed.headers["Cache-Control"]
    whole = guest.get("/static/base.css")
    assert "Content-Encoding" not in whole.headers
    assert guest.get("/static/base.css", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert guest.get("/static/../app.py").status_code == 404
