"""One document's page: its text, what may be done and why not, its files, its history."""

import re
from typing import Any
from uuid import UUID

import pytest
from lxml import html

from documents.approval.views import DocumentView
from tests.deskwork import POKJA_DECREE, act, draft, walk
from tests.journeys.acting import at
from tests.office import House
from tests.web.forms import Form
from tests.web.site import Guest, Site
from web.pages.document.reading import annex_words
from workflow.text import Text


def page_of(site: Site, document_id: UUID, who: str) -> Any:
    answer = site.signed_in(who).get(f"/documents/{document_id}")
    assert answer.status_code == 200, answer.text[:1000]
    return answer


def walked(site: Site, *steps: str) -> UUID:
    document_id = draft(site.house)
    walk(site.house, document_id, *steps)
    return document_id


def act_on(guest: Guest, document_id: UUID, action: str, **sent: str) -> Any:
    return guest.post(f"/documents/{document_id}/actions/{action}", sent)


def seen(house: House, who: str, document_id: UUID) -> DocumentView:
    return house.office.desk.view(house.actor(who), document_id)


def test_the_text_of_a_draft_is_what_would_be_printed(site: Site) -> None:
    """A draft without a file is read as its Word file would read, recitals, clauses and signature block."""
    text = page_of(site, draft(site.house), "staf").text
    for part in ("PANITIA PELAKSANA", "bahwa perlu dibentuk panitia;", "KESATU", "RATNA DEWI MAHARANI", "Pertinggal"):
        assert part in text
    assert "Pratinjau; berkas konsep dibuat saat diajukan." in text


def test_a_reader_knows_how_many_wait(site: Site) -> None:
    """Whose turn it is reads which of the waiting documents this one is; of a single one, and others, nothing is said."""
    first = walked(site, "staf submit", "sekretaris endorse")
    assert "1 dari 1" not in page_of(site, first, "ketua").text
    at(site.house, "2019-12-16T10:00:00+07:00")
    second = walked(site, "staf submit", "sekretaris endorse")
    assert "1 dari 2" in page_of(site, first, "ketua").text
    assert "2 dari 2" in page_of(site, second, "ketua").text
    assert "dari 2" not in page_of(site, first, "staf").text


def test_whose_turn_it_is_finds_the_main_button_open(site: Site) -> None:
    """The reviewer acts from the page, on the version and content that it shows."""
    document_id = walked(site, "staf submit")
    answer = page_of(site, document_id, "sekretaris")
    view = seen(site.house, "sekretaris", document_id)
    assert f'name="content_sha256" value="{view.content_sha256}"' in answer.text
    guest = site.signed_in("sekretaris")
    sent = {"version": str(view.version), "content_sha256": view.content_sha256}
    done = act_on(guest, document_id, "endorse", **sent)
    assert done.status_code == 303
    assert "Anda memaraf." in guest.get(done.location).text


def test_a_closed_main_button_stays_with_its_reason(site: Site) -> None:
    """Who cannot do the next thing sees it closed, by whom it is done, and no form behind it."""
    document_id = walked(site, "staf submit")
    text = page_of(site, document_id, "staf").text
    assert 'aria-disabled="true"' in text
    assert 'aria-describedby="beside-why-endorse"' in text
    assert "/actions/endorse" not in text
    assert "/actions/withdraw" in text
    assert "/actions/reject" not in text


def test_a_draft_names_what_is_missing_and_leads_to_it(site: Site) -> None:
    """An incomplete draft cannot be handed on: the reason is read, and a link opens the form with each problem."""
    document_id = draft(site.house, fields={"title": "Belum lengkap"})
    text = page_of(site, document_id, "staf").text
    assert "Isi pertimbangan (Menimbang)." in text
    assert f"/documents/{document_id}/edit?check=submit" in text


def test_an_act_pressed_twice_happens_once(site: Site) -> None:
    """The form's own key makes a double click harmless."""
    document_id = walked(site, "staf submit")
    view = seen(site.house, "sekretaris", document_id)
    guest = site.signed_in("sekretaris")
    sent = {"version": str(view.version), "content_sha256": view.content_sha256, "key": "k" * 32}
    assert act_on(guest, document_id, "endorse", **sent).status_code == 303
    again = act_on(guest, document_id, "endorse", **sent)
    assert "Anda memaraf." in guest.get(again.location).text
    assert seen(site.house, "sekretaris", document_id).version == view.version + 1


