"""The pages of a document's changes and comments: where one lands, what they say, what they refuse."""

from typing import Any
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import select

from documents.drafting.looks import Look
from tests.deskwork import DECREE, dump, walk
from tests.web.forms import Form
from tests.web.site import Guest, Site

CONSIDERING = ["bahwa program kerja disusun;", "bahwa perlu dibentuk panitia rapat;"]
ROWS = [["Ny. Ani", "Ketua"], ["Ny. Budi", "Sekretaris"], ["Ny. Citra", "Anggota"], ["Ny. Dewi", "Anggota"]]
TABLE = {"heading": "", "numbered": True, "columns": ["NAMA", "JABATAN"], "rows": ROWS}
FIELDS = {**DECREE, "considering": CONSIDERING, "annexes": [{"title": "SUSUNAN", "tables": [TABLE]}]}
EDITED = {
    "title": "Panitia Penyelenggara & <Rapat>",
    "considering": ["bahwa rapat diadakan setiap tahun;", *CONSIDERING],
    "annexes": [{"title": "SUSUNAN", "tables": [{**TABLE, "rows": [ROWS[0], ["Ny. Budi", "Wakil"], *ROWS[2:]]}]}],
}


def opened(guest: Guest, path: str) -> Any:
    """A page as a browser gets it, to the end: what is done behind it is done."""
    answer = guest.get(path)
    answer.get_data()
    answer.close()
    return answer


@pytest.fixture
def document_id(site: Site) -> UUID:
    """Submitted, opened by the secretary, who remarked on two parts and returned it."""
    house = site.house
    made = house.office.desk.create(house.actor("staf"), "decree", FIELDS).id
    walk(house, made, "staf submit")
    opened(site.signed_in("sekretaris"), f"/documents/{made}")
    sekretaris, write = house.actor("sekretaris"), house.office.comments.write
    write(sekretaris, made, 'Rapat "apa" & <kapan>?', path="considering/1")
    write(sekretaris, made, "Sudah berganti.", path="annexes/0/tables/0/rows/1")
    walk(house, made, "sekretaris return")
    return made


def resubmit(site: Site, document_id: UUID) -> None:
    desk, staf = site.office.desk, site.house.actor("staf")
    desk.edit(staf, document_id, EDITED, desk.view(staf, document_id).version)
    walk(site.house, document_id, "staf submit")


def test_a_returned_document_opens_on_the_comments(site: Site, document_id: UUID) -> None:
    """Its drafter lands on them, with the note; each leads to its input in the form; the text is one tab away."""
    guest = site.signed_in("staf")
    first = guest.get(f"/documents/{document_id}")
    assert (first.status_code, first.location) == (303, f"/documents/{document_id}/comments")
    text = guest.get(first.location).text
    assert "Rapat &#34;apa&#34; &amp; &lt;kapan&gt;?" in text
    assert "Perbaiki angka 2." in text
    links = [link for link in html.fromstring(text).xpath("//a/@href") if "/edit#" in link]
    assert [link.partition("#")[2] for link in links] == ["f/considering/1", "f/annexes/0/tables/0/rows/1/0"]
    form = html.fromstring(guest.get(f"/documents/{document_id}/edit").text)
    assert all(form.xpath(f"//*[@id='{link.partition('#')[2]}']") for link in links)
    assert guest.get(f"/documents/{document_id}?view=text").status_code == 200


def test_comments_stand_beside_their_rows_in_the_form(site: Site, document_id: UUID) -> None:
    """Each in full beside its row, also after the row was moved and nothing saved; what is done is there no more."""
    guest, path = site.signed_in("staf"), f"/documents/{document_id}/edit"

    def beside(page: Any) -> list[str]:
        rows = page.xpath("//*[contains(@class,'nk-remark')]/ancestor::*[@data-row][1]/@data-row")
        return [str(row) for row in rows]

    answer = guest.get(path)
    assert beside(html.fromstring(answer.text)) == ["considering/1", "annexes/0/tables/0/rows/1"]
    moved = Form.of(answer).send(guest, "up:considering/1")
    assert "considering/0" in beside(html.fromstring(moved.text))
    threads = site.office.comments.threads(site.house.actor("staf"), document_id).threads
    for thread in threads:
        site.office.comments.write(site.house.actor("staf"), document_id, None, thread_id=thread.id, done=True)
    assert beside(html.fromstring(guest.get(path).text)) == []


