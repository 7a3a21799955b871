"""Signing in a browser: what is shown, the password, one button, the receipt."""

from uuid import UUID

from documents.approval.views import DocumentView
from tests.deskwork import to_sign, walk
from tests.office import PASSWORD
from tests.web.forms import Form
from tests.web.site import Guest, Site


def form_of(guest: Guest, document_id: UUID) -> Form:
    return Form.of(guest.get(f"/documents/{document_id}/actions/sign"), "sign")


def seen(site: Site, document_id: UUID, who: str = "ketua") -> DocumentView:
    return site.office.desk.view(site.house.actor(who), document_id)


def test_the_page_says_what_is_signed_and_what_follows(site: Site) -> None:
    """Number to come, today's date, as whom, who initialled, the content code, the consequence; the button names the act."""
    document_id = to_sign(site.house)
    text = site.signed_in("ketua").get(f"/documents/{document_id}/actions/sign").text
    code = seen(site, document_id).content_sha256
    for part in (
        "Tanda tangani naskah ini?",
        "Perkiraan",
        "16 Desember 2019",
        "hari ini",
        "Ketua, Ny. Hj. Ratna Dewi Maharani",
        "Sekretaris, ",
        f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:16]}",
        "Isi tidak dapat diubah lagi",
        "Nomor langsung terbit.",
        "Tanda tangani dan terbitkan",
        "Tidak jadi",
    ):
        assert part in text, part


def test_signing_needs_the_password_and_gives_the_number(site: Site) -> None:
    """The right password signs, numbers and leads to a receipt with the number, whose address opens again."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    answer = form_of(guest, document_id).send(guest, secret=PASSWORD)
    assert answer.status_code == 303
    assert answer.location == f"/documents/{document_id}/receipt"
    number = seen(site, document_id).number
    assert number is not None
    for _ in range(2):
        receipt = guest.get(answer.location)
        assert receipt.status_code == 200
        assert "Keputusan diterbitkan" in receipt.text
        assert all(part in receipt.text for part in number.split("/"))
        assert "Sedang dibuat" in receipt.text
        assert "Kirim, oleh Agendaris." in receipt.text


def test_a_wrong_or_missing_password_signs_nothing(site: Site) -> None:
    """The page once more, at its own address, with the error beside the field; nothing has happened, and the word typed
    does not come back. Opened again it is as new.
    """
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    form = form_of(guest, document_id)
    for secret, words in (("salah-sekali", "Kata sandi salah."), ("", "Masukkan kata sandi Anda.")):
        answer = form.send(guest, secret=secret)
        assert (answer.status_code, answer.location) == (303, form.action)
        wrong = guest.get(answer.location).text
        assert "<title>Kesalahan:" in wrong or 'aria-invalid="true"' in wrong
        assert wrong.count(words) == 1
        assert "salah-sekali" not in wrong
        assert 'aria-invalid="true"' not in guest.get(answer.location).text
    assert seen(site, document_id).number is None


def test_the_password_counts_for_five_minutes(site: Site) -> None:
    """After one signature the next page does not ask again."""
    first, second = to_sign(site.house), to_sign(site.house)
    guest = site.signed_in("ketua")
    assert form_of(guest, first).send(guest, secret=PASSWORD).status_code == 303
    form = form_of(guest, second)
    assert "secret" not in form.values
    assert form.send(guest).status_code == 303
    assert seen(site, second).number is not None


def test_too_many_wrong_passwords_are_held_back(site: Site) -> None:
    """Guessing ends in 429, also for the right password."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    form = form_of(guest, document_id)
    told = [guest.get(form.send(guest, secret=f"salah-{n}").location).text for n in range(6)]
    assert "Kata sandi salah." in told[0]
    assert "Terlalu banyak percobaan." in told[-1]
    assert "Terlalu banyak percobaan." in guest.get(form.send(guest, secret=PASSWORD).location).text
    assert seen(site, document_id).number is None


