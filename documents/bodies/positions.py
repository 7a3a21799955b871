"""Positions of a body and who is appointed to them, by the day in the body's zone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, ForeignKey, Index, String, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key


class Appointment(Base):
    """A position held from a day until a day, both included, in the body's zone."""

    __tablename__ = "appointment"
    __table_args__ = (Index(None, "body_id", "position"), Index(None, "person_id"))
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    position: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


def held_on(day: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """The appointments in effect on a day, as conditions."""
    return (Appointment.starts_on <= day, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day))


POSITIONS = select(func.aggregate_strings(Appointment.position, ",")).where(
    Appointment.person_id == bindparam("person_id", type_=Uuid()), *held_on(bindparam("day", type_=Date()))
)
"""The positions that `person_id` holds on `day`, as one text: their codes hold no commas. None when there are none."""


def positions_on(session: Session, person_id: UUID, day: date) -> frozenset[str]:
    """The positions that a person holds on a day."""
    return read_positions(session.scalar(POSITIONS, {"person_id": person_id, "day": day}))


def read_positions(held: str | None) -> frozenset[str]:
    """The codes in what `POSITIONS` found."""
    return frozenset(held.split(",")) if held else frozenset()
