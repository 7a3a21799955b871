"""A page of the register at any depth: the last 50 of 100,000 rows cost what the first 50 cost.

Rows, documents and files are inserted in bulk into a scratch database whose triggers stay; one row in fifty is of a
confidential document, so that each page has one to veil.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert

from config.settings import BODIES
from documents.approval.defining.assembly import definitions
from documents.bodies.people import Actor, add_person, load_actor
from documents.desk.books import Filters, page
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.numbering.counters import Counter, period_of
from documents.numbering.pattern import NumberParts, Pattern
from documents.publishing import publish
from documents.register.entries import RegisterEntry
from documents.register.reading import before
from documents.rendering.stored import FINAL, DocumentFile, final_name
from documents.rendering.word.docx import MEDIA_TYPE
from documents.store.base import new_id
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.schema import upgrade
from web.cli.bench.measure import medians, timed

ROWS = 100_000
PAGE = 50
ROUNDS = 60
DEPTHS = (0.25, 0.5, 0.75, 1.0)
"""Where pages are read besides the first; 1.0 is the last page."""
BATCH = 5_000
MORNING = datetime(2019, 1, 2, 2, tzinfo=UTC)
HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Depths:
    """The median time of a page in seconds: of the first, and of others by how deep they are."""

    first: float
    deeper: Mapping[float, float]

    @property
    def ratio(self) -> float:
        """The slowest page by the first."""
        return max(self.deeper.values()) / self.first


@dataclass(frozen=True, slots=True)
class Register:
    """A register of one series and year, and somebody who reads it."""

    edition: EditionDefinition
    reader: Actor
    series: str
    period: str
    rows: int

    def mark(self, depth: float) -> str:
        """The `after` of the page that begins at `depth`; of 1.0, of the last page."""
        first = min(round(self.rows * depth), self.rows - PAGE) + 1
        return before(self.series, self.period, first)


def fill(database: Database, rows: int = ROWS) -> Register:
    """An empty database becomes a register of so many rows."""
    upgrade(database)
    clock = Clock.fixed_at(MORNING)
    body_id = publish(database, clock, sorted(BODIES.iterdir())[0]).body_id
    with database.write() as session:
        person = add_person(session, clock, body_id=body_id, email="bench@naskah.example", name="Bench", by=None)
    kept = definitions()
    with database.read() as session:
        edition = kept.current(session, body_id)
        reader = load_actor(session, kept, clock, person.id)
    if reader is None:
        raise LookupError("the reader was not added")
    series = next(iter(edition.body.series.values()))
    period = period_of(series.reset, MORNING.date())
    kind = next(kind for kind in edition.types.values() if kind.series == series.code)
    made = Register(edition, reader, series.code, period, rows)
    with database.write() as session:
        for start in range(1, rows + 1, BATCH):
            batch = list(_rows(made, kind.code, start, min(start + BATCH, rows + 1)))
            for table in (Document, RegisterEntry, DocumentFile):
                session.execute(insert(table), [row[table] for row in batch])
        session.add(Counter(body_id=body_id, series=series.code, period=period, last=rows))
    return made


def measure(database: Database, register: Register, rounds: int = ROUNDS) -> Depths:
    """Pages of 50 in turn, the first among them, so that whatever else the machine does meets them alike."""
    filters: Filters = {"series": register.series, "year": MORNING.year}
    marks: dict[float, str | None] = {0.0: None, **{depth: register.mark(depth) for depth in DEPTHS}}
    found = medians(
        {depth: timed(partial(_read, database, register, filters, marks[depth])) for depth in marks}, rounds
    )
    return Depths(found.pop(0.0), found)


def _read(database: Database, register: Register, filters: Filters, after: str | None) -> None:
    """One page. Raises LookupError when it is not full: then something else was measured."""
    with database.read() as session:
        found = page(session, register.reader, register.edition, filters, after=after, limit=PAGE)
    if len(found.items) != PAGE:
        raise LookupError(f"a page of {len(found.items)} rows after {after}")


def _rows(register: Register, type_code: str, start: int, end: int) -> Iterator[dict[type[Any], dict[str, Any]]]:
    """What issuing writes for each number: the document, its register entry and its file."""
    body, person = register.edition.body, register.reader
    pattern = Pattern.parse(body.series[register.series].pattern)
    workflow = register.edition.workflow_of(type_code)
    levels = sorted(body.choices["security"], key=lambda choice: choice.level)
    unit = next((unit.print for unit in body.units.values()), "-")
    for ordinal in range(start, end):
        day = MORNING.date() + timedelta(days=(ordinal - 1) * 300 // register.rows)
        choice = levels[-1] if ordinal % PAGE == 0 else levels[0]
        parts = NumberParts(ordinal, day.year, day.month, register.series, unit, body.print_code, "000", choice.print)
        number, document_id = pattern.format(parts), new_id()
        shared = {"body_id": person.body_id, "revision": 1}
        title = f"Rapat Koordinasi Nomor {ordinal} dengan Organisasi Perangkat Daerah Terkait Tahun {day.year}"
        yield {
            Document: shared
            | {
                "id": document_id,
                "edition_id": register.edition.id,
                "type": type_code,
                "state": workflow.states_of("issued")[0],
                "phase": "issued",
                "version": 5,
                "title": title,
                "security": choice.code,
                "urgency": body.choices["urgency"][0].code,
                "content_sha256": HASH,
                "created_by": person.person_id,
                "drafter_id": person.person_id,
                "state_since": MORNING,
                "created_at": MORNING,
                "changed_at": MORNING,
                "number": number,
                "issued_on": day,
            },
            RegisterEntry: shared | _entry(register, document_id, number, ordinal, day, title),
            DocumentFile: shared
            | {
                "id": new_id(),
                "document_id": document_id,
                "kind": FINAL,
                "sha256": HASH,
                "bytes": 23_000,
                "media_type": MEDIA_TYPE,
                "name": final_name(number),
                "created_at": MORNING,
            },
        }


def _entry(register: Register, document_id: Any, number: str, ordinal: int, day: date, title: str) -> dict[str, Any]:
    names = [f"Kepala Dinas {count}" for count in range(1, 6)]
    return {
        "id": new_id(),
        "series": register.series,
        "period": register.period,
        "year": day.year,
        "ordinal": ordinal,
        "suffix": "",
        "number": number,
        "issued_on": day,
        "document_id": document_id,
        "content_sha256": HASH,
        "subject": title,
        "signatory": "Ketua",
        "facts": {"addressees": names, "copies": names, "enclosure": "", "annexes": 2, "summary": title},
        "recorded_at": MORNING,
    }
