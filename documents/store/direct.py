"""Statements asked of the driver itself: the few that every act needs, where SQLAlchemy's work for a statement costs twice
what the driver's does. They are written, compiled and typed by SQLAlchemy all the same, once for each kind of database.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from documents.store.base import Base
from documents.store.dialects import UtcDateTime
from documents.store.dialects.sending import Commit, fetch, hurry, send

Process = Callable[[Any], Any]
Row = TypeVar("Row", bound=Base)
Made = TypeVar("Made")


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
        compiled, answer = self.asked(connection, given, commit)
        return compiled.read(connection, answer)

    def send(self, session: Session, given: Mapping[str, Any]) -> None:
        """Has the database do it; where that fails, it is told by what is asked next."""
        self.asked(session.connection(), given)

    def asked(
        self, connection: Connection, given: Mapping[str, Any], commit: Commit | None = None
    ) -> tuple["_Compiled", Any]:
        """The statement, as this kind of database knows it, is out; with its answer, to be fetched."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect, given)
        return compiled, compiled.executed(connection, given, commit)


Asked = tuple[Direct, Mapping[str, Any]]
"""A statement with what is given to it."""


def answers(session: Session, asked: Sequence[Asked]) -> list[list[Any]]:
    """The rows that each of these statements answers, in one round trip where the database can."""
    connection = session.connection()
    sent = [statement.asked(connection, given) for statement, given in asked]
    return [compiled.read(connection, answer) for compiled, answer in sent]


def in_turn(
    session: Session, groups: Iterable[Sequence[Asked]], read: Callable[[list[list[Any]]], Made]
) -> Generator[Made, None, None]:
    """What `read` makes of that which the statements of each group answer: where the database can, it works on the next group
    while that is gone through. What `read` itself asks stands in nobody's way: it comes before the next group.
    """
    connection = session.connection()
    asked: list[tuple[_Compiled, Any]] = []
    for group in groups:
        made = _made(connection, asked, read)
        asked = [statement.asked(connection, given) for statement, given in group]
        hurry(connection)
        yield from made
    yield from _made(connection, asked, read)


def _made(
    connection: Connection, asked: list[tuple["_Compiled", Any]], read: Callable[[list[list[Any]]], Made]
) -> list[Made]:
    return [read([compiled.read(connection, answer) for compiled, answer in asked])] if asked else []


class _Compiled:
    """The statement for one kind of database."""

    def __init__(self, statement: Any, dialect: Dialect, given: Mapping[str, Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        whole = compiled.construct_expanded_state(given)
        self._text = whole.statement
        processes = {name: _impl(bind.type, dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        processes |= whole.processors  # of what stands for a list
        processes |= {
            name: _moment(dialect) for name, bind in compiled.binds.items() if isinstance(bind.type, UtcDateTime)
        }
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

    def executed(self, connection: Connection, given: Mapping[str, Any], commit: Commit | None = None) -> Any:
        """Its answer, to be fetched, once the statement is out."""
        values = [
            value if name is None else process(given[name]) if process is not None else given[name]
            for name, value, process in self._places
        ]
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, None, self._text, values, None, False)
        return send(connection, self._text, values, commit)

    def read(self, connection: Connection, answer: Any) -> list[Any]:
        """The rows that it answers; none where it answers nothing."""
        found = fetch(connection, self._text, answer) if self._answers else []
        return [self._read(row) for row in found] if self._processes else found

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, process in self._processes:
            values[place] = process(values[place])
        return tuple(values)


class Loose:
    """A row that no session knows of: it has the attributes of its table's class, its columns alone, at a tenth of the cost.
    `known` are the values it has in the database.
    """

    __slots__ = ("__dict__", "known", "table")

    def __init__(self, table: type[Base], values: dict[str, Any]) -> None:
        self.table = table
        self.known = values
        self.__dict__ = values.copy()

    @property
    def changed(self) -> dict[str, Any]:
        """The values that were set since, those that were set to their equal among them."""
        known = self.known
        return {name: value for name, value in vars(self).items() if value is not known[name]}


def loose(table: type[Row], values: dict[str, Any]) -> Row:
    """A row that was read as `values`, as if it were of its table's class. What is changed on it has to be put down."""
    return cast(Row, Loose(table, values))


@lru_cache(maxsize=16)
def _moment(dialect: Dialect) -> Process | None:
    """How a time is given to the database; remembered, as an act is at one or two moments and says so in many columns."""
    process = _impl(UtcDateTime(), dialect).bind_processor(dialect)
    return None if process is None else lru_cache(maxsize=64)(process)


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)


def _as_it_is(value: Any) -> Any:
    return value
