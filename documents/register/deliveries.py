"""To whom an issued document was sent: one row for each addressee and each copy. Receipts come as rows of their own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key


class Delivery(Base):
    """One sending, a line of the Buku Ekspedisi; `is_copy` for a tembusan."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("document_id", "ordinal"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    ordinal: Mapped[int]
    addressee: Mapped[str] = mapped_column(Text)
    is_copy: Mapped[bool]
    sent_on: Mapped[date]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
