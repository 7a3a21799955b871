"""The transaction."""

from sqlalchemy import text

from documents.store.database import Database


def test_answers(database: Database) -> None:
    """A migrated database answers on both kinds."""
    database.ping()


def test_redis(redis_url: str) -> None:
    print(redis_url)
