"""Factors on pages: enrolled on the account page, confirmed by a second person, used to sign; and lost."""

import json
import re
from dataclasses import replace
from html import unescape
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import select

from documents.accounts.changing import give_first_password
from documents.accounts.credentials import store_hash
from documents.accounts.passwords import hash_password
from documents.approval.views import DocumentView
from documents.bodies.granting import grant
from documents.bodies.people import Actor, add_person
from documents.bodies.positions import Appointment
from tests.authenticator import Authenticator
from tests.deskwork import to_sign
from tests.enrolled import confirm, moment, seat, with_app, with_passkey
from tests.office import PASSWORD, QUICK
from tests.web.forms import Form
from tests.web.site import Guest, Site
from workflow.refusal import Refusal

NEW = "/account/factors/new"


def begin(guest: Guest, kind: str, **sent: str) -> str:
    """The page of what was begun, after the password."""
    answer = guest.post(f"{NEW}/{kind}", {"name": "Ponsel", "password": PASSWORD, **sent})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def enrol_app(guest: Guest) -> tuple[pyotp.TOTP, list[str]]:
    page = begin(guest, "totp")
    shown = guest.get(page).text
    assert 'src="data:image/svg+xml' in shown
    secret = re.search(r'<code class="nk-code">([A-Z2-7 ]+)</code>', shown)
    assert secret is not None
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    made = guest.post(page, {"code": app.now()})
    assert (made.status_code, made.location) == (303, "/account/factors/codes")
    return app, re.findall(r"<li><code>([0-9A-Z-]{19})</code>", guest.get(made.location).text)


def sign_form(guest: Guest, document_id: UUID) -> Form:
    return Form.of(guest.get(f"/documents/{document_id}/actions/sign"), "sign")


def seen(site: Site, document_id: UUID) -> DocumentView:
    return site.office.desk.view(site.house.actor("ketua"), document_id)


def test_an_app_from_the_account_page_to_a_signature(site: Site) -> None:
    """Scanned, its first code typed, codes shown once, confirmed by the admin; then its code signs, and the history says so."""
    document_id, chair, admin = to_sign(site.house), site.signed_in("ketua"), site.signed_in("admin")
    app, codes = enrol_app(chair)
    assert len(codes) == 10
    assert chair.get("/account/factors/codes").status_code == 303
    assert "Menunggu orang kedua" in chair.get("/account").text
    assert 'name="totp"' not in chair.get(f"/documents/{document_id}/actions/sign").text
    [action] = re.findall(r'action="(/people/factors/[^"]+/confirm)"', admin.get("/people/pending").text)
    assert chair.post(action).status_code == 303
    assert "Menunggu orang kedua" in chair.get("/account").text, "confirmed by oneself"
    assert admin.post(action).status_code == 303
    form = sign_form(chair, document_id)
    assert {"totp", "secret", "recovery_code"} <= set(form.values)
    wrong = form.send(chair, totp="123")
    assert "Kode salah atau sudah dipakai." in chair.get(wrong.location).text
    answer = form.send(chair, totp=app.at(moment(seat(site.house, "ketua"), 1)))
    assert answer.location == f"/documents/{document_id}/receipt"
    assert "menandatangani dengan kode aplikasi" in chair.get(f"/documents/{document_id}?history=all").text


def test_a_recovery_code_signs(site: Site) -> None:
    """While the phone is away; the history says that it was one."""
    document_id, chair = to_sign(site.house), site.signed_in("ketua")
    _, codes = with_app(seat(site.house, "ketua"))
    assert sign_form(chair, document_id).send(chair, recovery_code=codes[3]).status_code == 303
    assert "menandatangani dengan kode pemulihan" in chair.get(f"/documents/{document_id}?history=all").text


def test_a_passkey_signs_what_the_page_showed(site: Site) -> None:
    """The page asks for the passkey first; its answer signs this content, and not another document's form."""
    first, second, chair = to_sign(site.house), to_sign(site.house), site.signed_in("ketua")
    device = with_passkey(seat(site.house, "ketua"))
    form, other = sign_form(chair, first), sign_form(chair, second)
    assert "Tanda tangani dan terbitkan dengan kunci sandi" in chair.get(form.action).text
    shown = f"{first}:{seen(site, first).content_sha256}"
    question = chair.post("/step-up/challenge", {"document": shown}).get_json()
    assertion = device.sign(question)
    refused = other.send(chair, assertion=assertion)
    assert refused.location == other.action
    assert seen(site, second).number is None
    again = chair.get(f"/documents/{first}/actions/sign").text
    assert seen(site, first).number is None
    assert "data-passkey" not in again, "proved for this very content"
    assert form.send(chair).location == f"/documents/{first}/receipt"
    assert "menandatangani dengan kunci sandi" in chair.get(f"/documents/{first}?history=all").text