def test_an_act_on_an_old_page_is_refused_and_told(site: Site) -> None:
    """Somebody else acted meanwhile: nothing happens, the page says who and when."""
    document_id = walked(site, "staf submit")
    old = seen(site.house, "sekretaris", document_id)
    walk(site.house, document_id, "staf withdraw", "staf submit")
    guest = site.signed_in("sekretaris")
    sent = {"version": str(old.version), "content_sha256": old.content_sha256}
    answer = act_on(guest, document_id, "endorse", **sent)
    told = "Fitri Handayani, S.Sos. mengubah naskah ini 16 Desember 2019 09.00 WIB, sesudah Anda membukanya."
    assert told in guest.get(answer.location).text


def test_returning_asks_for_a_note_on_its_own_page(site: Site) -> None:
    """Without a note the page says so beside the field; with one the document goes back and the note is in its history."""
    document_id = walked(site, "staf submit")
    guest = site.signed_in("sekretaris")
    form = Form.of(guest.get(f"/documents/{document_id}/actions/return"), "act")
    answer = form.send(guest)
    assert (answer.status_code, answer.location) == (303, form.action)
    refused = guest.get(answer.location)
    assert 'aria-invalid="true"' in refused.text
    assert Form.of(refused, "act").problems()
    note = 'Angka 2: "24", bukan 22 & <b>'
    assert form.send(guest, note=note).status_code == 303
    text = page_of(site, document_id, "staf").text
    assert "Angka 2: &#34;24&#34;, bukan 22 &amp; &lt;b&gt;" in text


@pytest.mark.parametrize("length", [20, 1900])
def test_a_note_outlives_a_refusal(site: Site, length: int) -> None:
    """An act on an old page comes back with the note as it was typed, however long: told at the page's address, or at once."""
    document_id = walked(site, "staf submit")
    guest = site.signed_in("sekretaris")
    form = Form.of(guest.get(f"/documents/{document_id}/actions/return"), "act")
    walk(site.house, document_id, "staf withdraw", "staf submit")
    note = ("é" * length)[:length]
    answer = form.send(guest, note=note)
    shown = guest.get(answer.location) if answer.location else answer
    assert Form.of(shown, "act").values["note"] == note
    assert "mengubah naskah ini" in shown.text


@pytest.mark.parametrize(
    ("action", "who", "sent", "phase"),
    [
        ("reject", "ketua", {"note": "Tidak jadi diadakan."}, "closed"),
        ("cancel", "sekretaris", {"note": "Tidak jadi diadakan."}, "closed"),
        ("withdraw", "staf", {}, "drafting"),
    ],
)
def test_each_way_out_is_one_form(site: Site, action: str, who: str, sent: dict[str, str], phase: str) -> None:
    """Rejecting, cancelling and withdrawing each work from their form."""
    document_id = walked(site, "staf submit", "sekretaris endorse")
    view = seen(site.house, who, document_id)
    guest = site.signed_in(who)
    answer = act_on(guest, document_id, action, version=str(view.version), content_sha256=view.content_sha256, **sent)
    assert answer.status_code == 303, answer.text[:800]
    assert seen(site.house, "sekretaris", document_id).state.phase == phase
    assert guest.get(answer.location).status_code == 200


def test_a_draft_is_handed_to_somebody_who_drafts(site: Site) -> None:
    """The list holds everyone else who drafts; who had it has it no more."""
    document_id = draft(site.house)
    guest = site.signed_in("sekretaris")
    form = Form.of(guest.get(f"/documents/{document_id}/actions/hand_over"), "act")
    offered = form.page.xpath("//select[@name='to']/option/text()")
    assert "Ny. Wirdanelis" in offered
    assert "Fitri Handayani, S.Sos." not in offered
    assert form.send(guest, to=str(site.house.people["pokja1"])).status_code == 303
    assert seen(site.house, "pokja1", document_id).drafter.name == "Ny. Wirdanelis"
    assert form.send(guest, to="nobody").status_code in (303, 412, 422)


