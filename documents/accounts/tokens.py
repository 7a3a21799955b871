"""Bearer tokens for programs that call the API."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base


class ApiToken(Base):
    """A bearer token: the row holds the SHA-256 of it. Times are the system's, not the domain's."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    stepped_up_until: Mapped[datetime | None]
    stepped_up_for_life: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None]