@pytest.mark.parametrize("named", ["", "x", "1:2", f"{UUID(int=1)}:{'g' * 64}", f"{UUID(int=1)}:{'0' * 63}"])
def test_a_question_names_documents(site: Site, named: str) -> None:
    """What names no content is refused in words that a script can show."""
    answer = site.signed_in("ketua").post("/step-up/challenge", {"document": named} if named else {})
    assert answer.status_code == 422
    assert answer.get_json()["refused"]


def test_the_office_may_forbid_the_password(site: Site) -> None:
    """Then the page offers no password, a forged form with one is refused, and it is said how to enrol."""
    document_id, chair = to_sign(site.house), site.signed_in("ketua")
    password_form = sign_form(chair, document_id)
    forbid(site)
    text = chair.get(f"/documents/{document_id}/actions/sign").text
    assert 'name="secret"' not in text
    assert "Daftarkan di Akun" in text
    forged = password_form.send(chair, secret=PASSWORD)
    assert (forged.status_code, "tidak menerima kata sandi" in forged.text) == (403, True)
    assert seen(site, document_id).number is None
    app, _ = with_app(seat(site.house, "ketua"))
    with pytest.raises(Refusal, match="last_factor"):
        keep_last(site, seat(site.house, "ketua").actor)
    answer = sign_form(chair, document_id).send(chair, totp=app.at(moment(seat(site.house, "ketua"), 1)))
    assert answer.location == f"/documents/{document_id}/receipt"


def forbid(site: Site) -> None:
    """The office's newest edition takes no password for signing."""
    edition = site.office.definitions
    current = edition.current

    class Without:
        def current(self, session: object, body_id: UUID) -> object:
            found = current(session, body_id)  # type: ignore[arg-type]
            return replace(
                found, body=replace(found.body, settings=replace(found.body.settings, password_step_up=False))
            )

    site.office.step_up.editions = site.office.factors.editions = Without()  # type: ignore[assignment]


def keep_last(site: Site, actor: Actor) -> None:
    [app] = [one for one in site.office.factors.mine(actor) if one.kind == "totp"]
    site.office.factors.remove(actor, app.id, PASSWORD)


def test_a_given_password_does_not_sign(site: Site) -> None:
    """Of somebody whose first password an admin made: the page offers none and says why, a forged form is refused."""
    document_id, house, office = to_sign(site.house), site.house, site.office
    give_first_password(
        office.database, office.definitions, office.clock, person_id=house.people["pokja1"], by=house.actor("admin")
    )
    with office.database.write() as session:
        store_hash(session, office.clock, house.people["pokja1"], hash_password(PASSWORD, QUICK), must_change=False)
        grant(session, office.definitions, office.clock, person_id=house.people["pokja1"], role="chair", by=None)
        [held] = session.scalars(select(Appointment).where(Appointment.person_id == house.people["ketua"]))
        held.person_id = house.people["pokja1"]
    guest = site.signed_in("pokja1")
    page = guest.get(f"/documents/{document_id}/actions/sign")
    assert "dibuat oleh orang lain" in page.text
    assert 'name="secret"' not in page.text
    forged = Form.of(page, "sign").send(guest, secret=PASSWORD)
    assert (forged.status_code, "dibuat oleh orang lain" in forged.text) == (403, True)
    assert 'class="nk-row-title">Kata sandi pertama: ' in site.signed_in("ketua").get("/people/pending").text
    assert seen(site, document_id).number is None


def test_a_passkey_is_enrolled_by_the_device_s_answer(site: Site) -> None:
    """The page hands the device its question, and takes the answer once."""
    chair, device = site.signed_in("ketua"), Authenticator(site.office.settings.base_url)
    page = begin(chair, "passkey")
    found = re.search(r'data-new-passkey="([^"]+)"', chair.get(page).text)
    assert found is not None
    options = json.loads(unescape(found[1]))
    assert options["authenticatorSelection"]["userVerification"] == "required"
    wrong = chair.post(page, {"attestation": "{}"})
    assert (wrong.status_code, "Ulangi." in wrong.text) == (422, True)
    assert chair.post(page, {"attestation": device.register(options)}).location == "/account/factors/codes"
    over = chair.get(page)
    assert (over.status_code, "Mulai lagi di Akun." in over.text) == (404, True)


