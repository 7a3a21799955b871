"""Where an archived document is filed and how long it is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key

CLASSIFICATION_LENGTH = 60
RETENTION_LENGTH = 200


class Filing(Base):
    """The archive's classification (e.g. 400.7.6) and retention, as the registry clerk put them down."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("document_id"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    classification: Mapped[str] = mapped_column(String(CLASSIFICATION_LENGTH))
    retention: Mapped[str] = mapped_column(String(RETENTION_LENGTH))
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
