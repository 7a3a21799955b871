"""Looks at confidential documents by those who may read them all: logged each time, outside the tree."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key
from documents.store.database import Database


class ReadLog(Base):
    """One look: who saw which document, and what of it. The time is the system's."""

    __tablename__ = "read_log"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID]
    document_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


def log_read(database: Database, *, body_id: UUID, person_id: UUID, document_id: UUID, what: str, at: datetime) -> None:
    """Put a look down, before what was seen is shown. `what` is "page" or the kind of a file."""
    with database.write() as session:
        session.add(ReadLog(body_id=body_id, person_id=person_id, document_id=document_id, what=what, at=at))