def test_filing_asks_where_and_how_long(site: Site) -> None:
    """Archiving asks for classification and retention and keeps what was typed when one is missing."""
    document_id = walked(site, "staf submit", "sekretaris endorse", "ketua sign")
    guest = site.signed_in("agendaris")
    form = Form.of(guest.get(f"/documents/{document_id}/actions/archive"), "act")
    refused = guest.get(form.send(guest, classification="400.7.6").location)
    assert Form.of(refused, "act").values["classification"] == "400.7.6"
    assert form.send(guest, classification="400.7.6", retention="5 tahun").status_code == 303


def test_an_unknown_act_is_no_page(site: Site) -> None:
    """An action that the workflow does not have leads back; sent, it is not found."""
    document_id = draft(site.house)
    guest = site.signed_in("staf")
    assert guest.get(f"/documents/{document_id}/actions/fly").status_code == 303
    assert act_on(guest, document_id, "fly").status_code == 404


def test_files_tell_how_far_they_are_and_stop_asking_when_ready(site: Site) -> None:
    """While the worker works the part asks again; once all is there it answers 286 and offers the download."""
    document_id = walked(site, "staf submit", "sekretaris endorse", "ketua sign")
    guest = site.signed_in("staf")
    waiting = guest.get(f"/documents/{document_id}/files")
    assert waiting.status_code == 200
    assert "Sedang dibuat" in waiting.text
    assert 'hx-trigger="load delay:2s"' in waiting.text
    assert 'hx-trigger="load delay:5s"' in guest.get(f"/documents/{document_id}/files?turn=50").text
    assert "HX-Trigger" not in guest.get(f"/documents/{document_id}/files?ready=0").headers
    site.house.work()
    ready = guest.get(f"/documents/{document_id}/files?ready=0")
    assert ready.status_code == 286
    assert ready.headers["HX-Trigger"] == "files-ready"
    assert "hx-trigger" not in ready.text
    assert f"/documents/{document_id}/files/docx" in ready.text


def test_a_file_has_a_name_without_slashes_and_its_hash_as_tag(site: Site) -> None:
    """The download is named after the number, and a browser that has it is told so."""
    document_id = walked(site, "staf submit", "sekretaris endorse", "ketua sign")
    guest = site.signed_in("staf")
    assert guest.get(f"/documents/{document_id}/files/docx").status_code == 303
    site.house.work()
    answer = guest.get(f"/documents/{document_id}/files/docx")
    view = seen(site.house, "staf", document_id)
    assert view.number is not None
    assert f"filename={view.number.replace('/', '-')}.docx" in answer.headers["Content-Disposition"].replace('"', "")
    etag = answer.headers["ETag"]
    assert etag == f'"{next(made.sha256 for made in view.files if made.kind == "docx")}"'
    unchanged = guest.get(f"/documents/{document_id}/files/docx", headers={"If-None-Match": etag})
    assert unchanged.status_code == 304
    assert guest.get(f"/documents/{document_id}/files/poem").status_code == 404


def test_the_history_shows_five_and_then_all(site: Site) -> None:
    """Newest first; the link gives the rest."""
    document_id = walked(site, *["staf submit", "staf withdraw"] * 3)
    guest = site.signed_in("staf")
    short = guest.get(f"/documents/{document_id}").text
    assert short.count("Fitri Handayani, S.Sos. <span") + short.count("(Staf Sekretariat)") >= 5
    assert "Tampilkan semua (7)" in short
    assert "membuat konsep" not in short
    assert "membuat konsep" in guest.get(f"/documents/{document_id}?history=all").text


def test_the_route_shows_the_concerned_working_group(site: Site) -> None:
    """A decree that names a Pokja passes its head first; the next holder is named under the title."""
    document_id = draft(site.house, fields=POKJA_DECREE)
    walk(site.house, document_id, "staf submit")
    page = html.fromstring(page_of(site, document_id, "pokja1").text)
    current = page.xpath("//li[@aria-current='step']")[0].text_content()
    assert "Ketua Pokja" in current


