"""Everything that differs between SQLite and PostgreSQL, in this one place; beside it, what takes many rows at once (`many`),
what waits for a number (`awaited`), and what is sent before it is waited for (`sending`)."""

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    NullPool,
    QueuePool,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from documents.store.dialects.line import Line, open_line
from documents.store.dialects.sending import send
from workflow.text import Text

LOCK_SECONDS = 60
IDLE_SECONDS = 1.0
MIGRATION_LOCK = 0x6E61736B6168  # "naskah", the advisory lock of a schema change
_OPENING = "opening"
"""In the options of an engine for PostgreSQL: the statement that opens its transactions."""
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class DatabaseRefused(Exception):
    """A database that Naskah does not work on; `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """None on PostgreSQL, whose connections are all in UTC: the driver answers so."""
        return None if dialect.name == "postgresql" else super().result_processor(dialect, coltype)


_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
"""How an engine writes and reads JSON."""
JSON_OBJECT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""An object, or NULL where a column may be without: never the JSON word null, however many rows are written together."""


def read_url(text_of_url: str) -> URL:
    """The URL with its driver (`postgresql://` means psycopg 3). Refused: another database, SQLite without a file."""
    try:
        url = make_url(text_of_url)
    except ArgumentError as problem:
        raise DatabaseRefused(
            Text("Alamat basis data tidak dapat dibaca.", "The database address cannot be read.")
        ) from problem
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise DatabaseRefused(
                    Text("SQLite memerlukan berkas: sqlite:///naskah.db", "SQLite needs a file: sqlite:///naskah.db")
                )
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise DatabaseRefused(
                Text(
                    f"Basis data {other} tidak didukung; pakai sqlite:/// atau postgresql://",
                    f"The database {other} is not supported; use sqlite:/// or postgresql://",
                )
            )


