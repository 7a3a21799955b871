"""Rows that are written once and not looked at again in their transaction: the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: an act
holds the counter's row from its number to the commit, so each round trip between the two keeps everyone else waiting.
What is empty is left out of the statement: the driver reads a long one anew each time.
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
    given = {name: value for name, value in values.items() if value is not None}
    row = (table.metadata.tables[table.__tablename__], given)
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
    for some in [rows] if joins_inserts(connection.dialect.name) else [[row] for row in rows]:
        shape = tuple((table, tuple(values)) for table, values in some)
        named = {f"{name}_{place}": value for place, (_, row) in enumerate(some) for name, value in row.items()}
        connection.execute(_joined(shape), named)


@lru_cache(maxsize=256)
def _joined(shape: tuple[tuple[Table, tuple[str, ...]], ...]) -> Insert:
    """One statement that puts a row into each of the tables, with values for these columns."""
    first, *others = (
        insert(table).values({name: bindparam(f"{name}_{place}", type_=table.columns[name].type) for name in names})
        for place, (table, names) in enumerate(shape)
    )
    return first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1)))
