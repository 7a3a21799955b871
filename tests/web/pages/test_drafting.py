"""Writing a document in a browser without JavaScript."""

from typing import Any
from uuid import UUID

from documents.approval.views import DocumentView, SearchQuery
from tests.deskwork import DECREE, draft
from tests.documents.rendering.paper import edition
from tests.web.forms import Form
from tests.web.site import Guest, Site

NEW = "/documents/new/decree"
TITLE = "Panitia Pelaksana"


def opened(site: Site, path: str = NEW, who: str = "staf") -> tuple[Guest, Form]:
    guest = site.signed_in(who)
    return guest, Form.of(guest.get(path, follow_redirects=True))


def drafted(site: Site, fields: dict[str, Any] | None = None) -> tuple[Guest, UUID, str]:
    made = site.office.desk.create(site.house.actor("staf"), "decree", dict(fields or DECREE))
    return site.signed_in("staf"), made.id, f"/documents/{made.id}/edit"


def stored(site: Site, document_id: UUID | str, who: str = "staf") -> DocumentView:
    return site.office.desk.view(site.house.actor(who), UUID(str(document_id)))


def saved(site: Site, answer: Any) -> DocumentView:
    """The document that a successful save leads to."""
    assert answer.status_code == 303, answer.text[:2000]
    return stored(site, answer.location.split("/")[2])


def test_every_type_of_the_body_can_be_begun(site: Site) -> None:
    """Each type is offered and its form opens, generated from its fields alone."""
    guest = site.signed_in("staf")
    offered = guest.get("/documents/new").text
    first = ("decree", "letter", "invitation", "assignment_letter")
    listed = [offered.index(f'/documents/new/{code}"') for code in (*first, *(edition().types.keys() - set(first)))]
    assert listed[:4] == sorted(listed)[:4], "in the order that the body's folder gives"
    for code in edition().types:
        path = f"/documents/new/{code}"
        assert path in offered
        assert Form.of(guest.get(path, follow_redirects=True)).values["token"]


def test_who_does_not_draft_has_no_such_page(site: Site) -> None:
    """For a person who may not draft the form is not there."""
    guest = site.signed_in("ketua")
    assert guest.get("/documents/new").status_code == 404
    assert guest.get(NEW).status_code == 404


def test_an_unknown_type_is_no_page(site: Site) -> None:
    """A type that the body does not write is not found."""
    assert site.signed_in("staf").get("/documents/new/poem").status_code == 404


def test_a_draft_is_saved_and_opens_again_as_written(site: Site) -> None:
    """What is saved stands in the form again, hostile characters and all, and is escaped there."""
    text = 'Dinas P & K <b> "x" {{7*7}} <script>alert(1)</script>'
    guest, form = opened(site)
    answer = form.send(guest, "save", f__title=text, f__considering__0="bahwa\r\nbaris kedua;")
    assert saved(site, answer).fields["title"] == text
    again = guest.get(answer.location)
    assert "<script>alert" not in again.text
    assert Form.of(again).values["f/title"] == text
    assert Form.of(again).values["f/considering/0"] == "bahwa\nbaris kedua;"


def test_an_unchanged_form_changes_nothing(site: Site) -> None:
    """Opening a full draft and saving it as it is leaves its version and content."""
    guest, document_id, path = drafted(site)
    before = stored(site, document_id)
    assert Form.of(guest.get(path)).send(guest, "save").status_code == 303
    after = stored(site, document_id)
    assert (after.version, after.fields) == (before.version, before.fields)


def test_a_form_sent_twice_makes_one_document(site: Site) -> None:
    """A double click on the first save creates once; going back, changing and saving again changes that document."""
    guest, form = opened(site)
    first = form.send(guest, "save", f__title=TITLE)
    second = form.send(guest, "save", f__title=TITLE)
    assert first.location == second.location
    third = form.send(guest, "save", f__title="Judul lain")
    assert third.location == first.location
    assert saved(site, third).title == "Judul lain"


def test_going_back_to_the_first_form_leads_to_the_document(site: Site) -> None:
    """The form's address holds the id: after saving it is the document's; another person's id, or none, begins anew."""
    guest = site.signed_in("staf")
    begun = guest.get(NEW).location
    assert guest.get(begun).status_code == 200
    view = saved(site, Form.of(guest.get(begun)).send(guest, "save", f__title=TITLE))
    back = guest.get(begun)
    assert (back.status_code, back.location) == (303, f"/documents/{view.id}/edit")
    for other, path in ((site.signed_in("pokja1"), begun), (guest, f"{NEW}?id=x")):
        anew = other.get(path).location
        assert anew.startswith(f"{NEW}?id=")
        assert anew != begun


