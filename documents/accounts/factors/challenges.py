"""Challenges: what a session was asked to answer, once, within minutes, and what the answer is for."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.bodies.people import Actor
from documents.store.base import Base, Key, new_id
from documents.store.clock import Clock
from documents.store.database import Database

VALID_FOR = timedelta(minutes=5)
NONCE_BYTES = 32
MOST_DOCUMENTS = 200

Pair = tuple[UUID, str]
"""A document's id and the hash of the content that was shown."""


class Challenge(Base):
    """An open question to one session or token (`holder`). Answered or not, it is taken out by the first answer.

    What is signed is SHA-256 over the random `nonce` and the canonical JSON of `statement`: so an answer says for itself
    which contents it was given for.
    """

    __tablename__ = "challenge"
    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    holder: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    nonce: Mapped[bytes]
    statement: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]

    @property
    def bytes(self) -> bytes:
        """What the authenticator signs."""
        return digest_of(self.nonce, self.statement)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, after it was taken out."""

    nonce: bytes
    statement: Mapping[str, Any]

    @property
    def challenge(self) -> bytes:
        return digest_of(self.nonce, self.statement)


def digest_of(nonce: bytes, statement: Mapping[str, Any]) -> bytes:
    """SHA-256 over the nonce and the statement as RFC 8785 writes it."""
    return hashlib.sha256(nonce + rfc8785.dumps(dict(statement))).digest()


def to_sign(documents: Sequence[Pair]) -> dict[str, Any]:
    """The statement of an answer that signs these contents and no other."""
    pairs = sorted((str(key), sha256) for key, sha256 in documents)
    return {"purpose": "sign", "documents": [{"id": key, "content_sha256": sha256} for key, sha256 in pairs]}


def signed_pairs(statement: Mapping[str, Any]) -> frozenset[Pair]:
    """The contents that a statement is for."""
    return frozenset((UUID(one["id"]), one["content_sha256"]) for one in statement.get("documents", ()))


def pose(
    session: Session, clock: Clock, actor: Actor, statement: Mapping[str, Any], lasting: timedelta = VALID_FOR
) -> Challenge:
    """A new question to the actor's session; those that nobody answered in time are forgotten."""
    now = clock.system()
    session.execute(delete(Challenge).where(Challenge.expires_at < now))
    nonce = secrets.token_bytes(NONCE_BYTES)
    row = Challenge(
        id=new_id(),
        person_id=actor.person_id,
        holder=actor.session_key or "",
        digest=digest_of(nonce, statement).hex(),
        nonce=nonce,
        statement=dict(statement),
        expires_at=now + lasting,
    )
    session.add(row)
    return row


def is_open(row: Challenge | None, actor: Actor, clock: Clock) -> bool:
    """Whether this is a question to the actor's very session that may still be answered."""
    return (
        row is not None
        and row.person_id == actor.person_id
        and row.holder == actor.session_key
        and clock.system() < row.expires_at
    )


def take(database: Database, clock: Clock, actor: Actor, challenge: bytes) -> Question | None:
    """Take the question out that these bytes are the challenge of, in a transaction of its own: what is answered wrongly is
    not answered a second time. None where there is none for this session, or not any more.
    """
    with database.write() as session:
        query = delete(Challenge).where(
            Challenge.digest == challenge.hex(),
            Challenge.person_id == actor.person_id,
            Challenge.holder == actor.session_key,
            Challenge.expires_at > clock.system(),
        )
        found = session.execute(query.returning(Challenge.nonce, Challenge.statement)).one_or_none()
        return Question(found.nonce, found.statement) if found else None
