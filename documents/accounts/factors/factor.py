"""Factors: what a person has enrolled to prove their presence. One counts once a second person has confirmed it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, new_id
from workflow.refusal import Kind, Refusal, refuse

PASSKEY, TOTP, RECOVERY, PASSWORD = "passkey", "totp", "recovery_code", "password"
MAIN = (PASSKEY, TOTP)
"""Kinds that a person holds in the hand. Recovery codes only stand in for them."""


class Factor(Base):
    """One factor, open until it is ended; a `pending` one proves nothing yet. Times are the system's.

    A passkey has a `public_key`, a `credential_id` and the `sign_count` of its authenticator; a one-time code its secret,
    `sealed`, and the `last_step` of time that was used. Recovery codes follow the factor they were `made_with`. A password
    stands here while it is one that somebody gave (`given_by`): known to two, it signs nothing until a third has confirmed.
    """

    __tablename__ = "factor"
    __table_args__ = (Index(None, "person_id", "kind"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    public_key: Mapped[bytes | None]
    credential_id: Mapped[str | None] = mapped_column(String(1400), unique=True)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    sealed: Mapped[bytes | None]
    last_step: Mapped[int | None]
    made_with: Mapped[UUID | None]
    given_by: Mapped[UUID | None]
    pending: Mapped[bool]
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    lost: Mapped[bool] = mapped_column(default=False)

    @property
    def print(self) -> str:
        """A short code of this very factor, by which two people make sure that they speak of the same one."""
        held = self.public_key or self.sealed or b""
        return sha256(self.id.bytes + held).hexdigest()[:8]


def open_factors(session: Session, person_id: UUID, *, lock: bool = False) -> Sequence[Factor]:
    """A person's factors that are not ended, oldest first."""
    query = select(Factor).where(Factor.person_id == person_id, Factor.ended_at.is_(None)).order_by(Factor.id)
    return session.scalars(query.with_for_update() if lock else query).all()


def effective(factors: Sequence[Factor], *kinds: str) -> list[Factor]:
    """Those of these kinds that prove something."""
    return [factor for factor in factors if factor.kind in kinds and not factor.pending]


def note_given_password(session: Session, now: datetime, person_id: UUID, body_id: UUID, given_by: UUID | None) -> None:
    """A person got a first password: by whom is kept, until it is another. The operator's (None) is the operator's matter."""
    for row in open_factors(session, person_id, lock=True):
        if row.kind == PASSWORD:
            row.ended_at, row.ended_by = now, given_by
    if given_by is not None:
        session.add(
            Factor(
                id=new_id(),
                body_id=body_id,
                person_id=person_id,
                kind=PASSWORD,
                name="",
                given_by=given_by,
                pending=True,
                added_at=now,
            )
        )


def no_such_factor() -> Refusal:
    """There is none, or it has ended: the two are told alike."""
    return refuse(
        Kind.UNKNOWN, "unknown", "Faktor itu tidak ada, atau sudah dihapus.", "No such factor, or it has ended."
    )
