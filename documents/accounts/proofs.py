"""Presence proved: until when a session or token may sign, by which means, and the evidence of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.accounts.factors.challenges import signed_pairs
from documents.bodies.people import Proof
from documents.store.base import Base, BodyKey, Key
from workflow.text import Text

PROVED: Mapping[str, Text] = {
    "passkey": Text("dengan kunci sandi", "with a passkey"),
    "totp": Text("dengan kode aplikasi", "with a code of an app"),
    "recovery_code": Text("dengan kode pemulihan", "with a recovery code"),
    "password": Text("dengan kata sandi", "with the password"),
    "token": Text("dengan token demo", "with a token of the demo"),
}
"""How a history says by which means a signer proved presence."""

VALID_FOR = timedelta(minutes=5)
"""How long one may sign after proving presence, in the system's time."""


class PasskeyAssertion(Base):
    """A passkey's answer, whole: with the factor's public key it shows which contents were signed. Insert-only."""

    __tablename__ = "passkey_assertion"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    factor_id: Mapped[UUID] = mapped_column(ForeignKey("factor.id"))
    credential_id: Mapped[str] = mapped_column(String(1400))
    nonce: Mapped[bytes]
    statement: Mapped[dict[str, Any]]
    client_data: Mapped[bytes]
    authenticator_data: Mapped[bytes]
    signature: Mapped[bytes]
    at: Mapped[datetime]


class SteppedUp:
    """Columns of what can be stepped up: a session, a token. Times are the system's."""

    stepped_up_until: Mapped[datetime | None]
    stepped_up_by: Mapped[str | None] = mapped_column(String(20))
    assertion_id: Mapped[UUID | None] = mapped_column(ForeignKey("passkey_assertion.id"))

    def step_up(self, method: str, assertion_id: UUID | None, until: datetime) -> None:
        """From now until then this may sign."""
        self.stepped_up_until, self.stepped_up_by, self.assertion_id = until, method, assertion_id


def proof_of(session: Session, row: SteppedUp, now: datetime) -> Proof | None:
    """What was proved in this session, if it still counts. A passkey's answer counts for the contents it names alone."""
    if row.stepped_up_until is None or now >= row.stepped_up_until:
        return None
    if row.assertion_id is None:
        return Proof(row.stepped_up_by or "password")
    return asserted(session.get_one(PasskeyAssertion, row.assertion_id))


def asserted(row: PasskeyAssertion) -> Proof:
    """The proof that a passkey's answer is."""
    statement: Mapping[str, Any] = row.statement
    evidence = (("credential", row.credential_id), ("assertion", str(row.id)))
    return Proof("passkey", signed_pairs(statement), evidence)