def test_rows_are_added_moved_and_removed_without_losing_a_word(site: Site) -> None:
    """Each button sends the whole form and gets it back with the one thing done."""
    guest, form = opened(site)
    form = Form.of(form.send(guest, "add:considering", f__title=TITLE, f__considering__0="satu"))
    assert form.values["f/title"] == TITLE
    assert form.focused() == "f/considering/1"
    form = Form.of(form.send(guest, "up:considering/1", f__considering__1="dua"))
    assert [form.values[f"f/considering/{n}"] for n in range(2)] == ["dua", "satu"]
    form = Form.of(form.send(guest, "remove:considering/0"))
    assert form.values["f/considering/0"] == "satu"
    assert "undo:row" in form.buttons()
    form = Form.of(form.send(guest, "undo:row"))
    assert [form.values[f"f/considering/{n}"] for n in range(2)] == ["dua", "satu"]
    assert form.values["f/title"] == TITLE


def test_cells_pasted_into_the_box_become_rows(site: Site) -> None:
    """Without JavaScript a box takes what was copied from Excel."""
    guest, form = opened(site)
    form = Form.of(form.send(guest, "add:annexes"))
    rows = "annexes/0/tables/0/rows"
    changed = {f"paste/{rows}": "Siti\tKetua\tA\nBudi\tAnggota\tB\n"}
    form = Form.of(form.send(guest, f"paste:{rows}", **changed))
    assert form.values[f"f/{rows}/1/0"] == "Budi"
    assert "2 baris ditempel." in form.page.text_content()


def test_a_rows_button_answers_its_part_alone_to_a_script(site: Site) -> None:
    """Asked by htmx, only the changed part, the chips and the notice come back."""
    guest, form = opened(site)
    answer = form.send(guest, "remove:considering/0", htmx=True, f__considering__0="satu")
    assert answer.status_code == 200
    assert 'id="s-considering"' in answer.text
    assert 'id="s-clauses"' not in answer.text
    assert "Urungkan" in answer.text


def test_a_malformed_entry_is_told_and_everything_kept(site: Site) -> None:
    """422: the summary links to the input, the title says so, no word is lost, nothing is stored."""
    guest, form = opened(site)
    bad = "bahwa \x07 lonceng;"
    answer = form.send(guest, "save", f__title=TITLE, f__considering__0=bad)
    assert answer.status_code == 422
    again = Form.of(answer)
    assert again.problems() == ["Menimbang huruf a memuat karakter tak tercetak (U+0007). Hapus karakter itu."]
    assert again.page.xpath("//title/text()")[0].startswith("Kesalahan:")
    assert 'href="#f/considering/0"' in answer.text
    assert again.values["f/title"] == TITLE
    assert not site.office.desk.search(site.house.actor("staf"), SearchQuery()).items


def test_handing_on_an_incomplete_draft_saves_it_and_says_what_is_missing(site: Site) -> None:
    """The draft is kept; its form names each missing entry and leads to it."""
    guest, form = opened(site)
    answer = form.send(guest, "act:submit", f__title=TITLE)
    assert answer.status_code == 303
    form = Form.of(guest.get(answer.location))
    assert "Isi pertimbangan (Menimbang)." in form.problems()
    assert form.values["f/title"] == TITLE


def test_a_complete_draft_is_handed_on_from_its_form(site: Site) -> None:
    """Saving and submitting is one button; twice pressed it still happens once."""
    guest, document_id, path = drafted(site)
    form = Form.of(guest.get(path))
    first = form.send(guest, "act:submit", f__title="Judul baru")
    assert first.location == f"/documents/{document_id}"
    view = stored(site, document_id)
    assert (view.title, view.state.phase) == ("Judul baru", "review")
    assert form.send(guest, "act:submit", f__title="Judul baru").status_code == 303
    assert stored(site, document_id).version == view.version


def test_two_texts_stand_side_by_side_when_somebody_else_saved_first(site: Site) -> None:
    """412: who changed it when, both texts, and the form as it was written; saving again puts it over the other."""
    guest, document_id, path = drafted(site)
    form = Form.of(guest.get(path))
    site.office.desk.edit(site.house.actor("staf"), document_id, {"title": "Judul orang lain"}, 1)
    answer = form.send(guest, "save", f__title="Judul saya")
    assert answer.status_code == 412
    assert (
        "Fitri Handayani, S.Sos. mengubah naskah ini 16 Desember 2019 09.00 WIB. Tulisan Anda masih ada." in answer.text
    )
    assert "orang" in answer.text
    form = Form.of(answer)
    assert form.values["f/title"] == "Judul saya"
    taken = Form.of(form.send(guest, "take:title"))
    assert taken.values["f/title"] == "Judul orang lain"
    assert form.send(guest, "save").status_code == 303
    assert stored(site, document_id).title == "Judul saya"


