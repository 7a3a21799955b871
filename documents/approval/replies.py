"""Idempotency keys: the first answer to a key is the answer, kept in the act's own transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, Sha256


class Reply(Base):
    """A success that may be asked for again. Keys count per person and document."""

    __tablename__ = "reply"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_sha256: Mapped[Sha256]
    version: Mapped[int]
    answer: Mapped[dict[str, Any]]
    at: Mapped[datetime]
