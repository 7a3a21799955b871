"""How often a wrong password may be tried: 5 times in 15 minutes for one account, 20 times from one address."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, Key, new_id
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.dialects import lock_name
from workflow.refusal import Kind, Reason, Refusal
from workflow.text import Text

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


class TooManyTries(Refusal):
    """Refused for a while: until the system's time `until` no password is looked at."""

    def __init__(self, now: datetime, until: datetime) -> None:
        minutes = max(1, ceil((until - now) / timedelta(minutes=1)))
        text = Text(
            f"Terlalu banyak percobaan. Coba lagi {minutes} menit lagi.",
            f"Too many tries. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
        )
        super().__init__(Reason("too_many_tries", text, Kind.LIMIT))
        self.until = until


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
            lock_name(session, subject)  # tries that come at once are counted one after the other
            counted = select(SignInAttempt.at).where(SignInAttempt.subject == subject, SignInAttempt.at >= now - WINDOW)
            full = session.scalar(counted.order_by(SignInAttempt.at.desc()).offset(most - 1).limit(1))
            if full is not None:
                raise TooManyTries(now, full + WINDOW)
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


def count_try(database: Database, clock: Clock, kind: str, name: str, most: int) -> None:
    """Count something tried in vain, of this kind and by this name. Raises Refusal (LIMIT) after so many in the window."""
    now, subject = clock.system(), _subject(kind, name)
    with database.write() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        lock_name(session, subject)
        counted = select(SignInAttempt.at).where(SignInAttempt.subject == subject)
        full = session.scalar(counted.order_by(SignInAttempt.at.desc()).offset(most - 1).limit(1))
        if full is not None:
            raise TooManyTries(now, full + WINDOW)
        session.add(SignInAttempt(id=new_id(), subject=subject, at=now))
