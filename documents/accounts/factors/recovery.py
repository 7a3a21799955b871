"""Recovery codes: ten, shown once, each good for one signature while the phone is away.

A code is 80 random bits. Nobody guesses one of 2^80, with the hashes or without; so SHA-256 is enough, and the slow hash
that a password needs would only make ten comparisons slow.
"""

import re
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.accounts.factors.factor import Factor
from documents.accounts.keys import key_of
from documents.store.base import Base, Key, Sha256, new_id

HOW_MANY = 10
GROUPS, GROUP = 4, 4
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread."""


class RecoveryCode(Base):
    """One code of a set, by its hash."""

    __tablename__ = "recovery_code"
    id: Mapped[Key]
    factor_id: Mapped[UUID] = mapped_column(ForeignKey("factor.id"), index=True)
    code_hash: Mapped[Sha256]
    used_at: Mapped[datetime | None]


def make_codes(session: Session, factor: Factor) -> tuple[str, ...]:
    """The codes of a new set, to be shown this once."""
    codes = tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(HOW_MANY)
    )
    session.add_all(RecoveryCode(id=new_id(), factor_id=factor.id, code_hash=_hash(code)) for code in codes)
    return codes


def spend(session: Session, factor: Factor, code: str, now: datetime) -> bool:
    """Whether it is an unused code of this set, whose row is held; it is then used."""
    query = select(RecoveryCode).where(RecoveryCode.factor_id == factor.id, RecoveryCode.code_hash == _hash(code))
    row = session.scalars(query.where(RecoveryCode.used_at.is_(None))).first()
    if row is None:
        return False
    row.used_at = factor.last_used_at = now
    return True


def left(session: Session, factor_id: UUID) -> int:
    """How many codes of a set are unused."""
    query = select(RecoveryCode.id).where(RecoveryCode.factor_id == factor_id, RecoveryCode.used_at.is_(None))
    return len(session.scalars(query).all())


def _hash(code: str) -> str:
    written = re.sub(r"[\s-]", "", code.upper()).replace("O", "0").replace("I", "1").replace("L", "1")
    return key_of(written)
