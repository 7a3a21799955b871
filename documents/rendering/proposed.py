"""Templates that somebody uploaded, and what a second person decided about each. Insert-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256

APPROVED, REFUSED, TAKEN_BACK = "approved", "refused", "taken_back"


class TemplateProposal(Base):
    """An uploaded template for the file `template` of a type. `base_sha256` is that of the one it would replace, `sha256`
    of itself as it would be used (without its maker's traces), `upload_sha256` of what was sent; `said` what the
    inspection found and the SHA-256 of its trial pages.
    """

    __tablename__ = "template_proposal"
    __table_args__ = (Index(None, "body_id", "type", "id"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    type: Mapped[str] = mapped_column(String(60))
    template: Mapped[str] = mapped_column(String(200))
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    base_sha256: Mapped[Sha256]
    sha256: Mapped[Sha256]
    upload_sha256: Mapped[Sha256]
    bytes: Mapped[int]
    said: Mapped[dict[str, Any]]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class TemplateDecision(Base):
    """The end of a proposal; `edition_id` is the edition that an approval published, `entry_id` the audit entry, whose note
    is the reason.
    """

    __tablename__ = "template_decision"
    __table_args__ = (UniqueConstraint("proposal_id"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("template_proposal.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("edition.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"))
    at: Mapped[datetime]
