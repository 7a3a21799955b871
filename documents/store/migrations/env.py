"""What Alembic runs: always on the connection, and inside the transaction, that `documents.store.schema` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True, transactional_ddl=True)
context.run_migrations()
