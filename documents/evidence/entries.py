"""Audit entries: what happened to what, by whom, in canonical bytes with their Merkle leaf hash. Insert-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256


class AuditEntry(Base):
    """One event. `at` is the domain's time, `recorded_at` the system's. `leaf` is the RFC 8785 JSON that `leaf_hash`
    (hex of SHA-256(0x00 || leaf), RFC 6962) is over; the other columns repeat what is in it for queries.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("document_id", "version"), Index(None, "body_id", "id"))
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    from_state: Mapped[str | None] = mapped_column(String(60))
    to_state: Mapped[str | None] = mapped_column(String(60))
    actor_id: Mapped[UUID | None]
    acting_as: Mapped[str | None] = mapped_column(String(60))
    step: Mapped[str | None] = mapped_column(String(60))
    revision: Mapped[int | None]
    content_sha256: Mapped[Sha256 | None]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    leaf: Mapped[bytes]
    leaf_hash: Mapped[Sha256]


class AuditNote(Base):
    """The personal text of an event (a reason, a note); the leaf holds only its salted hash."""

    __tablename__ = "audit_note"
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[bytes]
    text: Mapped[str] = mapped_column(Text)


class RefusalLog(Base):
    """A refused act, outside the tree."""

    __tablename__ = "refusal_log"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
