"""Scans of the signed paper are found by document; copies of issued documents, numbered and insert-only."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, insert_only

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    op.create_index(
        "ix_document_file_scan",
        "document_file",
        ["document_id"],
        postgresql_where=sa.text("kind = 'signed_scan'"),
        sqlite_where=sa.text("kind = 'signed_scan'"),
    )
    op.create_table(
        "document_copy",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("recipient", sa.String(300), nullable=False),
        sa.Column("purpose", sa.String(500), nullable=False),
        sa.Column("certifier", JSON_OBJECT, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ordinal >= 1", name="counts_from_one"),
        sa.UniqueConstraint("document_id", "kind", "ordinal"),
    )
    insert_only(op.get_bind(), "document_copy")


def downgrade() -> None:
    op.drop_table("document_copy")
    op.drop_index("ix_document_file_scan", "document_file")
