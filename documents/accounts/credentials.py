"""Passwords: Argon2 hashes, a first password that must be changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base


class Credential(Base):
    """A person's password hash."""

    __tablename__ = "credential"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool]
    changed_at: Mapped[datetime]
