"""The register's rows: one for each number given out, insert-only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, Text, UniqueConstraint, Uuid, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256, new_id
from documents.store.database import REHEARSED
from documents.store.rows import put_down


class RegisterEntry(Base):
    """A number and what it was given to.

    `facts` holds what the printed register shows, as `exports` reads it: "addressees" and "copies" (lists of names),
    "enclosure" (the letter's Lampiran line), "annexes" (how many), "summary". The key is (body, series, period,
    ordinal, suffix), never the printed number alone; an ordinary number has the suffix "".
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("body_id", "series", "period", "ordinal", "suffix"),
        Index(None, "document_id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    series: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(7))
    year: Mapped[int]
    ordinal: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    content_sha256: Mapped[Sha256]
    subject: Mapped[str] = mapped_column(Text)
    signatory: Mapped[str] = mapped_column(String(300))
    facts: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]


def last_date(series: ColumnElement[str]) -> "Select[date]":
    """The date of the last number of a series between two periods, inserted numbers aside; no row when there is none. Asked
    with `body_id`, `first_period` and `last_period`.
    """
    return (
        select(RegisterEntry.issued_on)
        .where(
            RegisterEntry.body_id == bindparam("body_id", type_=Uuid()),
            RegisterEntry.series == series,
            RegisterEntry.period.between(bindparam("first_period"), bindparam("last_period")),
            RegisterEntry.suffix == "",
        )
        .order_by(RegisterEntry.period.desc(), RegisterEntry.ordinal.desc())
        .limit(1)
    )


def enter(
    session: Session,
    *,
    body_id: UUID,
    series: str,
    period: str,
    year: int,
    ordinal: int,
    number: str,
    issued_on: date,
    document_id: UUID,
    revision: int,
    content_sha256: str,
    subject: str,
    signatory: str,
    facts: dict[str, Any],
    recorded_at: datetime,
    suffix: str = "",
) -> None:
    """Enters a number in the transaction that took it. `recorded_at` is the system's time. In a rehearsal nothing is entered:
    whoever takes the number in earnest meanwhile would wait for its end.
    """
    if REHEARSED in session.info:
        return
    put_down(
        session,
        RegisterEntry,
        id=new_id(),
        body_id=body_id,
        series=series,
        period=period,
        year=year,
        ordinal=ordinal,
        suffix=suffix,
        number=number,
        issued_on=issued_on,
        document_id=document_id,
        revision=revision,
        content_sha256=content_sha256,
        subject=subject,
        signatory=signatory,
        facts=facts,
        recorded_at=recorded_at,
    )


def periods_of(year: int) -> tuple[str, str]:
    """The first and the last period of a year, as they are written, for a range of the register's key."""
    return f"{year:04}", f"{year:04}-12"
