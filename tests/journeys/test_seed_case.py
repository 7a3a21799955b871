"""`naskah demo`: the decree and the invitation of the seed case, from draft to numbered Word files, by real processes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from sqlalchemy import func, select

from documents.bodies.people import Person, load_actor, person_by_email
from documents.drafting.documents import Document as DocumentRow
from documents.evidence.entries import AuditEntry, AuditNote, verify_leaf, verify_note
from documents.outbox.jobs import Job
from documents.register.reading import books, page
from documents.schema import metadata
from tests.office import House, settings_for
from tests.workplace import Workplace

EXPECTED = Path(__file__).parent / "seed_case"
DECREE, LETTER = "22/KEP/PKK-PROP/XII/2019", "296/SKR/PKK-PROP/XII/2019"
KOP = [
    "TIM PENGGERAK",
    "PEMBERDAYAAN DAN KESEJAHTERAAN KELUARGA",
    "PROVINSI SUMATERA BARAT",
    "Jalan Rasuna Said Nomor 76 Padang",
]
LOGS = {"web_session", "sign_in_attempt", "read_log", "refusal_log"}
"""What a day in the office leaves behind without being of the domain."""


@dataclass(frozen=True)
class Played:
    """One run of the demo: what it printed, what it counted and what it stored."""

    printed: str
    rows: dict[str, int]
    files: dict[str, float]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The lines NUMBER PATH SHA256."""
        return re.findall(r"^(\S+)  (\S.*)  ([0-9a-f]{64})$", self.printed, re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """The demo, played twice on one home."""

    place: Workplace
    first: Played
    again: Played

    def word(self, number: str) -> WordDocument:
        [path] = [path for printed, path, _ in self.first.lines if printed == number]
        document: WordDocument = Document(path)
        return document


def play(place: Workplace) -> Played:
    """Run the command as a person would, and look at what it left."""
    command = (sys.executable, "-P", "-m", "web.cli", "demo", "--no-serve")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("NASKAH_", "COV_"))}
    done = subprocess.run(
        command,
        env=environ | {"NASKAH_HOME": str(place.home)},
        cwd=place.home,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    with place.office.database.read() as session:
        tables = [table for table in metadata.sorted_tables if table.name not in LOGS]
        rows = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    stored = place.settings.storage_folder.rglob("*")
    return Played(done.stdout, rows, {path.name: path.stat().st_mtime for path in stored if path.is_file()})


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The demo, played twice; no process of it may be left."""
    place = Workplace(tmp_path_factory.mktemp("demo") / "home")
    yield Case(place, play(place), play(place))
    place.close()


@pytest.fixture(scope="module")
def house(case: Case) -> House:
    return case.place.house


def test_it_prints_number_path_and_hash(case: Case) -> None:
    """Each of the two documents has its line, and the file at the path has the hash."""
    assert [number for number, _, _ in case.first.lines] == [DECREE, LETTER]
    for _, path, digest in case.first.lines:
        assert sha256(Path(path).read_bytes()).hexdigest() == digest
    assert Path(case.first.lines[0][1]).name == "22-KEP-PKK-PROP-XII-2019.docx"


def test_again_it_adds_nothing(case: Case) -> None:
    """A second run prints the same lines and passwords, adds no row of the domain and writes no stored file."""
    assert case.again == case.first
    assert case.first.rows["document"] == case.first.rows["register_entry"] == 2


def test_passwords_are_for_the_owner_alone(case: Case) -> None:
    """Every demo login is printed with a password, kept in a file that nobody else reads."""
    logins = {"staf", "sekretaris", "pokja1", "ketua", "agendaris", "auditor", "admin"}
    printed = [line.split() for line in case.first.printed.splitlines() if ".example" in line]
    assert {login.partition("@")[0] for login, _ in printed} == logins
    assert {login.partition("@")[2] for login, _ in printed} == {"pkk-sumbar.example"}
    kept = case.place.home / "demo-logins.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert all(password in kept.read_text() for _, password in printed)


@pytest.mark.parametrize(("number", "text"), [(DECREE, "keputusan-22"), (LETTER, "surat-296")])
def test_every_word_stands_on_paper(case: Case, number: str, text: str) -> None:
    """Every recital, legal basis, clause, annex row, addressee and line of the programme, in order, and no more."""
    expected = (EXPECTED / f"{text}.txt").read_text(encoding="utf-8").replace("|", " ").split()
    assert " ".join(pieces(case.word(number))).split() == expected


def test_the_committee_has_twelve_members(case: Case) -> None:
    """The first annex lists the twelve, the second the speakers and the moderator."""
    committee, speakers, moderator = annexes(case.word(DECREE))
    assert [row[0] for row in committee[1:]] == [str(number) for number in range(1, 13)]
    assert committee[10] == [
        "10",
        "Fitri Handayani, S.Sos.",
        "Staf Sekretariat",
        "Koordinator Seksi Sekretariat dan Undangan",
    ]
    assert [row[0] for row in speakers] == ["NO", "1", "2", "3"]
    assert moderator[1:] == [["1", "Ny. Yunita Fadhilah", "Wakil Ketua II TP-PKK Provinsi"]]


def test_sixty_five_are_invited_in_three_groups(case: Case) -> None:
    """22 heads of agencies, 19 chairs of regencies and cities, 24 of the provincial board; each number once."""
    texts = [text.replace("\t", " ") for text in pieces(case.word(LETTER))]
    begins = [
        texts.index(next(text for text in texts if text.startswith(f"{label}. "))) for label in ("I", "II", "III")
    ]
    groups = [texts[begin + 1 :] for begin in begins]
    counts = []
    for group in groups:
        count = 0
        while count < len(group) and group[count].startswith(f"{count + 1}. "):
            count += 1
        counts.append(count)
    assert counts == [22, 19, 24]


@pytest.mark.parametrize("number", [DECREE, LETTER])
def test_the_page_is_that_of_2019(case: Case, number: str) -> None:
    """F4 of 215 x 330 mm; margins top 2, left 3, right 2, bottom 2.5 cm."""
    for section in case.word(number).sections:
        sides = [section.page_width, section.page_height]
        margins = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]
        assert pytest.approx([Mm(215), Mm(330)], abs=Mm(0.05)) == sides
        assert pytest.approx([Mm(20), Mm(30), Mm(20), Mm(25)], abs=Mm(0.05)) == margins


@pytest.mark.parametrize("number", [DECREE, LETTER])
def test_the_letterhead_is_in_the_first_page_only(case: Case, number: str) -> None:
    """The kop with its emblem stands in the header of the first page; the others have the page number; the text none."""
    document = case.word(number)
    section = document.sections[0]
    first, others = section.first_page_header, section.header
    assert section.different_first_page_header_footer
    assert [text for text in texts_in(first._element) if text] == KOP
    assert list(first._element.iter(qn("w:drawing")))
    assert texts_in(others._element) == ["- 2 -"]
    assert not list(others._element.iter(qn("w:drawing")))
    assert KOP[1] not in " ".join(pieces(document))


@pytest.mark.parametrize("number", [DECREE, LETTER])
def test_it_is_no_draft_and_claims_no_electronic_signature(case: Case, number: str) -> None:
    """The final file has no KONSEP mark, and where ink goes nothing is printed."""
    document = case.word(number)
    parts = " ".join(part.blob.decode(errors="replace") for part in document.part.package.iter_parts())
    assert "KONSEP" not in parts
    assert "elektronik" not in " ".join(pieces(document)).lower()


def test_tables_of_annexes_repeat_their_head(case: Case) -> None:
    """The head row of each annex table comes again on each page, and no row is parted."""
    tables = annex_tables(case.word(DECREE))
    assert [len(list(table._tbl.iter(qn("w:tblHeader")))) for table in tables] == [1, 1, 1]
    assert all(len(table.rows) == len(list(table._tbl.iter(qn("w:cantSplit")))) for table in tables)


@pytest.mark.parametrize(("number", "blocks"), [(DECREE, 3), (LETTER, 2)])
def test_signature_blocks_are_kept_whole(case: Case, number: str, blocks: int) -> None:
    """From the position to the line above the name, four blank lines among them, all is kept with the next line."""
    paragraphs = case.word(number).paragraphs
    names = [place for place, found in enumerate(paragraphs) if found.text == "Ny. Hj. RATNA DEWI MAHARANI"]
    assert len(names) == blocks
    for name in names:
        assert [found.text for found in paragraphs[name - 4 : name]] == ["", "", "", ""]
        assert [found.text for found in paragraphs[name - 6 : name - 4]] == [
            "KETUA TIM PENGGERAK PKK",
            "PROVINSI SUMATERA BARAT,",
        ]
        assert all(kept_with_next(found) for found in paragraphs[name - 6 : name])


def test_the_register_goes_on_from_paper(case: Case, house: House) -> None:
    """21 decrees and 295 letters stand on paper; numbers 22 and 296 follow, each with its file's hash."""
    with house.office.database.read() as session:
        rows = page(session, house.body_id, year=2019).items
        held = books(session, house.body_id, year=2019)
    hashes = {number: digest for number, _, digest in case.first.lines}
    assert [(row.series, row.ordinal, row.number, row.sha256) for row in rows] == [
        ("KEP", 22, DECREE, hashes[DECREE]),
        ("SKR", 296, LETTER, hashes[LETTER]),
    ]
    assert [row.issued_on for row in rows] == [date(2019, 12, 16), date(2019, 12, 17)]
    assert [(book.on_paper, book.last, book.gapless) for book in held] == [(21, 22, True), (295, 296, True)]
    assert (rows[0].facts["annexes"], len(rows[0].facts["copies"])) == (2, 5)
    assert (len(rows[1].facts["addressees"]), rows[1].facts["enclosure"]) == (65, "1 (satu) berkas")


def test_the_right_people_acted_at_the_demo_s_time(house: House) -> None:
    """Staff drafted and submitted, the secretary initialled, the chair signed, the system numbered at once."""
    zone = ZoneInfo("Asia/Jakarta")
    told = []
    with house.office.database.read() as session:
        entries = session.scalars(
            select(AuditEntry)
            .join(DocumentRow, DocumentRow.id == AuditEntry.document_id)
            .where(DocumentRow.number == DECREE, AuditEntry.version.is_not(None))
            .order_by(AuditEntry.version)
        )
        for entry in entries:
            person = session.get_one(Person, entry.actor_id).email.partition("@")[0] if entry.actor_id else None
            told.append((entry.action, person, entry.acting_as, f"{entry.at.astimezone(zone):%d %H.%M}"))
    assert told == [
        ("create", "staf", None, "13 09.40"),
        ("submit", "staf", "staff", "13 15.05"),
        ("endorse", "sekretaris", "secretary", "16 09.12"),
        ("sign", "ketua", "chair", "16 10.42"),
        ("issue", None, None, "16 10.42"),
    ]


def test_every_audit_leaf_verifies(house: House) -> None:
    """The bytes of each entry are canonical, have their hash and say what its row says; so do the notes."""
    with house.office.database.read() as session:
        entries = list(session.scalars(select(AuditEntry)))
        notes = [(session.get_one(AuditEntry, note.entry_id), note) for note in session.scalars(select(AuditNote))]
        jobs = list(session.scalars(select(Job)))
    assert entries
    assert [entry.id for entry in entries if not verify_leaf(entry)] == []
    assert all(verify_note(entry, note) for entry, note in notes)
    made = [entry for entry in entries if entry.action == "file_made"]
    assert len(made) == len(jobs) == len({(job.document_id, job.kind) for job in jobs})
    assert [job.kind for job in jobs].count("docx") == 2
    assert all(job.attempts == 1 and job.done_at is not None for job in jobs)


def test_what_is_done_afterwards_is_dated_today(case: Case, house: House) -> None:
    """The demo's clock is left behind: in the same home, a person now acts today."""
    settings = settings_for(case.place.home)
    assert settings.clock is None
    with house.office.database.read() as session:
        staff = person_by_email(session, "staf@pkk-sumbar.example")
        assert staff is not None
        actor = load_actor(session, house.office.definitions, house.office.clock, staff.id)
    assert actor is not None
    made = house.office.desk.create(actor, "letter", {"subject": "Setelah peragaan"})
    assert made.created_at.year >= datetime.now(ZoneInfo("UTC")).year


def pieces(document: WordDocument) -> list[str]:
    """The text of the pages, a piece a paragraph, tables read row by row."""
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [text for row in rows(block) for text in row]
    return [text for text in found if text.strip()]


def rows(table: Table) -> list[list[str]]:
    """The cells' texts, merged cells once."""
    return [["\n".join(texts_in(cell)) for cell in dict.fromkeys(cell._tc for cell in row.cells)] for row in table.rows]


def texts_in(element: object) -> list[str]:
    """The paragraphs inside, at any depth."""
    return [Paragraph(found, None).text for found in element.iter(qn("w:p"))]  # type: ignore[attr-defined,arg-type]


def annex_tables(document: WordDocument) -> list[Table]:
    return [table for table in document.tables if table.cell(0, 0).text == "NO"]


def annexes(document: WordDocument) -> list[list[list[str]]]:
    return [rows(table) for table in annex_tables(document)]


def kept_with_next(paragraph: Any) -> bool:
    """By itself, by its style, or by one that its style is based on."""
    place = paragraph
    while place is not None:
        if place.paragraph_format.keep_with_next is not None:
            return bool(place.paragraph_format.keep_with_next)
        place = place.style if place is paragraph else place.base_style
    return False
