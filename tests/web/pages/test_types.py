"""Templates by staff on the web: brought by one person, approved by another; what is wrong is said with its place."""

import io
from pathlib import Path

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from documents.rendering.pages.engine import Engine
from tests.documents.rendering.evil import decree, notes, saying
from tests.documents.rendering.paper import lines
from tests.office import open_house
from tests.web.site import Guest, Site, site_of


def send(guest: Guest, data: bytes, code: str = "decree") -> TestResponse:
    """Upload a file as a template."""
    file = FileStorage(io.BytesIO(data), "Templat Baru.docx")
    boundary, body = encode_multipart({"csrf_token": guest.token(), "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return guest.client.post(f"/types/{code}", data=body, content_type=kind)


def propose(site: Site, data: bytes | None = None) -> str:
    """The address of a template that the secretary proposed."""
    answer = send(site.signed_in("sekretaris"), data or saying("TENTANG HAL"))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_template_goes_from_upload_to_print(site: Site) -> None:
    """The secretary uploads, the chair sees it wait, reads its trial pages and approves: it is the next edition, and
    downloads as it was approved.
    """
    where = propose(site)
    chair = site.signed_in("ketua")
    assert "1 menunggu" in chair.get("/types").text
    page = chair.get(where).text
    assert "Contoh biasa" in page
    assert "TENTANG HAL" in page
    assert "Kutipan" not in page
    assert "Isi ekstrem" in chair.get(f"{where}?page=extreme").text
    assert chair.get(f"{where}/approve").status_code == 200
    assert chair.post(f"{where}/approve").headers["Location"] == where
    assert "Terbit sebagai edisi 2" in chair.get(where).text
    assert b"TENTANG HAL" in b"".join(line.encode() for line in lines(chair.get("/types/decree/template").data))
    assert "1 menunggu" not in chair.get("/types").text


def test_what_is_wrong_is_said_at_once(site: Site) -> None:
    """Every mistake stands on the page with its paragraph, its words and the right tag; nothing is proposed."""
    data = notes("endnotes", "{{ number }}", saying("{{ titel }} dan {{ letterhead.adress"))
    answer = send(site.signed_in("sekretaris"), data)
    assert answer.status_code == 422
    for words in ("Tanda titel tidak dikenal. Maksudnya title?", "{{ title }}", "tidak berpasangan", "catatan akhir"):
        assert words in answer.text
    assert "Isi, paragraf" in answer.text
    assert "<title>Kesalahan:" in answer.text
    assert "Belum pernah ada usulan" in site.signed_in("ketua").get("/types/decree").text


def test_a_file_that_is_not_taken_is_named(site: Site) -> None:
    """No file, another kind of file, and the template that is in force already: said on the form."""
    secretary = site.signed_in("sekretaris")
    wrong = {b"": "Pilih berkas .docx.", b"%PDF-1.7": "bukan berkas .docx", decree(): "sama dengan templat"}
    for data, words in wrong.items():
        answer = send(secretary, data)
        assert (answer.status_code, words in answer.text) == (422, True), words


def test_a_file_may_be_larger_than_other_forms(site: Site) -> None:
    """Five megabytes come through to be refused by name; beyond what any template may have the request ends."""
    secretary = site.signed_in("sekretaris")
    answer = send(secretary, b"PK\x03\x04" + bytes(4_900_000))
    assert answer.status_code == 422
    assert "rusak atau terpotong" in answer.text
    assert send(secretary, bytes(5_200_000)).status_code == 413


def test_trial_pages_are_shown_as_they_print(sqlite_url: str, tmp_path: Path, warm_engine: Engine) -> None:
    """Where there is LibreOffice the page itself is shown, one at a time; the text is one press away."""
    house = open_house(sqlite_url, tmp_path, engine=warm_engine)
    site = site_of(house)
    where = propose(site)
    chair = site.signed_in("ketua")
    page = chair.get(f"{where}?leaf=99").text
    assert "data:image/png;base64," in page
    assert "Halaman 2 dari 2" in page
    assert "Contoh biasa" in page
    assert "TENTANG HAL" in chair.get(f"{where}?view=text").text
    house.close()


def test_who_may_do_what(site: Site) -> None:
    """The secretary uploads and cannot approve, the chair approves and cannot upload, an admin looks on, others see nothing."""
    where = propose(site)
    table = {
        "sekretaris": (200, 422, 403),
        "ketua": (200, 403, 303),
        "admin": (200, 403, 403),
        "staf": (404, 404, 404),
        "auditor": (404, 404, 404),
    }
    for name in ("staf", "auditor", "admin", "sekretaris", "ketua"):
        guest = site.signed_in(name)
        sent = send(guest, b"x").status_code
        asked = (guest.get("/types/decree").status_code, sent, guest.post(f"{where}/approve").status_code)
        assert (name, asked) == (name, table[name])


def test_a_proposal_is_ended_with_a_reason(site: Site) -> None:
    """The chair rejects, the uploader withdraws; without a reason neither; nobody ends it twice."""
    first, second = propose(site), propose(site, saying("PERIHAL"))
    chair, secretary = site.signed_in("ketua"), site.signed_in("sekretaris")
    assert chair.post(f"{first}/reject", {"reason": " "}).status_code == 422
    assert chair.post(f"{first}/reject", {"reason": "Kop keliru"}).status_code == 303
    assert "Kop keliru" in secretary.get(first).text
    assert chair.post(f"{second}/withdraw", {"reason": "x"}).status_code == 403
    assert secretary.post(f"{second}/withdraw", {"reason": "Salah berkas"}).status_code == 303
    assert chair.post(f"{second}/approve").status_code == 409
    assert secretary.post(f"{first}/withdraw", {"reason": "x"}).status_code == 409
    page = chair.get("/types/decree").text
    assert "Ditolak" in page
    assert "Ditarik" in page


def test_files_and_lists_are_downloaded(site: Site) -> None:
    """The template, its trial pages, the tags and the file for SRIKANDI; an unknown one is not there."""
    where = propose(site)
    chair = site.signed_in("ketua")
    for which in ("template", "sample", "extreme"):
        assert chair.get(f"{where}/files/{which}").data[:4] == b"PK\x03\x04"
    assert chair.get(f"{where}/files/other").status_code == 404
    assert chair.get("/types/nothing").status_code == 404
    tags = chair.get("/types/decree/tags").text
    assert "{{ title }}" in tags
    assert "{%p for item in considering %}" in tags
    text = "\n".join(lines(chair.get("/types/decree/srikandi").data))
    for name in ("nomor_naskah", "tanggal_naskah", "ttd_pengirim", "nama_pengirim", "jabatan_pengirim"):
        assert f"${{{name}}}" in text
    assert "{{" not in text
