"""A rehearsal on both databases: everything works in it, and nothing of it stays."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from documents.bodies.editions import Body
from documents.store.base import Base
from documents.store.database import Database

DAY = datetime(2019, 12, 16, tzinfo=UTC)


def codes(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Body.code).order_by(Body.code)))


def add(database: Database, code: str) -> None:
    with database.write() as session:
        session.add(Body(code=code, created_at=DAY))


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select())] for table in Base.metadata.sorted_tables
        }


def test_each_block_sees_what_was_written_and_nothing_stays(database: Database) -> None:
    """What one block wrote the next one reads; afterwards every table is as it was, and the database works."""
    add(database, "rt05")
    before = everything(database)
    with database.rehearse() as stage:
        add(stage, "rt06")
        add(stage, "rt07")
        assert codes(stage) == ["rt05", "rt06", "rt07"]
    assert everything(database) == before
    add(database, "rt08")
    assert codes(database) == ["rt05", "rt08"]


def test_a_block_that_fails_is_undone_alone(database: Database) -> None:
    """An exception undoes its own block; those before it stand for the rest of the rehearsal."""
    with database.rehearse() as stage:
        add(stage, "rt05")
        with pytest.raises(KeyError), stage.write() as session:
            session.add(Body(code="rt06", created_at=DAY))
            session.flush()
            raise KeyError
        assert codes(stage) == ["rt05"]
    assert codes(database) == []


def test_a_rehearsal_that_fails_leaves_nothing(database: Database) -> None:
    """An exception that leaves the rehearsal leaves nothing behind, nor a lock."""
    with pytest.raises(KeyError), database.rehearse() as stage:
        add(stage, "rt05")
        raise KeyError
    add(database, "rt06")
    assert codes(database) == ["rt06"]


def test_writing_beside_it_is_an_error(database: Database) -> None:
    """A write on the database itself, inside a rehearsal of the same thread, is refused instead of waiting for ever."""
    with database.rehearse():
        with pytest.raises(RuntimeError, match="inside a transaction"), database.write():
            pass
        with pytest.raises(RuntimeError, match="inside a transaction"), database.rehearse():
            pass
