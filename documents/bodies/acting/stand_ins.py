"""Who stands in for whom in a body at an instant: the mandates in effect that their substitutes may use."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from documents.bodies.acting.standing import Mandate, Standing, standing_of, usable_at
from documents.bodies.capabilities import DECIDE
from documents.bodies.definitions import Role
from documents.bodies.people import Person, holds_one_of, kept_out
from documents.store.dialects import UtcDateTime


def stand_ins_at(
    session: Session, body_id: UUID, roles: Mapping[str, Role], now: datetime, today: date
) -> tuple[tuple[Standing, str], ...]:
    """The mandates that may be used now, oldest first, each with its substitute's name."""
    query = _usable(_deciding(roles), kept_out(roles))
    found = session.execute(query, {"body_id": body_id, "now": now, "today": today})
    return tuple((standing_of(row[0]), row[1]) for row in found)


def may_stand_in(roles: Mapping[str, Role], person_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a person may stand in for somebody by the roles they hold, as a condition."""
    return _may(_deciding(roles), kept_out(roles), person_id)


def _deciding(roles: Mapping[str, Role]) -> frozenset[str]:
    return frozenset(code for code, role in roles.items() if not role.may.isdisjoint(DECIDE))


def _may(
    deciding: frozenset[str], excluded: frozenset[str], person_id: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    return and_(holds_one_of(sorted(deciding), person_id), ~holds_one_of(sorted(excluded), person_id))


@lru_cache(maxsize=64)
def _usable(deciding: frozenset[str], excluded: frozenset[str]) -> Select[Mandate, str]:
    """The query, built once for all bodies whose roles decide alike."""
    now, today = bindparam("now", type_=UtcDateTime()), bindparam("today", type_=Date())
    return (
        select(Mandate, Person.name)
        .join(Person, Person.id == Mandate.substitute_id)
        .where(Mandate.body_id == bindparam("body_id", type_=Uuid()), Person.active)
        .where(*usable_at(now, today), _may(deciding, excluded, Mandate.substitute_id))
        .order_by(Mandate.starts_at, Mandate.id)
    )
