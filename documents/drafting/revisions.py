"""Revisions: the immutable chain of a document's content. Insert-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256


class Revision(Base):
    """The content of a document at one revision; `content_sha256` is over its RFC 8785 form with type and template."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("document_id", "revision"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    fields: Mapped[dict[str, Any]]
    content_sha256: Mapped[Sha256]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
