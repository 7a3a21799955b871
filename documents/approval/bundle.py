"""Documents that a person chose to act on together, kept with the version and the content that they saw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key


class Bundle(Base):
    """`items` lists [document, version, content hash, title] in order, each as it was seen; `refused` says why, by document.
    `at` is the system's time.
    """

    __tablename__ = "bundle"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(60))
    items: Mapped[dict[str, Any]]
    refused: Mapped[dict[str, Any]]
    at: Mapped[datetime]