def test_a_document_that_is_on_its_way_is_not_edited(site: Site) -> None:
    """Its form leads to its page and says why; a form that was still open keeps what was written."""
    guest, document_id, path = drafted(site)
    form = Form.of(guest.get(path))
    site.office.desk.act(site.house.actor("staf"), document_id, "submit", expected_version=1)
    answer = guest.get(path)
    assert answer.status_code == 303
    assert "Isi tidak dapat diubah sekarang" in guest.get(answer.location).text
    late = form.send(guest, "save", f__title="Terlambat")
    assert late.status_code == 412
    assert Form.of(late).values["f/title"] == "Terlambat"


def test_another_persons_draft_is_no_page(site: Site) -> None:
    """A draft that one may not know of is not found, whatever is sent."""
    _, _, path = drafted(site)
    other = site.signed_in("pokja1")
    assert other.get(path).status_code == 404
    assert other.post(path, {"do": "save", "version": "1"}).status_code == 404


def test_a_note_that_sent_it_back_stands_above_the_form(site: Site) -> None:
    """What is to be corrected is read where it is corrected."""
    guest, document_id, path = drafted(site)
    site.office.desk.act(site.house.actor("staf"), document_id, "submit", expected_version=1)
    note = "Angka 2: bukan 22, tetapi 24."
    site.office.desk.act(site.house.actor("sekretaris"), document_id, "return", expected_version=2, note=note)
    assert note in guest.get(path).text


def test_the_preview_shows_what_is_not_saved(site: Site) -> None:
    """The text beside the form follows the form, without storing anything; a malformed entry leaves what was shown."""
    guest, form = opened(site)
    page = form.send(guest, "preview", f__title="Judul yang belum disimpan")
    assert "JUDUL YANG BELUM DISIMPAN" in page.text
    assert not site.office.desk.search(site.house.actor("staf"), SearchQuery()).items
    sent = {**form.values, "f/title": "ganti"}
    assert "GANTI" in guest.post("/documents/preview/decree", sent).text
    assert guest.post("/documents/preview/decree", {**sent, "f/title": "\x07"}).status_code == 204


def test_a_reference_is_searched_among_numbered_documents(site: Site) -> None:
    """The search beside a reference keeps the rest of the form and says what was searched for."""
    guest, form = opened(site, "/documents/new/invitation")
    name = next(key for key in form.values if key.startswith("find/"))
    changed = {name: "rapat", "f/subject": "Undangan"}
    answer = form.send(guest, f"find:{name.removeprefix('find/')}", **changed)
    again = Form.of(answer)
    assert (again.values[name], again.values["f/subject"]) == ("rapat", "Undangan")


def test_every_page_speaks_english_too(site: Site) -> None:
    """With English chosen, the frame, the labels and the problems are English; the content stays."""
    guest = site.signed_in("staf")
    guest.post("/account/display", {"language": "en", "theme": "light", "text_size": "100"})
    form = Form.of(guest.get(NEW, follow_redirects=True))
    assert "Save draft" in form.page.text_content()
    answer = form.send(guest, "save", f__considering__0="\x07")
    assert "unprintable character" in answer.text


def test_odd_requests_are_answered_in_kind(site: Site) -> None:
    """Unknown buttons, versions and tokens never break the form."""
    guest, _, path = drafted(site)
    form = Form.of(guest.get(path))
    assert form.send(guest, "up:nowhere/1").status_code == 404
    assert form.send(guest, "find:nowhere").status_code == 404
    assert form.send(guest, "take:nowhere").status_code == 200
    assert form.send(guest, "save", version="9" * 30).status_code in (412, 428)
    assert form.send(guest, "act:fly").status_code in (303, 404)
    guest, form = opened(site)
    assert form.send(guest, "save", token="not-a-uuid", f__title=TITLE).status_code == 303


def test_the_form_tells_of_a_step_that_nobody_can_do(site: Site) -> None:
    """Who writes reads it beside the fields, before handing the draft on."""
    document_id = draft(site.house, fields={**DECREE, "working_group": "pokja_2"})
    text = site.signed_in("staf").get(f"/documents/{document_id}/edit").text
    assert "Ketua Pokja: belum ada yang dapat bertindak sebagai Ketua Pokja II." in text
