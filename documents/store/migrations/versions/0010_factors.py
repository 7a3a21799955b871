"""What proves a signer's presence: factors, recovery codes, challenges, passkeys' answers; and by which a session did."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, insert_only

revision = "0010"
down_revision = "0009"

STEPPED_UP = ("web_session", "api_token")


def upgrade() -> None:
    op.create_table(
        "factor",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("public_key", sa.LargeBinary()),
        sa.Column("credential_id", sa.String(1400)),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("last_step", sa.Integer()),
        sa.Column("made_with", sa.Uuid()),
        sa.Column("given_by", sa.Uuid()),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("credential_id"),
    )
    op.create_index("ix_factor_person_id_kind", "factor", ["person_id", "kind"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("factor_id", sa.Uuid(), sa.ForeignKey("factor.id"), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_recovery_code_factor_id", "recovery_code", ["factor_id"])
    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("statement", JSON_OBJECT, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_challenge_person_id", "challenge", ["person_id"])
    op.create_index("ix_challenge_digest", "challenge", ["digest"])
    op.create_table(
        "passkey_assertion",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("factor_id", sa.Uuid(), sa.ForeignKey("factor.id"), nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("statement", JSON_OBJECT, nullable=False),
        sa.Column("client_data", sa.LargeBinary(), nullable=False),
        sa.Column("authenticator_data", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    insert_only(op.get_bind(), "passkey_assertion", referenced=True)
    for table in STEPPED_UP:
        op.add_column(table, sa.Column("stepped_up_by", sa.String(20)))
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column(
                    "assertion_id",
                    sa.Uuid(),
                    sa.ForeignKey("passkey_assertion.id", name=f"fk_{table}_assertion_id_passkey_assertion"),
                )
            )


def downgrade() -> None:
    for table in STEPPED_UP:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_assertion_id_passkey_assertion", type_="foreignkey")
            batch.drop_column("assertion_id")
            batch.drop_column("stepped_up_by")
    op.drop_table("passkey_assertion")
    op.drop_table("challenge")
    op.drop_table("recovery_code")
    op.drop_table("factor")
