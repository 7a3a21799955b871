"""The second person: a factor counts from their word on, so that nobody puts a key of their own in another's place alone.

Who confirms is neither the person themselves, nor who gave them their password, nor who declared their factors lost: each
of these could have enrolled the key in their name.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from documents.accounts.credentials import Credential
from documents.accounts.factors.ending import end_factors
from documents.accounts.factors.factor import MAIN, PASSWORD, TOTP, Factor, effective, no_such_factor, open_factors
from documents.bodies.definitions import Editions
from documents.bodies.people import Actor, Person, RoleGrant, holds_one_of, locked_person, not_admin, record_change
from documents.store.clock import Clock
from workflow.refusal import Kind, refuse


@dataclass(frozen=True, slots=True)
class Waiting:
    """A factor that waits for a second person. `not_yours`: this one may not be that person, having had a part in it."""

    id: UUID
    kind: str
    name: str
    print: str
    person_id: UUID
    person: str
    myself: bool
    not_yours: bool


def waiting(session: Session, editions: Editions, by: Actor) -> tuple[Waiting, ...]:
    """The factors of the body that wait, oldest first; passwords that were given, where their owner is to sign."""
    if "confirm_grants" not in by.capabilities:
        return ()
    signing = [code for code, role in editions.edition(session, by.edition_id).roles.items() if "sign" in role.may]
    query = (
        select(Factor, Person.name)
        .join(Person, Person.id == Factor.person_id)
        .where(Factor.body_id == by.body_id, Factor.pending, Factor.ended_at.is_(None), Person.active)
        .where(or_(Factor.kind.in_(MAIN), (Factor.kind == PASSWORD) & Factor.person_id.in_(_holders(signing))))
        .order_by(Factor.id)
    )
    found = session.execute(query).all()
    parts = _had_parts(session, {row.person_id for row, _ in found})
    return tuple(
        Waiting(
            row.id,
            row.kind,
            row.name,
            row.print,
            row.person_id,
            name,
            row.person_id == by.person_id,
            by.person_id in parts[row.person_id],
        )
        for row, name in found
    )


def confirm_factor(session: Session, clock: Clock, *, factor_id: UUID, by: Actor) -> Factor:
    """Be the second person of a factor. Recovery codes made with it count from now on too; an earlier code app ends."""
    row = _waiting_row(session, factor_id, by)
    if row.kind == PASSWORD and session.get_one(Credential, row.person_id).must_change:
        raise refuse(
            Kind.DOCUMENT,
            "password_not_changed",
            "Kata sandi pertama belum diganti oleh orangnya. Setujui sesudah ia menggantinya.",
            "The first password has not been changed by its owner yet. Confirm once they have changed it.",
        )
    person = session.get_one(Person, row.person_id)
    held = open_factors(session, row.person_id, lock=True)
    if row.kind == TOTP:
        replaced = [one for one in effective(held, TOTP) if one.id != row.id]
        end_factors(session, clock.system(), row.person_id, replaced, by.person_id)
    for one in held:
        if one.id == row.id or one.made_with == row.id:
            one.pending, one.confirmed_at, one.confirmed_by = False, clock.system(), by.person_id
    record_change(session, clock, person, "factor_confirmed", by, factor=str(row.id), kind=row.kind)
    return row


def decline_factor(session: Session, clock: Clock, *, factor_id: UUID, by: Actor) -> Factor:
    """Turn a waiting factor away: it never counts."""
    row = _waiting_row(session, factor_id, by)
    if row.kind == PASSWORD:
        raise refuse(
            Kind.DOCUMENT,
            "password_stays",
            "Kata sandi tidak ditolak di sini; selama belum disetujui, ia tidak berlaku untuk menandatangani.",
            "A password is not declined here; as long as it is not confirmed, it signs nothing.",
        )
    held = open_factors(session, row.person_id, lock=True)
    ended = [one for one in held if one.id == row.id or one.made_with == row.id]
    end_factors(session, clock.system(), row.person_id, ended, by.person_id)
    person = session.get_one(Person, row.person_id)
    record_change(session, clock, person, "factor_declined", by, factor=str(row.id), kind=row.kind)
    return row


def declare_lost(session: Session, clock: Clock, *, person_id: UUID, by: Actor | None) -> int:
    """End all factors of somebody else at once, and what was proved by them; how many. What they enrol after it waits for a
    second person, who is not the one who declared this.
    """
    person = locked_person(session, person_id, by)
    if by is not None and by.person_id == person_id:
        raise refuse(
            Kind.PERSON,
            "own_account",
            "Faktor sendiri dihapus di halaman Akun; kehilangan dicatat oleh orang lain.",
            "Your own factors are removed on your account page; a loss is entered by someone else.",
        )
    rows = [row for row in open_factors(session, person_id, lock=True) if row.kind != PASSWORD]
    if not rows:
        raise refuse(
            Kind.DOCUMENT,
            "no_factors",
            "Orang ini tidak punya faktor yang terdaftar.",
            "This person has no factor enrolled.",
        )
    end_factors(session, clock.system(), person_id, rows, by.person_id if by else None, lost=True)
    record_change(session, clock, person, "factors_lost", by, count=str(len(rows)))
    return len(rows)


def second_is_there(session: Session, editions: Editions, *, person_id: UUID, by: Actor) -> bool:
    """Whether somebody could confirm what a person enrols after `by` has declared their factors lost."""
    roles = editions.edition(session, by.edition_id).roles
    confirming = [code for code, role in roles.items() if "confirm_grants" in role.may]
    out = _had_parts(session, [person_id])[person_id] | {person_id, by.person_id}
    others = select(Person.id).where(Person.body_id == by.body_id, Person.active, Person.id.not_in(out))
    return session.scalar(others.where(holds_one_of(confirming, Person.id)).limit(1)) is not None


def _waiting_row(session: Session, factor_id: UUID, by: Actor) -> Factor:
    if "confirm_grants" not in by.capabilities:
        raise not_admin()
    query = select(Factor).where(Factor.id == factor_id, Factor.ended_at.is_(None)).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None or row.body_id != by.body_id or row.kind not in (*MAIN, PASSWORD):
        raise no_such_factor()
    if not row.pending:
        raise refuse(Kind.DOCUMENT, "already_held", "Faktor ini sudah berlaku.", "This factor is already in effect.")
    if by.person_id == row.person_id:
        raise refuse(
            Kind.PERSON,
            "to_oneself",
            "Faktor sendiri disetujui oleh orang lain.",
            "One's own factors are confirmed by someone else.",
        )
    if by.person_id in _had_parts(session, [row.person_id])[row.person_id]:
        raise refuse(
            Kind.PERSON,
            "second_person",
            "Anda yang membuat kata sandinya atau mencatat kehilangannya; orang lain yang menyetujui.",
            "You gave the password or entered the loss; someone else confirms.",
        )
    return row


def _had_parts(session: Session, people: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who could have enrolled in each person's name: who gave the password, and, until a factor counts again, who declared
    the last ones lost.
    """
    if not people:
        return {}
    held: dict[UUID, list[Factor]] = {person: [] for person in people}
    for row in session.scalars(select(Factor).where(Factor.person_id.in_(people), Factor.ended_at.is_(None))):
        held[row.person_id].append(row)
    found = {person: {row.given_by for row in rows if row.given_by} for person, rows in held.items()}
    bare = [person for person, rows in held.items() if not effective(rows, *MAIN)]
    lost = select(Factor.person_id, Factor.ended_by).where(Factor.person_id.in_(bare), Factor.lost)
    last = dict(iter(session.execute(lost.order_by(Factor.ended_at)))) if bare else {}
    for person, by in last.items():
        found[person] |= {by} if by else set()
    return found


def _holders(roles: Sequence[str]) -> "ColumnElement[UUID]":
    grants = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles), RoleGrant.ended_at.is_(None))
    return grants.scalar_subquery()
