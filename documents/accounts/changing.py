"""A password given by whoever manages people or by the operator, and changed by its owner; an account closed."""

from uuid import UUID

from sqlalchemy.orm import Session

from documents.accounts.credentials import Credential, store_hash
from documents.accounts.factors.factor import note_given_password
from documents.accounts.limits import begin_attempt, forget_attempts
from documents.accounts.passwords import check_new_password, first_password, hash_password, is_right
from documents.accounts.sessions import end_sessions_of
from documents.accounts.tokens import revoke_tokens_of
from documents.bodies.definitions import Editions
from documents.bodies.people import Actor, Person, locked_person, open_grants, record_change, set_active
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text


def give_first_password(
    database: Database, editions: Editions, clock: Clock, *, person_id: UUID, by: Actor | None
) -> str:
    """Give a person a new first password and return it; it is shown this once. It ends the person's sessions and tokens.

    Who manages people does it (`by`), or the operator (None). To oneself `change_password` is the way. To somebody whose
    role took two persons to grant, one of them alone would have a way to act as that person: so there the operator does it.
    A password that somebody gave signs nothing until a second person has confirmed it, also for a role that comes later.
    """
    if by is not None and by.person_id == person_id:
        raise refuse(
            Kind.PERSON,
            "own_account",
            "Ganti kata sandi sendiri di halaman akun Anda.",
            "Change your own password on your account page.",
        )
    given = first_password()
    password_hash = hash_password(given)
    with database.write() as session:
        person = locked_person(session, person_id, by)
        if by is not None and _took_two(session, editions, person):
            raise refuse(
                Kind.PERSON,
                "by_the_operator",
                f"Perannya diberikan oleh dua orang; operator yang mengganti: naskah user password {person.email}",
                f"Their role took two persons to grant; the operator does it: naskah user password {person.email}",
            )
        store_hash(session, clock, person_id, password_hash, must_change=True)
        note_given_password(session, clock.system(), person_id, person.body_id, by.person_id if by else None)
        end_access_of(session, clock, person_id)
        record_change(session, clock, person, "password_given", by)
    return given


def close_account(session: Session, clock: Clock, *, person_id: UUID, by: Actor | None) -> None:
    """Close an account. Opened again one day, it takes a new sign-in and new tokens."""
    set_active(session, clock, person_id=person_id, active=False, by=by)
    end_access_of(session, clock, person_id)


def end_access_of(session: Session, clock: Clock, person_id: UUID) -> None:
    """End everything that lets somebody in as this person: sessions and tokens."""
    end_sessions_of(session, clock, person_id)
    revoke_tokens_of(session, clock, person_id)


def change_password(database: Database, clock: Clock, actor: Actor, old: str, new: str) -> None:
    """Replace one's own password; every other session of the person ends. Raises Refusal when the old one is wrong, the
    new one too weak, or there were too many tries.
    """
    attempt = begin_attempt(database, clock, actor.email, None)
    with database.read() as session:
        credential = session.get(Credential, actor.person_id)
    if credential is None or not is_right(credential.password_hash, old):
        raise wrong_password("old_password")
    check_new_password(new, actor.email, old)
    password_hash = hash_password(new)
    with database.write() as session:
        current = session.get_one(Credential, actor.person_id, with_for_update=True)
        if current.password_hash != credential.password_hash:  # changed elsewhere while this was hashed
            raise wrong_password("old_password")
        store_hash(session, clock, actor.person_id, password_hash, must_change=False)
        end_sessions_of(session, clock, actor.person_id, but=actor.session_key)
        forget_attempts(session, attempt)
        record_change(session, clock, session.get_one(Person, actor.person_id), "password_changed", actor)


def wrong_password(field: str) -> Refusal:
    """The password asked for in `field` is not the person's."""
    text = Text("Kata sandi salah.", "The password is wrong.")
    return Refusal(Reason("wrong_password", text, Kind.CONTENT), (FieldProblem(field, text),))


def _took_two(session: Session, editions: Editions, person: Person) -> bool:
    """Whether a role that the person holds is one that only takes effect by a second person."""
    roles = editions.current(session, person.body_id).roles
    held = (roles[grant.role] for grant in open_grants(session, person.id) if not grant.pending and grant.role in roles)
    return any(role.needs_second for role in held)
