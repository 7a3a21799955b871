"""Letters: e-mails to be sent, each claimed by one sender at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key
from documents.store.database import Database
from documents.store.dialects import rows_where
from workflow import text as words

ATTEMPTS = 5
LEASE = timedelta(seconds=60)
"""Longer than a mail server may take for all that is said to it."""
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
UNCERTAIN = "uncertain"
ERROR_LENGTH = 1000


class Letter(Base):
    """One e-mail, complete. All its times are the system's. `sending_at`: its text began to go out, and nothing has been
    heard since; `error` says why the last attempt failed.
    """

    __tablename__ = "mail_letter"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_letter_to_send", "available_at", "id", **rows_where("sent_at IS NULL AND failed_at IS NULL")),
        Index(None, "body_id", "id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


def claim(database: Database, now: datetime, *, repeatable: bool) -> Letter | None:
    """The letter that has been due for longest, for this sender alone while its lease lasts; None when there is none.

    One that was being sent when its sender died has failed as uncertain, unless sending is `repeatable`.
    """
    due = (
        Letter.sent_at.is_(None),
        Letter.failed_at.is_(None),
        Letter.available_at <= now,
        or_(Letter.leased_until.is_(None), Letter.leased_until <= now),
    )
    query = select(Letter).where(*due).order_by(Letter.available_at, Letter.id)
    while True:
        with database.read() as session:  # so that an idle look takes no lock
            if session.scalar(select(Letter.id).where(*due).limit(1)) is None:
                return None
        with database.write() as session:
            letter = session.scalar(query.limit(1).with_for_update(skip_locked=True))
            if letter is None:
                return None
            if letter.sending_at is not None and not repeatable:
                _give_up(letter, now, UNCERTAIN)
                continue
            if letter.attempts >= ATTEMPTS:
                _give_up(letter, now, letter.error or UNCERTAIN)
                continue
            letter.attempts += 1
            letter.leased_until = letter.available_at = now + LEASE
            return letter


def mark_sending(database: Database, letter: Letter, now: datetime) -> bool:
    """Its text goes out now; False when it is not this sender's any more."""
    with database.write() as session:
        row = _mine(session, letter)
        if row is None or row.leased_until is None or row.leased_until <= now:
            return False
        row.sending_at = now
        return True


def done(database: Database, letter: Letter, now: datetime) -> None:
    """It has arrived where it was to go."""
    with database.write() as session:
        row = session.get_one(Letter, letter.id, with_for_update=True)
        row.sent_at, row.sending_at, row.failed_at, row.leased_until, row.error = now, None, None, None, None


def fail(database: Database, letter: Letter, now: datetime, error: str, *, final: bool = False) -> None:
    """It did not go out: once more after a pause, or given up after the last attempt or when `final`."""
    with database.write() as session:
        row = _mine(session, letter)
        if row is None:
            return
        row.sending_at = None
        if final or row.attempts >= ATTEMPTS:
            _give_up(row, now, error)
            return
        row.error, row.leased_until = error[:ERROR_LENGTH], None
        row.available_at = now + PAUSES[row.attempts - 1]


def give_up_uncertain(database: Database, letter: Letter, now: datetime) -> None:
    """Nobody knows whether it went out: it is not sent again by itself."""
    with database.write() as session:
        row = _mine(session, letter)
        if row is not None:
            _give_up(row, now, UNCERTAIN)


def retry(session: Session, body_id: UUID, letter_id: UUID, now: datetime) -> bool:
    """Let a failed letter of this body be sent anew; False when there is none such."""
    letter = session.scalar(
        select(Letter)
        .where(Letter.id == letter_id, Letter.body_id == body_id, Letter.failed_at.is_not(None))
        .with_for_update()
    )
    if letter is None:
        return False
    letter.attempts, letter.failed_at, letter.sending_at, letter.leased_until = 0, None, None, None
    letter.available_at = now
    return True


def failed(session: Session, body_id: UUID, limit: int = 50) -> Sequence[Letter]:
    """Letters that did not go out, newest first."""
    query = select(Letter).where(Letter.body_id == body_id, Letter.failed_at.is_not(None))
    return session.scalars(query.order_by(Letter.id.desc()).limit(limit)).all()


def recent(session: Session, body_id: UUID, after: UUID | None = None, limit: int = 50) -> Sequence[Letter]:
    """Letters of a body, newest first; `after` goes on behind one."""
    query = select(Letter).where(
        and_(Letter.body_id == body_id, Letter.id < after if after else Letter.id.is_not(None))
    )
    return session.scalars(query.order_by(Letter.id.desc()).limit(limit)).all()


def error_said(error: str | None) -> words.Text:
    """Why a letter did not go out, for who looks after the office."""
    if error == UNCERTAIN:
        return words.Text(
            "Pengiriman terputus di tengah: mungkin sudah sampai, mungkin belum. Kirim lagi bila penerima tidak mendapatnya.",
            "Cut off while being sent: it may have arrived or not. Send it again if the recipient did not get it.",
        )
    return words.Text(error or "-", error or "-")


def _mine(session: Session, letter: Letter) -> Letter | None:
    """The row, while it stands as this sender claimed it."""
    row = session.get_one(Letter, letter.id, with_for_update=True)
    return row if row.attempts == letter.attempts and row.sent_at is None and row.failed_at is None else None


def _give_up(letter: Letter, now: datetime, error: str) -> None:
    letter.failed_at, letter.leased_until, letter.error = now, None, error[:ERROR_LENGTH]
