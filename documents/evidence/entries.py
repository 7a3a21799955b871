"""Audit entries: what happened to what, by whom, in canonical bytes with their Merkle leaf hash. Insert-only."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import rfc8785
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256, new_id
from documents.store.database import Database
from documents.store.dialects.awaited import Digest
from documents.store.rows import digest, put_down, put_row, without_empty

LEAF = b"\x00"
"""What RFC 6962 puts before a leaf."""
LEAF_FORMAT = 1
SALT_BYTES = 32
MOST_EXACT = 2**53 - 1
"""The largest whole number that RFC 8785 writes."""


class AuditEntry(Base):
    """One event. `at` is the domain's time, `recorded_at` the system's. `leaf` is the RFC 8785 JSON that `leaf_hash`
    (hex of SHA-256(0x00 || leaf), RFC 6962) is over; the other columns repeat what is in it for queries.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("document_id", "version"), Index(None, "body_id", "id"))
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    from_state: Mapped[str | None] = mapped_column(String(60))
    to_state: Mapped[str | None] = mapped_column(String(60))
    actor_id: Mapped[UUID | None]
    acting_as: Mapped[str | None] = mapped_column(String(60))
    step: Mapped[str | None] = mapped_column(String(60))
    revision: Mapped[int | None]
    content_sha256: Mapped[Sha256 | None]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    leaf: Mapped[bytes]
    leaf_hash: Mapped[Sha256]

    @property
    def details(self) -> dict[str, Any]:
        """What the event says beyond the columns, e.g. the number it gave."""
        found: dict[str, Any] = json.loads(self.leaf).get("details", {})
        return found


class AuditNote(Base):
    """The personal text of an event (a reason, a note); the leaf holds only its salted hash."""

    __tablename__ = "audit_note"
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[bytes]
    text: Mapped[str] = mapped_column(Text)


class RefusalLog(Base):
    """A refused act, outside the tree."""

    __tablename__ = "refusal_log"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class PastEvent(NamedTuple):
    """What guards and histories need to know of an event of a document, without its bytes."""

    id: UUID
    version: int
    action: str
    from_state: str | None
    to_state: str | None
    actor_id: UUID | None
    acting_as: str | None
    step: str | None
    revision: int
    content_sha256: str
    at: datetime


PAST_EVENTS = (
    select(*(getattr(AuditEntry, name) for name in PastEvent._fields))
    .where(AuditEntry.document_id == bindparam("document_id", type_=Uuid()), AuditEntry.version.is_not(None))
    .order_by(AuditEntry.version)
)
"""What moved or changed the document of `document_id`, oldest first."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry and the note that was given with it."""

    entry: AuditEntry
    note: str | None


