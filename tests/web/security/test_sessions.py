"""Sessions are rows in the database: the cookie is only the key to one, and worth nothing once it is over."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from werkzeug.test import TestResponse

from documents.accounts.changing import give_first_password
from documents.bodies.granting import end_grant
from documents.bodies.people import open_grants, set_active
from tests.office import PASSWORD, House, open_house, settings_for
from tests.web.site import Site
from web.app import create_app


def cookies(answer: TestResponse) -> dict[str, str]:
    """The cookies an answer sets, by name."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_cookies_are_closed(quiet_site: Site) -> None:
    """No script reads them and no other site sends them."""
    for line in cookies(quiet_site.guest().sign_in("staf")).values():
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line


def test_over_https_cookies_are_secure(sqlite_url: str, tmp_path: Path) -> None:
    """With an https address every cookie is Secure, the session's bound to the host, and HSTS is sent."""
    house = open_house(sqlite_url, tmp_path)
    settings = settings_for(tmp_path, sqlite_url, NASKAH_BASE_URL="https://naskah.example")
    office = replace(house.office, settings=settings)
    client = create_app(settings, office).test_client()
    first = client.get("/sign-in", base_url="https://naskah.example")
    assert all("Secure" in line for line in cookies(first).values())
    token = first.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "email": "staf@pkk-sumbar.example", "password": PASSWORD}
    answer = client.post("/sign-in", base_url="https://naskah.example", data=form)
    assert answer.status_code == 303
    assert "__Host-naskah" in cookies(answer)
    assert all("Secure" in line for line in cookies(answer).values())
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    house.close()


def test_a_copied_cookie_ends_with_signing_out(quiet_site: Site) -> None:
    """Whoever kept a copy of the cookie is outside once its owner has signed out."""
    owner, thief = quiet_site.signed_in("staf"), quiet_site.guest()
    copied = owner.client.get_cookie("naskah", domain="localhost")
    assert copied is not None
    thief.client.set_cookie("naskah", copied.value, domain="localhost")
    assert thief.get("/documents").status_code == 200
    assert owner.post("/sign-out").status_code == 303
    answer = thief.get("/documents")
    assert (answer.status_code, answer.headers["Location"].startswith("/sign-in")) == (303, True)


def test_an_invented_cookie_is_nobody(quiet_site: Site) -> None:
    """A token that no row knows opens nothing."""
    guest = quiet_site.guest()
    guest.client.set_cookie("naskah", "x" * 43, domain="localhost")
    assert guest.get("/documents").status_code == 303


def test_a_role_taken_away_is_gone_at_once(house: House, site: Site) -> None:
    """Roles are read with each request, so that a demotion needs no new sign-in."""
    guest = site.signed_in("admin")
    assert guest.get("/people").status_code == 200
    with house.office.database.write() as session:
        for row in open_grants(session, house.people["admin"]):
            end_grant(session, house.office.clock, grant_id=row.id, by=None)
    assert guest.get("/people").status_code == 404


def test_a_closed_account_is_signed_out(house: House, site: Site) -> None:
    """Closing an account closes its sessions."""
    guest = site.signed_in("staf")
    with house.office.database.write() as session:
        set_active(session, house.office.clock, person_id=house.people["staf"], active=False, by=None)
    assert guest.get("/").status_code == 303
    assert guest.get("/").headers["Location"].startswith("/sign-in")


def test_a_first_password_is_changed_first(house: House, site: Site) -> None:
    """With a first password every page leads to changing it; then all open."""
    office = house.office
    first = give_first_password(
        office.database, office.definitions, office.clock, person_id=house.people["staf"], by=None
    )
    guest = site.guest()
    guest.sign_in("staf", first)
    for path in ("/", "/documents", "/register", "/account", "/people", "/jobs", "/to-sign", "/documents/new"):
        assert guest.get(path).headers["Location"] == "/account/password"
    answer = guest.post("/account/password", {"old_password": first, "new_password": "pisang-kelapa-77"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert guest.get("/documents").status_code == 200


def test_wrong_passwords_are_limited(site: Site) -> None:
    """After five wrong ones even the right one waits."""
    guest = site.guest()
    for _ in range(5):
        assert guest.sign_in("staf", "salah-sekali").status_code == 422
    answer = guest.sign_in("staf")
    assert answer.status_code == 429
    until = site.office.clock.system() + timedelta(minutes=15)
    told = [f"{(until - timedelta(minutes=less)).astimezone(ZoneInfo('Asia/Jakarta')):%H.%M} WIB" for less in (0, 1)]
    assert any(f"Terlalu banyak percobaan. Coba lagi pukul {at}." in answer.text for at in told)


def test_a_wrong_password_and_an_unknown_person_look_alike(site: Site) -> None:
    """The gate does not tell who has an account."""
    known, unknown = site.guest().sign_in("staf", "salah"), site.guest().sign_in("siapa", "salah")
    for answer in (known, unknown):
        assert answer.status_code == 422
        assert "Alamat email atau kata sandi salah." in answer.text


def test_no_page_is_kept_by_a_cache(quiet_site: Site) -> None:
    """After signing out, going back shows nothing of what was seen."""
    guest = quiet_site.signed_in("staf")
    for path in ("/", "/documents", "/account", "/nothing"):
        assert guest.get(path).headers["Cache-Control"] == "no-store"
