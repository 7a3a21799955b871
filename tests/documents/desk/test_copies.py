"""Certified copies and extracts: who may have them made, how they are counted, what stands in them."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

from docx import Document as open_word
from docx.oxml.ns import qn
from sqlalchemy import select

from documents.approval.replies import IdempotencyKey
from documents.desk.issued.copies import CopyRequest, CopyView, printed
from documents.evidence.entries import history, verify_leaf
from documents.rendering.copies import DocumentCopy
from documents.rendering.reading import Paragraph, Table, read
from tests.deskwork import DECREE, LETTER, added, draft, dump, refusal_of, walk
from tests.documents.desk.test_scans import ISSUED
from tests.office import House
from workflow.refusal import Kind

CERTIFIED, EXTRACT = "certified_copy", "extract"
PARAGRAPH = qn("w:p")


def table(heading: str, columns: list[str], *rows: list[str]) -> dict[str, Any]:
    return {"heading": heading, "numbered": True, "columns": columns, "rows": list(rows)}


COMMITTEE: Mapping[str, Any] = {
    **DECREE,
    "regarding": ["Program Kerja Tahun 2019."],
    "annexes": [
        {"title": "Susunan Panitia", "tables": [table("", ["Nama", "Kedudukan"], ["Siti", "Ketua"], ["Umi", "Wakil"])]},
        {
            "title": "Narasumber",
            "tables": [
                table("Narasumber", ["Nama", "Materi"], ["Rina & Co", "Gizi"]),
                table("Moderator", ["Nama", "Sesi"], ["Ani", "I"], ["Ida", "II"], ["Eli", "III"]),
            ],
        },
    ],
}
FOR_SITI = CopyRequest(CERTIFIED, "Siti Aminah", "Lampiran laporan")
FOR_IDA = CopyRequest(EXTRACT, "Ida", "Arsip yang bersangkutan", "1/1/1")


def committee(house: House, *steps: str) -> UUID:
    document_id = draft(house, fields=COMMITTEE)
    walk(house, document_id, *(steps or ISSUED))
    return document_id


def words(house: House, document_id: UUID, copy: CopyView) -> str:
    """All that stands in the body of a copy's file."""
    return "\n".join(paragraphs(house, document_id, copy))


def paragraphs(house: House, document_id: UUID, copy: CopyView) -> list[str]:
    """The text of each paragraph of a copy's file, those of tables among them."""
    answer = house.office.desk.file(house.actor("staf"), document_id, copy.kind, str(copy.ordinal))
    assert answer.status == "ready", answer
    document = open_word(io.BytesIO(answer.data))
    return [paragraph.text for paragraph in document.element.body.iter(PARAGRAPH)]


def test_a_copy_is_one_commit(house: House) -> None:
    """The row, its job and its audit entry with for whom and why as a note, or none of them; the document stands still."""
    document_id, clerk = committee(house), house.actor("agendaris")
    house.work()
    before = dump(house.office.database)
    copy = house.office.copies.make(clerk, document_id, FOR_SITI)
    found = added(before, dump(house.office.database))
    assert found == {"document_copy": 1, "job": 1, "audit_entry": 1, "audit_note": 1}
    assert (copy.ordinal, copy.recipient, copy.file.status) == (1, "Siti Aminah", "pending")
    assert (copy.certified_as, copy.certified_by, copy.made_by.name) == ("Sekretaris", "Ny. DESI MARLINA", clerk.name)
    with house.office.database.read() as session:
        event = history(session, document_id)[-1]
    assert verify_leaf(event.entry) and event.note == "Siti Aminah: Lampiran laporan"
    assert "Siti" not in event.entry.leaf.decode()
    assert house.office.desk.file(clerk, document_id, CERTIFIED).status == "pending"