def test_a_reviewer_lands_on_what_changed_once(site: Site, document_id: UUID) -> None:
    """Whose turn it is opens the changes first; having looked, the document itself, with the count still on its tab."""
    resubmit(site, document_id)
    guest = site.signed_in("sekretaris")
    first = guest.get(f"/documents/{document_id}")
    assert (first.status_code, first.location) == (303, f"/documents/{document_id}/changes")
    text = opened(guest, first.location).text
    assert "3 perubahan sejak terakhir Anda lihat" in text
    again = guest.get(f"/documents/{document_id}")
    assert again.status_code == 200
    assert "Perubahan (3)" in again.text


def test_the_changes_are_said_in_words(site: Site, document_id: UUID) -> None:
    """What is new, renumbered and changed is read, not only coloured; a table's row by its number; text stays text."""
    resubmit(site, document_id)
    page = html.fromstring(site.signed_in("sekretaris").get(f"/documents/{document_id}/changes").text)
    text = " ".join(page.xpath("//main")[0].text_content().split())
    assert "Baru Menimbang huruf a" in text
    assert "2 tidak berubah: a–b menjadi b–c" in text
    assert "[ditambah: Penyelenggara & <Rapat> ]" in text
    assert "[dihapus: Pelaksana ]" in text
    (row,) = page.xpath("//tr[@id='d-annexes.0.tables.0.rows.1']")
    assert " ".join(row.text_content().split()).startswith("2 Diubah")
    assert [mark.text_content().split()[1] for mark in row.xpath(".//ins")] == ["Wakil"]


def test_a_look_is_noted_behind_the_page(site: Site, document_id: UUID) -> None:
    """Not before the page is sent; a database that takes no note at that moment does not keep anybody from reading."""
    resubmit(site, document_id)
    office = site.office

    def looks() -> list[int]:
        with office.database.read() as session:
            return sorted(session.scalars(select(Look.revision).where(Look.document_id == document_id)))

    before = looks()
    guest = site.signed_in("sekretaris")
    answer = guest.get(f"/documents/{document_id}/changes")
    assert looks() == before
    with office.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE look RENAME TO away")
    answer.close()
    assert answer.status_code == 200
    with office.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE away RENAME TO look")
    opened(guest, f"/documents/{document_id}/changes")
    assert looks() == [*before, 2]


def test_any_two_revisions_can_be_chosen(site: Site, document_id: UUID) -> None:
    """The address names them and the layout; a revision that one may not see is told, and what is no number is no page."""
    resubmit(site, document_id)
    guest, path = site.signed_in("staf"), f"/documents/{document_id}/changes"
    assert "3 perubahan" in guest.get(f"{path}?from=1&to=2&view=inline").text
    assert "Isi kedua revisi sama." in guest.get(f"{path}?from=2&to=2").text
    assert guest.get(f"{path}?from=9").status_code == 422
    assert guest.get(f"{path}?from=x").status_code == 404
    assert guest.get(f"{path}?from=-1").status_code == 404
    assert guest.get(f"{path}?view=odd").status_code == 200


