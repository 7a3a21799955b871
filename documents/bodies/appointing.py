"""Positions held by the day, in the body's zone: a position for one person has one holder a day."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from documents.bodies.definitions import Editions
from documents.bodies.editions import Body
from documents.bodies.people import (
    Actor,
    locked_person,
    record_change,
    to_oneself,
    unknown_code,
)
from documents.bodies.positions import Appointment
from documents.store.clock import Clock
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text


def appoint(
    session: Session,
    editions: Editions,
    clock: Clock,
    *,
    person_id: UUID,
    position: str,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor | None,
) -> Appointment:
    """Appoint to a position from one day until another, both included. A position for one holds one person a day."""
    person = locked_person(session, person_id, by)
    session.scalars(select(Body).where(Body.id == person.body_id).with_for_update()).one()
    definitions = editions.current(session, person.body_id).body.positions
    if position not in definitions:
        raise unknown_code("position", position, definitions, Text("Jabatan", "position"))
    if by is not None and by.person_id == person_id:
        raise to_oneself()
    if ends_on is not None and ends_on < starts_on:
        raise _day_order("ends_on")
    overlap = select(Appointment).where(
        Appointment.body_id == person.body_id,
        Appointment.position == position,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
    )
    if ends_on is not None:
        overlap = overlap.where(Appointment.starts_on <= ends_on)
    if definitions[position].several:
        overlap = overlap.where(Appointment.person_id == person_id)
    if session.scalar(overlap.limit(1)) is not None:
        raise refuse(
            Kind.DOCUMENT,
            "position_held",
            f"Jabatan {definitions[position].title} sudah terisi pada hari itu; akhiri pengangkatan yang lama dulu.",
            f"The position {definitions[position].title} is held on those days; end the earlier appointment first.",
        )
    row = Appointment(
        body_id=person.body_id,
        person_id=person_id,
        position=position,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=clock.now(),
        recorded_by=by.person_id if by else None,
    )
    session.add(row)
    session.flush()
    record_change(session, clock, person, "appointed", by, position=position, day=starts_on.isoformat())
    return row


def end_appointment(
    session: Session, clock: Clock, *, appointment_id: UUID, last_day: date, by: Actor | None
) -> Appointment:
    """End an appointment after `last_day`; the day before its first day undoes it altogether."""
    row = session.get(Appointment, appointment_id)
    if row is None or (by is not None and row.body_id != by.body_id):
        raise refuse(Kind.UNKNOWN, "unknown", "Pengangkatan tidak ada.", "No such appointment.")
    person = locked_person(session, row.person_id, by)
    if last_day < row.starts_on - timedelta(days=1):
        raise _day_order("last_day")
    if row.ends_on is not None and last_day > row.ends_on:
        raise refuse(
            Kind.DOCUMENT,
            "already_ended",
            "Pengangkatan ini sudah berakhir lebih awal; buat pengangkatan baru.",
            "This appointment ends earlier already; make a new one.",
        )
    row.ends_on = last_day
    record_change(session, clock, person, "appointment_ended", by, position=row.position, day=last_day.isoformat())
    return row


def _day_order(field: str) -> Refusal:
    text = Text("Hari terakhir lebih awal daripada hari pertama.", "The last day is before the first.")
    return Refusal(Reason("day_order", text, Kind.CONTENT), (FieldProblem(field, text),))
