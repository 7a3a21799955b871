"""Passwords: Argon2 hashes, a first password that must be changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base
from documents.store.clock import Clock


class Credential(Base):
    """A person's password hash."""

    __tablename__ = "credential"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool]
    changed_at: Mapped[datetime]


def store_hash(session: Session, clock: Clock, person_id: UUID, password_hash: str, *, must_change: bool) -> None:
    """Put down a person's password hash, in place of the one before."""
    row = session.get(Credential, person_id, with_for_update=True)
    if row is None:
        row = Credential(person_id=person_id)
        session.add(row)
    row.password_hash, row.must_change, row.changed_at = password_hash, must_change, clock.system()