def test_a_certified_copy_is_the_document_with_its_marks(house: House) -> None:
    """Every word of the issued file, SALINAN at its head, "ttd." at each signature, who certifies it at its end."""
    document_id = committee(house)
    copy = house.office.copies.make(house.actor("sekretaris"), document_id, FOR_SITI)
    house.work()
    original = house.office.desk.file(house.actor("staf"), document_id, "docx").data
    lines = [paragraph.text for paragraph in open_word(io.BytesIO(original)).element.body.iter(PARAGRAPH)]
    marked = paragraphs(house, document_id, copy)
    assert marked.count("ttd.") == 3
    assert marked == [
        "SALINAN",
        *marked[1 : len(lines) + 1],
        "",
        "Salinan sesuai dengan aslinya\nPadang, 16 Desember 2019\nSEKRETARIS TIM PENGGERAK PKK\nPROVINSI SUMATERA BARAT,",
        *[""] * 4,
        "Ny. DESI MARLINA",
        "Salinan ke-1, untuk Siti Aminah",
    ]
    assert ["" if line == "ttd." else line for line in marked[1 : len(lines) + 1]] == lines


def test_an_extract_holds_one_row(house: House) -> None:
    """The grounds are "dst.", the clauses stand, of the annexes there is the one row under the number it has there."""
    document_id = committee(house)
    copy = house.office.copies.make(house.actor("agendaris"), document_id, FOR_IDA)
    house.work()
    answer = house.office.desk.file(house.actor("staf"), document_id, EXTRACT)
    said = words(house, document_id, copy)
    assert said.startswith("PETIKAN\n") and said.count("dst.") == 3
    for kept in ("PANITIA PELAKSANA", "MEMUTUSKAN:", "KESATU", "Membentuk panitia, yang bertugas:", "LAMPIRAN II"):
        assert kept in said
    for gone in ("bahwa perlu dibentuk", "Anggaran Dasar", "Program Kerja", "Siti", "Rina", "Ani", "Eli"):
        assert gone not in said
    tables = [block for block in read(answer.data).blocks if isinstance(block, Table) and block.bordered]
    assert [[cell.text for cell in row] for table in tables for row in table.rows] == [["2", "Ida", "II"]]
    assert copy.row == "Lampiran II, Moderator: Ida, II"
    assert "Petikan ke-1, untuk Ida" in said


def test_a_copy_comes_again_as_the_very_bytes(house: House) -> None:
    """However the body and its people change, a made copy is downloaded as it was made, under its own number."""
    document_id, secretary = committee(house), house.actor("sekretaris")
    for _ in range(2):
        house.office.copies.make(secretary, document_id, FOR_SITI)
    house.work()
    listed = house.office.copies.listed(house.actor("auditor"), document_id)
    assert [copy.ordinal for copy in listed] == [2, 1]
    files = [house.office.desk.file(secretary, document_id, CERTIFIED, str(copy.ordinal)) for copy in listed]
    assert [file.sha256 for file in files] == [copy.file.sha256 for copy in listed]
    assert [file.name[-14:] for file in files] == ["salinan-2.docx", "salinan-1.docx"]


def test_the_same_copy_is_the_same_bytes(house: House) -> None:
    """Written twice, as by two workers, a copy is the same file."""
    document_id, clerk = committee(house), house.actor("agendaris")
    house.office.copies.make(clerk, document_id, FOR_IDA)
    with house.office.database.read() as session:
        case = house.office.cases.found(session, clerk, document_id)
        assert printed(case, "1", EXTRACT) == printed(case, "1", EXTRACT)


def test_the_certifier_stays_who_it_was(house: House) -> None:
    """Who certifies is fixed with the number, before the file is written."""
    document_id = committee(house)
    copy = house.office.copies.make(house.actor("agendaris"), document_id, FOR_SITI)
    with house.office.database.read() as session:
        row = session.scalars(select(DocumentCopy).where(DocumentCopy.document_id == document_id)).one()
    assert row.certifier == {
        "title": "Sekretaris",
        "lines": ["SEKRETARIS TIM PENGGERAK PKK", "PROVINSI SUMATERA BARAT"],
        "name": copy.certified_by,
    }