def test_signing_twice_signs_once(site: Site) -> None:
    """The same form sent again shows the same receipt."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    form = form_of(guest, document_id)
    first = form.send(guest, secret=PASSWORD)
    again = form.send(guest, secret=PASSWORD)
    assert first.location == again.location
    assert [e.action for e in site.office.desk.history(site.house.actor("ketua"), document_id)].count("sign") == 1


def test_what_changed_after_it_was_shown_is_not_signed(site: Site) -> None:
    """A document that went back and came again is another content: the page says so and signs nothing."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    form = form_of(guest, document_id)
    walk(site.house, document_id, "ketua return")
    staff = site.house.actor("staf")
    site.office.desk.edit(staff, document_id, {"title": "Isi lain"}, seen(site, document_id, "staf").version)
    walk(site.house, document_id, "staf submit", "sekretaris endorse")
    answer = guest.get(form.send(guest, secret=PASSWORD).location)
    assert "mengubah naskah ini 16 Desember 2019 09.00 WIB, sesudah Anda membukanya" in answer.text
    assert seen(site, document_id).number is None


def test_the_receipt_leads_to_the_next_one(site: Site) -> None:
    """With more waiting, the main button opens the next with its count; with none, the page one lands on."""
    first, second = to_sign(site.house), to_sign(site.house)
    guest = site.signed_in("ketua")
    receipt = guest.get(form_of(guest, first).send(guest, secret=PASSWORD).location)
    assert "Naskah berikutnya (1)" in receipt.text
    assert f"/documents/{second}" in receipt.text
    last = guest.get(form_of(guest, second).send(guest).location)
    assert "Naskah berikutnya" not in last.text


def test_there_is_no_receipt_before_a_signature(site: Site) -> None:
    """The address of a receipt that does not exist leads to the document."""
    document_id = to_sign(site.house)
    answer = site.signed_in("ketua").get(f"/documents/{document_id}/receipt")
    assert (answer.status_code, answer.location) == (303, f"/documents/{document_id}")


def test_who_may_not_sign_reads_why(site: Site) -> None:
    """For others the page shows the reason instead of a form; a forged form is refused."""
    document_id = to_sign(site.house)
    guest = site.signed_in("sekretaris")
    text = guest.get(f"/documents/{document_id}/actions/sign").text
    assert "Hanya untuk Ketua." in text
    assert 'name="secret"' not in text
    view = seen(site, document_id, "sekretaris")
    sent = {"version": str(view.version), "content_sha256": view.content_sha256, "secret": PASSWORD}
    assert guest.post(f"/documents/{document_id}/actions/sign", sent).status_code == 403
    assert seen(site, document_id).number is None


def test_a_signature_that_comes_late_carries_no_password_along(site: Site) -> None:
    """When the session ended meanwhile, the kept form asks for the password again instead of holding it in the page."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    form = form_of(guest, document_id)
    sent = {**form.values, "secret": PASSWORD}
    guest.client.delete_cookie("naskah")
    late = guest.client.post(form.action, data=sent)
    assert late.status_code == 401
    assert PASSWORD not in late.text
    assert "kept:content_sha256" in late.text
    assert seen(site, document_id).number is None


def test_rejecting_is_three_taps_on_a_phone(site: Site) -> None:
    """Read, reject, confirm: the one other act of who signs stands above the document itself, in no menu."""
    document_id = to_sign(site.house)
    guest = site.signed_in("ketua")
    text = guest.get(f"/documents/{document_id}").text
    place = text[text.index('<header class="nk-place">') : text.index("<main")]
    assert f'href="/documents/{document_id}/actions/reject"' in place
    assert "<details" not in place
    rejecting = Form.of(guest.get(f"/documents/{document_id}/actions/reject"), "act")
    assert rejecting.send(guest, note="Bukan wewenang kita.").status_code == 303
    assert seen(site, document_id, "staf").state.phase == "closed"
