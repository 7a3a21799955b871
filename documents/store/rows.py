"""Rows that an act writes once and does not look at again: its document's, the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: an act
holds the counter's row from its number to the commit, so each round trip between the two keeps everyone else waiting.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, inspect, update
from sqlalchemy.orm import Session, make_transient, make_transient_to_detached

from documents.store.base import Base, Codes, as_written
from documents.store.dialects import Commit, joins_inserts
from documents.store.dialects.many import insert_many, many_rows, takes_many, update_many
from documents.store.direct import Direct

_GATHERED = "rows gathered"
MOST_JOINED = 12
"""So many rows have a place each in their statement; more are of many documents, and those of a table are one value."""


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
    if _put_changed(session, row):
        make_transient(row)
        make_transient_to_detached(row)
        session.add(row)


def put_all_changes(session: Session, rows: Iterable[Base]) -> None:
    """The same for many rows, which the session then forgets; where the database does not take many rows as one, they stay
    and are written when the session is flushed.
    """
    if takes_many(session.get_bind().dialect.name):
        for row in rows:
            _put_changed(session, row)
            session.expunge(row)


def _put_changed(session: Session, row: Base) -> bool:
    table, now = cast(Table, row.__table__), inspect(row).dict
    changed = {name: now[name] for name in inspect(row).committed_state if name in table.columns}
    if changed:
        _put(session, _Row(table, changed, now["id"]))
    return bool(changed)


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
    if len(rows) > MOST_JOINED and takes_many(dialect):
        _write_many(session, rows, commit)
        return
    if len(rows) > MOST_JOINED:
        _write_alike(session.connection(), [row for row in rows if row.id is None])
        rows = [row for row in rows if row.id is not None]
    for some in [rows] if joins_inserts(dialect) and rows else [[row] for row in rows]:
        shape = tuple((row.table, tuple(row.values), row.id is not None) for row in some)
        given = {f"{name}_{place}": value for place, row in enumerate(some) for name, value in row.values.items()}
        given |= {f"id_{place}": row.id for place, row in enumerate(some) if row.id is not None}
        _joined(shape).rows(session, given, commit if some[-1] is rows[-1] else None)


def _write_many(session: Session, rows: list[_Row], commit: Commit | None) -> None:
    """All rows in one statement, those of one table and shape as one value."""
    shapes: dict[_Shape, list[dict[str, Any]]] = {}
    for row in rows:
        shapes.setdefault((row.table, tuple(row.values), row.id is not None), []).append(
            row.values if row.id is None else {"id": row.id, **row.values}
        )
    given = {f"rows_{place}": many_rows(_spelt(*each)) for place, each in enumerate(shapes.items())}
    _many(tuple(shapes)).rows(session, given, commit)


def _spelt(shape: "_Shape", rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The values as their columns hold them."""
    table, names, _ = shape
    special = [name for name in names if isinstance(table.columns[name].type, Codes)]
    if special:
        rows = [{**row, **{name: as_written(table.columns[name].type, row[name]) for name in special}} for row in rows]
    return rows


def _write_alike(connection: Connection, rows: list[_Row]) -> None:
    """Rows of one table and shape with one statement each; a table is written where its first row stood."""
    tables: dict[Table, dict[tuple[str, ...], list[dict[str, Any]]]] = {}
    for row in rows:
        tables.setdefault(row.table, {}).setdefault(tuple(row.values), []).append(row.values)
    for table, shapes in tables.items():
        for alike in shapes.values():
            connection.execute(insert(table), alike)


_Shape = tuple[Table, tuple[str, ...], bool]
"""A table, the columns that are given, and whether the rows are there already."""


@lru_cache(maxsize=256)
def _many(shapes: tuple[_Shape, ...]) -> Direct:
    """One statement that writes many rows of each of the shapes."""
    first, *others = (
        update_many(table, names, f"rows_{place}") if there else insert_many(table, names, f"rows_{place}")
        for place, (table, names, there) in enumerate(shapes)
    )
    return Direct(first.add_cte(*(other.cte(f"written_{place}") for place, other in enumerate(others, 1))))


@lru_cache(maxsize=256)
def _joined(shape: tuple[_Shape, ...]) -> Direct:
    """One statement that writes a row of each of the tables, with values for these columns."""
    first, *others = (_written(place, *each) for place, each in enumerate(shape))
    return Direct(first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1))))


def _written(place: int, table: Table, names: tuple[str, ...], there: bool) -> Insert | Update:
    values = {name: bindparam(f"{name}_{place}", type_=table.columns[name].type) for name in names}
    if not there:
        return insert(table).values(values)
    key = table.columns["id"]
    return update(table).where(key == bindparam(f"id_{place}", type_=key.type)).values(values)
