"""The paper of a document on its pages: the scan and who lacks it, copies and how they come."""

import io
import re
from uuid import UUID

import pytest
from lxml import html

from tests.deskwork import DECREE, LETTER, draft, walk
from tests.documents.desk.test_copies import COMMITTEE
from tests.documents.desk.test_scans import ISSUED
from tests.papers import EVIL, paper, picture
from tests.web.site import Guest, Site


def issued(site: Site) -> UUID:
    document_id = draft(site.house, fields=COMMITTEE)
    walk(site.house, document_id, *ISSUED)
    site.house.work()
    return document_id


def upload(guest: Guest, document_id: UUID, *files: bytes, **form: str) -> tuple[int, str]:
    sent = {"file": [(io.BytesIO(data), "scan.pdf") for data in files], **form}
    answer = guest.post(f"/documents/{document_id}/scan", sent, content_type="multipart/form-data")
    return answer.status_code, answer.text


def panel(guest: Guest, document_id: UUID, heading: str) -> str:
    """What a card beside the document says."""
    page = html.fromstring(guest.get(f"/documents/{document_id}").text)
    found = page.xpath(f"//section[.//h2[normalize-space()='{heading}']]")
    return " ".join(found[0].text_content().split()) if found else ""


def test_from_no_scan_to_a_better_one(site: Site) -> None:
    """The card says what is to be done; after the upload the pages are there, after another the older is still listed."""
    document_id, clerk, reader = issued(site), site.signed_in("agendaris"), site.signed_in("staf")
    said = panel(clerk, document_id, "Kertas bertanda tangan")
    assert "Belum ada pindaian" in said and "Cetak, tanda tangani, cap, lalu unggah pindaiannya" in said
    assert "Unggah pindaian" in said
    said = panel(reader, document_id, "Kertas bertanda tangan")
    assert "(Agendaris)" in said and "Unggah pindaian" not in said
    assert upload(clerk, document_id, picture(), picture("PNG", mark="2"))[0] == 303
    page = reader.get(f"/documents/{document_id}").text
    assert "Halaman 2 dari 2 pindaian" in page
    found = re.findall(rf'src="(/documents/{document_id}/scans/1/\d\.png\?w=765)"', page)
    assert len(found) == 2
    answers = [reader.get(address) for address in found]
    assert [(answer.status_code, answer.mimetype) for answer in answers] == [(200, "image/png")] * 2
    again = reader.get(found[0], headers={"If-None-Match": answers[0].headers["ETag"]})
    assert again.status_code == 304
    assert upload(clerk, document_id, paper(3), reason="Halaman 3 belum ikut.")[0] == 303
    said = panel(reader, document_id, "Kertas bertanda tangan")
    assert "3 halaman" in said and "Pindaian sebelumnya (1)" in said and "Diganti: Halaman 3 belum ikut." in said
    assert reader.get(f"/documents/{document_id}/files/signed_scan?part=1").status_code == 200


def test_what_is_wrong_is_told_in_the_form(site: Site) -> None:
    """Nothing chosen, a file that is none, no reason: the page again with what to do; a reason typed stays."""
    document_id, clerk = issued(site), site.signed_in("agendaris")
    status, text = upload(clerk, document_id)
    assert status == 422 and text.count("Pilih berkas pindaian: PDF, JPEG atau PNG.") == 2
    status, text = upload(clerk, document_id, EVIL["a PDF with JavaScript"][0]())
    assert status == 422 and "berisi JavaScript" in text
    assert upload(clerk, document_id, paper())[0] == 303
    status, text = upload(clerk, document_id, paper(2))
    assert status == 422 and "Tulis mengapa pindaian ini menggantikannya." in text
    status, text = upload(clerk, document_id, b"GIF89a", reason="Lebih <b>jelas")
    assert status == 422 and 'value="Lebih &lt;b&gt;jelas"' in text and "ini gambar GIF" in text


def test_the_form_is_for_whom_it_is(site: Site) -> None:
    """Others read whom it is for; before issue it says so; a form without its token is refused."""
    document_id, waiting = issued(site), draft(site.house, fields=DECREE)
    assert "Hanya untuk Agendaris." in site.signed_in("staf").get(f"/documents/{document_id}/scan").text
    assert upload(site.signed_in("staf"), document_id, paper())[0] == 403
    assert site.signed_in("agendaris").get(f"/documents/{waiting}/scan").status_code == 404
    clerk = site.signed_in("agendaris")
    forged = clerk.client.post(f"/documents/{document_id}/scan", data={"file": (io.BytesIO(paper()), "a.pdf")})
    assert forged.status_code == 400
    assert panel(site.signed_in("staf"), waiting, "Kertas bertanda tangan") == ""


