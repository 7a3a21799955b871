"""People of a body, the roles they are granted and the positions they are appointed to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key


class Person(Base):
    """Someone with an account. Never deleted: history refers to them."""

    __tablename__ = "person"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="id")
    theme: Mapped[str] = mapped_column(String(6), default="light")
    text_size: Mapped[int] = mapped_column(default=100)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """A role held from a time until a time (open while `ended_at` is empty)."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "person_id", "role"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(60))
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


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
