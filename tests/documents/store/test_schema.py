"""The schema's versions."""

import multiprocessing
from importlib.resources import files as package_files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from documents.schema import metadata
from documents.store import schema
from documents.store.database import Database
from tests.documents.store.test_insert_only import TABLES, fill


def tables(database: Database) -> set[str]:
    with database.read() as session:
        return set(inspect(session.connection()).get_table_names()) - {"alembic_version"}


def test_the_migrated_schema_is_the_metadata(database: Database) -> None:
    """What the migrations make is what the tables' classes say: tables, columns, types, keys, indexes."""
    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_migrated_checks_are_the_metadata(database: Database) -> None:
    """CHECK constraints too, by name; and every primary key."""
    with database.read() as session:
        found = inspect(session.connection())
        for table in metadata.sorted_tables:
            checks = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
            assert {check["name"] for check in found.get_check_constraints(table.name)} == checks
            key = found.get_pk_constraint(table.name)
            assert key["constrained_columns"] == [column.name for column in table.primary_key.columns]


def test_every_constraint_has_its_name(database: Database) -> None:
    """No constraint is left to the database to name, so that a later migration can name it on both."""
    with database.read() as session:
        found = inspect(session.connection())
        for table in metadata.sorted_tables:
            keys = [*found.get_foreign_keys(table.name), *found.get_unique_constraints(table.name)]
            assert all((key["name"] or "").startswith(("fk_", "uq_")) for key in keys), table.name


def test_up_and_down_with_data_in_the_tables(empty_url: str) -> None:
    """From nothing up, filled, down to nothing, and up again: each way works with rows there."""
    database = Database(empty_url)
    assert schema.current(database) is None and not schema.is_current(database)
    for _ in range(2):
        schema.upgrade(database)
        assert schema.is_current(database)
        with database.write() as session:
            fill(session)
        schema.downgrade(database, "base")
        assert (schema.current(database), tables(database)) == (None, set())
    database.close()


def test_an_upgrade_of_what_is_current_changes_nothing(database: Database) -> None:
    """Migrating again keeps every row."""
    with database.write() as session:
        fill(session)
    schema.upgrade(database)
    with database.read() as session:
        counts = [session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]
    assert counts == [1] * len(TABLES)


def migrate(url: str) -> bool:
    database = Database(url)
    schema.upgrade(database)
    with database.write() as session:
        session.execute(text("SELECT 1"))
    return schema.is_current(database)


def test_several_processes_start_at_once(empty_url: str) -> None:
    """Four processes that migrate the same empty database at once all find it current."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(migrate, [empty_url] * 4, chunksize=1) == [True] * 4


def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    """Half a schema is never left behind: the whole way up is one transaction."""
    database = Database(empty_url)
    with pytest.raises(ZeroDivisionError), database.change_schema() as connection:
        connection.execute(text("CREATE TABLE half (n INTEGER)"))
        raise ZeroDivisionError
    assert tables(database) == set()
    database.close()


def test_a_schema_change_leaves_no_dangling_reference(sqlite_url: str) -> None:
    """SQLite's foreign keys are off during a migration; what it would have refused is refused at the end."""
    database = Database(sqlite_url)
    with pytest.raises(RuntimeError, match="dangling"), database.change_schema() as connection:
        row = text("INSERT INTO counter (body_id, series, period, last) VALUES (:key, 'A', '2019', 1)")
        connection.execute(row, {"key": "0" * 32})
    database.close()


def test_the_migrations_lie_in_the_package() -> None:
    """An installed Naskah has its migrations with it."""
    folder = package_files("documents.store") / "migrations"
    assert (folder / "env.py").is_file()
    assert f"{schema.newest()}" in {path.name.partition("_")[0] for path in (folder / "versions").iterdir()}
