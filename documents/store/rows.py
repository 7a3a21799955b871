"""Rows that are written once and not looked at again in their transaction: the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: an act
holds the counter's row from its number to the commit, so each round trip between the two keeps everyone else waiting.
What is empty is left out of the statement: the driver reads a long one anew each time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, inspect
from sqlalchemy.orm import Session

from documents.store.base import Base, as_written
from documents.store.dialects import insert_many, joins_inserts, many_rows, takes_many, update_many

_GATHERED = "rows gathered"
MOST_JOINED = 12
"""So many rows of different tables go out as one statement; more are of many documents, and go out table by table."""
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
    if len(rows) > MOST_JOINED:
        _write_alike(connection, rows)
        return
    for some in [rows] if joins_inserts(connection.dialect.name) else [[row] for row in rows]:
        shape = tuple((table, tuple(values)) for table, values in some)
        named = {f"{name}_{place}": value for place, (_, row) in enumerate(some) for name, value in row.items()}
        connection.execute(_joined(shape), named)


def _write_alike(connection: Connection, rows: list[_Row]) -> None:
    """Rows of one table and shape as one statement with many values; a table is written where its first row stood."""
    tables: dict[Table, dict[tuple[str, ...], list[dict[str, Any]]]] = {}
    for table, row in rows:
        tables.setdefault(table, {}).setdefault(tuple(row), []).append(row)
    for table, shapes in tables.items():
        for names, alike in shapes.items():
            if takes_many(connection.dialect.name):
                connection.execute(_inserted(table, names), many_rows(alike))
            else:
                connection.execute(insert(table), alike)


def rewrite(session: Session, rows: Sequence[Base]) -> None:
    """Writes what was changed in many rows of one table, and forgets the rows: with one statement where the database can,
    else when the session is flushed.
    """
    if not rows or not takes_many(session.connection().dialect.name):
        return
    table = rows[0].metadata.tables[rows[0].__tablename__]
    (key,) = table.primary_key.columns.keys()
    known = {column.key for column in table.columns}
    changed = tuple(sorted({name for row in rows for name in known - inspect(row).unmodified}))
    values = [{name: as_written(table.c[name].type, getattr(row, name)) for name in (key, *changed)} for row in rows]
    written = session.connection().execute(_updated(table, key, changed), many_rows(values))
    if written.rowcount != len(rows):
        raise LookupError(f"{len(rows)} rows of {table.name} were to be written, {written.rowcount} were")
    for row in rows:
        session.expunge(row)


@lru_cache(maxsize=64)
def _inserted(table: Table, names: tuple[str, ...]) -> Insert:
    return insert_many(table, names)


@lru_cache(maxsize=64)
def _updated(table: Table, key: str, names: tuple[str, ...]) -> Update:
    return update_many(table, key, names)


@lru_cache(maxsize=256)
def _joined(shape: tuple[tuple[Table, tuple[str, ...]], ...]) -> Insert:
    """One statement that puts a row into each of the tables, with values for these columns."""
    first, *others = (
        insert(table).values({name: bindparam(f"{name}_{place}", type_=table.columns[name].type) for name in names})
        for place, (table, names) in enumerate(shape)
    )
    return first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1)))
