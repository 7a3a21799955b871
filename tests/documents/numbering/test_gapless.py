"""No gap and no double, whoever numbers at once."""

import multiprocessing
import random
from collections import defaultdict
from uuid import UUID

from sqlalchemy import Integer, String, column, insert, select, table, text

from documents.numbering.counters import allocate
from documents.store.database import Database
from tests.documents.rows import add_office

PROCESSES, SERIES, ACTS = 8, ("A", "B"), 40
TAKEN = table("taken", column("series", String()), column("ordinal", Integer()))


class GivenUp(Exception):
    """The transaction is rolled back on purpose."""


def number(work: tuple[str, UUID, int]) -> int:
    """One process: takes numbers in both series, and gives about a third of the transactions up at the last moment."""
    url, body_id, seed = work
    chance, database, kept = random.Random(seed), Database(url), 0
    for _ in range(ACTS):
        series = chance.choice(SERIES)
        try:
            with database.write() as session:
                ordinal = allocate(session, body_id, series, "2019")
                session.execute(insert(TAKEN).values(series=series, ordinal=ordinal))
                if chance.random() < 0.3:
                    raise GivenUp
            kept += 1
        except GivenUp:
            pass
    database.close()
    return kept


def test_eight_processes_two_series_random_rollbacks(database: Database, database_url: str) -> None:
    """Eight processes number in two series and roll back at random: each series is exactly 1..n, each number once."""
    with database.write() as session:
        office = add_office(session)
        session.execute(text("CREATE TABLE taken (series TEXT, ordinal INTEGER)"))
    database.close()
    work = [(database_url, office.body_id, seed) for seed in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        kept = sum(pool.map(number, work, chunksize=1))
    taken = defaultdict(list)
    with database.read() as session:
        for series, ordinal in session.execute(select(TAKEN.c.series, TAKEN.c.ordinal).order_by(TAKEN.c.ordinal)):
            taken[series].append(ordinal)
    assert {series: list(range(1, len(ordinals) + 1)) for series, ordinals in taken.items()} == taken
    assert (set(taken), sum(map(len, taken.values()))) == (set(SERIES), kept)
