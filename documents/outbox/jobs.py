"""Jobs: rows written in the transaction that causes them, emptied by the worker. This table is the queue.

A job is claimed in a commit of its own, which counts the attempt and sets a lease; so a job that kills its worker is
counted too. When the lease runs out the job may be claimed again, and after the last attempt it has failed, visibly.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, new_id
from documents.store.database import Database
from documents.store.dialects import rows_where
from documents.store.rows import put_down
from workflow import text as words

ATTEMPTS = 5
LEASE = timedelta(seconds=30)
PAUSES = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60))
LEASE_RAN_OUT = "lease_ran_out"
ERROR_LENGTH = 4000


class Job(Base):
    """One piece of background work. All its times are the system's."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("document_id", "revision", "kind", "part"),
        Index(None, "body_id", "created_at"),
        Index(
            "ix_job_waiting",
            "available_at",
            **rows_where("done_at IS NULL AND failed_at IS NULL"),
        ),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    part: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class Overview:
    """The queue as an admin sees it: how many jobs stand where, since when the oldest waits, the rows worth a look."""

    waiting: int
    working: int
    failed: int
    done: int
    oldest_waiting: datetime | None
    rows: tuple[Job, ...]


def enqueue(
    session: Session,
    *,
    body_id: UUID,
    document_id: UUID,
    revision: int,
    kind: str,
    at: datetime,
    part: str = "",
) -> UUID:
    """Adds a job in the transaction that causes it; its id. `at` is the system's time."""
    key = new_id()
    put_down(
        session,
        Job,
        id=key,
        body_id=body_id,
        document_id=document_id,
        revision=revision,
        kind=kind,
        part=part,
        created_at=at,
        available_at=at,
        attempts=0,
    )
    return key


def claim(
    database: Database,
    now: datetime,
    ids: Collection[UUID] | None = None,
    limit: int = 1,
    lease: timedelta = LEASE,
) -> list[Job]:
    """Takes up to `limit` jobs that are due at `now`, oldest first, or only those of `ids`.

    No job goes to two claimers while its lease lasts. Claim few at a time: the lease of all begins now.
    """
    due = [_open(), Job.available_at <= now, or_(Job.leased_until.is_(None), Job.leased_until <= now)]
    if ids is not None:
        due.append(Job.id.in_(ids))
    with database.read() as session:  # so that an idle look takes no lock
        if session.scalar(select(Job.id).where(*due).limit(1)) is None:
            return []
    query = select(Job).where(*due).order_by(Job.available_at, Job.id)
    with database.write() as session:
        spent = session.scalars(query.where(Job.attempts >= ATTEMPTS).with_for_update(skip_locked=True))
        for job in spent:
            _give_up(job, now, LEASE_RAN_OUT)
        claimed = session.scalars(
            query.where(Job.attempts < ATTEMPTS).limit(limit).with_for_update(skip_locked=True)
        ).all()
        for job in claimed:
            job.attempts += 1
            job.leased_until = job.available_at = now + lease  # what waits goes before what took somebody down
        return list(claimed)


def finish(session: Session, job_id: UUID, now: datetime) -> None:
    """The work is done: in the same transaction that keeps its result. Once finished, a job stays so."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is not None and job.done_at is None:
        job.done_at, job.failed_at, job.leased_until, job.error = now, None, None, None


def fail(
    database: Database, job_id: UUID, attempt: int, now: datetime, error: str | words.Text, *, final: bool = False
) -> None:
    """An attempt went wrong: the job waits a while, or has failed for good after the last one or when `final`.

    An attempt that is not the job's latest (its lease ran out, another claimed it) changes nothing.
    """
    with database.write() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.done_at is not None or job.failed_at is not None or job.attempts != attempt:
            return
        if final or attempt >= ATTEMPTS:
            _give_up(job, now, _kept(error))
            return
        job.error, job.leased_until = _kept(error), None
        job.available_at = now + PAUSES[attempt - 1]


def retry(session: Session, body_id: UUID, job_id: UUID, now: datetime) -> bool:
    """Lets a failed job of this body be tried anew; False when there is none such."""
    job = session.scalar(
        select(Job).where(Job.id == job_id, Job.body_id == body_id, Job.failed_at.is_not(None)).with_for_update()
    )
    if job is None:
        return False
    job.attempts, job.failed_at, job.leased_until, job.available_at = 0, None, None, now
    return True


def overview(session: Session, body_id: UUID, now: datetime, limit: int = 50) -> Overview:
    """The queue of a body. Rows: failed ones, then open ones, then the latest done, at most `limit` of each."""
    mine = Job.body_id == body_id
    working = and_(_open(), Job.leased_until > now)
    waiting = and_(_open(), or_(Job.leased_until.is_(None), Job.leased_until <= now))
    counts = session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(working),
            func.count().filter(Job.failed_at.is_not(None)),
            func.count().filter(Job.done_at.is_not(None)),
            func.min(Job.created_at).filter(waiting),
        ).where(mine)
    ).one()
    rows: list[Job] = []
    for part in (Job.failed_at.is_not(None), _open(), Job.done_at.is_not(None)):
        rows += session.scalars(
            select(Job).where(mine, part).order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)
        )
    return Overview(*counts, rows=tuple(rows))


def said(error: str | None) -> words.Text | None:
    """A job's error for people: what the queue itself found, or what an attempt raised, word for word."""
    if error == LEASE_RAN_OUT:
        return words.Text(
            f"Pekerjaan tidak selesai pada waktunya {ATTEMPTS} kali; pekerja mungkin berhenti mendadak.",
            f"The work was not done in time {ATTEMPTS} times; the worker may have been killed by it.",
        )
    if not error:
        return None
    try:
        return words.Text(**json.loads(error))
    except (ValueError, TypeError):
        return words.Text(error, error)


def _kept(error: str | words.Text) -> str:
    """An error as its column holds it: in both languages where it is said in both."""
    if isinstance(error, words.Text):
        return json.dumps({"id": error.id[:ERROR_LENGTH], "en": error.en[:ERROR_LENGTH]}, ensure_ascii=False)
    return error[:ERROR_LENGTH]


def _open() -> ColumnElement[bool]:
    return and_(Job.done_at.is_(None), Job.failed_at.is_(None))


def _give_up(job: Job, now: datetime, error: str) -> None:
    job.failed_at, job.leased_until, job.error = now, None, error
