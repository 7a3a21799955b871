"""Copies of a whole database, to begin others with: the bytes of a file on SQLite, a template on PostgreSQL."""

from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from documents.bodies.editions import Body
from documents.store import schema
from documents.store.database import Database
from tests.services import administration, drop_by_force

Copy = Callable[[Database], None]
"""Makes a database, to which nobody is connected afterwards, one like that which was copied."""


def bare(database: Database) -> Hashable | None:
    """What a migrated database without a body is: the same for those that are alike. None for one that is none, or that
    somebody is writing to.
    """
    url = database.url
    if database.dialect == "sqlite":
        file = Path(url.database or "")
        return None if file.with_name(f"{file.name}-wal").exists() else sha256(file.read_bytes()).digest()
    with database.read() as session:
        empty = session.scalar(select(func.count()).select_from(Body)) == 0
    return (url.host, url.port, schema.current(database)) if empty else None


def copy_of(database: Database) -> Copy:
    """The database as it is now, to put into others. Its connections are closed."""
    database.close()  # which leaves all of it in SQLite's one file, and lets PostgreSQL copy it
    if database.dialect == "sqlite":
        content = Path(database.url.database or "").read_bytes()
        return lambda other: _put_file(other, content)
    template = f"{database.url.database}_copy"
    with administration(database.url.set(database="postgres")) as connection:
        connection.execute(f'CREATE DATABASE "{template}" TEMPLATE "{database.url.database}"')  # type: ignore[arg-type]
    return lambda other: _put_template(other, template)


def _put_file(database: Database, content: bytes) -> None:
    Path(database.url.database or "").write_bytes(content)


def _put_template(database: Database, template: str) -> None:
    database.close()
    name = str(database.url.database)
    with administration(database.url.set(database="postgres")) as connection:
        drop_by_force(connection, name)
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
