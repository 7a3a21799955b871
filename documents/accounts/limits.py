"""How often a wrong password may be tried."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, Key


class SignInAttempt(Base):
    """One failed try, under a hashed e-mail or address. Times are the system's."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "subject", "at"),)
    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
