"""The office's calendar, and until when a document's turn lasts."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import insert_only, rows_where

revision = "0008"
down_revision = "0007"

DUE = "ix_document_body_id_due_on"


def upgrade() -> None:
    op.create_table(
        "calendar_edit",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('holiday', 'working', 'undone')", name="known_kind"),
    )
    op.create_index("ix_calendar_edit_body_id_day_id", "calendar_edit", ["body_id", "day", "id"])
    insert_only(op.get_bind(), "calendar_edit")
    op.add_column("document", sa.Column("due_on", sa.Date()))
    op.add_column("document", sa.Column("due_from", sa.Date()))
    op.add_column("document", sa.Column("due_days", sa.Integer()))
    op.create_index(DUE, "document", ["body_id", "due_on"], **rows_where("due_on IS NOT NULL"))


def downgrade() -> None:
    op.drop_index(DUE, "document")
    for column in ("due_days", "due_from", "due_on"):
        op.drop_column("document", column)
    op.drop_table("calendar_edit")
