"""Roles given and taken: never to oneself, some only with a second person, some never together."""

from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from documents.bodies.definitions import Edition, Editions, Role
from documents.bodies.people import (
    Actor,
    Person,
    RoleGrant,
    locked_person,
    not_admin,
    open_grants,
    record_change,
    to_oneself,
    unknown_code,
)
from documents.store.clock import Clock
from workflow.refusal import Kind, Reason, Refusal, refuse
from workflow.text import Text


def grant(
    session: Session, editions: Editions, clock: Clock, *, person_id: UUID, role: str, by: Actor | None
) -> RoleGrant:
    """Grant a role. Never to oneself; where the role needs a second person, the grant is pending until they confirm.
    The operator's grants take effect at once.
    """
    person = locked_person(session, person_id, by)
    definition = _role(editions.current(session, person.body_id), role)
    if by is not None and by.person_id == person_id:
        raise to_oneself()
    _refuse_clash(session, editions.current(session, person.body_id), person_id, definition)
    row = RoleGrant(
        body_id=person.body_id,
        person_id=person_id,
        role=role,
        pending=definition.needs_second and by is not None,
        granted_at=clock.now(),
        granted_by=by.person_id if by else None,
    )
    session.add(row)
    session.flush()
    record_change(session, clock, person, "role_proposed" if row.pending else "role_granted", by, role=role)
    return row


def confirm_grant(session: Session, clock: Clock, *, grant_id: UUID, by: Actor) -> RoleGrant:
    """Be the second person of a pending grant: neither who proposed it nor who receives it."""
    row = _open_grant(session, grant_id, by.body_id)
    if "confirm_grants" not in by.capabilities:
        raise not_admin()
    if not row.pending:
        raise refuse(Kind.DOCUMENT, "already_held", "Peran ini sudah berlaku.", "This role is already in effect.")
    if by.person_id == row.person_id:
        raise to_oneself()
    if by.person_id == row.granted_by:
        raise refuse(
            Kind.PERSON,
            "second_person",
            "Anda yang mengusulkan; orang lain yang menyetujui.",
            "You proposed it; someone else confirms.",
        )
    row.pending, row.confirmed_at, row.confirmed_by = False, clock.now(), by.person_id
    record_change(session, clock, session.get_one(Person, row.person_id), "role_granted", by, role=row.role)
    return row


def grants_to_confirm(by: Actor) -> ScalarSelect[int]:
    """How many pending grants wait for this very person as the second one; only for who may be that."""
    return (
        select(func.count())
        .select_from(RoleGrant)
        .where(RoleGrant.body_id == by.body_id, RoleGrant.pending, RoleGrant.ended_at.is_(None))
        .where(RoleGrant.person_id != by.person_id, RoleGrant.granted_by != by.person_id)
        .scalar_subquery()
    )


def end_grant(session: Session, clock: Clock, *, grant_id: UUID, by: Actor | None) -> RoleGrant:
    """Take a role away, or drop a pending one."""
    row = _open_grant(session, grant_id, by.body_id if by else None)
    person = locked_person(session, row.person_id, by)
    row.ended_at, row.ended_by = clock.now(), by.person_id if by else None
    record_change(session, clock, person, "role_declined" if row.pending else "role_ended", by, role=row.role)
    return row


def _open_grant(session: Session, grant_id: UUID, body_id: UUID | None) -> RoleGrant:
    query = select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.ended_at.is_(None)).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None or (body_id is not None and row.body_id != body_id):
        raise refuse(
            Kind.UNKNOWN, "unknown", "Peran itu tidak ada, atau sudah berakhir.", "No such role, or it has ended."
        )
    return row


def _role(edition: Edition, code: str) -> Role:
    if code not in edition.roles:
        raise unknown_code("role", code, edition.roles, Text("Peran", "role"))
    return edition.roles[code]


def _refuse_clash(session: Session, edition: Edition, person_id: UUID, wanted: Role) -> None:
    """Roles that one person cannot hold together exclude each other, whichever of the two says so."""
    for row in open_grants(session, person_id):
        held = edition.roles.get(row.role)
        if row.role == wanted.code:
            raise refuse(
                Kind.DOCUMENT,
                "already_held",
                "Peran ini sudah dipegang atau sudah diusulkan.",
                "This role is held or proposed already.",
            )
        if held is not None and (held.code in wanted.excludes or wanted.code in held.excludes):
            text = Text(
                "Peran {wanted} tidak dapat dipegang bersama peran {held}.",
                "The role {wanted} cannot be held together with {held}.",
            ).format(wanted=wanted.label, held=held.label)
            raise Refusal(Reason("roles_exclude", text))
