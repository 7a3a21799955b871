"""Statements that are sent before those ahead of them are done: PostgreSQL is not to idle while a client works, nor a row to be
locked for a round trip more than it must. SQLite does each at once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from documents.store.dialects.line import Line

Commit = Callable[[], None]
"""The driver's own commit."""


def sends_ahead(dialect: str) -> bool:
    """Whether a statement may be on its way while the next is worked out."""
    return dialect == "postgresql"


def send(connection: Connection, statement: str, values: Sequence[Any], commit: Commit | None = None) -> Any:
    """Sends a statement; what it answers is fetched later, and may be asked for when more was sent. With a `commit` it is the
    last of its transaction: PostgreSQL gets that in the same message. Elsewhere, and in a rehearsal, it is left to the session.
    """
    line = connection.connection.driver_connection
    if not isinstance(line, Line):
        return line.execute(statement, values)  # type: ignore[union-attr]  # SQLite's
    answer = line.stream.send(statement, values)
    if commit is not None and not connection.in_nested_transaction():
        commit()
    return answer


def hurry(connection: Connection) -> None:
    """Has the database begin with what was sent, while the next is worked out."""
    line = connection.connection.driver_connection
    if isinstance(line, Line):
        line.stream.hurry()