def test_who_may_and_when(house: House) -> None:
    """Not there, not theirs, malformed, not now; each kind only where the type has it. Nothing is changed."""
    document_id, letter = committee(house, *ISSUED[:1]), draft(house, type="letter", fields=LETTER)
    walk(house, letter, *ISSUED)
    issued = committee(house)
    before = dump(house.office.database)
    odd = CopyRequest("tiruan", "", "x" * 501, "9/9/9")
    for who, target, asked, wanted in (
        ("agendaris", document_id, FOR_SITI, (Kind.UNKNOWN, "no_such_document", [])),
        ("staf", document_id, odd, (Kind.PERSON, "not_yours", [])),
        ("sekretaris", document_id, odd, (Kind.CONTENT, "invalid_fields", ["kind", "purpose", "recipient"])),
        ("sekretaris", issued, replace(FOR_IDA, place="1/1/3"), (Kind.CONTENT, "invalid_fields", ["place"])),
        ("sekretaris", issued, replace(FOR_IDA, recipient="a\x00b"), (Kind.CONTENT, "invalid_fields", ["recipient"])),
        ("sekretaris", issued, replace(FOR_SITI, recipient=5), (Kind.CONTENT, "invalid_fields", ["recipient"])),
        ("sekretaris", letter, FOR_IDA, (Kind.DOCUMENT, "no_such_copy", [])),
        ("sekretaris", document_id, FOR_SITI, (Kind.DOCUMENT, "not_issued", [])),
    ):
        refusal = refusal_of(house.office.copies.make, house.actor(who), target, asked)
        assert (refusal.kind, refusal.code, sorted(problem.path for problem in refusal.fields)) == wanted
    assert dump(house.office.database) == before


def test_the_same_key_is_the_same_copy(house: House) -> None:
    """A form sent twice makes one copy; the key with other words is refused."""
    document_id, clerk = committee(house), house.actor("agendaris")
    key = IdempotencyKey("k", "0" * 64)
    first = house.office.copies.make(clerk, document_id, FOR_SITI, key)
    assert house.office.copies.make(clerk, document_id, FOR_SITI, key) == first
    refusal = refusal_of(house.office.copies.make, clerk, document_id, FOR_IDA, IdempotencyKey("k", "1" * 64))
    assert refusal.code == "idempotency_key_reused"


def test_numbers_without_gap_or_double(house: House) -> None:
    """Sixteen asked for in one moment are 1 to 16 of each kind, each with one file."""
    document_id, clerk = committee(house), house.actor("agendaris")
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda n: house.office.copies.make(clerk, document_id, (FOR_SITI, FOR_IDA)[n % 2]), range(16))
        )
    for kind in (CERTIFIED, EXTRACT):
        assert sorted(copy.ordinal for copy in made if copy.kind == kind) == list(range(1, 9))
    house.work()
    listed = house.office.copies.listed(clerk, document_id)
    assert [copy.file.status for copy in listed] == ["ready"] * 16
    assert len({copy.file.sha256 for copy in listed}) == 16


def test_hostile_words_come_out_as_typed(house: House) -> None:
    """Signs of XML and of templates in for whom it is are letters."""
    document_id = committee(house)
    asked = replace(FOR_SITI, recipient="P & K <b> {{7*7}}")
    copy = house.office.copies.make(house.actor("agendaris"), document_id, asked)
    house.work()
    assert "Salinan ke-1, untuk P & K <b> {{7*7}}" in words(house, document_id, copy)


def test_the_marks_are_read_like_the_rest(house: House) -> None:
    """The reading text of a copy begins with its mark, centred."""
    document_id = committee(house)
    house.office.copies.make(house.actor("agendaris"), document_id, FOR_SITI)
    house.work()
    answer = house.office.desk.file(house.actor("staf"), document_id, CERTIFIED)
    head = read(answer.data).blocks[0]
    assert isinstance(head, Paragraph) and (head.text, head.align) == ("SALINAN", "center")
