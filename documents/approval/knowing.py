"""What many cases have to know, read with few questions."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from documents.approval.case import Case
from documents.approval.defining.past import MOVES, all_moves_of
from documents.approval.known import Known
from documents.evidence.entries import PAST_EVENTS, AuditEntry, PastEvent
from documents.store.dialects.many import is_among
from documents.store.direct import Asked, Direct

Kinds = dict[tuple[UUID, str], Known]
"""What is known of the documents of an edition's type, at one moment."""


def events_asked(ids: Collection[UUID], dialect: str) -> Asked:
    """What tells what happened to many documents."""
    return _all_events(dialect), {"document_ids": list(ids)}


def know_events(cases: Collection[Case], rows: Iterable[tuple[Any, ...]] | None = None) -> None:
    """What happened to many documents, read with one question or told by `rows`; with another, which of them moved to other
    definitions.
    """
    if not cases:
        return
    session = next(iter(cases)).session
    happened: dict[UUID, list[PastEvent]] = {case.document.id: [] for case in cases}
    if rows is None:
        query, given = events_asked(happened, session.get_bind().dialect.name)
        rows = query.rows(session, given)
    for row in rows:
        if (events := happened.get(row[0])) is not None:
            events.append(PastEvent._make(row[1:]))
    moved = [key for key, events in happened.items() if any(event.action in MOVES for event in events)]
    moves = all_moves_of(session, moved)
    for case in cases:
        case.events = tuple(happened[case.document.id])
        case.moves = moves.get(case.document.id, ())


def know_all(cases: Collection[Case], rows: Iterable[tuple[Any, ...]], kinds: Kinds) -> None:
    """Tell many cases of one actor what they have to know, with few questions: the events of all, in `rows`, and what is the
    same for documents of a kind (the actor's positions, their series' last date) with one for each kind that is not in `kinds`.
    """
    know_events(cases, rows)
    for case in cases:
        kind = case.edition.id, case.type.code
        if kind not in kinds:
            kinds[kind] = case.known
        case.known = kinds[kind]


@cache
def _all_events(dialect: str) -> Direct:
    """What moved or changed each of `document_ids`, oldest first."""
    return Direct(
        select(AuditEntry.document_id, *PAST_EVENTS.selected_columns)
        .where(is_among(dialect, AuditEntry.document_id, "document_ids"), AuditEntry.version.is_not(None))
        .order_by(AuditEntry.document_id, AuditEntry.version)
    )