def test_the_queue_and_the_register_agree(site: Site) -> None:
    """What the registrar's home counts is what the list and the register's filter show; an upload takes it away."""
    first, second = issued(site), issued(site)
    clerk = site.signed_in("agendaris")
    upload(clerk, first, paper())
    home = clerk.get("/").text
    assert re.search(r'id="queue-unscanned">Belum ada pindaian <span class="nk-count[^"]*">1</span>', home)
    assert f'href="/documents/{second}/scan">Unggah pindaian' in home
    listed = clerk.get("/documents?queue=unscanned").text
    assert str(second) in listed and str(first) not in listed
    for scan, there, gone in (("no", second, first), ("yes", first, second)):
        rows = clerk.get(f"/register?series=KEP&year=2019&scan={scan}").text
        assert f"/documents/{there}" in rows and f"/documents/{gone}" not in rows
        assert clerk.get(f"/register/export.csv?series=KEP&year=2019&scan={scan}").text.count("\n") == 2
    whole = clerk.get("/register?series=KEP&year=2019").text
    assert (whole.count("Pindaian ada</span>"), whole.count("Belum ada pindaian</span>")) == (1, 1)


def test_a_copy_from_the_form_to_its_file(site: Site) -> None:
    """For whom and why are asked; the copy stands in the list while it is made; then it is downloaded."""
    document_id, clerk = issued(site), site.signed_in("agendaris")
    form = clerk.get(f"/documents/{document_id}/copies/extract").text
    assert "Lampiran II, Moderator: Ida, II" in form and "Ny. Desi Marlina, Sekretaris" in form
    assert "pastikan aslinya sudah ditandatangani" in form
    key = re.findall(r'name="key" value="([^"]+)"', form)[0]
    sent = {"key": key, "place": "1/1/1", "recipient": "Ida", "purpose": "Arsip"}
    for _ in range(2):
        assert clerk.post(f"/documents/{document_id}/copies/extract", sent).status_code == 303
    assert len(site.office.copies.listed(site.house.actor("staf"), document_id)) == 1
    said = panel(clerk, document_id, "Salinan dan petikan")
    assert "Petikan ke-1 Sedang dibuat" in said and "Untuk Ida. Keperluan: Arsip" in said
    fragment = clerk.get(f"/documents/{document_id}/copies?turn=3")
    assert fragment.status_code == 200 and f"/documents/{document_id}/copies?turn=4" in fragment.text
    site.house.work()
    done = clerk.get(f"/documents/{document_id}/copies?turn=4")
    assert done.status_code == 286 and "Berkas siap." in done.text
    file = clerk.get(f"/documents/{document_id}/files/extract?part=1")
    assert file.data.startswith(b"PK") and "petikan-1.docx" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["certified_copy", "extract"])
def test_what_is_missing_is_told_in_the_form(site: Site, kind: str) -> None:
    """Each field that is empty is named; what was typed stays."""
    document_id, clerk = issued(site), site.signed_in("agendaris")
    answer = clerk.post(f"/documents/{document_id}/copies/{kind}", {"recipient": "Siti & Umi"})
    assert answer.status_code == 422 and "Isi keperluannya." in answer.text
    assert 'value="Siti &amp; Umi"' in answer.text
    assert ("Pilih satu baris dari lampiran." in answer.text) == (kind == "extract")


def test_who_sees_what_of_copies(site: Site) -> None:
    """Those who may not make one see the list only; a letter has no extract; an unknown kind is no page."""
    document_id, letter = issued(site), draft(site.house, type="letter", fields=LETTER)
    walk(site.house, letter, *ISSUED)
    assert "Buat salinan" not in panel(site.signed_in("staf"), document_id, "Salinan dan petikan")
    secretary = site.signed_in("sekretaris")
    for button in ("Buat salinan", "Buat petikan"):
        assert button in panel(secretary, document_id, "Salinan dan petikan")
    assert "Buat petikan" not in panel(secretary, letter, "Salinan dan petikan")
    assert secretary.get(f"/documents/{letter}/copies/extract").status_code == 404
    assert secretary.get(f"/documents/{document_id}/copies/tiruan").status_code == 404
    assert secretary.post(f"/documents/{document_id}/copies/tiruan", {}).status_code == 404
    assert site.signed_in("staf").post(f"/documents/{document_id}/copies/extract", {}).status_code == 403


def test_the_receipt_says_what_comes_next(site: Site) -> None:
    """After signing: print, sign, stamp, upload the scan, and by whom."""
    document_id = issued(site)
    said = site.signed_in("ketua").get(f"/documents/{document_id}/receipt").text
    assert "Cetak, tanda tangani, cap, lalu unggah pindaiannya (Agendaris)." in said
