"""Mailings: copies of an issued letter for each addressee, the batches made, the files, and what was stopped."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, insert_only

revision = "0005"
down_revision = "0004"

# table: whether others refer to it
INSERT_ONLY = {"mailing": True, "mailing_piece": False, "mailing_file": False, "mailing_stop": False}


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wishes", JSON_OBJECT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_mailing_document_id_id", "mailing", ["document_id", "id"])
    op.create_table(
        "mailing_piece",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("mailing_id", sa.Uuid(), sa.ForeignKey("mailing.id"), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("mailing_id", "kind", "first"),
    )
    op.create_table(
        "mailing_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("mailing_id", sa.Uuid(), sa.ForeignKey("mailing.id"), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("mailing_id", "kind"),
    )
    op.create_table(
        "mailing_stop",
        sa.Column("mailing_id", sa.Uuid(), sa.ForeignKey("mailing.id"), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("stopped_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    for table, referenced in INSERT_ONLY.items():
        insert_only(op.get_bind(), table, referenced=referenced)


def downgrade() -> None:
    op.drop_table("mailing_stop")
    op.drop_table("mailing_file")
    op.drop_table("mailing_piece")
    op.drop_table("mailing")
