"""Uploaded templates and what was decided about them."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, insert_only

revision = "0006"
down_revision = "0005"

# table: whether others refer to it
INSERT_ONLY = {"template_proposal": True, "template_decision": False}


def upgrade() -> None:
    op.create_table(
        "template_proposal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("template", sa.String(200), nullable=False),
        sa.Column("edition_id", sa.Uuid(), sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("base_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("upload_sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("said", JSON_OBJECT, nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_template_proposal_body_id_type_id", "template_proposal", ["body_id", "type", "id"])
    op.create_table(
        "template_decision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), sa.ForeignKey("template_proposal.id"), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("edition_id", sa.Uuid(), sa.ForeignKey("edition.id")),
        sa.Column("entry_id", sa.Uuid(), sa.ForeignKey("audit_entry.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("proposal_id"),
    )
    for table, referenced in INSERT_ONLY.items():
        insert_only(op.get_bind(), table, referenced=referenced)


def downgrade() -> None:
    op.drop_table("template_decision")
    op.drop_table("template_proposal")
