"""Bearer tokens for programs that call the API."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.accounts.keys import key_of, new_secret
from documents.accounts.proofs import SteppedUp, proof_of
from documents.bodies.definitions import Editions
from documents.bodies.people import TOKEN_FOR_LIFE, Actor, Person, load_actor, record_change
from documents.store.base import Base
from documents.store.clock import Clock
from documents.store.database import Database

PREFIX = "nsk_"
"""How a token is known for one, should it be found where it does not belong."""


class ApiToken(SteppedUp, Base):
    """A bearer token: the row holds the SHA-256 of it. Times are the system's, not the domain's."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    stepped_up_for_life: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None]


def issue_token(
    database: Database,
    clock: Clock,
    *,
    person_id: UUID,
    stepped_up_for_life: bool = False,
    expires_at: datetime | None = None,
) -> str:
    """A new token for a person, shown this once. Stepped up for life only where nothing real is signed."""
    token = PREFIX + new_secret()
    with database.write() as session:
        session.add(
            ApiToken(
                id=key_of(token),
                person_id=person_id,
                created_at=clock.system(),
                expires_at=expires_at,
                stepped_up_for_life=stepped_up_for_life,
            )
        )
        record_change(session, clock, session.get_one(Person, person_id), "token_issued", None)
    return token


def token_actor(database: Database, editions: Editions, clock: Clock, token: str) -> Actor | None:
    """Whose token this is; None when it is unknown, revoked, expired, or the account is closed."""
    now, key = clock.system(), key_of(token)
    with database.read() as session:
        row = session.get(ApiToken, key)
        if row is None or row.revoked_at is not None or (row.expires_at is not None and now >= row.expires_at):
            return None
        proof = proof_of(session, row, now) or (TOKEN_FOR_LIFE if row.stepped_up_for_life else None)
        return load_actor(session, editions, clock, row.person_id, proof=proof, session_key=key)


def revoke_tokens_of(session: Session, clock: Clock, person_id: UUID) -> None:
    """Make all tokens of a person worth nothing."""
    valid = update(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    session.execute(valid.values(revoked_at=clock.system()))
