"""The first schema: all tables, and the triggers that keep the insert-only ones so."""

import sqlalchemy as sa
from alembic import op

from documents.store.dialects import JSON_OBJECT, drop_insert_only, insert_only

revision = "0001"
down_revision = None

# table: whether others refer to it
INSERT_ONLY = {
    "delivery": False,
    "filing": False,
    "read_log": False,
    "refusal_log": False,
    "register_entry": False,
    "audit_entry": True,
    "audit_note": False,
    "opening_balance": False,
    "revision": False,
    "document_file": False,
    "pin": False,
    "edition": True,
    "definition_file": False,
}


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid()),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "definition_file",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sign_in_attempt_subject_at", "sign_in_attempt", ["subject", "at"])
    op.create_table(
        "counter",
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), primary_key=True),
        sa.Column("series", sa.String(60), primary_key=True),
        sa.Column("period", sa.String(7), primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date()),
        sa.CheckConstraint("last >= 1", name="counts_from_one"),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("manifest", JSON_OBJECT, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid()),
        sa.UniqueConstraint("body_id", "version"),
    )
    op.create_table(
        "opening_balance",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("series", sa.String(60), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last >= 1", name="at_least_one"),
        sa.UniqueConstraint("body_id", "series", "period"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("theme", sa.String(6), nullable=False),
        sa.Column("text_size", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "read_log",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "refusal_log",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("document_id", sa.Uuid()),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("stepped_up_until", sa.DateTime(timezone=True)),
        sa.Column("stepped_up_for_life", sa.Boolean(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"])
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("position", sa.String(60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
    )
    op.create_index("ix_appointment_body_id_position", "appointment", ["body_id", "position"])
    op.create_index("ix_appointment_person_id", "appointment", ["person_id"])
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("edition_id", sa.Uuid(), sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("phase", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("security", sa.String(30), nullable=False),
        sa.Column("urgency", sa.String(30), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("drafter_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("waiting_for", sa.String(60), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("issued_on", sa.Date()),
    )
    op.create_index("ix_document_body_id_drafter_id_id", "document", ["body_id", "drafter_id", "id"])
    op.create_index("ix_document_body_id_phase_waiting_for_id", "document", ["body_id", "phase", "waiting_for", "id"])
    op.create_index("ix_document_body_id_state_id", "document", ["body_id", "state", "id"])
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Uuid()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Uuid()),
    )
    op.create_index("ix_role_grant_person_id_role", "role_grant", ["person_id", "role"])
    op.create_table(
        "web_session",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_up_until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_web_session_person_id", "web_session", ["person_id"])
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id")),
        sa.Column("version", sa.Integer()),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("from_state", sa.String(60)),
        sa.Column("to_state", sa.String(60)),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("acting_as", sa.String(60)),
        sa.Column("step", sa.String(60)),
        sa.Column("revision", sa.Integer()),
        sa.Column("content_sha256", sa.String(64)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("document_id", "version"),
    )
    op.create_index("ix_audit_entry_body_id_id", "audit_entry", ["body_id", "id"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("document_id", "ordinal"),
    )
    op.create_table(
        "document_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("part", sa.String(60), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("document_id", "revision", "kind", "part"),
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("classification", sa.String(60), nullable=False),
        sa.Column("retention", sa.String(200), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("document_id"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("part", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.UniqueConstraint("document_id", "revision", "kind", "part"),
    )
    op.create_index("ix_job_body_id_created_at", "job", ["body_id", "created_at"])
    op.create_index(
        "ix_job_waiting",
        "job",
        ["available_at"],
        postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
    )
    op.create_table(
        "pin",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("facts", JSON_OBJECT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("document_id", "revision"),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("series", sa.String(60), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("signatory", sa.String(300), nullable=False),
        sa.Column("facts", JSON_OBJECT, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("body_id", "series", "period", "ordinal", "suffix"),
    )
    op.create_index("ix_register_entry_document_id", "register_entry", ["document_id"])
    op.create_table(
        "reply",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", JSON_OBJECT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("body_id", sa.Uuid(), sa.ForeignKey("body.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fields", JSON_OBJECT, nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("document_id", "revision"),
    )
    op.create_table(
        "audit_note",
        sa.Column("entry_id", sa.Uuid(), sa.ForeignKey("audit_entry.id"), primary_key=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    with op.batch_alter_table("body") as batch:
        batch.create_foreign_key("fk_body_edition_id_edition", "edition", ["edition_id"], ["id"])
    for table, referenced in INSERT_ONLY.items():
        insert_only(op.get_bind(), table, referenced=referenced)


def downgrade() -> None:
    with op.batch_alter_table("body") as batch:
        batch.drop_constraint("fk_body_edition_id_edition", type_="foreignkey")
    op.drop_table("audit_note")
    op.drop_table("revision")
    op.drop_table("reply")
    op.drop_table("register_entry")
    op.drop_table("pin")
    op.drop_table("job")
    op.drop_table("filing")
    op.drop_table("document_file")
    op.drop_table("delivery")
    op.drop_table("audit_entry")
    op.drop_table("web_session")
    op.drop_table("role_grant")
    op.drop_table("document")
    op.drop_table("credential")
    op.drop_table("appointment")
    op.drop_table("api_token")
    op.drop_table("refusal_log")
    op.drop_table("read_log")
    op.drop_table("person")
    op.drop_table("opening_balance")
    op.drop_table("edition")
    op.drop_table("counter")
    op.drop_table("sign_in_attempt")
    op.drop_table("definition_file")
    op.drop_table("body")
    drop_insert_only(op.get_bind())
