"""Documents that wait for several positions at once, and reviewers that were added to one document."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT

revision = "0009"
down_revision = "0008"

INDEX = "ix_document_body_id_phase_waiting_for_id"
COLUMNS = ["body_id", "phase", "waiting_for", "id"]


def upgrade() -> None:
    op.drop_index(INDEX, "document")
    op.add_column("document", sa.Column("waiting", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.execute("UPDATE document SET waiting = ' ' || waiting_for || ' ' WHERE waiting_for <> ''")
    op.drop_column("document", "waiting_for")
    op.drop_column("document", "step")
    op.alter_column("document", "waiting", new_column_name="waiting_for")
    op.add_column("document", sa.Column("added", JSON_OBJECT))
    op.create_index(INDEX, "document", COLUMNS)


def downgrade() -> None:
    """Of several positions the first is kept, which the former program asks first; the step follows from the route."""
    op.drop_index(INDEX, "document")
    op.drop_column("document", "added")
    op.add_column("document", sa.Column("step", sa.String(60), nullable=False, server_default=""))
    op.add_column("document", sa.Column("waiting", sa.String(60), nullable=False, server_default=""))
    table = sa.table("document", sa.column("id"), sa.column("waiting"), sa.column("waiting_for"))
    waiting = op.get_bind().execute(sa.select(table.c.id, table.c.waiting_for).where(table.c.waiting_for != "")).all()
    for key, codes in waiting:
        op.execute(table.update().where(table.c.id == key).values(waiting=codes.split()[0]))
    op.drop_column("document", "waiting_for")
    op.alter_column("document", "waiting", new_column_name="waiting_for")
    op.create_index(INDEX, "document", COLUMNS)
