"""Sign-in sessions, kept in the database: ended there, they are over everywhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, String, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.accounts.credentials import Credential
from documents.accounts.keys import key_of, new_secret
from documents.accounts.limits import begin_attempt, forget_attempts
from documents.accounts.passwords import is_right
from documents.accounts.proofs import PasskeyAssertion, SteppedUp, proof_of
from documents.bodies.definitions import Editions
from documents.bodies.editions import Body
from documents.bodies.people import Actor, Person, actor_of, clean_email, person_by_email
from documents.store.base import Base
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import FieldProblem, Kind, Reason, Refusal
from workflow.text import Text

SEEN_EVERY = timedelta(minutes=1)
"""How exactly `last_seen_at` is kept: a write for each request would be too many."""


class WebSession(SteppedUp, Base):
    """A browser's session. The cookie holds a random token, the row its SHA-256. Times are the system's, not the domain's."""

    __tablename__ = "web_session"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


_SESSION = (
    select(WebSession, Person, Body.edition_id, Credential.must_change, PasskeyAssertion)
    .join(Person, Person.id == WebSession.person_id)
    .join(Body, Body.id == Person.body_id)
    .outerjoin(Credential, Credential.person_id == Person.id)
    .outerjoin(PasskeyAssertion, PasskeyAssertion.id == WebSession.assertion_id)
    .where(WebSession.id == bindparam("key"))
)
"""A session with all that is kept of whom it belongs to, in one statement: each request asks for it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to, with what they prefer. `ends_at` is when it ends if nothing more is done, in the system's
    time.
    """

    actor: Actor
    person: Person
    must_change_password: bool
    ends_at: datetime


def sign_in(
    database: Database, editions: Editions, clock: Clock, *, email: str, password: str, address: str | None
) -> str:
    """Open a session and return its token. `address` is the caller's network address. Raises Refusal for a wrong
    password, a closed or unknown account (without saying which), and for too many tries.
    """
    attempt = begin_attempt(database, clock, clean_email(email), address)
    with database.read() as session:
        person = person_by_email(session, email)
        credential = session.get(Credential, person.id) if person and person.active else None
    if not is_right(credential.password_hash if credential else None, password) or not person or not credential:
        raise _wrong()
    with database.write() as session:
        if session.get_one(Credential, person.id).password_hash != credential.password_hash:  # replaced meanwhile
            raise _wrong()
        forget_attempts(session, attempt)
        return start_session(session, editions, clock, person)


def start_session(session: Session, editions: Editions, clock: Clock, person: Person) -> str:
    """A session for somebody who has proved who they are; returns its token."""
    token, now = new_secret(), clock.system()
    hours = editions.current(session, person.body_id).body.settings.session_hours
    session.add(
        WebSession(
            id=key_of(token),
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return token


def signed_in(database: Database, editions: Editions, clock: Clock, token: str) -> SignedIn | None:
    """Whose session this is, seen now; None when it is over, unknown, or its person's account is closed."""
    now, key = clock.system(), key_of(token)
    with database.read() as session:
        found = session.execute(_SESSION, {"key": key}).one_or_none()
        if found is None:
            return None
        row, person, edition_id, must_change, _ = found
        if row.ended_at is not None or edition_id is None:
            return None
        edition = editions.edition(session, edition_id)
        idle = timedelta(minutes=edition.body.settings.session_idle_minutes)
        if now >= min(row.expires_at, row.last_seen_at + idle):
            return None
        actor = actor_of(session, edition, clock, person, proof=proof_of(session, row, now), session_key=key)
        if actor is None:
            return None
    if now - row.last_seen_at >= SEEN_EVERY:
        with database.write() as session:
            session.execute(update(WebSession).where(WebSession.id == key).values(last_seen_at=now))
    return SignedIn(actor, person, bool(must_change), min(row.expires_at, now + idle))


def end_session(database: Database, clock: Clock, token: str) -> None:
    """Sign out: the token is worth nothing from now on."""
    with database.write() as session:
        session.execute(
            update(WebSession)
            .where(WebSession.id == key_of(token), WebSession.ended_at.is_(None))
            .values(ended_at=clock.system())
        )


def end_sessions_of(session: Session, clock: Clock, person_id: UUID, but: str | None = None) -> None:
    """End all sessions of a person but the one with the key `but`."""
    open_ones = update(WebSession).where(WebSession.person_id == person_id, WebSession.ended_at.is_(None))
    if but is not None:
        open_ones = open_ones.where(WebSession.id != but)
    session.execute(open_ones.values(ended_at=clock.system()))


def sessions_of(database: Database, clock: Clock, person_id: UUID) -> list[WebSession]:
    """The sessions that are not over, newest first: where one is signed in."""
    query = select(WebSession).where(
        WebSession.person_id == person_id, WebSession.ended_at.is_(None), WebSession.expires_at > clock.system()
    )
    with database.read() as session:
        return list(session.scalars(query.order_by(WebSession.last_seen_at.desc())))


def _wrong() -> Refusal:
    text = Text("Alamat email atau kata sandi salah.", "The email address or the password is wrong.")
    return Refusal(Reason("wrong_credentials", text, Kind.CONTENT), (FieldProblem("email", text),))
