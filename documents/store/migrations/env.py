"""What Alembic runs: always on the connection, and inside the transaction, that `documents.store.schema` opened."""

from alembic import context
from sqlalchemy import MetaData

from documents.store.base import NAMES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=MetaData(naming_convention=NAMES),
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
