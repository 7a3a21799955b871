"""How rows are written: each row with a place of its own in one statement for all tables, or those of a table as one value."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Insert, ScalarSelect, Table, Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from documents.store.base import Codes
from documents.store.dialects import joins_inserts
from documents.store.dialects.awaited import (
    AS_GIVEN,
    MAY_WAIT,
    Awaited,
    Form,
    part_of,
    put_together,
    taken_apart,
)
from documents.store.dialects.many import ids_of, insert_many, many_rows, takes_many, update_many
from documents.store.dialects.sending import Commit
from documents.store.direct import Direct

MOST_JOINED = 12
"""So many rows have a place each in their statement; more are of many documents, and those of a table are one value."""
ONCE = frozenset({UUID, datetime})
"""Values that go out once, however many rows hold them."""


class Row(NamedTuple):
    """What to write: a new row, or new values of the one that has the key `id` already."""

    table: Table
    values: dict[str, Any]
    id: Any = None


class _Shape(NamedTuple):
    """A table, the columns that are given, and whether the rows are there already. Of a row with parameters of its own also
    the name that each value is given by, and how those are made that are not as they are given, by their place; of many rows
    the columns that are given once for all of them.
    """

    table: Table
    names: tuple[str, ...]
    there: bool
    forms: tuple[tuple[int, Form], ...] = ()
    given_by: tuple[str, ...] = ()


class AwaitedNumber(NamedTuple):
    """A number that is awaited: the statement that answers it in one column, what is given with it, and its place."""

    statement: Any
    given: Mapping[str, Any]
    awaited: Awaited


def write(session: Session, rows: list[Row], commit: Commit | None = None) -> None:
    """Writes rows with as few statements as the database needs; `commit` goes with the last."""
    dialect = session.get_bind().dialect.name
    if len(rows) > MOST_JOINED and takes_many(dialect):
        _write_many(session, rows, commit)
        return
    if len(rows) > MOST_JOINED:
        _write_alike(session.connection(), [row for row in rows if row.id is None])
        rows = [row for row in rows if row.id is not None]
    for some in [rows] if joins_inserts(dialect) and rows else [[row] for row in rows]:
        write_joined(session, some, commit if some[-1] is rows[-1] else None)


def write_joined(
    session: Session, rows: list[Row], commit: Commit | None, number: AwaitedNumber | None = None
) -> list[Any]:
    """All rows in one statement, which answers the number where one is awaited. An id or a time that several of them hold
    goes out once.
    """
    shapes, given, known = list[_Shape](), dict(number.given) if number else {}, dict[int, str]()
    for place, row in enumerate(rows):
        forms, given_by = dict[int, Form](), list(_parameters(tuple(row.values), place))
        for at, value in enumerate(row.values.values()):
            kind = type(value)
            if kind in ONCE:
                given_by[at] = known.setdefault(id(value), given_by[at])
            elif number is not None and kind in MAY_WAIT and not (kind is str and number.awaited.mark not in value):
                form, parts = taken_apart(value, number.awaited)
                if form != AS_GIVEN:
                    forms[at] = form
                    given |= {part_of(given_by[at], which): part for which, part in enumerate(parts)}
                    continue
                (value,) = parts
            given[given_by[at]] = value
        if row.id is not None:
            given[f"id_{place}"] = row.id
        names, there = tuple(row.values), row.id is not None
        shapes.append(_Shape(row.table, names, there, tuple(forms.items()), tuple(given_by)))
    return _joined(tuple(shapes), number.statement if number else None).rows(session, given, commit)


@lru_cache(maxsize=1024)
def _parameters(names: tuple[str, ...], place: int) -> tuple[str, ...]:
    """What the values of these columns are given by, in the row that has this place in its statement."""
    return tuple(f"{name}_{place}" for name in names)


def _write_many(session: Session, rows: list[Row], commit: Commit | None) -> None:
    """All rows in one statement, those of one table and shape as one value; what is the same in all of them goes out once."""
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault((row.table, row.id is None, *row.values), []).append(row)
    shapes, given = list[_Shape](), dict[str, Any]()
    for place, some in enumerate(alike.values()):
        table, first, key = some[0]
        same = [name for name, value in first.items() if all(row.values[name] is value for row in some)]
        others = [name for name in first if name not in same]
        given |= {f"{name}_{place}": first[name] for name in same}
        given[f"rows_{place}"] = many_rows(_spelt(some, others))
        if key is not None:
            given[ids_of(f"rows_{place}")] = [row.id for row in some]
        shapes.append(_Shape(table, tuple(others), key is not None, given_by=tuple(same)))
    _many(tuple(shapes)).rows(session, given, commit)


def _spelt(rows: list[Row], names: list[str]) -> list[dict[str, Any]]:
    """These values of rows of one shape as their columns hold them; with their keys, of rows that are there."""
    spelt = [{name: row.values[name] for name in names} for row in rows]
    for name, kind in _special(rows[0].table):
        if name in names:
            for values in spelt:
                values[name] = kind.process_bind_param(values[name], None)
    if rows[0].id is not None:
        for row, values in zip(rows, spelt, strict=True):
            values["id"] = row.id
    return spelt


@cache
def _special(table: Table) -> tuple[tuple[str, Codes], ...]:
    """The columns that hold their values in a spelling of their own."""
    return tuple((column.key, column.type) for column in table.columns if isinstance(column.type, Codes))


def _write_alike(connection: Connection, rows: list[Row]) -> None:
    """Rows of one table and shape with one statement each; a table is written where its first row stood."""
    tables: dict[Table, dict[tuple[str, ...], list[dict[str, Any]]]] = {}
    for row in rows:
        tables.setdefault(row.table, {}).setdefault(tuple(row.values), []).append(row.values)
    for table, shapes in tables.items():
        for alike in shapes.values():
            connection.execute(insert(table), alike)


@lru_cache(maxsize=256)
def _many(shapes: tuple[_Shape, ...]) -> Direct:
    """One statement that writes many rows of each of the shapes."""
    first, *others = (_written_many(place, shape) for place, shape in enumerate(shapes))
    return Direct(first.add_cte(*(other.cte(f"written_{place}") for place, other in enumerate(others, 1))))


def _written_many(place: int, shape: _Shape) -> Insert | Update:
    columns = shape.table.columns
    same = {name: bindparam(f"{name}_{place}", type_=columns[name].type) for name in shape.given_by}
    write_rows = update_many if shape.there else insert_many
    return write_rows(shape.table, shape.names, f"rows_{place}", same)


@lru_cache(maxsize=256)
def _joined(shapes: tuple[_Shape, ...], answering: Any) -> Direct:
    """One statement that writes a row of each of the tables. With one that is `answering` a number it answers that, and
    without a number no row is written, since none can be without.
    """
    if answering is None:
        first, *others = (_written(place, each, None) for place, each in enumerate(shapes))
        return Direct(first.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others, 1))))
    (answer,) = answering.cte("answer").c
    rows = (_written(place, each, select(answer).scalar_subquery()) for place, each in enumerate(shapes))
    return Direct(select(answer).add_cte(*(row.cte(f"row_{place}") for place, row in enumerate(rows))))


def _written(place: int, shape: _Shape, number: ScalarSelect[int] | None) -> Insert | Update:
    columns, forms = shape.table.columns, dict(shape.forms)
    values = {
        name: bindparam(given_by, type_=columns[name].type)
        if number is None or at not in forms
        else put_together(forms[at], given_by, number)
        for at, (name, given_by) in enumerate(zip(shape.names, shape.given_by, strict=True))
    }
    if not shape.there:
        return insert(shape.table).values(values)
    return update(shape.table).where(columns["id"] == bindparam(f"id_{place}", type_=columns["id"].type)).values(values)
