"""Statements that are sent before those ahead of them are done: PostgreSQL is not to idle while a client works, nor a row to be
locked for a round trip more than it must. SQLite does each at once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Error
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from documents.store.dialects.line import Line

Commit = Callable[[], None]
"""The driver's own commit."""


def sends_ahead(dialect: str) -> bool:
    """Whether a statement may be on its way while the next is worked out."""
    return dialect == "postgresql"


def send(connection: Connection, statement: str, values: Sequence[Any], commit: Commit | None = None) -> Any:
    """Sends a statement; its answer is fetched later, and may be when more was sent. With a `commit` it is the last of its
    transaction: PostgreSQL gets that in the same message. Elsewhere, and in a rehearsal, it is left to the session.
    """
    line = connection.connection.driver_connection
    try:
        if not isinstance(line, Line):
            return line.execute(statement, values)  # type: ignore[union-attr]  # SQLite's
        answer = line.stream.send(statement, values)
        if commit is not None and not connection.in_nested_transaction():
            commit()
        return answer
    except connection.dialect.loaded_dbapi.Error as problem:
        raise _told(connection, statement, values, problem) from problem


def fetch(connection: Connection, statement: str, answer: Any) -> list[Any]:
    """The rows of an answer. What failed before it, and was not told yet, is raised here: by its statement in a note."""
    try:
        return list(answer.fetchall())
    except connection.dialect.loaded_dbapi.Error as problem:
        raise _told(connection, statement, [], problem) from problem


def hurry(connection: Connection) -> None:
    """Has the database begin with what was sent, while the next is worked out."""
    line = connection.connection.driver_connection
    if isinstance(line, Line):
        try:
            line.stream.hurry()
        except Error as problem:
            raise _told(connection, "", [], problem) from problem


def _told(connection: Connection, statement: str, values: Sequence[Any], problem: Exception) -> BaseException:
    """The driver's error as SQLAlchemy raises it; a connection that is gone is not used again."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(problem, connection.connection, None)  # type: ignore[arg-type]  # as it does
    if gone:
        connection.invalidate(problem)
    driver = dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, list(values), problem, driver, connection_invalidated=gone, dialect=dialect)
