"""Who looked at which revision, and the comments on a document's content."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import insert_only

revision = "0004"
down_revision = "0003"

# table: whether others refer to it
INSERT_ONLY = {"look": False, "comment": True}


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("thread_id", sa.Uuid(), sa.ForeignKey("comment.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('remark', 'reply', 'done')", name="known_kind"),
        sa.CheckConstraint("(kind = 'remark') = (thread_id = id)", name="begins_with_remark"),
    )
    op.create_index("ix_comment_document_id_id", "comment", ["document_id", "id"])
    for table, referenced in INSERT_ONLY.items():
        insert_only(op.get_bind(), table, referenced=referenced)


def downgrade() -> None:
    op.drop_table("comment")
    op.drop_table("look")
