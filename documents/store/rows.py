"""Rows that an act writes once and does not look at again: its document's, the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: an act
holds the counter's row from its number to the commit, so each round trip between the two keeps everyone else waiting.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, inspect, update
from sqlalchemy.orm import Session, make_transient, make_transient_to_detached

from documents.store.base import Base, as_written
from documents.store.dialects import Commit, insert_many, joins_inserts, many_rows, takes_many, update_many
from documents.store.direct import Direct

_GATHERED = "rows gathered"
MOST_JOINED = 12
"""So many rows of different tables go out as one statement; more are of many documents, and go out table by table."""


class _Row(NamedTuple):
    """What to write: a new row, or new values of the one that has the key `id` already."""

    table: Table
    values: dict[str, Any]
    id: Any = None


def put_down(session: Session, table: type[Base], **values: Any) -> None:
    """Writes a row; every column that is not to be NULL is given. What it refers to must be written already."""
    # what is empty is left out: acts of one kind have the same columns, and a statement is short
    given = {name: value for name, value in values.items() if value is not None}
    _put(session, _Row(cast(Table, table.__table__), given))


def put_changes(session: Session, row: Base) -> None:
    """Writes what was changed on a loaded row, whose key is `id`. It is then to the session as if loaded so."""
    table, same, now = cast(Table, row.__table__), inspect(row).unmodified, inspect(row).dict
    changed = {column.key: now[column.key] for column in table.columns if column.key not in same}
    if changed:
        _put(session, _Row(table, changed, now["id"]))
        make_transient(row)
        make_transient_to_detached(row)
        session.add(row)


def keep_for_commit(session: Session) -> None:
    """What is put down from now on is written at the very end of `Database.write`, with the commit."""
    session.info[_GATHERED] = []


def write_kept(session: Session, commit: Commit) -> None:
    """Writes what was kept for the commit, which may be done then: nothing is left to do in the transaction."""
    if kept := session.info.pop(_GATHERED, None):
        session.flush()
        _write(session, kept, commit)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """What is put down inside is written when the block ends, and not at all where it is left by an exception; nor before
    the commit where it is kept for that.
    """
    if _GATHERED in session.info:
        yield
        return
    gathered: list[_Row] = []
    session.info[_GATHERED] = gathered
    try:
        yield
    finally:
        del session.info[_GATHERED]
    if gathered:
        _write(session, gathered)


def _put(session: Session, row: _Row) -> None:
    gathered: list[_Row] | None = session.info.get(_GATHERED)
    if gathered is None:
        _write(session, [row])
    else:
        gathered.append(row)


def _write(session: Session, rows: list[_Row], commit: Commit | None = None) -> None:
    dialect = session.get_bind().dialect.name
    if len(rows) > MOST_JOINED:
        _write_alike(session.connection(), [row for row in rows if row.id is None])
        rows = [row for row in rows if row.id is not None]
    for some in [rows] if joins_inserts(dialect) and rows else [[row] for row in rows]:
        shape = tuple((row.table, tuple(row.values), row.id is not None) for row in some)
        given = {f"{name}_{place}": value for place, row in enumerate(some) for name, value in row.values.items()}
        given |= {f"id_{place}": row.id for place, row in enumerate(some) if row.id is not None}
        _joined(shape).rows(session, given, commit if some[-1] is rows[-1] else None)


def _write_alike(connection: Connection, rows: list[_Row]) -> None:
    """Rows of one table and shape as one statement with many values; a table is written where its first row stood."""
    tables: dict[Table, dict[tuple[str, ...], list[dict[str, Any]]]] = {}
    for row in rows:
        tables.setdefault(row.table, {}).setdefault(tuple(row.values), []).append(row.values)
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
def _joined(shape: tuple[tuple[Table, tuple[str, ...], bool], ...]) -> Direct:
    """One statement that writes a row of each of the tables, with values for these columns."""
    first, *others = (_written(place, *each) for place, each in enumerate(shape))
    return Direct(first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1))))


def _written(place: int, table: Table, names: tuple[str, ...], there: bool) -> Insert | Update:
    values = {name: bindparam(f"{name}_{place}", type_=table.columns[name].type) for name in names}
    if not there:
        return insert(table).values(values)
    key = table.columns["id"]
    return update(table).where(key == bindparam(f"id_{place}", type_=key.type)).values(values)