def open_engines(url: URL) -> tuple[Engine, Engine]:
    """The engine that writes and the one that reads; neither has connected yet."""
    if url.get_backend_name() == "sqlite":
        _require_folder(Path(url.database or "").parent)
        return _sqlite_writer(url), _sqlite_reader(url)
    engine = create_engine(
        url,
        **_JSON,
        pool_size=10,
        max_overflow=20,
        pool_timeout=LOCK_SECONDS,
        paramstyle="numeric_dollar",
        connect_args={"options": f"-c timezone=UTC -c lock_timeout={LOCK_SECONDS}s"},
    )
    event.listen(engine, "do_connect", _open_line)
    event.listen(engine, "connect", _refuse_forgetful_server)
    event.listen(engine, "begin", _begin_as_told)
    event.listen(engine, "checkin", _put_back)
    event.listen(engine, "checkout", partial(_try_idle, engine.dialect))
    writer = engine.execution_options(**{_OPENING: "BEGIN ISOLATION LEVEL READ COMMITTED"})
    reader = engine.execution_options(**{_OPENING: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"})
    return writer, reader


def _require_folder(folder: Path) -> None:
    """A misspelt path is not made: the office would start on an empty database."""
    if not folder.is_dir():
        raise DatabaseRefused(
            Text(
                f"Folder basis data tidak ada: {folder}. Perbaiki alamatnya, atau buat foldernya.",
                f"There is no such folder for the database: {folder}. Correct the address, or make the folder.",
            )
        )


def open_migration_engine(url: URL) -> Engine:
    """An engine for one schema change.

    On SQLite without foreign keys: a table that batch mode rebuilds would take its children along.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": LOCK_SECONDS})
        event.listen(engine, "connect", _sqlite_plain)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    engine = create_engine(url, poolclass=NullPool, connect_args={"options": "-c timezone=UTC"})
    event.listen(engine, "connect", _refuse_forgetful_server)
    return engine


def lock_schema(connection: Connection) -> None:
    """Waits until no other process changes the schema. SQLite's BEGIN IMMEDIATE has done so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})


def lock_name(session: Session, name: str) -> None:
    """Lets transactions that lock the same name go one after the other. SQLite's writers do so already."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        send(session.connection(), "SELECT pg_advisory_xact_lock($1)", [key])


def check_foreign_keys(connection: Connection) -> None:
    """Raises when a schema change left a dangling reference; PostgreSQL has refused it already."""
    if connection.dialect.name == "sqlite":
        dangling = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if dangling:
            raise RuntimeError(f"dangling references after the migration: {dangling[:5]}")


def insert_into(session: Session, table: type[Any]) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT, as both databases spell it."""
    return insert_on(session.get_bind().dialect.name, table)


def insert_on(dialect: str, table: Any) -> "sqlite.Insert | postgresql.Insert":
    """The same for a database by its kind: for a statement that is built once."""
    kind: type[Insert] = postgresql.Insert if dialect == "postgresql" else sqlite.Insert
    return kind(table)  # type: ignore[return-value]  # one of the two


def joins_inserts(dialect: str) -> bool:
    """Whether one statement of the database may write to several tables."""
    return dialect == "postgresql"


def rows_where(condition: str) -> dict[str, Any]:
    """What makes an index one over some rows only."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def insert_only(connection: Connection, table: str, *, referenced: bool = False) -> None:
    """From now on `table` refuses UPDATE, DELETE and TRUNCATE.

    On PostgreSQL the application's role loses the rights as well; a table that others refer to keeps UPDATE, because a
    foreign key's check locks the row and needs it, and the trigger refuses.
    """
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
                )
            )
        return
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    )
    connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change"))
    lost = "DELETE, TRUNCATE" if referenced else "UPDATE, DELETE, TRUNCATE"
    connection.execute(text(f"REVOKE {lost} ON {table} FROM CURRENT_USER"))


def drop_insert_only(connection: Connection) -> None:
    """Takes away what `insert_only` left beside the dropped tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS refuse_change()"))


def _sqlite_writer(url: URL) -> Engine:
    """One connection, so that the writers of a process queue in the order they came."""
    engine = _sqlite_engine(url, connections=1, more=0)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _sqlite_reader(url: URL) -> Engine:
    engine = _sqlite_engine(url, connections=10, more=20)
    event.listen(engine, "connect", _sqlite_query_only)
    event.listen(engine, "begin", _begin)
    return engine


def _sqlite_engine(url: URL, connections: int, more: int) -> Engine:
    engine = create_engine(
        url,
        **_JSON,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=more,
        pool_timeout=LOCK_SECONDS,
        connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _sqlite_ready)
    return engine


def _sqlite_plain(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is sent by the "begin" event
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")


def _sqlite_ready(connection: Any, record: object) -> None:
    _sqlite_plain(connection, record)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(
        "PRAGMA recursive_triggers=ON"
    )  # else INSERT OR REPLACE deletes behind the DELETE trigger's back


def _sqlite_query_only(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _switch_to_wal(connection: Any) -> None:
    """SQLite does not wait for its busy timeout here, so several first starts at once are waited for by hand."""
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        except connection.OperationalError:
            mode = "locked"
        if mode == "wal":
            return
        if time.monotonic() > until:
            raise DatabaseRefused(
                Text(f"SQLite tidak dapat memakai WAL ({mode}).", f"SQLite cannot use write-ahead logging ({mode}).")
            )
        time.sleep(0.02)


def _begin(connection: Connection) -> None:
    _order(connection, "BEGIN")


def _begin_immediate(connection: Connection) -> None:
    _order(connection, "BEGIN IMMEDIATE")


def _order(connection: Connection, statement: str) -> None:
    """A statement without more, past SQLAlchemy; its error is SQLAlchemy's."""
    driver: Any = connection.dialect.loaded_dbapi
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute(statement)
    except driver.Error as problem:
        raise DBAPIError.instance(statement, (), problem, driver.Error, dialect=connection.dialect) from problem


def _put_back(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["idle since"] = time.monotonic()


def _try_idle(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _lent: object) -> None:
    """A connection that lay idle is tried first: the server may have been restarted. One that was just used need not be."""
    since = record.info.get("idle since")
    if since is None or time.monotonic() - since < IDLE_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as gone:
        raise DisconnectionError from gone


def _open_line(_dialect: Dialect, _record: object, given: Sequence[Any], options: dict[str, Any]) -> Line:
    return open_line(given, options)


def _begin_as_told(connection: Connection) -> None:
    line: Any = connection.connection.driver_connection
    line.stream.begin(connection.get_execution_options()[_OPENING])


def _refuse_forgetful_server(connection: Any, _record: object) -> None:
    """A server that may forget a commit gives a number out twice after a crash: not for a register."""
    names = ", ".join(f"'{name}'" for name in DURABILITY)
    rows = connection.execute(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})").fetchall()
    connection.rollback()
    off = sorted(name for name, setting in rows if setting == "off")
    if off:
        connection.close()
        names = ", ".join(off)
        raise DatabaseRefused(
            Text(
                f"PostgreSQL ini dapat melupakan nomor yang sudah diberikan: nyalakan {names}.",
                f"This PostgreSQL may forget numbers already given out: turn on {names}.",
            )
        )
