"""One's own account: language, theme, text size, password, devices."""

import pytest

from tests.office import PASSWORD
from tests.web.site import Site


def test_the_display_is_the_person_s_own(site: Site) -> None:
    """Theme, size and language are kept with the person and come back at the next sign-in, the gate included."""
    guest = site.signed_in("staf")
    chosen = {"language": "en", "theme": "dark", "text_size": "125"}
    assert guest.post("/account/display", chosen).status_code == 303
    for place in (guest, site.signed_in("staf")):
        text = place.get("/documents").text
        assert '<html lang="en" data-bs-theme="dark" data-text-size="125">' in text
    guest.post("/sign-out")
    gate = guest.get("/sign-in").text
    assert 'lang="en" data-bs-theme="dark"' in gate
    assert "Sign in to Naskah" in gate


def test_the_device_may_choose_the_theme(site: Site) -> None:
    """Following the device, the server writes light and a script of its own decides."""
    guest = site.signed_in("staf")
    guest.post("/account/display", {"language": "id", "theme": "auto", "text_size": "100"})
    text = guest.get("/").text
    assert 'data-bs-theme="light" data-follow-device' in text
    assert "/static/theme.js" in text


@pytest.mark.parametrize(
    "wrong", [{"theme": "pink"}, {"language": "fr"}, {"text_size": "900"}, {"text_size": "²"}, {"theme": ""}]
)
def test_unknown_choices_are_refused(site: Site, wrong: dict[str, str]) -> None:
    """What the page does not offer is a 422."""
    display = {"language": "id", "theme": "dark", "text_size": "100", **wrong}
    assert site.signed_in("staf").post("/account/display", display).status_code == 422


def test_language_follows_browser_cookie_and_person(site: Site) -> None:
    """A visitor's browser first, then what they chose, then what the person set."""
    assert "Masuk ke Naskah" in site.guest("id").get("/sign-in").text
    english = site.guest("en-GB,en;q=0.9")
    assert "Sign in to Naskah" in english.get("/sign-in").text
    assert "Masuk ke Naskah" in site.guest("fr").get("/sign-in").text
    assert english.get("/language/id?next=/sign-in").headers["Location"] == "/sign-in"
    assert "Masuk ke Naskah" in english.get("/sign-in").text
    assert english.get("/language/fr").status_code == 404
    staff = site.signed_in("staf")
    staff.get("/language/en")
    assert "My drafts" in site.signed_in("staf").get("/").text or "New document" in site.signed_in("staf").get("/").text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("salah", "pisang-kelapa-77", "Kata sandi salah."),
        (PASSWORD, "pendek", "Pakai 10 sampai 200 karakter."),
        (PASSWORD, PASSWORD, "Pakai kata sandi yang lain dari yang lama."),
    ],
)
def test_a_password_that_will_not_do_is_told(site: Site, old: str, new: str, words: str) -> None:
    """Wrong, short or unchanged: a 422 that says it twice, in the summary and at the field."""
    answer = site.signed_in("staf").post("/account/password", {"old_password": old, "new_password": new})
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    assert new not in answer.text


def test_other_devices_are_signed_out(site: Site) -> None:
    """All but the one that asks."""
    here, there = site.signed_in("staf"), site.signed_in("staf")
    assert here.post("/account/sessions/end").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_staying_is_answered_with_the_time_left(site: Site) -> None:
    """The page's warning asks for more time in seconds."""
    answer = site.signed_in("staf").get("/account/stay")
    assert 3500 < answer.get_json()["seconds"] <= 3600
    assert site.guest().get("/account/stay").status_code == 303
