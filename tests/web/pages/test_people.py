"""People: added, appointed, granted, ended, by whoever manages people and never for themselves."""

import re
from html import unescape

import pytest

from documents.bodies.people import person_by_email
from tests.office import PASSWORD
from tests.web.site import Guest, Site


def shown_password(guest: Guest, page: str) -> str:
    """The first password that a page shows."""
    return unescape(re.findall(r'nk-secret"><code>(.*?)</code>', guest.get(page).text)[0])


def add(site: Site, guest: Guest, name: str = "Ny. Erni", email: str = "erni@pkk-sumbar.example") -> tuple[str, str]:
    """Add a person; her page and first password."""
    answer = guest.post("/people/new", {"name": name, "email": email})
    assert answer.status_code == 303, answer.text
    password = shown_password(guest, answer.headers["Location"])
    with site.office.database.read() as session:
        person = person_by_email(session, email)
    assert person is not None
    return f"/people/{person.id}", password


def test_someone_new_signs_in_with_the_password_shown_once(site: Site) -> None:
    """The first password is shown on one page, opens the account, and is changed there."""
    admin = site.signed_in("admin")
    page, password = add(site, admin)
    assert password not in admin.get(page).text
    newcomer = site.guest()
    assert newcomer.post("/sign-in", {"email": "erni@pkk-sumbar.example", "password": password}).status_code == 303
    assert newcomer.get("/").headers["Location"] == "/account/password"


def test_a_first_password_is_shown_once(site: Site) -> None:
    """Its page has an address: reloaded it makes no other password and leads to the person; the password stays right."""
    admin = site.signed_in("admin")
    page = f"/people/{site.house.people['staf']}"
    answer = admin.post(f"{page}/password")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}/password")
    shown = admin.get(f"{page}/password")
    assert shown.headers["Cache-Control"] == "no-store"
    password = unescape(re.findall(r'nk-secret"><code>(.*?)</code>', shown.text)[0])
    again = admin.get(f"{page}/password")
    assert (again.status_code, again.headers["Location"]) == (303, page)
    assert "hanya ditampilkan sekali" in admin.get(page).text
    assert site.guest().sign_in("staf", password).status_code == 303


@pytest.mark.parametrize(
    ("name", "email", "words"),
    [
        ("", "erni@pkk-sumbar.example", "Isi nama, paling banyak 200 huruf."),
        ("Ny. Erni", "erni", "Isi alamat email seperti nama@kantor.go.id."),
        ("Ny. Erni", "staf@pkk-sumbar.example", "Alamat email ini sudah dipakai."),
        ("Er\u0007ni", "erni@pkk-sumbar.example", "karakter tak tercetak (U+0007)"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(site: Site, name: str, email: str, words: str) -> None:
    """A 422 page with the summary, the same words at the field, and what was typed."""
    answer = site.signed_in("admin").post("/people/new", {"name": name, "email": email})
    assert answer.status_code == 422
    assert unescape(answer.text).count(words) == 2
    assert "<title>Kesalahan:" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f'value="{email}"' in answer.text


def test_an_appointment_begins_and_ends(site: Site) -> None:
    """Appointed from a day, listed with the position, ended after a day."""
    admin = site.signed_in("admin")
    page, _ = add(site, admin)
    assert admin.post(f"{page}/appointments", {"position": "treasurer", "starts_on": "2019-12-01"}).status_code == 303
    text = admin.get(page).text
    assert "<strong>Bendahara</strong>" in text
    assert "Bendahara" in admin.get("/people").text
    end = re.findall(r'action="([^"]+/appointments/[^"]+/end)"', text)[0]
    assert admin.post(end, {"last_day": "2019-12-15"}).status_code == 303
    assert "sampai" in admin.get(page).text
    assert not re.findall(r"/appointments/[^\"]+/end", admin.get(page).text)


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"position": "chair", "starts_on": "2019-12-01"}, 409, "Jabatan Ketua sudah terisi"),
        ({"position": "treasurer", "starts_on": "besok"}, 422, "Isi tanggal, misalnya 2019-12-16."),
        (
            {"position": "treasurer", "starts_on": "2019-12-10", "ends_on": "2019-12-01"},
            422,
            "Hari terakhir lebih awal",
        ),
        ({"position": "kaisar", "starts_on": "2019-12-01"}, 422, "kaisar"),
    ],
)
def test_a_refused_appointment_says_why(site: Site, form: dict[str, str], status: int, words: str) -> None:
    """The page comes again with the reason and with what was filled in."""
    admin = site.signed_in("admin")
    page, _ = add(site, admin)
    answer = admin.post(f"{page}/appointments", form)
    assert answer.status_code == status
    assert words in unescape(answer.text)


