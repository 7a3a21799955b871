"""The scan of the signed paper: who may upload it and when, what is kept, how a better one takes its place."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

from documents.approval.views import SearchQuery
from documents.desk import books
from documents.desk.issued.copies import CopyRequest
from documents.evidence.entries import history, verify_leaf
from documents.evidence.reads import ReadLog
from documents.rendering.stored import SCAN
from tests.deskwork import DECREE, EVERYBODY, added, draft, dump, refusal_of, walk
from tests.documents.desk.conftest import open_registers
from tests.office import House, open_house
from tests.papers import EVIL, paper, picture
from workflow.refusal import Kind

ISSUED = ("staf submit", "sekretaris endorse", "ketua sign")
CLERK = "agendaris"


def issued(house: House, *more: str) -> UUID:
    document_id = draft(house)
    walk(house, document_id, *ISSUED, *more)
    return document_id


def refused(
    house: House, who: str, document_id: UUID, *files: bytes, reason: object = None
) -> tuple[Kind, str, list[str]]:
    """How an upload is refused; that it changed nothing, and stored no file."""
    before, stored = dump(house.office.database), _stored(house)
    refusal = refusal_of(house.office.scans.upload, house.actor(who), document_id, files, reason)
    assert (dump(house.office.database), _stored(house)) == (before, stored)
    return refusal.kind, refusal.code, [problem.path for problem in refusal.fields]


def _stored(house: House) -> list[Path]:
    return sorted(path for path in house.office.files.root.rglob("*") if path.is_file())


def test_a_scan_is_kept_with_its_evidence(house: House) -> None:
    """One row of a file and one audit entry with who and when; the document itself does not move; the bytes come back."""
    document_id, sent = issued(house), paper(2)
    version = house.office.desk.view(house.actor(CLERK), document_id).version
    before = dump(house.office.database)
    scan = house.office.scans.upload(house.actor(CLERK), document_id, [sent])
    assert added(before, dump(house.office.database)) == {"document_file": 1, "audit_entry": 1}
    assert (scan.part, scan.pages, scan.by.name, scan.reason) == (1, 2, house.actor(CLERK).name, None)
    answer = house.office.desk.file(house.actor("staf"), document_id, SCAN)
    assert (answer.data, answer.sha256, answer.media_type) == (sent, sha256(sent).hexdigest(), "application/pdf")
    assert answer.name.endswith("-pindaian-1.pdf")
    with house.office.database.read() as session:
        entry = history(session, document_id)[-1].entry
    assert verify_leaf(entry) and entry.version is None
    assert (entry.action, entry.actor_id, entry.details["sha256"]) == ("scan_uploaded", scan.by.id, scan.sha256)
    assert house.office.desk.view(house.actor(CLERK), document_id).version == version


def test_who_may(house: House) -> None:
    """Those whose role has it; others are told who that is, and a document that one may not know of is not there."""
    document_id = issued(house)
    for who in ("staf", "sekretaris", "ketua", "auditor"):
        assert refused(house, who, document_id, paper()) == (Kind.PERSON, "not_yours", [])
    secret = draft(house, fields={"title": "Rahasia", "security_class": "rahasia"})
    assert refused(house, CLERK, secret, paper()) == (Kind.UNKNOWN, "no_such_document", [])
    refusal = house.office.scans.refusal(house.actor("staf"), document_id)
    assert refusal is not None and refusal.text.id == "Hanya untuk Agendaris."


def test_order_of_refusals(house: House) -> None:
    """Not there, not theirs, malformed, not now: mending the first shows the next."""
    document_id = draft(house)
    assert refused(house, CLERK, document_id)[0] is Kind.UNKNOWN
    walk(house, document_id, *ISSUED[:2])
    evil = EVIL["half a PNG"][0]()
    assert refused(house, "ketua", document_id, evil)[0] is Kind.PERSON
    house_clerk = walk(house, document_id, "ketua sign")
    assert house_clerk is not None and house_clerk.state.phase == "issued"
    assert refused(house, CLERK, document_id, paper(), reason="a\x00b") == (Kind.CONTENT, "invalid_fields", ["reason"])
    assert refused(house, CLERK, document_id, evil) == (Kind.CONTENT, "invalid_scan", ["file/0"])
    assert refused(house, CLERK, document_id) == (Kind.CONTENT, "invalid_scan", ["file"])


def test_a_better_scan_takes_its_place(house: House) -> None:
    """With a reason; the newest is shown, the older ones stay, each with its own bytes; the same again changes nothing."""
    document_id, scans = issued(house, "agendaris dispatch"), house.office.scans
    clerk = house.actor(CLERK)
    first = scans.upload(clerk, document_id, [paper(1)])
    before = dump(house.office.database)
    assert scans.upload(clerk, document_id, [paper(1)]) == first
    assert dump(house.office.database) == before
    assert refused(house, CLERK, document_id, paper(2)) == (Kind.CONTENT, "invalid_fields", ["reason"])
    second = scans.upload(clerk, document_id, [paper(2)], "Halaman 2 belum ikut.")
    third = scans.upload(clerk, document_id, [picture(mark="1"), picture("PNG", mark="2")], "Terbaca lebih jelas.")
    assert scans.listed(house.actor("auditor"), document_id) == (third, second, first)
    assert [scan.reason for scan in (first, second, third)] == [None, "Halaman 2 belum ikut.", "Terbaca lebih jelas."]
    reader = house.actor("staf")
    assert house.office.desk.file(reader, document_id, SCAN).sha256 == third.sha256
    for scan in (first, second, third):
        assert house.office.desk.file(reader, document_id, SCAN, str(scan.part)).sha256 == scan.sha256
    assert house.office.desk.file(reader, document_id, SCAN, "4").status == "absent"


def test_the_tenth_is_newer_than_the_ninth(house: House) -> None:
    """Parts are counted, not spelt."""
    document_id, clerk = issued(house), house.actor(CLERK)
    made = [house.office.scans.upload(clerk, document_id, [paper(pages)], "Lagi.") for pages in range(1, 12)]
    assert house.office.desk.file(clerk, document_id, SCAN).sha256 == made[-1].sha256


def test_pages_as_images(house: House) -> None:
    """Each page as a PNG; a page or a scan that is not there is not found, a lost file is told."""
    document_id, scans = issued(house), house.office.scans
    clerk = house.actor(CLERK)
    scan = scans.upload(clerk, document_id, [paper(2)])
    image = Image.open(io.BytesIO(scans.page(house.actor("staf"), document_id, 1, 2)))
    assert (image.format, image.width) == ("PNG", 765)
    for part, page in ((1, 0), (1, 3), (2, 1)):
        assert refusal_of(scans.page, clerk, document_id, part, page).kind is Kind.UNKNOWN
    other = issued(house)
    lost = scans.upload(clerk, other, [paper(3)])
    house.office.files.path(lost.sha256).unlink()
    assert refusal_of(scans.page, clerk, other, 1, 1).code == "file_failed"
    assert scan.sha256 != lost.sha256


def test_a_confidential_paper_is_for_its_readers(house: House) -> None:
    """Off the route nobody knows of scan or copies; each look of an auditor is logged."""
    document_id = draft(house, fields={**DECREE, "security_class": "rahasia"})
    walk(house, document_id, *ISSUED)
    secretary = house.actor("sekretaris")
    uploader = replace(secretary, capabilities=secretary.capabilities | {"upload_scan"})
    house.office.scans.upload(uploader, document_id, [paper()])
    clerk, auditor = house.actor(CLERK), house.actor("auditor")
    for call, *more in ((house.office.scans.page, 1, 1), (house.office.scans.listed,), (house.office.copies.listed,)):
        assert refusal_of(call, clerk, document_id, *more).code == "no_such_document"
    assert (
        refusal_of(house.office.copies.make, clerk, document_id, CopyRequest("extract", "x", "x")).kind is Kind.UNKNOWN
    )
    assert house.office.scans.page(auditor, document_id, 1, 1).startswith(b"\x89PNG")
    house.office.copies.listed(auditor, document_id)
    with house.office.database.read() as session:
        looks = session.scalars(select(ReadLog.what).where(ReadLog.document_id == document_id).order_by(ReadLog.id))
        assert list(looks) == ["signed_scan", "copies"]


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A body of its own, on each database: nothing was issued in it."""
    opened = open_house(database_url, tmp_path, people=EVERYBODY)
    open_registers(opened)
    yield opened
    opened.close()


