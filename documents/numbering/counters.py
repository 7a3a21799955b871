"""The counter row of each series and period, and the opening balance it may start from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key


class Counter(Base):
    """The last ordinal given out in a series and period ("2019", or "2019-12" where the counter is monthly)."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("last >= 1", name="counts_from_one"),)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    last: Mapped[int]


class OpeningBalance(Base):
    """Numbers up to `last` stand on paper. Insert-only."""

    __tablename__ = "opening_balance"
    __table_args__ = (UniqueConstraint("body_id", "series", "period"), CheckConstraint("last >= 1", name="at_least_one"))
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    series: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(7))
    year: Mapped[int]
    last: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
