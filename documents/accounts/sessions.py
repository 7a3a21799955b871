"""Sign-in sessions, kept in the database: ended there, they are over everywhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base


class WebSession(Base):
    """A browser's session. The cookie holds a random token, the row its SHA-256. Times are the system's, not the domain's."""

    __tablename__ = "web_session"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
