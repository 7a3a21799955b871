"""How often a wrong password may be tried: 5 times in 15 minutes for one account, 20 times from one address."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, Key, new_id
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import Kind, refuse

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 20


class SignInAttempt(Base):
    """One try that has not succeeded, under a hashed e-mail or address. Times are the system's."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "subject", "at"),)
    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try under way: counted already, so that many at once count too."""

    account: str
    rows: tuple[UUID, ...]


def begin_attempt(database: Database, clock: Clock, email: str, address: str | None) -> Attempt:
    """Count a try before the password is looked at. Raises Refusal (LIMIT) when there were too many."""
    now = clock.system()
    account = _subject("account", email)
    subjects = [(account, PER_ACCOUNT)] + ([(_subject("address", address), PER_ADDRESS)] if address else [])
    with database.write() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        for subject, most in subjects:
            tried = select(func.count()).where(SignInAttempt.subject == subject, SignInAttempt.at >= now - WINDOW)
            if (session.scalar(tried) or 0) >= most:
                raise refuse(
                    Kind.LIMIT,
                    "too_many_tries",
                    "Terlalu banyak percobaan. Coba lagi 15 menit lagi.",
                    "Too many tries. Try again in 15 minutes.",
                )
        rows = [SignInAttempt(id=new_id(), subject=subject, at=now) for subject, _ in subjects]
        session.add_all(rows)
        return Attempt(account, tuple(row.id for row in rows))


def forget_attempts(session: Session, attempt: Attempt) -> None:
    """After the right password: the account's tries are over, and this one did not count against its address."""
    session.execute(
        delete(SignInAttempt).where((SignInAttempt.subject == attempt.account) | SignInAttempt.id.in_(attempt.rows))
    )


def _subject(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}:{name}".encode("utf-8", "replace")).hexdigest()
