"""Rows that are written once and not looked at again in their transaction: the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: an act
holds the counter's row from its number to the commit, so each round trip between the two keeps everyone else waiting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, insert
from sqlalchemy.orm import Session

from documents.store.base import Base
from documents.store.dialects import joins_inserts

_GATHERED = "rows gathered"
_Row = tuple[Table, dict[str, Any]]


def put_down(session: Session, table: type[Base], **values: Any) -> None:
    """Writes a row; every column that is not to be NULL is given. What it refers to must be written already."""
    row = (table.metadata.tables[table.__tablename__], values)
    gathered: list[_Row] | None = session.info.get(_GATHERED)
    if gathered is None:
        _write(session.connection(), [row])
    else:
        gathered.append(row)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """What is put down inside is written when the block ends, and not at all where it is left by an exception."""
    gathered: list[_Row] = []
    session.info[_GATHERED] = gathered
    try:
        yield
    finally:
        del session.info[_GATHERED]
    if gathered:
        _write(session.connection(), gathered)


def _write(connection: Connection, rows: list[_Row]) -> None:
    if not joins_inserts(connection.dialect.name):
        for table, values in rows:
            connection.execute(_joined((table,)), _numbered([(table, values)]))
        return
    connection.execute(_joined(tuple(table for table, _ in rows)), _numbered(rows))


@lru_cache(maxsize=64)
def _joined(tables: tuple[Table, ...]) -> Insert:
    """One statement that puts a row into each of the tables."""
    inserts = [
        insert(table).values(
            {column: bindparam(f"{column.name}_{place}", type_=column.type) for column in table.columns}
        )
        for place, table in enumerate(tables)
    ]
    first, *others = inserts
    return first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1)))


def _numbered(rows: list[_Row]) -> dict[str, Any]:
    """The values of the rows as that statement calls them."""
    return {
        f"{column.name}_{place}": values.get(column.name)
        for place, (table, values) in enumerate(rows)
        for column in table.columns
    }