def test_the_whole_way_is_drawn_where_it_stands(site: Site) -> None:
    """From the route one sees every state and line of the workflow, in a drawing and in words, and where it is now."""
    document_id = walked(site, "staf submit")
    guest = site.signed_in("staf")
    assert f'href="/documents/{document_id}/flow"' in guest.get(f"/documents/{document_id}").text
    page = guest.get(f"/documents/{document_id}/flow").text
    drawn = html.fromstring(page).xpath("//div[@class='nk-way-wide']//*[local-name()='svg']")[0]
    thick = [g.text_content() for g in drawn.xpath(".//*[local-name()='g'][*[@stroke-width='4']]")]
    assert thick == ["DiperiksaNy. Desi Marlina", "SekretarisNy. Desi Marlina"], "the state, and whose turn it is"
    assert "Fitri Handayani, S.Sos., 16 Desember 2019" in " ".join(drawn.xpath(".//*[local-name()='text']/text()"))
    assert page.count('role="img"') == 2, "one for a wide page and one for a narrow one"
    workflow = seen(site.house, "staf", document_id).workflow
    lines = [line for state in workflow.lines.values() for several in state.values() for line in several]
    words = page.partition("Alur dalam kata-kata")[2]
    assert words.count("<li>") == len(lines)
    assert all(line.label.id in words for line in lines)


def test_the_drawing_begins_anew_when_it_is_sent_back(site: Site) -> None:
    """Of the round before it is only told who sent it back."""
    document_id = walked(site, "staf submit", "sekretaris endorse", "ketua return")
    page = html.fromstring(site.signed_in("staf").get(f"/documents/{document_id}/flow").text)
    drawn = "".join(page.xpath("//div[@class='nk-way-narrow']//*[local-name()='text']//text()")).replace(" ", "")
    assert drawn.count("16Desember2019") == 1
    assert "Kembalikan(pemeriksa,Ketua)Ny.Hj.RatnaDewiMaharani,16Desember2019" in drawn


def test_what_one_may_not_know_of_is_not_found(site: Site) -> None:
    """Pages, files, acts and receipts of another's draft are all alike no page."""
    document_id = draft(site.house)
    guest = site.signed_in("auditor")
    for path in ("", "/edit", "/files", "/files/docx", "/receipt", "/flow", "/actions/submit"):
        assert guest.get(f"/documents/{document_id}{path}").status_code == 404, path
    assert act_on(guest, document_id, "submit", version="1").status_code == 404


def test_both_languages_say_every_kind_of_file() -> None:
    """Texts of this page are complete in both languages."""
    assert annex_words(0, []) == Text("Tidak ada", "None")
    assert annex_words(1, ["I"]) == Text("1", "1")
    assert annex_words(3, ["I", "II", "III"]) == Text("3, Lampiran I, II dan III", "3, Lampiran I, II and III")


def test_only_who_can_review_is_offered_as_a_reviewer(site: Site) -> None:
    """Positions on the route, and those whose holders cannot review, are not offered; to take one off, those added are."""
    document_id = walked(site, "staf submit")
    guest = site.signed_in("sekretaris")
    options = re.compile(r'<option value="(\w+)"')
    assert options.findall(guest.get(f"/documents/{document_id}/actions/add_reviewer").text) == ["head_pokja_1"]
    act(site.house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": "head_pokja_1"})
    assert options.findall(guest.get(f"/documents/{document_id}/actions/remove_reviewer").text) == ["head_pokja_1"]


def test_an_act_that_leads_away_names_its_document(site: Site) -> None:
    """Where the answer is another page than the document's, it says of which document it speaks."""
    document_id = walked(site, "staf submit", "sekretaris endorse")
    view = seen(site.house, "ketua", document_id)
    guest = site.signed_in("ketua")
    sent = {"version": str(view.version), "content_sha256": view.content_sha256, "note": "Acaranya batal."}
    done = act_on(guest, document_id, "reject", **sent)
    assert f"{view.title}: Anda menolak." in guest.get(done.location).text
