"""Documents that a person acts on together."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "bundle",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("items", JSON_OBJECT, nullable=False),
        sa.Column("refused", JSON_OBJECT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("bundle")
