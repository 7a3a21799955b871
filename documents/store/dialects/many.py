"""Many rows, or many ids, as one value of a statement. SQLite takes rows one by one."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Insert,
    String,
    Table,
    TableValuedAlias,
    Text,
    Update,
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
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


def takes_many(dialect: str) -> bool:
    """Whether the database takes many rows as one value: one statement, and quickly written, however many they are."""
    return dialect == "postgresql"


def many_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as `insert_many` and `update_many` take them."""
    return orjson.dumps(rows, default=_as_text).decode()


def insert_many(table: Table, names: Sequence[str], given_by: str, same: Mapping[str, ColumnElement[Any]]) -> Insert:
    """Inserts `many_rows`, the columns `names` of each, out of the parameter `given_by`; in all of them what is the `same`."""
    given = _given(table, names, given_by)
    values = [*(given.c[name] for name in names), *same.values()]
    return insert(table).from_select([*names, *same], select(*values).select_from(given))


def update_many(table: Table, names: Sequence[str], given_by: str, same: Mapping[str, ColumnElement[Any]]) -> Update:
    """Sets the columns `names` to those of `many_rows`, each row found by its `id`; in all of them what is the `same`. The ids
    are given once more, as the list `ids_of(given_by)`: else PostgreSQL may think that it has to look at every row.
    """
    given, key = _given(table, ("id", *names), given_by), table.c["id"]
    values = {**{name: given.c[name] for name in names}, **same}
    return update(table).values(values).where(key == given.c["id"], is_among("postgresql", key, ids_of(given_by)))


def ids_of(given_by: str) -> str:
    """The parameter that has the ids of the rows in the parameter `given_by`."""
    return f"{given_by}_ids"


def _given(table: Table, names: Sequence[str], given_by: str) -> TableValuedAlias:
    rows = cast(bindparam(given_by, type_=String()), postgresql.JSON())
    columns = (column(name, table.c[name].type) for name in names)
    return func.json_populate_recordset(literal_column(f"null::{table.name}"), rows).table_valued(
        *columns, name="given"
    )


def _as_text(value: object) -> str:
    """What JSON has no spelling for, as PostgreSQL reads it: bytes, those of text as that text, which is half as long."""
    if not isinstance(value, bytes):
        raise TypeError(f"no value of a column: {value!r}")
    if value.isascii() and b"\0" not in value:
        return value.decode().replace("\\", "\\\\")
    return "\\x" + value.hex()


class _UuidArray(UserDefinedType[str]):
    """PostgreSQL's own array, given as it is spelt: the driver takes three times as long to spell it."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_options: object) -> str:
        return "UUID[]"


class _Ids(TypeDecorator[Collection[UUID]]):
    """Ids as one value: an array, or on SQLite the JSON of one, each as its column spells it."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_UuidArray() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[UUID] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        ids = [one.hex for one in value]
        return f"{{{','.join(ids)}}}" if dialect.name == "postgresql" else json.dumps(ids)


def is_among(dialect: str, column: "InstrumentedAttribute[Any] | Column[Any]", name: str) -> ColumnElement[bool]:
    """Whether an id is among those of the parameter `name`, a list, which is one value: the statement is the same however
    many there are, and is planned once.
    """
    given = bindparam(name, type_=_Ids())
    if dialect == "postgresql":
        return column == any_(given)
    return column.in_(select(func.json_each(given).table_valued("value").c.value))
