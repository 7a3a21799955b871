"""Databases to measure on, made empty and thrown away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from documents.store.database import Database

SERVER = "NASKAH_BENCH_DATABASE_URL"
"""A PostgreSQL on which the role may create databases; without it SQLite alone is measured."""


@contextmanager
def databases() -> Iterator[dict[str, Database]]:
    """An empty database of each kind at hand, by the kind's name."""
    with TemporaryDirectory(prefix="naskah-bench-") as folder:
        found = {"SQLite": Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")}
        server = make_url(os.environ[SERVER]) if os.environ.get(SERVER) else None
        name = f"naskah_bench_{uuid4().hex}"
        if server is not None:
            _tell(server, f'CREATE DATABASE "{name}" TEMPLATE template0')
            found["PostgreSQL"] = Database(server.set(database=name).render_as_string(hide_password=False))
        try:
            yield found
        finally:
            for database in found.values():
                database.close()
            if server is not None:
                _tell(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell(server: URL, statement: str) -> None:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
