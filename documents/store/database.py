"""The transaction: `write` is the only place that commits."""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session, sessionmaker

from documents.store.dialects import check_foreign_keys, lock_schema, open_engines, open_migration_engine, read_url
from documents.store.rows import write_kept

REHEARSED = "rehearsed"
"""In `Session.info`, of a session whose work is undone in the end: it is to hold nothing that others wait for."""


class Database:
    """One database, on SQLite or PostgreSQL. Made once in each process, after any fork; connects at first use.

    Several processes and threads may use the same database at once. A server or an address that Naskah does not work on
    raises `DatabaseRefused`, at once or at the first connection.
    """

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.dialect: str = self.url.get_backend_name()
        self._writer, self._reader = open_engines(self.url)
        self._write = sessionmaker(self._writer, expire_on_commit=False)
        self._read = sessionmaker(self._reader, expire_on_commit=False)
        self._here = threading.local()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and changes nothing."""
        with self._read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose work is committed when the block ends, and undone by any exception.

        On SQLite writers wait for each other here; on PostgreSQL at the rows that both lock. A second `write` inside
        the block would wait for the first for ever, and is a RuntimeError.
        """
        if getattr(self._here, "writing", False):
            raise RuntimeError("a transaction inside a transaction: pass the session on instead")
        self._here.writing = True
        try:
            with self._write.begin() as session:
                connection = session.connection()  # queue now, before anything is read that another writer may change
                yield session
                write_kept(session, connection.connection.commit)
        finally:
            self._here.writing = False

    @contextmanager
    def rehearse(self) -> Iterator["Database"]:
        """This database to try things on: each block sees what those before it wrote, and all of it is undone at the end.

        It is one transaction of the writer: on SQLite other writers wait for its end, so it is to be short. Its sessions are
        marked `REHEARSED`. A `write` on the database itself inside the block is a RuntimeError.
        """
        if getattr(self._here, "writing", False):
            raise RuntimeError("a rehearsal inside a transaction: the one would wait for the other")
        self._here.writing = True
        try:
            with self._writer.connect() as connection, connection.begin() as transaction:
                stage = copy.copy(self)
                stage._here = threading.local()
                stage._write = stage._read = sessionmaker(
                    connection,
                    expire_on_commit=False,
                    join_transaction_mode="create_savepoint",
                    info={REHEARSED: True},
                )
                try:
                    yield stage
                finally:
                    transaction.rollback()
        finally:
            self._here.writing = False

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """A connection for a migration, alone among all processes; committed as a whole or not at all."""
        engine = open_migration_engine(self.url)
        try:
            with engine.begin() as connection:
                lock_schema(connection)
                yield connection
                check_foreign_keys(connection)
        finally:
            engine.dispose()

    def ping(self) -> None:
        """One round trip; raises what the driver raises, or `DatabaseRefused`."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Closes all connections; the database can be used again afterwards."""
        self._reader.dispose()
        self._writer.dispose()
