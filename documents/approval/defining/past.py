"""Moves of a document to other definitions: what its earlier events happened under is read from them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.evidence.entries import AuditEntry

MOVED, MOVED_BACK = "move_edition", "undo_move"
MOVES = (MOVED, MOVED_BACK)
"""The two acts that change a document's edition and nothing that anybody approved."""


class Move(NamedTuple):
    """One move: the document's version after it, and the editions it came from and went to, each with its version."""

    version: int
    action: str
    before: UUID
    after: UUID
    from_version: int
    to_version: int


def moves_of(session: Session, document_id: UUID) -> tuple[Move, ...]:
    """All moves of a document, oldest first."""
    query = select(AuditEntry).where(AuditEntry.document_id == document_id, AuditEntry.action.in_(MOVES))
    return tuple(map(read_move, session.scalars(query.order_by(AuditEntry.version))))


def all_moves_of(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[Move, ...]]:
    """The same for many documents, with one question."""
    found: dict[UUID, tuple[Move, ...]] = {}
    if not ids:
        return found
    query = select(AuditEntry).where(AuditEntry.document_id.in_(ids), AuditEntry.action.in_(MOVES))
    for entry in session.scalars(query.order_by(AuditEntry.version)):
        if entry.document_id is not None:
            found[entry.document_id] = (*found.get(entry.document_id, ()), read_move(entry))
    return found


def read_move(entry: AuditEntry) -> Move:
    """What an entry of a move says."""
    said = entry.details
    return Move(
        version=entry.version or 0,
        action=entry.action,
        before=UUID(said["from"]["edition"]),
        after=UUID(said["to"]["edition"]),
        from_version=said["from"]["version"],
        to_version=said["to"]["version"],
    )