@pytest.mark.parametrize(
    ("form", "field", "words"), [("roles", "role", "peran"), ("appointments", "position", "jabatan")]
)
def test_nothing_is_chosen_beforehand(site: Site, form: str, field: str, words: str) -> None:
    """A role or position is chosen, never taken because it stood first; sent without one, the page asks for it."""
    admin = site.signed_in("admin")
    page = f"/people/{site.house.people['staf']}"
    first = re.findall(
        rf'<select[^>]* name="{field}"[^>]*>\s*<option value="([^"]*)"[^>]*>([^<]*)', admin.get(page).text
    )
    assert first == [("", f"Pilih {words}")]
    answer = admin.post(f"{page}/{form}", {field: "", "starts_on": "2019-12-01"})
    assert answer.status_code == 422
    assert f"Pilih {words}." in answer.text


def test_a_weighty_role_needs_a_second_person(site: Site) -> None:
    """Proposed by one, confirmed by another, then in effect; not by who proposed it."""
    admin, chair = site.signed_in("admin"), site.signed_in("ketua")
    page, password = add(site, admin)
    assert admin.post(f"{page}/roles", {"role": "registrar"}).status_code == 303
    assert "Diusulkan, menunggu orang kedua" in admin.get(page).text
    text = admin.get("/people").text
    assert "Anda yang mengusulkan; orang lain yang menyetujui." in text
    assert "/people/pending" in chair.get("/people/pending").request.path
    confirm = re.findall(r'action="(/people/grants/[^"]+/confirm)"', chair.get("/people/pending").text)[0]
    assert admin.post(confirm).status_code == 403
    assert chair.post(confirm).status_code == 303
    assert "Tidak ada yang menunggu persetujuan." in chair.get("/people/pending").text
    newcomer = site.guest()
    newcomer.post("/sign-in", {"email": "erni@pkk-sumbar.example", "password": password})
    newcomer.post("/account/password", {"old_password": password, "new_password": "pisang-kelapa-77"})
    assert newcomer.get("/to-dispatch").status_code == 200


def test_nobody_gives_to_themselves(site: Site) -> None:
    """Own roles, positions, password and account are another's business."""
    admin = site.signed_in("admin")
    mine = f"/people/{site.house.people['admin']}"
    assert admin.post(f"{mine}/roles", {"role": "drafter"}).status_code == 403
    assert admin.post(f"{mine}/appointments", {"position": "staff", "starts_on": "2019-12-01"}).status_code == 403
    assert admin.post(f"{mine}/password").status_code == 403
    assert admin.post(f"{mine}/account", {"active": "no"}).status_code == 403


def test_roles_that_exclude_each_other_are_refused(site: Site) -> None:
    """An admin reads no content, so cannot hold a role that does."""
    admin = site.signed_in("admin")
    page, _ = add(site, admin)
    assert admin.post(f"{page}/roles", {"role": "admin"}).status_code == 303
    answer = admin.post(f"{page}/roles", {"role": "registrar"})
    assert answer.status_code == 409
    assert "tidak dapat dipegang bersama" in answer.text


def test_a_reset_password_signs_out(site: Site) -> None:
    """The old password and every session of it end."""
    staff, admin = site.signed_in("staf"), site.signed_in("admin")
    answer = admin.post(f"/people/{site.house.people['staf']}/password")
    password = shown_password(admin, answer.headers["Location"])
    assert staff.get("/").headers["Location"].startswith("/sign-in")
    assert staff.sign_in("staf", PASSWORD).status_code == 422
    assert staff.sign_in("staf", password).status_code == 303


