"""How rows are written: each row with a place of its own in one statement for all tables, or those of a table as one value."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Insert, ScalarSelect, Table, Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from documents.store.base import Codes
from documents.store.dialects import Commit, joins_inserts
from documents.store.dialects.awaited import AS_GIVEN, MAY_WAIT, Awaited, Form, put_together, taken_apart
from documents.store.dialects.many import insert_many, many_rows, takes_many, update_many
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
    how each value is made and the name it is given by; of many rows the columns that are given once for all of them.
    """

    table: Table
    names: tuple[str, ...]
    there: bool
    forms: tuple[Form, ...] = ()
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
        forms, given_by = [], []
        for name, value in row.values.items():
            kind, parameter, form, parts = type(value), f"{name}_{place}", AS_GIVEN, (value,)
            if kind in ONCE:
                parameter = known.setdefault(id(value), parameter)
            elif number is not None and kind in MAY_WAIT:
                form, parts = taken_apart(value, number.awaited)
            for part, each in enumerate(parts):
                given[f"{parameter}_{part}"] = each
            forms.append(form)
            given_by.append(parameter)
        if row.id is not None:
            given[f"id_{place}"] = row.id
        shapes.append(_Shape(row.table, tuple(row.values), row.id is not None, tuple(forms), tuple(given_by)))
    return _joined(tuple(shapes), number.statement if number else None).rows(session, given, commit)


def _write_many(session: Session, rows: list[Row], commit: Commit | None) -> None:
    """All rows in one statement, those of one table and shape as one value; what is the same in all of them goes out once."""
    alike: dict[_Shape, list[Row]] = {}
    for row in rows:
        alike.setdefault(_Shape(row.table, tuple(row.values), row.id is not None), []).append(row)
    shapes, given = list[_Shape](), dict[str, Any]()
    for place, (shape, some) in enumerate(alike.items()):
        first = some[0].values
        same = [name for name, value in first.items() if all(row.values[name] is value for row in some)]
        others = [name for name in shape.names if name not in same]
        given |= {f"{name}_{place}": first[name] for name in same}
        given[f"rows_{place}"] = many_rows([_spelt(row, others) for row in some])
        shapes.append(_Shape(shape.table, tuple(others), shape.there, given_by=tuple(same)))
    _many(tuple(shapes)).rows(session, given, commit)


def _spelt(row: Row, names: list[str]) -> dict[str, Any]:
    """These values as their columns hold them."""
    values = {name: row.values[name] for name in names}
    values |= {
        name: kind.process_bind_param(values[name], None) for name, kind in _special(row.table) if name in values
    }
    return values if row.id is None else {"id": row.id, **values}


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
    columns = shape.table.columns
    values = {
        name: bindparam(f"{given_by}_0", type_=columns[name].type)
        if form == AS_GIVEN or number is None
        else put_together(form, given_by, number)
        for name, form, given_by in zip(shape.names, shape.forms, shape.given_by, strict=True)
    }
    if not shape.there:
        return insert(shape.table).values(values)
    return update(shape.table).where(columns["id"] == bindparam(f"id_{place}", type_=columns["id"].type)).values(values)
