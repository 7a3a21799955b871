"""Jobs: rows written in the transaction that causes them, emptied by the worker."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key


class Job(Base):
    """One piece of background work. Lease and retry times are the system's."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("document_id", "revision", "kind", "part"),
        Index(None, "body_id", "created_at"),
        Index(
            "ix_job_waiting",
            "available_at",
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
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
