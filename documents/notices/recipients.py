"""Who is told: whoever holds a position or a capability at the moment the notice is made."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.bodies.acting.stand_ins import stand_ins_at
from documents.bodies.definitions import Role
from documents.bodies.people import Person, RoleGrant
from documents.bodies.positions import Appointment, held_on
from documents.drafting.types import DocumentType


class Seats:
    """Who sits where in one body at one instant, read once: a hundred documents wait for the same few."""

    def __init__(self, session: Session, body_id: UUID, roles: Mapping[str, Role], now: datetime, today: date) -> None:
        held = select(Appointment.position, Appointment.person_id, Appointment.starts_on).where(
            Appointment.body_id == body_id, *held_on(today)
        )
        self._active = frozenset(session.scalars(select(Person.id).where(Person.body_id == body_id, Person.active)))
        self._held: dict[str, list[UUID]] = {}
        self._begun: dict[str, date] = {}
        for position, person_id, starts_on in session.execute(held.order_by(Appointment.id)):
            self._held.setdefault(position, []).append(person_id)
            self._begun[position] = max(starts_on, self._begun.get(position, starts_on))
        self._mandates = [standing for standing, _ in stand_ins_at(session, body_id, roles, now, today)]

    @property
    def sitting(self) -> Mapping[str, frozenset[UUID]]:
        """position -> whoever may be told of what waits for it, and by which mandates."""
        found = {position: {*self._open(people)} for position, people in self._held.items()}
        for one in self._mandates:
            found.setdefault(one.position, set()).update((one.id, *self._open([one.substitute_id])))
        return {position: frozenset(keys) for position, keys in found.items()}

    def filled_since(self, day: date) -> frozenset[str]:
        """The positions that somebody holds only since this day or later, or that somebody stands in for."""
        begun = {position for position, first in self._begun.items() if first >= day}
        return frozenset(begun | {one.position for one in self._mandates})

    def holders(self, position: str) -> tuple[UUID, ...]:
        """Those appointed to it, whose accounts are open."""
        return self._open(self._held.get(position, []))

    def who_acts(self, position: str, kind: DocumentType, *, signing: bool) -> tuple[UUID, ...]:
        """Those appointed to it and who stands in for them: for a signature where the type allows it, else in full. Who is
        away stands in for nobody.
        """
        in_place = [
            one.substitute_id
            for one in self._mandates
            if one.position == position and one.covers(kind.code) and (kind.by_substitute if signing else one.full)
        ]
        return self._open([*self._held.get(position, []), *in_place])

    def _open(self, people: list[UUID]) -> tuple[UUID, ...]:
        return tuple(person for person in dict.fromkeys(people) if person in self._active)


def capable(session: Session, body_id: UUID, roles: Mapping[str, Role], capability: str) -> tuple[UUID, ...]:
    """Everyone who may do something by a role in effect."""
    codes = [code for code, role in roles.items() if capability in role.may]
    query = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.body_id == body_id, RoleGrant.role.in_(codes), Person.active)
        .where(~RoleGrant.pending, RoleGrant.ended_at.is_(None))
    )
    return tuple(dict.fromkeys(session.scalars(query.order_by(RoleGrant.id))))
