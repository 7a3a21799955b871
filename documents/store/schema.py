"""The schema's versions: brought up by Alembic from inside the package, one transaction for the whole way."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from documents.store.database import Database

SCRIPTS = "documents.store:migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the schema up to `revision`. Several processes may try at once: one does it, the others find it done."""
    with database.change_schema() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Takes the schema back to `revision` ("base" for none), with what only the later ones could hold."""
    with database.change_schema() as connection:
        command.downgrade(_config(connection), revision)


def current(database: Database) -> str | None:
    """The revision the database is at, or None when it has no schema yet."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def newest() -> str | None:
    """The revision this program needs."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def is_current(database: Database) -> bool:
    """Whether the database's schema is the one this program needs."""
    return current(database) == newest()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config