def test_what_lacks_its_scan(fresh: House) -> None:
    """The registrar's queue counts what it lists, for nobody else; the register says the same and filters by it."""
    done, open_ones = issued(fresh), {issued(fresh), issued(fresh, "agendaris dispatch")}
    draft(fresh)
    fresh.office.scans.upload(fresh.actor(CLERK), done, [paper()])
    desk, clerk = fresh.office.desk, fresh.actor(CLERK)
    listed = desk.search(clerk, SearchQuery(queue="unscanned")).items
    assert ({row.id for row in listed}, desk.counts(clerk)["unscanned"]) == (open_ones, 2)
    assert desk.counts(fresh.actor("staf"))["unscanned"] == 0
    assert desk.search(fresh.actor("staf"), SearchQuery(queue="unscanned")).items == ()
    with fresh.office.database.read() as session:
        edition = fresh.office.cases.edition(session, clerk)
        found = {
            scanned: {row.document_id for row in books.page(session, clerk, edition, {"scanned": scanned}).items}
            for scanned in (None, True, False)
        }
        rows = {row.document_id: row.scanned for row in books.all_rows(session, clerk, edition, {})}
    assert found == {None: {done, *open_ones}, True: {done}, False: open_ones}
    assert rows == {done: True, **dict.fromkeys(open_ones, False)}


def test_two_at_once_are_two(house: House) -> None:
    """Eight scans uploaded in one moment are eight parts, each once; none is lost."""
    document_id, clerk = issued(house), house.actor(CLERK)
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(
            lambda pages: house.office.scans.upload(clerk, document_id, [paper(pages)], "Lagi."), range(1, 9)
        )
        parts = sorted(scan.part for scan in made)
    assert parts == list(range(1, 9))
    assert [scan.part for scan in house.office.scans.listed(clerk, document_id)] == parts[::-1]
