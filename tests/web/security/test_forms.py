"""Forms: only those of one's own session, of a bearable size, and a late one is not lost."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from documents.accounts.sessions import WebSession
from tests.office import PASSWORD
from tests.web.site import Site

CHANGING = ["/account/display", "/account/password", "/account/sessions/end", "/sign-out", "/sign-in", "/people/new"]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.mark.parametrize("path", CHANGING)
def test_a_form_without_its_token_is_refused(quiet_site: Site, path: str) -> None:
    """A POST that another site made up is a 400 with a reason, and changes nothing."""
    answer = quiet_site.signed_in("admin").client.post(path, data={"theme": "dark"}, headers={"Accept-Language": "id"})
    assert answer.status_code == 400
    assert "Buka lagi halamannya" in answer.text


def test_a_token_of_another_session_is_refused(site: Site) -> None:
    """A token belongs to the session it was shown in: not to another person's, nor to the one before signing in."""
    mine, other, before = site.signed_in("staf"), site.signed_in("ketua"), site.guest()
    display = {"language": "id", "theme": "dark", "text_size": "100"}
    for token in (other.token(), before.token(), "", "x.y.z"):
        answer = mine.client.post("/account/display", data={**display, "csrf_token": token})
        assert answer.status_code == 400
    assert mine.post("/account/display", display).status_code == 303


def test_every_form_of_a_page_carries_its_token(quiet_site: Site) -> None:
    """No page has a form that would be refused."""
    for name in quiet_site.house.people:
        guest = quiet_site.signed_in(name)
        for path in ("/", "/account", "/account/password", "/people", "/people/new", "/jobs", "/documents/new"):
            for form in re.findall(r"<form\b.*?</form>", guest.get(path).text, re.S):
                assert 'method="post"' not in form or 'name="csrf_token"' in form, (name, path)


def test_too_much_is_refused_in_words(quiet_site: Site) -> None:
    """A body above the limit is a 413 page, signed in or not."""
    for guest in (quiet_site.guest(), quiet_site.signed_in("staf")):
        answer = guest.client.post("/sign-in", data={"email": "x" * 4_000_001}, headers={"Accept-Language": "id"})
        assert answer.status_code == 413
        assert "4 MB" in answer.text


def test_a_long_form_is_accepted(quiet_site: Site) -> None:
    """What an annex of some hundred rows needs is within the limits: a megabyte in thousands of inputs."""
    rows = {f"row-{number}": "x" * 200 for number in range(5_000)}
    display = {"language": "id", "theme": "dark", "text_size": "100"}
    guest = quiet_site.signed_in("staf")
    assert guest.post("/account/display", {**display, **rows}).status_code == 303
    parts = {"csrf_token": guest.token(), **display, **rows}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items()
    )
    answer = guest.client.post(
        "/account/display", data=f"{body}--x--\r\n".encode(), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 303


def test_a_late_form_is_kept(site: Site) -> None:
    """A form sent after the session's end asks to sign in, then goes on with what was written."""
    guest = site.signed_in("staf")
    late = {"csrf_token": guest.token(), "language": "id", "theme": "dark", "text_size": "125"}
    with site.office.database.write() as session:
        session.execute(update(WebSession).values(ended_at=site.office.clock.system()))
    asked = guest.client.post("/account/display", data=late, headers={"Accept-Language": "id"})
    assert asked.status_code == 401
    kept = {name: unescape(value) for name, value in HIDDEN.findall(asked.text)}
    gate = guest.client.post("/sign-in", data={**kept, "email": "staf@pkk-sumbar.example", "password": PASSWORD})
    assert gate.status_code == 200
    resent = {name: unescape(value) for name, value in HIDDEN.findall(gate.text.partition("<main")[2])}
    assert {"language", "theme", "text_size", "csrf_token"} == set(resent)
    assert guest.client.post("/account/display", data=resent).status_code == 303
    assert 'data-text-size="125"' in guest.get("/account").text


def test_a_form_is_kept_where_all_cookies_are_gone(site: Site) -> None:
    """The browser says that it stood on a page of this host: what was written goes through signing in all the same."""
    guest = site.guest()
    late = {"csrf_token": "gone", "language": "id", "theme": "dark", "text_size": "125"}
    asked = guest.client.post("/account/display", data=late, headers={"Origin": "http://localhost"})
    assert asked.status_code == 401
    kept = {name: unescape(value) for name, value in HIDDEN.findall(asked.text)}
    assert kept["kept:text_size"] == "125"
    foreign = guest.client.post("/account/display", data=late, headers={"Origin": "http://evil.example"})
    assert "kept:" not in foreign.text


def test_a_form_of_an_earlier_session_goes_on(site: Site) -> None:
    """Signed in again in another window, a form that was open meanwhile is sent with one more press, and nothing is lost."""
    guest = site.signed_in("staf")
    late = {"csrf_token": guest.token(), "language": "id", "theme": "dark", "text_size": "125"}
    guest.sign_in("staf")
    asked = guest.client.post("/account/display", data=late, headers={"Origin": "http://localhost"})
    assert asked.status_code == 400
    resent = {name: unescape(value) for name, value in HIDDEN.findall(asked.text.partition("<main")[2])}
    assert guest.client.post("/account/display", data=resent).status_code == 303
    assert 'data-text-size="125"' in guest.get("/account").text


def test_somebody_else_s_form_is_sent_knowingly(site: Site) -> None:
    """The page says who is signed in now, and warns where another wrote what is about to be sent."""
    guest = site.signed_in("staf")
    page = guest.get("/account").text
    late = {name: unescape(value) for name, value in HIDDEN.findall(page.partition("<main")[2])}
    assert late["written_by"] == str(site.house.people["staf"])
    with site.office.database.write() as session:
        session.execute(update(WebSession).values(ended_at=site.office.clock.system()))
    asked = guest.client.post("/account/display", data={**late, "language": "id", "theme": "dark", "text_size": "125"})
    kept = {name: unescape(value) for name, value in HIDDEN.findall(asked.text)}
    for who, name, warned in (("staf", "Fitri Handayani", False), ("sekretaris", "Ny. Desi Marlina", True)):
        gate = guest.client.post("/sign-in", data={**kept, "email": f"{who}@pkk-sumbar.example", "password": PASSWORD})
        assert name in gate.text
        assert ("Kiriman ini ditulis orang lain." in gate.text) == warned
        guest.client.delete_cookie("naskah")
        kept |= {"csrf_token": guest.token()}


def test_a_forged_form_is_not_kept(quiet_site: Site) -> None:
    """Nothing that another site sent is carried through signing in."""
    answer = quiet_site.guest().client.post(
        "/account/display", data={"theme": "dark"}, headers={"Accept-Language": "id"}
    )
    assert answer.status_code == 401
    assert "kept:" not in answer.text


def test_a_fragment_is_told_in_a_fragment(quiet_site: Site) -> None:
    """htmx gets the notice alone, so that the page and what is written on it stay."""
    answer = quiet_site.guest().get("/documents", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert 'href="/sign-in"' in answer.text
