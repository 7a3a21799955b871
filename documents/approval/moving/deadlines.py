"""Until when whoever a document waits for should have acted: counted when it is handed on, counted anew when the office
changes its calendar.
"""

import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.orm import Session

from documents.bodies.calendar.days import Calendar, Edit
from documents.bodies.calendar.edits import edits_of, plain_calendar
from documents.bodies.deadlines import shortened
from documents.bodies.definitions import BodyDefinition
from documents.drafting.documents import Document

KEPT = timedelta(seconds=30)
"""How long a process counts with the calendar it has read; what was counted with an older one is settled afterwards."""

_kept: "WeakKeyDictionary[Engine | Connection, dict[UUID, tuple[datetime, dict[date, Edit]]]]" = WeakKeyDictionary()
_lock = threading.Lock()


def calendar_at_hand(session: Session, body_id: UUID, body: BodyDefinition, now: datetime) -> Calendar:
    """The office's calendar without asking the database each time: an act is as fast as it has few round trips. `now` is
    the system's time.
    """
    bind = session.get_bind()
    with _lock:
        until, edits = _kept.get(bind, {}).get(body_id, (now, {}))
    if until <= now:
        edits = edits_of(session, body_id)
        with _lock:
            _kept.setdefault(bind, {})[body_id] = (now + KEPT, edits)
    return plain_calendar(body, edits)


def forget_calendars() -> None:
    """The next deadline is counted with what the database says then."""
    with _lock:
        _kept.clear()


def start_turn(document: Document, body: BodyDefinition, calendar: Calendar, since: date, days: Iterable[int]) -> None:
    """The time of a turn begins on a day; of several turns at once the shortest counts. The urgency shortens each."""
    factor = body.choice("urgency", document.urgency).days_factor
    document.due_from = since
    document.due_days = min(shortened(one, factor) for one in days)
    document.due_on = calendar.after(since, document.due_days)


def end_turn(document: Document) -> None:
    """Nobody's time runs."""
    document.due_on = document.due_from = document.due_days = None


def settle(session: Session, body_id: UUID, calendar: Calendar) -> int:
    """Count every running turn anew; how many end on another day now. What is handed on meanwhile counts by itself."""
    query = select(Document.id, Document.version, Document.due_on, Document.due_from, Document.due_days)
    moved = 0
    for row in session.execute(query.where(Document.body_id == body_id, Document.due_on.is_not(None))).all():
        due_on = calendar.after(row.due_from, row.due_days)
        if due_on != row.due_on:
            same = update(Document).where(Document.id == row.id, Document.version == row.version)
            session.execute(same.values(due_on=due_on).execution_options(synchronize_session=False))
            moved += 1
    return moved
