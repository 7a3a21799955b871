"""What every answer says to the browser, and that no page needs more than that."""

import re

import pytest

from tests.web.site import Site, template_files

PATHS = ["/sign-in", "/", "/documents", "/register", "/account", "/people", "/jobs", "/nothing", "/static/base.css"]


@pytest.mark.parametrize("path", PATHS)
def test_the_content_policy_is_strict(quiet_site: Site, path: str) -> None:
    """Everything comes from this server; nothing inline, nothing framed, nothing guessed."""
    for guest in (quiet_site.guest(), quiet_site.signed_in("admin")):
        headers = guest.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert "'self'" == policy["script-src"] == policy["style-src"] == policy["form-action"]
        assert "'none'" == policy["frame-ancestors"] == policy["base-uri"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert headers["Referrer-Policy"] == "same-origin"


INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|<script(?![^>]*\bsrc=)|javascript:|\shx-on|https?://", re.I)


@pytest.mark.parametrize("path", template_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_needs_more(path: object) -> None:
    """No inline style, script or handler, and no address of another site."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)  # type: ignore[attr-defined]
    assert INLINE.findall(text) == []


def test_errors_are_pages_with_headers(site: Site) -> None:
    """A failure inside a page is a plain 500 page in words, without a trace of the inside."""

    def broken() -> str:
        raise RuntimeError("secret inside")

    site.app.view_functions["account.account"] = broken
    answer = site.signed_in("staf").get("/account")
    assert answer.status_code == 500
    assert "Tidak ada yang berubah" in answer.text
    assert "secret inside" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_wrong_methods_and_addresses_are_pages(quiet_site: Site) -> None:
    """405 and 404 are pages in the visitor's language."""
    guest = quiet_site.signed_in("staf")
    answer = guest.get("/nothing")
    assert answer.status_code == 404
    assert "Halaman tidak ada, atau bukan untuk Anda." in answer.text
    foreign = quiet_site.guest("en").get("/static/nothing")
    assert foreign.status_code == 404
    assert "No such page, or not for you." in foreign.text
    assert guest.post("/documents").status_code == 405
    assert guest.get("/documents/not-an-id").status_code == 404
