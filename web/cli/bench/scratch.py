"""Databases, homes and stages to measure on, made empty and thrown away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from config.settings import BODIES, Settings
from documents.accounts.passwords import first_password
from documents.office import Ring, open_office, silent
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.schema import upgrade
from web.cli.demo.play import Stage
from web.cli.demo.script import FOLDER, read_script

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


def environ_of(home: str, **names: str) -> dict[str, str]:
    """An environment for that home in which no setting of this process counts; `names` are settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    return kept | {"NASKAH_HOME": home, "NASKAH_ENV": "test", "NASKAH_LOG_LEVEL": "error"} | names


def open_stage(settings: Settings, ring: Ring = silent) -> Stage:
    """The first body that brings a demo, published into the settings' database, which is empty or was so opened before."""
    office = open_office(settings, ring, Clock())
    upgrade(office.database)
    body = sorted(BODIES.glob(f"*/{FOLDER}"))[0].parent
    return Stage(office, body, read_script(body))


def seat(stage: Stage) -> None:
    """The demo's people in their offices, its registers opened."""
    stage.seat_people({member.email: first_password() for member in stage.script.people})
    stage.open_registers()


def _tell(server: URL, statement: str) -> None:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
