"""The register's rows: one for each number given out, insert-only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256


class RegisterEntry(Base):
    """A number and what it was given to. `facts` holds what the printed register shows: addressees, enclosures, copies, summary.

    The key is (body, series, period, ordinal, suffix), never the printed number alone; an ordinary number has the suffix "".
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("body_id", "series", "period", "ordinal", "suffix"),
        Index(None, "document_id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    series: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(7))
    year: Mapped[int]
    ordinal: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(String(300))
    issued_on: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    content_sha256: Mapped[Sha256]
    subject: Mapped[str] = mapped_column(Text)
    signatory: Mapped[str] = mapped_column(String(300))
    facts: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
