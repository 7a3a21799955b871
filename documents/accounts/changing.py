"""A password given by whoever manages people, and changed by its owner. Both end the sessions that the old one opened."""

from uuid import UUID

from documents.accounts.credentials import Credential, store_hash
from documents.accounts.limits import begin_attempt, forget_attempts
from documents.accounts.passwords import check_new_password, first_password, hash_password, is_right
from documents.accounts.sessions import end_sessions_of
from documents.bodies.people import Actor, Person, locked_person, record_change
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text


def give_first_password(
    database: Database,
    clock: Clock,
    *,
    person_id: UUID,
    by: Actor | None,
    password: str | None = None,
    must_change: bool = True,
) -> str:
    """Give a person a new first password, made up here unless one is given, and return it; it is shown this once. Who
    manages people does it (`by`), or the operator (None); to oneself `change_password` is the way.
    """
    if by is not None and by.person_id == person_id:
        raise refuse(
            Kind.PERSON,
            "own_account",
            "Ganti kata sandi sendiri di halaman akun Anda.",
            "Change your own password on your account page.",
        )
    given = password or first_password()
    password_hash = hash_password(given)
    with database.write() as session:
        person = locked_person(session, person_id, by)
        store_hash(session, clock, person_id, password_hash, must_change=must_change)
        end_sessions_of(session, clock, person_id)
        record_change(session, clock, person, "password_given", by)
    return given


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
