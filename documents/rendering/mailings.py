"""Mailings: copies of an issued letter for each of its addressees, asked for by a person and made in batches.

Every table is insert-only. How far a mailing is, is derived from its rows and from its jobs in the outbox.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.outbox.jobs import Job, enqueue
from documents.store.base import Base, BodyKey, Key, Sha256

BATCH, JOIN = "mailing_batch", "mailing_join"
JOBS = frozenset({BATCH, JOIN})
"""The kinds of jobs that make copies: one batch, or the file of all batches."""


class Mailing(Base):
    """What was asked for: `wishes` holds the forms and whether the heading of an addressee's group stands above the name."""

    __tablename__ = "mailing"
    __table_args__ = (Index(None, "document_id", "id"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    wishes: Mapped[dict[str, Any]]
    total: Mapped[int]
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The forms, in the order in which they are offered."""
        return tuple(self.wishes["kinds"])

    @property
    def headings(self) -> bool:
        return bool(self.wishes["headings"])


class MailingPiece(Base):
    """A batch that is made: the copies from addressee `first` (from 0) up to and without `end`."""

    __tablename__ = "mailing_piece"
    __table_args__ = (UniqueConstraint("mailing_id", "kind", "first"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailing.id"))
    kind: Mapped[str] = mapped_column(String(30))
    first: Mapped[int]
    end: Mapped[int]
    sha256: Mapped[Sha256]
    bytes: Mapped[int]
    recorded_at: Mapped[datetime]


class MailingFile(Base):
    """A finished file of all copies, stored by its SHA-256."""

    __tablename__ = "mailing_file"
    __table_args__ = (UniqueConstraint("mailing_id", "kind"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailing.id"))
    kind: Mapped[str] = mapped_column(String(30))
    sha256: Mapped[Sha256]
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime]


class MailingStop(Base):
    """That a mailing was stopped: nothing is made for it any more."""

    __tablename__ = "mailing_stop"
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailing.id"), primary_key=True)
    body_id: Mapped[BodyKey]
    stopped_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Errand:
    """What one job of a mailing does: the batch of `kind` that begins at addressee `first`, or (None) the joining."""

    mailing_id: UUID
    kind: str
    first: int | None

    @property
    def job_kind(self) -> str:
        return JOIN if self.first is None else BATCH

    @property
    def part(self) -> str:
        """As the job's row names it."""
        return f"{self.mailing_id.hex}/{self.kind}" + ("" if self.first is None else f"/{self.first}")

    @classmethod
    def of(cls, part: str) -> "Errand":
        mailing, kind, *first = part.split("/")
        return cls(UUID(mailing), kind, int(first[0]) if first else None)


def send(session: Session, mailing: Mailing, errand: Errand, at: datetime) -> UUID:
    """Puts the errand into the outbox; its job's id. `at` is the system's time."""
    return enqueue(
        session,
        body_id=mailing.body_id,
        document_id=mailing.document_id,
        revision=mailing.revision,
        kind=errand.job_kind,
        part=errand.part,
        at=at,
    )


def done(session: Session, mailing_id: UUID) -> dict[str, int]:
    """How many copies of each form are made."""
    query = select(MailingPiece.kind, func.max(MailingPiece.end)).where(MailingPiece.mailing_id == mailing_id)
    return dict(session.execute(query.group_by(MailingPiece.kind)).all())


def jobs_of(session: Session, mailing: Mailing, *, lock: bool = False) -> list[Job]:
    """The mailing's jobs, oldest first."""
    query = (
        select(Job)
        .where(
            Job.document_id == mailing.document_id,
            Job.revision == mailing.revision,
            Job.kind.in_(JOBS),
            Job.part.startswith(f"{mailing.id.hex}/"),
        )
        .order_by(Job.id)
    )
    return list(session.scalars(query.with_for_update() if lock else query))
