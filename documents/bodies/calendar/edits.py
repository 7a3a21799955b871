"""What an office changed in its calendar: each change a row of its own, the newest of a day counts. Insert-only."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.bodies.calendar.days import Calendar, Edit
from documents.bodies.definitions import BodyDefinition
from documents.bodies.people import Person
from documents.store.base import Base, BodyKey, Key

UNDONE = "undone"
"""The day is again what it would be without the office."""


class CalendarEdit(Base):
    """One change of one day. `at` is the domain's time; `name` is what the office calls a holiday of its own."""

    __tablename__ = "calendar_edit"
    __table_args__ = (
        CheckConstraint("kind IN ('holiday', 'working', 'undone')", name="known_kind"),
        Index(None, "body_id", "day", "id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]


def edits_of(session: Session, body_id: UUID) -> dict[date, Edit]:
    """What stands changed today."""
    query = select(CalendarEdit.day, CalendarEdit.kind, CalendarEdit.name).where(CalendarEdit.body_id == body_id)
    newest = {day: Edit(kind, name) for day, kind, name in session.execute(query.order_by(CalendarEdit.id))}
    return {day: edit for day, edit in newest.items() if edit.kind != UNDONE}


def calendar_of(session: Session, body_id: UUID, body: BodyDefinition) -> Calendar:
    """The office's calendar as it stands in the database."""
    return plain_calendar(body, edits_of(session, body_id))


def plain_calendar(body: BodyDefinition, edits: Mapping[date, Edit]) -> Calendar:
    """The calendar of a body with these edits."""
    return Calendar(body.deadlines.weekend, body.deadlines.joint_leave, edits)


def last_edit_at(session: Session, body_id: UUID) -> datetime | None:
    """When (of the system's time) the calendar was last changed."""
    query = select(CalendarEdit.recorded_at).where(CalendarEdit.body_id == body_id)
    return session.scalar(query.order_by(CalendarEdit.id.desc()).limit(1))


def editors(session: Session, body_id: UUID) -> dict[date, tuple[str, datetime]]:
    """Who made each day what it is, and when."""
    query = (
        select(CalendarEdit.day, Person.name, CalendarEdit.at)
        .join(Person, Person.id == CalendarEdit.by_id)
        .where(CalendarEdit.body_id == body_id)
        .order_by(CalendarEdit.id)
    )
    return {day: (name, at) for day, name, at in session.execute(query)}
