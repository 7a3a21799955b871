"""Factors ended: what was proved by them ends with them, and what was begun under their word."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from documents.accounts.factors.challenges import Challenge
from documents.accounts.factors.factor import Factor
from documents.accounts.sessions import WebSession
from documents.accounts.tokens import ApiToken


def end_factors(
    session: Session, now: datetime, person_id: UUID, rows: Iterable[Factor], by: UUID | None, *, lost: bool = False
) -> None:
    """End these factors of a person; their sessions prove themselves anew, and open questions are withdrawn."""
    for row in rows:
        row.ended_at, row.ended_by, row.lost = now, by, lost
    session.execute(delete(Challenge).where(Challenge.person_id == person_id))
    for table in (WebSession, ApiToken):
        session.execute(
            update(table)
            .where(table.person_id == person_id, table.stepped_up_until.is_not(None))
            .values(stepped_up_until=None, stepped_up_by=None, assertion_id=None)
        )
