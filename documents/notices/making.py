"""Making notices: reads the audit log and the comments behind a cursor, and puts up what they are a reason for.

The cursor moves in the transaction that writes the notices. Rows may become visible out of the order of their ids, so each
pass looks back a while; what was made before has its key already.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from documents.approval.defining.definitions import Definitions
from documents.bodies.editions import Body
from documents.drafting.comments import Comment
from documents.evidence.entries import AuditEntry
from documents.notices.notices import Draft, Notice, NoticeCursor, put_up
from documents.notices.reading import mark_over, passing
from documents.notices.telling import Teller
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.dialects import LOCK_SECONDS, insert_into, lock_name

LOOK_BACK = timedelta(seconds=2 * LOCK_SECONDS)
"""How much later than a newer entry an older one may become visible: longer than a transaction may wait for its locks."""
AT_A_TIME = 500  # entries of one pass
REMEMBERED = 200_000  # entries that a process knows to have been read

AUDIT, COMMENT = "audit", "comment"
SOURCES: dict[str, type[AuditEntry] | type[Comment]] = {AUDIT: AuditEntry, COMMENT: Comment}
FIRST = UUID(int=0)


class Maker:
    """Makes notices. Any number of processes and threads may do so at once."""

    def __init__(self, database: Database, clock: Clock, definitions: Definitions) -> None:
        self.database = database
        self.clock = clock
        self.definitions = definitions
        self._heard: OrderedDict[UUID, None] = OrderedDict()
        self._lock = threading.Lock()

    def make_all(self) -> int:
        """In every body; how many notices are new."""
        with self.database.read() as session:
            bodies = session.scalars(select(Body.id).where(Body.edition_id.is_not(None)).order_by(Body.id)).all()
        return sum(self.make(body_id) for body_id in bodies)

    def make(self, body_id: UUID) -> int:
        """Everything that is to be told up to now; how many notices are new."""
        told = 0
        while True:
            with self.database.read() as session:
                fresh = {source: self._unheard(session, body_id, source) for source in SOURCES}
            if not any(fresh.values()):
                return told
            told += self._make(body_id, fresh)
            self._remember([key for keys in fresh.values() for key in keys])

    def _make(self, body_id: UUID, fresh: dict[str, list[UUID]]) -> int:
        with self.database.write() as session:
            lock_name(session, f"notices {body_id}")
            edition = self.definitions.current(session, body_id)
            teller = Teller(
                session,
                self.definitions,
                body_id,
                now=self.clock.now(),
                today=self.clock.today(edition.body.zone),
            )
            told_of = select(AuditEntry).where(AuditEntry.id.in_(fresh[AUDIT])).order_by(AuditEntry.id)
            entries = session.scalars(told_of).all()
            said = select(Comment).where(Comment.id.in_(fresh[COMMENT])).order_by(Comment.id)
            comments = session.scalars(said).all()
            self._mark_read(session, entries)
            drafts: list[Draft] = [*teller.of_entries(entries), *teller.of_comments(comments)]
            self._mark_over(session, teller, entries)
            told = put_up(session, body_id, drafts, self.clock.system())
            for source, keys in fresh.items():
                _advance(session, body_id, source, keys)
        return told

    def _unheard(self, session: Session, body_id: UUID, source: str) -> list[UUID]:
        """The next entries that this process has not read: late ones from before the cursor, and some behind it."""
        table = SOURCES[source]
        position = session.scalar(
            select(NoticeCursor.position).where(NoticeCursor.body_id == body_id, NoticeCursor.source == source)
        )
        query = select(table.id).where(table.body_id == body_id).order_by(table.id)
        ahead = session.scalars(query.where(table.id > (position or FIRST)).limit(AT_A_TIME)).all()
        if position is None:
            return list(ahead)
        late = session.scalars(query.where(table.id > _earlier(position, LOOK_BACK), table.id <= position)).all()
        with self._lock:
            return [key for key in (*late, *ahead) if key not in self._heard][:AT_A_TIME]

    def _remember(self, keys: Sequence[UUID]) -> None:
        with self._lock:
            self._heard.update(dict.fromkeys(keys))
            while len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)

    def _mark_read(self, session: Session, entries: Sequence[AuditEntry]) -> None:
        """Who has acted on a document knows what they were told of it before. What was done together is asked together."""
        acted: dict[tuple[UUID, datetime], list[UUID]] = {}
        for entry in entries:
            if entry.actor_id is not None and entry.document_id is not None and entry.version is not None:
                acted.setdefault((entry.actor_id, entry.at), []).append(entry.document_id)
        for (person_id, at), documents in acted.items():
            known = update(Notice).where(
                Notice.person_id == person_id,
                Notice.document_id.in_(documents),
                Notice.read_at.is_(None),
                Notice.at <= at,
            )
            session.execute(known.values(read_at=self.clock.system()).execution_options(synchronize_session=False))

    def _mark_over(self, session: Session, teller: Teller, entries: Sequence[AuditEntry]) -> None:
        """What somebody was told of a turn is read once the turn is over, whoever took it; and what a second person was
        wanted for once somebody has decided, or it is not theirs to decide any more.
        """
        moved = {entry.document_id for entry in entries if entry.document_id is not None and entry.version is not None}
        about = [Notice.document_id.in_(moved)] if moved else []
        if any(entry.document_id is None for entry in entries):
            about.append(Notice.document_id.is_(None))
        unread = session.scalars(passing(teller.body_id).where(or_(*about))).all() if about else ()
        mark_over(session, teller.over(unread), self.clock.system())


def _advance(session: Session, body_id: UUID, source: str, keys: Sequence[UUID]) -> None:
    """The cursor goes on to the last of these entries; it never goes back."""
    if not keys:
        return
    row = {"body_id": body_id, "source": source, "position": max(keys)}
    query = insert_into(session, NoticeCursor).values(row)
    session.execute(
        query.on_conflict_do_update(
            index_elements=["body_id", "source"],
            set_={"position": query.excluded.position},
            where=NoticeCursor.position < query.excluded.position,
        )
    )


def _earlier(key: UUID, by: timedelta) -> UUID:
    """The least UUIDv7 of so long before this one."""
    milliseconds = (key.int >> 80) - int(by.total_seconds() * 1000)
    return UUID(int=max(0, milliseconds) << 80)
