"""An act at its heaviest: the demo's decree is signed, numbered and registered, beside single-row commits by the bare driver.

Clients are processes of their own on one series, so that all of them meet at its counter. In each round every client
commits rows, then signs decrees; what counts is the ratio of the two rates of the same round.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Table, Text
from sqlalchemy.engine import URL

from config.settings import Settings
from documents.approval.views import DocumentView
from documents.bodies.people import Actor
from documents.store.database import Database
from web.cli.bench.scratch import environ_of, open_stage, seat
from web.cli.demo.play import Stage

ROUNDS = 7
WARM = 2
"""Rounds before those that count."""
ACTS = 10
COMMITS = 100
"""What a client does in a round."""
PATIENCE = 300.0
"""Seconds that the clients wait for each other."""

SINGLE_ROW = Table(
    "single_row",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), Identity(always=True), primary_key=True),
    Column("said", Text()),
)
INSERT = "INSERT INTO single_row (said) VALUES ('x')"

Work = Callable[[], object]


class Span(NamedTuple):
    """So many done, from when to when on the machine's clock."""

    done: int
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Of each round, all clients together: commits and acts a second."""

    commits: Sequence[float]
    acts: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of acts by commits."""
        return median(act / commit for act, commit in zip(self.acts, self.commits, strict=True))


def prepare(database: Database) -> None:
    """The demo's body with its people in an empty database, and a table for single rows."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        stage = stage_on(database.url, home)
        seat(stage)
        stage.office.database.close()
    with database.change_schema() as connection:
        SINGLE_ROW.create(connection)


def measure(database: Database, clients: int, rounds: int = ROUNDS) -> Rates:
    """So many clients at once."""
    context = get_context("spawn")
    meeting, results = context.Barrier(clients), context.Queue()
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        processes = [
            context.Process(target=_client, args=(database.url, home, f"{clients}-{number}", rounds, meeting, results))
            for number in range(clients)
        ]
        for process in processes:
            process.start()
        found = [results.get(timeout=PATIENCE) for _ in processes]
        for process in processes:
            process.join()
    kept = [[_rate(spans) for spans in zip(*each, strict=True)][WARM:] for each in zip(*found, strict=True)]
    return Rates(*kept)


def _client(url: URL, home: str, name: str, rounds: int, meeting: Barrier, results: Any) -> None:
    """What this client did, round by round: its commits, its acts."""
    stage = stage_on(url, home)
    signatures = [_to_sign(stage, f"{name}-{number}") for number in range((WARM + rounds) * ACTS)]
    commits, acts = [], []
    with COMMITTERS[url.get_backend_name()](url) as commit:
        for _ in range(WARM + rounds):
            commits.append(_span(meeting, [commit] * COMMITS))
            acts.append(_span(meeting, [signatures.pop() for _ in range(ACTS)]))
    stage.office.database.close()
    results.put((commits, acts))


def _span(meeting: Barrier, work: Sequence[Work]) -> Span:
    """Everything in `work` once, begun by all clients together."""
    meeting.wait(PATIENCE)
    began = time.monotonic()
    for each in work:
        each()
    return Span(len(work), began, time.monotonic())


def _rate(spans: Iterable[Span]) -> float:
    """What all clients did together a second, until the last was done."""
    together = tuple(spans)
    seconds = max(span.ended for span in together) - min(span.began for span in together)
    return sum(span.done for span in together) / seconds


@contextmanager
def _on_postgresql(url: URL) -> Iterator[Work]:
    with psycopg.connect(_address(url)) as connection:

        def commit() -> None:
            with connection.transaction():
                connection.execute(INSERT)

        yield commit


@contextmanager
def _on_sqlite(url: URL) -> Iterator[Work]:
    """With the settings that the product gives its writer; a statement by itself is a transaction."""
    with closing(sqlite3.connect(url.database or "", isolation_level=None)) as connection:
        for setting in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {setting}")
        yield lambda: connection.execute(INSERT)


COMMITTERS = {"postgresql": _on_postgresql, "sqlite": _on_sqlite}
"""What commits a row, by the kind of database."""


def stage_on(url: URL, home: str) -> Stage:
    """A stage on the database of that address."""
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    return open_stage(Settings.from_environment(environ_of(home, NASKAH_DATABASE_URL=address)))


def _to_sign(stage: Stage, name: str) -> Work:
    """The last act of the demo's first document, which is what is measured."""
    waiting = to_sign(stage, name)
    actor, view = waiting.actor, waiting.view
    seen: Mapping[str, Any] = {"expected_version": view.version, "content_sha256": view.content_sha256}
    return lambda: stage.office.desk.act(actor, view.id, waiting.action, **seen)


class Waiting(NamedTuple):
    """A document with all its acts done but the last: who does that one, and what they saw of it."""

    actor: Actor
    view: DocumentView
    action: str


def to_sign(stage: Stage, name: str) -> Waiting:
    """The demo's first document once more, under another name; the clock stands at its last act."""
    piece = replace(stage.script.pieces[0], name=f"bench-{name}")
    desk, first, last = stage.office.desk, piece.acts[0], piece.acts[-1]
    stage.office.clock.set(first.at)
    view: DocumentView = desk.create(stage.actor(first.by), piece.type, piece.fields, piece.id)
    for act in piece.acts[1:-1]:
        stage.office.clock.set(act.at)
        view = desk.act(
            stage.actor(act.by),
            view.id,
            act.action,
            expected_version=view.version,
            content_sha256=view.content_sha256,
            note=act.note,
        ).view
    stage.office.clock.set(last.at)
    return Waiting(stage.actor(last.by), view, last.action)


def _address(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
