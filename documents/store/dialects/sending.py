"""Statements that are sent before those ahead of them are done: PostgreSQL is not to idle while a client works, nor a row to be
locked for a round trip more than it must. SQLite does each at once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

from psycopg import Pipeline
from sqlalchemy import Connection

Commit = Callable[[], None]
"""The driver's own commit."""
_PIPELINE = "pipeline"
"""In the info of a connection whose statements are not waited for: the driver's pipeline."""


@contextmanager
def one_ahead(connection: Connection) -> Iterator[Callable[[], None]]:
    """Inside it a statement is sent and not waited for; what it gives waits for all that were sent. Where the database has no
    such thing, and in a rehearsal, each is waited for at once.
    """
    if connection.dialect.name != "postgresql" or connection.in_nested_transaction():
        yield lambda: None
        return
    with _pipeline(connection) as pipeline:
        yield pipeline.sync


def stop_waiting(connection: Connection, until: ExitStack) -> bool:
    """From now on statements that answer nothing are sent and not waited for, `until` that ends; what fails is told by a later
    one or at the end. False where the database has no such thing, and in a rehearsal.
    """
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql" or connection.in_nested_transaction():
        return False
    if not raw.pgconn.pipeline_status:
        until.enter_context(_pipeline(connection))
    return True


def execute_last(connection: Connection, cursor: Any, statement: str, values: Sequence[Any], commit: Commit) -> None:
    """Executes the last statement of a transaction. PostgreSQL gets the commit in the same message: what is locked is held
    for one round trip less. Elsewhere, and in a rehearsal, it is left to the session.
    """
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql" or connection.in_nested_transaction():
        cursor.execute(statement, values)
        return
    with nullcontext() if raw.pgconn.pipeline_status else raw.pipeline():
        cursor.execute(statement, values)
        commit()


def hear_answer(connection: Connection, *_statement: object) -> None:
    """SQLAlchemy looks at what a statement answers at once; where none are waited for, it has to be waited for here."""
    pipeline = connection.info.get(_PIPELINE)
    if pipeline is not None:
        pipeline.sync()


@contextmanager
def _pipeline(connection: Connection) -> Iterator[Pipeline]:
    raw: Any = connection.connection.driver_connection
    info = connection.info
    with raw.pipeline() as pipeline:
        info[_PIPELINE] = pipeline
        try:
            yield pipeline
        finally:
            del info[_PIPELINE]