def record(
    session: Session,
    *,
    body_id: UUID,
    action: str,
    at: datetime,
    recorded_at: datetime,
    actor_id: UUID | None,
    document_id: UUID | None = None,
    version: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    acting_as: str | None = None,
    step: str | None = None,
    revision: int | None = None,
    content_sha256: str | None = None,
    details: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> UUID:
    """Puts an event down in the transaction of `session`; its id. `actor_id` is None when the system itself acted.

    `details` (JSON values; no personal text, it cannot be forgotten again) goes into the leaf as it is; of `note` only
    a salted hash does. The document, where there is one, must be written already.
    """
    columns = without_empty(
        {
            "id": new_id(),
            "body_id": body_id,
            "document_id": document_id,
            "version": version,
            "action": action,
            "from_state": from_state,
            "to_state": to_state,
            "actor_id": actor_id,
            "acting_as": acting_as,
            "step": step,
            "revision": revision,
            "content_sha256": content_sha256,
            "at": at,
            "recorded_at": recorded_at,
        }
    )
    facts = _facts(columns)
    if note is not None:
        salt = secrets.token_bytes(SALT_BYTES)
        facts["note_sha256"] = note_hash(salt, note)
    if details and not _is_plain(details):
        leaf = rfc8785.dumps(orjson.loads(_written(facts)) | {"details": dict(details)})
    else:
        leaf = _written({**facts, "details": details} if details else facts)
    columns["leaf"], columns["leaf_hash"] = leaf, digest(session, LEAF, leaf)
    put_row(session, AuditEntry, columns)
    if note is not None:
        put_down(session, AuditNote, entry_id=columns["id"], salt=salt, text=note)
    key: UUID = columns["id"]
    return key


def history(session: Session, document_id: UUID) -> list[Event]:
    """All events of a document with their notes, oldest first."""
    query = (
        select(AuditEntry, AuditNote.text)
        .outerjoin(AuditNote, AuditNote.entry_id == AuditEntry.id)
        .where(AuditEntry.document_id == document_id)
        .order_by(AuditEntry.id)
    )
    return [Event(entry, note) for entry, note in session.execute(query)]


def details_of(session: Session, entry_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What these events say beyond their columns."""
    if not entry_ids:
        return {}
    rows = session.execute(select(AuditEntry.id, AuditEntry.leaf).where(AuditEntry.id.in_(entry_ids)))
    return {row.id: json.loads(row.leaf).get("details", {}) for row in rows}


def note_of(session: Session, entry_id: UUID) -> str | None:
    """The note that was given with an event."""
    note = session.get(AuditNote, entry_id)
    return note.text if note else None


def verify_leaf(entry: AuditEntry) -> bool:
    """Whether the entry's bytes have their hash, are canonical, and say what its columns say."""
    try:
        facts = json.loads(entry.leaf)
    except ValueError:
        return False
    kept = {key: value for key, value in facts.items() if key not in ("details", "note_sha256")}
    return (
        hash_leaf(entry.leaf) == entry.leaf_hash
        and rfc8785.dumps(facts) == entry.leaf
        and kept == orjson.loads(_written(_facts(vars(entry))))
    )


def verify_note(entry: AuditEntry, note: AuditNote) -> bool:
    """Whether the note is the one that the entry's leaf holds the hash of."""
    said = json.loads(entry.leaf).get("note_sha256")
    return bool(said == note_hash(note.salt, note.text))


def canonical(facts: Mapping[str, Any]) -> bytes:
    """The RFC 8785 form. Of plain values orjson writes the very same bytes, forty times as fast."""
    return _written(facts) if _is_plain(facts) else rfc8785.dumps(dict(facts))


def _written(facts: Mapping[str, Any]) -> bytes:
    """The same of plain values, as an entry's own columns are: ids are written as text."""
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)


def _is_plain(facts: Mapping[str, Any]) -> bool:
    """Text, whole numbers that every reader has exactly, and objects of such with names in ASCII, whose order is one."""
    for name, value in facts.items():
        kind = type(value)
        if type(name) is not str or not name.isascii():
            return False
        if kind is str or (kind is int and -MOST_EXACT <= value <= MOST_EXACT):
            continue
        if kind is not dict or not _is_plain(value):
            return False
    return True


def hash_leaf(leaf: bytes) -> str:
    """RFC 6962: SHA-256 over a zero byte and the leaf, in hex."""
    return Digest(LEAF, leaf).hex


def note_hash(salt: bytes, text: str) -> str:
    """SHA-256 over the salt and the text in UTF-8, in hex."""
    return sha256(salt + text.encode()).hexdigest()


def log_refusals(database: Database, refused: Sequence[Mapping[str, Any]]) -> None:
    """Puts refused acts down, the columns of `RefusalLog` each, in a transaction of its own: the act's was rolled back."""
    with database.write() as session:
        session.add_all(RefusalLog(**one) for one in refused)


def _facts(columns: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's columns as its leaf says them; what is empty is left out."""
    facts: dict[str, Any] = {"format": LEAF_FORMAT}
    for column, name, spelt in _SAID:
        value = columns.get(column)
        if value is not None:
            facts[name] = value if spelt is None else spelt(value)
    return facts


@lru_cache(maxsize=16)
def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


_SAID: tuple[tuple[str, str, Callable[[datetime], str] | None], ...] = (
    ("id", "id", None),
    ("body_id", "body", None),
    ("document_id", "document", None),
    ("version", "version", None),
    ("action", "action", None),
    ("from_state", "from", None),
    ("to_state", "to", None),
    ("actor_id", "actor", None),
    ("acting_as", "acting_as", None),
    ("step", "step", None),
    ("revision", "revision", None),
    ("content_sha256", "content_sha256", None),
    ("at", "at", _time),
    ("recorded_at", "recorded_at", _time),
)
"""What a leaf says: the column, what it is called there, and how it is spelt where that is not as it is."""
