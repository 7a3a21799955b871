"""Many rows, or many ids, as one value of a statement: PostgreSQL takes them so, SQLite one by one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    String,
    Table,
    TableValuedAlias,
    Update,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute


def takes_many(dialect: str) -> bool:
    """Whether the database takes many rows as one value: one statement, and quickly written, however many they are."""
    return dialect == "postgresql"


def many_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as `insert_many` and `update_many` take them."""
    spelt: dict[int, str] = {}  # the same ids and times stand in many rows

    def once(value: object) -> str:
        known = spelt.get(id(value))
        if known is None:
            known = spelt[id(value)] = _as_text(value)
        return known

    return json.dumps(rows, default=once, check_circular=False)


def insert_many(table: Table, names: Sequence[str], given_by: str) -> Insert:
    """Inserts `many_rows`, these columns of each, out of the parameter `given_by`."""
    given = _given(table, names, given_by)
    return insert(table).from_select(list(names), select(*(given.c[name] for name in names)))


def update_many(table: Table, names: Sequence[str], given_by: str) -> Update:
    """Sets the columns `names` to those of `many_rows`, each row found by its `id`."""
    given = _given(table, ("id", *names), given_by)
    return update(table).values({name: given.c[name] for name in names}).where(table.c["id"] == given.c["id"])


def _given(table: Table, names: Sequence[str], given_by: str) -> TableValuedAlias:
    rows = cast(bindparam(given_by, type_=String()), postgresql.JSON())
    columns = (column(name, table.c[name].type) for name in names)
    return func.json_populate_recordset(literal_column(f"null::{table.name}"), rows).table_valued(
        *columns, name="given"
    )


def _as_text(value: object) -> str:
    """A value that JSON does not know, as PostgreSQL reads it: an id, a time, a date, bytes."""
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)


def is_among(dialect: str, column: "InstrumentedAttribute[Any]", name: str) -> ColumnElement[bool]:
    """Whether an id is among those of the parameter `name`, which PostgreSQL takes as one value: its statement is the same
    however many there are, and is planned once.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=postgresql.ARRAY(Uuid())))
    return column.in_(bindparam(name, type_=Uuid(), expanding=True))
