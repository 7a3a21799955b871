"""The transaction, on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from documents.bodies.editions import Body
from documents.store.database import Database
from documents.store.dialects import DatabaseRefused
from tests.services import PostgresRun


def add_body(session: Session, code: str, at: datetime = datetime(2019, 12, 16, tzinfo=UTC)) -> None:
    session.add(Body(code=code, created_at=at))


def codes(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Body.code).order_by(Body.code)))


def test_a_block_commits_at_its_end(database: Database) -> None:
    """What a write block did is there when it has ended."""
    with database.write() as session:
        add_body(session, "rt05")
    assert codes(database) == ["rt05"]


def test_an_exception_undoes_the_block(database: Database) -> None:
    """After any exception nothing of the block is there, and the next block works."""
    with pytest.raises(KeyError), database.write() as session:
        add_body(session, "rt05")
        session.flush()
        raise KeyError
    with database.write() as session:
        add_body(session, "rt06")
    assert codes(database) == ["rt06"]


def test_reading_cannot_write(database: Database) -> None:
    """A reading session refuses to change anything."""
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), database.read() as session:
        add_body(session, "rt05")
        session.flush()


def test_reading_sees_one_moment(database: Database) -> None:
    """Two questions in one reading block get answers of the same moment, whatever is committed between them."""
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(Body))
        with database.write() as other:
            add_body(other, "rt05")
        assert before == session.scalar(select(func.count()).select_from(Body))
    assert codes(database) == ["rt05"]


def test_a_transaction_inside_a_transaction_is_an_error(database: Database) -> None:
    """A second write block of the same thread is refused at once instead of waiting for the first for ever."""
    with database.write() as session:
        add_body(session, "rt05")
        with pytest.raises(RuntimeError, match="inside a transaction"), database.write():
            pass
    assert codes(database) == ["rt05"]


def test_references_are_checked(database: Database) -> None:
    """A row that refers to nothing is refused on both databases."""
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.write() as session:
        session.execute(
            text("INSERT INTO counter (body_id, series, period, last) VALUES (:id, 'A', '2019', 1)"), {"id": "0" * 32}
        )


def test_times_come_back_in_utc(database: Database) -> None:
    """A time is stored in UTC whatever zone it came in, and is aware when it comes back."""
    padang = timezone(timedelta(hours=7))
    with database.write() as session:
        add_body(session, "rt05", datetime(2020, 1, 1, 0, 30, tzinfo=padang))
    with database.read() as session:
        at = session.scalars(select(Body.created_at)).one()
    assert at.isoformat() == "2019-12-31T17:30:00+00:00"


def test_a_time_without_zone_is_refused(database: Database) -> None:
    """Nobody can store a time that means different instants in different places."""
    with pytest.raises(StatementError, match="needs its zone"), database.write() as session:
        add_body(session, "rt05", datetime(2019, 12, 16))  # noqa: DTZ001 - the point of the test
        session.flush()


def test_sixty_times_eight_writers_lose_nothing(database: Database) -> None:
    """Eight threads read a value and write it back plus one, sixty times each, and no step is lost."""
    with database.write() as session:
        session.execute(text("CREATE TABLE tally (n INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))
    lock = " FOR UPDATE" if database.dialect == "postgresql" else ""

    def write() -> None:
        for _ in range(60):
            with database.write() as session:
                seen = session.execute(text(f"SELECT n FROM tally{lock}")).scalar_one()
                session.execute(text("UPDATE tally SET n = :n"), {"n": seen + 1})

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.execute(text("SELECT n FROM tally")).scalar_one() == 480


@pytest.mark.parametrize("mode", ["read", "write"])
def test_sqlite_is_set_to_last(sqlite_url: str, mode: str) -> None:
    """Every connection has write-ahead logging, foreign keys, full synchronisation, and a triggered REPLACE."""
    database = Database(sqlite_url)
    with getattr(database, mode)() as session:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "recursive_triggers", "busy_timeout")
        assert [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas] == ["wal", 1, 2, 1, 60000]
    database.close()


def test_postgresql_reads_what_is_committed(postgres_url: str) -> None:
    """Writers work at READ COMMITTED: at a stricter level the counter's queue would fail instead of waiting."""
    database = Database(postgres_url)
    with database.write() as session:
        assert session.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
    database.close()


def test_a_server_that_forgets_commits_is_refused(postgres_server: PostgresRun, postgres_url: str) -> None:
    """With synchronous_commit off a number may be given out twice after a crash, so nothing starts on it."""
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')  # type: ignore[arg-type]
    database = Database(postgres_url)
    with pytest.raises(DatabaseRefused, match="synchronous_commit") as refused:
        database.ping()
    assert "nyalakan synchronous_commit" in refused.value.text.id


def test_a_server_that_writes_without_care_is_refused(own_postgres: PostgresRun) -> None:
    """fsync and full_page_writes off are refused and named together."""
    database = Database(own_postgres.start().render_as_string())
    with pytest.raises(DatabaseRefused, match="turn on fsync, full_page_writes"):
        database.ping()


@pytest.mark.parametrize("url", ["mysql://localhost/naskah", "sqlite://", "sqlite:///:memory:", "nowhere", ""])
def test_an_address_it_cannot_work_on_is_refused(url: str) -> None:
    """Another database, a database in memory, or no address at all is refused in both languages."""
    with pytest.raises(DatabaseRefused) as refused:
        Database(url)
    assert refused.value.text.id and refused.value.text.en


def test_a_misspelt_folder_is_not_made(tmp_path: Path) -> None:
    """A database in a folder that is not there is refused: an office does not start on an empty one by a slip."""
    with pytest.raises(DatabaseRefused, match="no such folder"):
        Database(f"sqlite:///{tmp_path / 'narskah' / 'naskah.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_spoken_by_one_driver(scheme: str) -> None:
    """However the address begins, the driver is psycopg 3."""
    database = Database(f"{scheme}://naskah:secret@localhost/naskah")
    assert (database.url.drivername, database.dialect) == ("postgresql+psycopg", "postgresql")