def test_a_weighty_password_is_the_operators(site: Site) -> None:
    """The chair's page says who replaces the password, and how, instead of offering it; a form sent anyway is refused."""
    admin = site.signed_in("admin")
    page = f"/people/{site.house.people['ketua']}"
    text = admin.get(page).text
    assert "<code>naskah user password ketua@pkk-sumbar.example</code>" in text
    assert f'action="{page}/password"' not in text
    answer = admin.post(f"{page}/password")
    assert answer.status_code == 403
    assert "operator yang mengganti" in answer.text
    assert site.guest().sign_in("ketua").status_code == 303


def test_an_account_is_closed_and_opened(site: Site) -> None:
    """Closed, the person stays in the list and cannot sign in."""
    admin = site.signed_in("admin")
    page = f"/people/{site.house.people['staf']}"
    assert admin.post(f"{page}/account", {"active": "no"}).status_code == 303
    assert "Ditutup" in admin.get("/people").text
    assert site.guest().sign_in("staf").status_code == 422
    assert admin.post(f"{page}/account", {"active": "yes"}).status_code == 303
    assert site.guest().sign_in("staf").status_code == 303


def test_an_auditor_looks_on(site: Site) -> None:
    """Everybody with what they hold and held, from the navigation on, and nothing to press or to send."""
    auditor = site.signed_in("auditor")
    page = f"/people/{site.house.people['ketua']}"
    assert 'href="/people"' in auditor.get("/").text
    assert page in auditor.get("/people").text
    text = auditor.get(page).text
    assert "<strong>Ketua</strong>" in text
    assert "sejak" in text
    for shown in (text, auditor.get("/people").text):
        assert set(re.findall(r'action="([^"]*)"', shown)) <= {"/sign-out", "/documents"}
        assert "/people/new" not in shown
    form = {"role": "drafter", "position": "treasurer", "starts_on": "2019-12-01", "active": "no"}
    for path in ("roles", "appointments", "password", "account"):
        assert auditor.post(f"{page}/{path}", form).status_code == 404


def test_only_who_manages_people_does(site: Site) -> None:
    """For anybody else these addresses do not exist, to read or to send."""
    staff = site.signed_in("staf")
    page = f"/people/{site.house.people['ketua']}"
    assert staff.get(page).status_code == 404
    for path in ("roles", "appointments", "password", "account"):
        assert staff.post(f"{page}/{path}", {"role": "drafter"}).status_code == 404
    assert site.signed_in("admin").get("/people/00000000-0000-7000-8000-000000000000").status_code == 404


def test_the_language_switch_leads_back_to_the_page(site: Site) -> None:
    """After a refused act, whose address takes forms only, the other language opens the page the form stood on."""
    admin = site.signed_in("admin")
    page, _ = add(site, admin)
    form = {"position": "chair", "starts_on": "2019-12-01"}
    refused = admin.post(f"{page}/appointments", form, headers={"Referer": f"http://localhost{page}"})
    assert f"/language/en?next={page}" in refused.text
    forged = admin.post(f"{page}/appointments", form, headers={"Referer": "http://evil.example/people"})
    assert "/language/en?next=/&#34;" in forged.text or '/language/en?next=/"' in forged.text


def test_the_second_person_is_told_that_a_role_waits(site: Site) -> None:
    """On the page they land on and in the links, with the count, until it is settled; not for who proposed it."""
    admin, chair = site.signed_in("admin"), site.signed_in("ketua")
    words = "Menunggu persetujuan Anda"
    assert "/people/pending" not in chair.get("/to-sign").text
    page, _ = add(site, admin)
    admin.post(f"{page}/roles", {"role": "registrar"})
    told = chair.get("/to-sign").text
    assert f"{words} (1)" in told
    for part in (told.partition("<main")[2], told.partition('<nav class="nk-nav"')[2].partition("</nav>")[0]):
        assert part.count('href="/people/pending"') == 1
    assert words not in admin.get("/").text
    confirm = re.findall(r'action="(/people/grants/[^"]+/confirm)"', chair.get("/people/pending").text)[0]
    chair.post(confirm)
    assert "/people/pending" not in chair.get("/to-sign").text
