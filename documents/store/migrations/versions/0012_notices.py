"""Notices, the letters that carry them, how each person wants them, and calendar feeds."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, rows_where

revision = "0012"
down_revision = "0011"

TO_SEND = "sent_at IS NULL AND failed_at IS NULL"
NEWEST = "SELECT id FROM {table} WHERE {table}.body_id = body.id ORDER BY id DESC LIMIT 1"


def upgrade() -> None:
    op.create_table(
        "mail_letter",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_mail_letter_body_id_id", "mail_letter", ["body_id", "id"])
    op.create_index("ix_letter_to_send", "mail_letter", ["available_at", "id"], **rows_where(TO_SEND))
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id")),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("facts", JSON_OBJECT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("mail", sa.String(5), nullable=False),
        sa.Column("letter_id", sa.Uuid(), sa.ForeignKey("mail_letter.id")),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_notice_letter_id", "notice", ["letter_id"])
    op.create_index("ix_notice_person_id_id", "notice", ["person_id", "id"])
    op.create_index("ix_notice_unread", "notice", ["person_id", "document_id"], **rows_where("read_at IS NULL"))
    op.create_index("ix_notice_unmailed", "notice", ["body_id", "person_id"], **rows_where("mail = 'open'"))
    op.create_table(
        "notice_cursor",
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), primary_key=True),
        sa.Column("source", sa.String(10), primary_key=True),
        sa.Column("position", sa.Uuid(), nullable=False),
    )
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("mail", sa.String(10), nullable=False),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("token_sha256"),
    )
    for source, table in (("audit", "audit_entry"), ("comment", "comment")):  # nobody is told of what is long past
        newest = NEWEST.format(table=table)
        op.execute(
            f"INSERT INTO notice_cursor (body_id, source, position) "
            f"SELECT body.id, '{source}', ({newest}) FROM body WHERE EXISTS ({newest})"
        )


def downgrade() -> None:
    for table in ("calendar_feed", "notice_preference", "notice_cursor", "notice", "mail_letter"):
        op.drop_table(table)
