"""Who has looked at which content of a document: what "since I last looked" counts from. Insert-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey
from documents.store.dialects import insert_into


class Look(Base):
    """The first time that a person opened one revision of a document. The time is the system's."""

    __tablename__ = "look"
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body_id: Mapped[BodyKey]
    at: Mapped[datetime]


def note_look(
    session: Session, *, body_id: UUID, document_id: UUID, person_id: UUID, revision: int, at: datetime
) -> None:
    """Put a look down, unless this person has looked at this revision before."""
    look = {"document_id": document_id, "person_id": person_id, "revision": revision, "body_id": body_id, "at": at}
    session.execute(insert_into(session, Look).values(look).on_conflict_do_nothing())


def looked_at(session: Session, document_id: UUID, person_id: UUID) -> frozenset[int]:
    """The revisions that a person has looked at."""
    query = select(Look.revision).where(Look.document_id == document_id, Look.person_id == person_id)
    return frozenset(session.scalars(query))
