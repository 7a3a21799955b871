"""Mandates: who stands in for the holder of a position."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("position", sa.String(60), nullable=False),
        sa.Column("principal_id", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("appointment_id", sa.Uuid(), sa.ForeignKey("appointment.id")),
        sa.Column("substitute_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("form", sa.String(3), nullable=False),
        sa.Column("through", sa.String(60), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("basis_document_id", sa.Uuid(), sa.ForeignKey("document.id")),
        sa.Column("reason", sa.Text()),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", "period"),
        sa.CheckConstraint("(principal_id IS NULL) = (appointment_id IS NULL)", "principal"),
        sa.CheckConstraint("principal_id IS NULL OR principal_id <> substitute_id", "another"),
        sa.CheckConstraint("form IN ('an', 'ub', 'plt', 'plh', 'pj')", "form"),
    )
    op.create_index("ix_mandate_body_id_position", "mandate", ["body_id", "position"])
    op.create_index("ix_mandate_substitute_id", "mandate", ["substitute_id"])
    op.create_index("ix_mandate_principal_id", "mandate", ["principal_id"])


def downgrade() -> None:
    op.drop_table("mandate")
