"""The chair's list: 200 that wait among 1,000,000 documents, beside 200 among 1,000, in the same rounds on PostgreSQL.

One document that waits and one that is issued are made at the desk; all others are copies of their rows, those that wait
with their content and events. A round reads what the page shows: the list with its counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import Connection, Engine, event, text

from documents.bodies.people import Actor
from documents.desk.together.waiting import TURN
from documents.store.database import Database
from web.cli.bench.act import stage_on, to_sign
from web.cli.bench.batch import sign_each
from web.cli.bench.measure import medians, timed
from web.cli.bench.scratch import seat
from web.cli.demo.play import Stage

FEW, MANY = 1_000, 1_000_000
WAITING = 200
ROUNDS = 20
AIM = 2
"""At most so many times longer among many than among few."""
QUESTIONS = 12
"""At most so many statements, however long the list is."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office with so many documents, and its chair."""

    stage: Stage
    chair: Actor


@contextmanager
def office(database: Database, documents: int, waiting: int = WAITING) -> Iterator[Office]:
    """An empty database becomes an office with so many documents, `waiting` of which wait for the chair."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        stage = stage_on(database.url, home)
        seat(stage)
        one, done = to_sign(stage, "waits"), to_sign(stage, "done")
        sign_each(stage, [done])
        with stage.office.database.write() as session:
            connection = session.connection()
            _copy(connection, one.view.id, waiting - 1, ("revision", "audit_entry"))
            _copy(connection, done.view.id, documents - waiting - 1, ())
        with stage.office.database.write() as session:
            session.execute(text("ANALYZE"))
        yield Office(stage, one.actor)
        stage.office.database.close()


def measure(offices: Mapping[int, Office], rounds: int = ROUNDS) -> Mapping[int, float]:
    """The median time of the list in seconds, by how many documents there are."""
    return medians({many: timed(partial(read, each)) for many, each in offices.items()}, rounds)


def questions(each: Office) -> int:
    """How many statements the list takes."""
    asked: list[object] = []

    def note(*statement: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        read(each)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)


def read(each: Office, waiting: int = WAITING) -> None:
    """The list with its counts. Raises LookupError when they do not agree: then something else was measured."""
    office, chair = each.stage.office, each.chair
    counts, page = office.desk.counts(chair, [TURN]), office.waiting.page(chair)
    if not len(page.items) == counts[TURN] <= waiting:
        raise LookupError(f"a list of {len(page.items)}, counted {counts[TURN]}")


def _copy(connection: Connection, document_id: UUID, times: int, parts: Sequence[str]) -> None:
    """So many copies of a document's row, and of its rows in the tables `parts`."""
    columns = _columns(connection, "document", "id")
    copying = (
        f"INSERT INTO document (id, {columns}) SELECT gen_random_uuid(), {columns} FROM document, "
        "generate_series(1, :times) WHERE id = :id"
    )
    asked = {"id": document_id, "times": times}
    if not parts:
        connection.execute(text(copying), asked)
        return
    made = list(connection.scalars(text(f"{copying} RETURNING id"), asked))
    for part in parts:
        columns = _columns(connection, part, "id", "document_id")
        connection.execute(
            text(
                f"INSERT INTO {part} (id, document_id, {columns}) SELECT gen_random_uuid(), made, {columns} FROM {part}, "
                "unnest(CAST(:made AS uuid[])) AS made WHERE document_id = :id"
            ),
            {"id": document_id, "made": made},
        )


def _columns(connection: Connection, table: str, *left_out: str) -> str:
    found = connection.execute(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = :table ORDER BY ordinal_position"),
        {"table": table},
    )
    return ", ".join(row[0] for row in found if row[0] not in left_out)