def test_elsewhere_the_page_says_where_passkeys_work(site: Site) -> None:
    """At 127.0.0.1 no passkey is asked for; the page leads to the address by name."""
    document_id = to_sign(site.house)
    with_passkey(seat(site.house, "ketua"))
    chair = site.guest()
    chair.headers["Host"] = "127.0.0.1:8000"
    chair.sign_in("ketua")
    text = chair.get(f"/documents/{document_id}/actions/sign").text
    assert "data-passkey" not in text
    assert "http://localhost:8000</a>" in text


def test_a_loss_is_entered_by_an_admin(site: Site) -> None:
    """On the person's page; all ends at once, the admin may not be the second person of what follows."""
    person_id = site.house.people["ketua"]
    with_app(seat(site.house, "ketua"))
    chair, admin = site.signed_in("ketua"), site.signed_in("admin")
    assert chair.post(f"/people/{person_id}/factors/lost").status_code == 404
    assert admin.post(f"/people/{person_id}/factors/lost").status_code == 303
    assert "Aplikasi kode:" not in chair.get("/account").text
    enrol_app(chair)
    text = admin.get("/people/pending").text
    assert "orang lain yang menyetujui." in text
    assert "/confirm" not in text


def test_a_loss_that_nobody_else_could_confirm_says_so(site: Site) -> None:
    """With one admin and the chair's own phone lost: at the button, and after it, what the operator types; not with two."""
    person_id, command = site.house.people["ketua"], "naskah user add ALAMAT --name NAMA --role admin"
    with_app(seat(site.house, "ketua"))
    admin = site.signed_in("admin")
    page = f"/people/{person_id}"
    assert command in admin.get(page).text
    assert admin.post(f"{page}/factors/lost").location == page
    assert "Belum ada orangnya: di server, naskah user add" in admin.get(page).text
    with site.office.database.write() as session:
        other = add_person(
            session, site.office.clock, body_id=site.house.body_id, email="b@pkk.example", name="Admin Kedua", by=None
        )
        grant(session, site.office.definitions, site.office.clock, person_id=other.id, role="admin", by=None)
    assert command not in admin.get(page).text


def test_removing_on_the_page(site: Site) -> None:
    """The password is asked; wrong, the form comes again; right, it is gone."""
    chair = seat(site.house, "ketua")
    with_app(chair)
    [app] = [one for one in site.office.factors.mine(chair.actor) if one.kind == "totp"]
    guest = site.signed_in("ketua")
    page = f"/account/factors/{app.id}/remove"
    wrong = guest.post(page, {"password": "salah"})
    assert (wrong.status_code, "Kata sandi salah." in wrong.text) == (422, True)
    assert guest.post(page, {"password": PASSWORD}).status_code == 303
    assert guest.get(page).status_code == 404
    assert site.signed_in("sekretaris").get(page).status_code == 404


def test_new_recovery_codes_need_a_factor(site: Site) -> None:
    """The password alone makes none; with the app's code ten new ones come, and the old ones are over."""
    chair = seat(site.house, "ketua")
    app, old = with_app(chair)
    guest = site.signed_in("ketua")
    assert guest.post("/account/factors/codes/new", {"password": PASSWORD}).status_code == 403
    made = guest.post("/account/factors/codes/new", {"password": PASSWORD, "totp": app.at(moment(chair, 1))})
    assert made.location == "/account/factors/codes"
    assert len(set(re.findall(r"<li><code>([0-9A-Z-]{19})</code>", guest.get(made.location).text)) - set(old)) == 10


def test_nobody_sees_another_s_secrets(site: Site) -> None:
    """No page of the others holds a secret, a credential or a code of the chair's."""
    chair = seat(site.house, "ketua")
    app, codes = with_app(chair)
    device = with_passkey(chair)
    admin = site.signed_in("admin")
    for page in ("/people", "/people/pending", f"/people/{site.house.people['ketua']}", "/account"):
        text = admin.get(page).text
        assert not [secret for secret in (app.secret, device.id, *codes) if secret in text]
    [mine] = [one for one in site.office.factors.mine(chair.actor) if one.kind == "totp"]
    assert admin.get(f"/account/factors/{mine.id}/remove").status_code == 404
    with pytest.raises(Refusal, match="already_held"):
        confirm(site.house, mine.id)