def test_the_tracked_file_is_downloaded(site: Site, document_id: UUID) -> None:
    """Under its own name, kept by no cache; while there is one content only, it is refused."""
    guest, path = site.signed_in("staf"), f"/documents/{document_id}/changes/docx"
    assert guest.get(path).status_code == 409
    resubmit(site, document_id)
    answer = guest.get(path + "?from=1&to=2")
    assert answer.data.startswith(b"PK")
    assert "Perubahan-1-2-Panitia-Penyelenggara" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_comment_is_written_answered_and_done(site: Site, document_id: UUID) -> None:
    """From the forms of the page; sent empty, 422 beside the field with what was chosen; twice, it is one."""
    resubmit(site, document_id)
    guest, path = site.signed_in("sekretaris"), f"/documents/{document_id}/comments"
    empty = guest.post(path, {"path": "considering/0", "text": " "})
    assert empty.status_code == 422
    assert "Tulis komentarnya." in empty.text
    assert html.fromstring(empty.text).xpath("//option[@value='considering/0']/@selected")
    sent = {
        "path": "considering/0",
        "text": "Dasarnya?\r\nTahun berapa?",
        "token": "0190a1c2-0000-7000-8000-0000000000aa",
    }
    for _ in range(2):
        assert guest.post(path, sent).status_code == 303
    threads = site.office.comments.threads(site.house.actor("staf"), document_id).threads
    assert [thread.entries[0].text for thread in threads].count("Dasarnya?\nTahun berapa?") == 1
    assert guest.post(path, {"thread": str(threads[0].id), "do": "done"}).status_code == 403
    drafter = site.signed_in("staf")
    assert drafter.post(path, {"thread": str(threads[0].id), "do": "reply", "text": ""}).status_code == 422
    assert drafter.post(path, {"thread": str(threads[0].id), "do": "done"}).status_code == 303
    assert drafter.post(path, {"thread": "0190a1c2-0000-7000-8000-0000000000bb", "text": "x"}).status_code == 404


def test_who_returns_is_led_to_the_comments(site: Site, document_id: UUID) -> None:
    """The page that asks for the note names where remarks on one part are written; the page of an ending does not."""
    resubmit(site, document_id)
    guest = site.signed_in("sekretaris")
    assert f"/documents/{document_id}/comments#remark" in guest.get(f"/documents/{document_id}/actions/return").text
    assert "#remark" not in guest.get(f"/documents/{document_id}/actions/cancel").text


def test_a_reviewer_is_led_from_the_comment_to_the_change(site: Site, document_id: UUID) -> None:
    """Where what was remarked on changed since, a link opens it in the comparison; the target is there."""
    resubmit(site, document_id)
    guest = site.signed_in("sekretaris")
    links = html.fromstring(guest.get(f"/documents/{document_id}/comments").text).xpath("//a/@href")
    (link,) = [link for link in links if link.endswith("#d-annexes.0.tables.0.rows.1")]
    address, _, target = link.partition("#")
    assert html.fromstring(guest.get(address).text).xpath(f"//*[@id='{target}']")


def test_readers_without_a_part_have_the_text_only(site: Site, document_id: UUID) -> None:
    """The auditor reads the issued document without tabs; what was written before is refused and nothing is noted."""
    resubmit(site, document_id)
    walk(site.house, document_id, "sekretaris endorse", "ketua sign")
    guest = site.signed_in("auditor")
    before = dump(site.office.database)
    assert "/changes" not in opened(guest, f"/documents/{document_id}").text
    for path in ("changes", "changes/docx", "comments"):
        assert guest.get(f"/documents/{document_id}/{path}").status_code == 403
    assert guest.post(f"/documents/{document_id}/comments", {"text": "x"}).status_code == 403
    assert dump(site.office.database) == before


def test_both_languages_say_it(site: Site, document_id: UUID) -> None:
    """In English the frame is English, and the content stays Indonesian."""
    resubmit(site, document_id)
    guest = site.signed_in("sekretaris")
    guest.get("/language/en")
    text = guest.get(f"/documents/{document_id}/changes").text
    for words in ("3 changes since you last looked", "[removed:", "2 not changed: a–b are now b–c", "bahwa rapat"):
        assert words in text
    assert "Send the reply" in guest.get(f"/documents/{document_id}/comments").text
