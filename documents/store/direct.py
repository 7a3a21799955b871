"""Statements asked of the driver itself: the few that every act needs, where SQLAlchemy's work for a statement costs twice
what the driver's does. They are written, compiled and typed by SQLAlchemy all the same, once for each kind of database.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.types import TypeEngine

from documents.store.base import Base
from documents.store.dialects import Commit, execute_last

Process = Callable[[Any], Any]
Row = TypeVar("Row", bound=Base)


class _Place(NamedTuple):
    """A parameter: the name it is given by, or its `value` where that is always the same."""

    name: str | None
    value: Any
    process: Process | None


class Direct:
    """A statement whose parameters are named and whose text does not depend on their values."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, given: Mapping[str, Any], commit: Commit | None = None) -> list[Any]:
        """What it answers, each row a tuple; none where it answers nothing. The session is not flushed before. `commit` is
        given with the last statement of a transaction: where the database can, it goes out with it.
        """
        connection = session.connection()
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = self._compiled[connection.dialect.name] = _Compiled(self._statement, connection.dialect, given)
        return compiled.rows(connection, given, commit)


class _Compiled:
    """The statement for one kind of database."""

    def __init__(self, statement: Any, dialect: Dialect, given: Mapping[str, Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        whole = compiled.construct_expanded_state(given)
        self._text = whole.statement
        processes = {name: _impl(bind.type, dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        processes |= whole.processors  # of what stands for a list
        asked = {name for name, parameter in compiled.binds.items() if parameter.required}
        self._places = [
            _Place(name, None, processes[name])
            if name in asked
            else _Place(None, (processes.get(name) or _as_it_is)(whole.parameters[name]), None)
            for name in whole.positiontup
        ]
        columns = [_impl(column.type, dialect).result_processor(dialect, None) for column in statement.exported_columns]
        self._answers = bool(columns)
        self._processes = [(place, process) for place, process in enumerate(columns) if process is not None]

    def rows(self, connection: Connection, given: Mapping[str, Any], commit: Commit | None) -> list[Any]:
        values = [
            value if name is None else process(given[name]) if process is not None else given[name]
            for name, value, process in self._places
        ]
        cursor = connection.connection.cursor()
        try:
            if commit is None:
                cursor.execute(self._text, values)
            else:
                execute_last(connection, cursor, self._text, values, commit)
            found: list[Any] = list(cursor.fetchall()) if self._answers else []
        except connection.dialect.loaded_dbapi.Error as problem:
            raise self._wrapped(connection, cursor, values, problem) from problem
        finally:
            cursor.close()
        return [self._read(row) for row in found] if self._processes else found

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, process in self._processes:
            values[place] = process(values[place])
        return tuple(values)

    def _wrapped(self, connection: Connection, cursor: Any, values: list[Any], problem: Exception) -> BaseException:
        """The driver's error as SQLAlchemy raises it; a connection that is gone is not used again."""
        dialect = connection.dialect
        gone = dialect.is_disconnect(problem, connection.connection, cursor)  # type: ignore[arg-type]  # as it does
        if gone:
            connection.invalidate(problem)
        driver = dialect.loaded_dbapi.Error
        return DBAPIError.instance(self._text, values, problem, driver, connection_invalidated=gone, dialect=dialect)


def loaded(session: Session, row: Row) -> Row:
    """A row that was `made`, as if the session had loaded it: the one it has already, if it has one."""
    make_transient_to_detached(row)
    key = inspect(row).identity_key
    known = session.identity_map.get(key) if key else None
    if isinstance(known, type(row)):
        return known
    session.add(row)
    return row


def made(table: type[Row], values: Mapping[str, Any]) -> Row:
    """A row that was read as `values`, to look at: no session knows of it."""
    row: Row = inspect(table).class_manager.new_instance()  # type: ignore[assignment]  # of its own class
    vars(row).update(values)
    return row


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)


def _as_it_is(value: Any) -> Any:
    return value
