"""The people of a body as the pages show them, with what they hold and held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from documents.bodies.people import Person, RoleGrant
from documents.bodies.positions import Appointment
from web.office import office
from web.visitor import actor, edition, visitor
from workflow.refusal import Kind, refuse
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Held:
    """A role of a person: in effect, or waiting for a second person. `took_two`: a second person did confirm it."""

    id: UUID
    code: str
    label: Text
    pending: bool
    took_two: bool
    own_proposal: bool


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment; `ended` when its last day is past."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the pages show them."""

    id: UUID
    name: str
    email: str
    active: bool
    myself: bool
    roles: tuple[Held, ...]
    posts: tuple[Post, ...]

    @property
    def titles(self) -> str:
        return ", ".join(post.title for post in self.posts if not post.ended)

    @property
    def by_operator(self) -> bool:
        """Whether only the operator replaces their password: one of two persons alone could else act as them."""
        return any(role.took_two for role in self.roles)


def everyone() -> tuple[Someone, ...]:
    """All people of the visitor's body, by name."""
    body_id = actor().body_id
    with office().database.read() as session:
        people = session.scalars(select(Person).where(Person.body_id == body_id).order_by(Person.name, Person.id)).all()
        grants, posts = defaultdict(list), defaultdict(list)
        open_grants = select(RoleGrant).where(RoleGrant.body_id == body_id, RoleGrant.ended_at.is_(None))
        for grant in session.scalars(open_grants.order_by(RoleGrant.id)):
            grants[grant.person_id].append(_held(grant))
        appointments = select(Appointment).where(Appointment.body_id == body_id)
        for post in session.scalars(appointments.order_by(Appointment.starts_on.desc(), Appointment.id.desc())):
            posts[post.person_id].append(_post(post))
    return tuple(_someone(person, tuple(grants[person.id]), tuple(posts[person.id])) for person in people)


def someone(person_id: UUID) -> Someone:
    """One person of the visitor's body; raises the refusal of what does not exist."""
    for person in everyone():
        if person.id == person_id:
            return person
    raise refuse(Kind.UNKNOWN, "unknown", "Orang tidak ada.", "No such person.")


def _someone(person: Person, roles: tuple[Held, ...], posts: tuple[Post, ...]) -> Someone:
    myself = person.id == actor().person_id
    return Someone(person.id, person.name, person.email, person.active, myself, roles, posts)


def _held(grant: RoleGrant) -> Held:
    role = edition().roles.get(grant.role)
    label = role.label if role else Text(grant.role, grant.role)
    took_two = role is not None and role.needs_second and not grant.pending
    return Held(grant.id, grant.role, label, grant.pending, took_two, grant.granted_by == actor().person_id)


def _post(row: Appointment) -> Post:
    position = edition().body.positions.get(row.position)
    title = position.title if position else row.position
    ended = row.ends_on is not None and row.ends_on < visitor().today
    return Post(row.id, title, row.starts_on, row.ends_on, ended)
