"""A notice's row, and how it is put down: once for each key, whoever makes it how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, new_id
from documents.store.dialects import insert_into, rows_where

OPEN, TAKEN, NEVER = "open", "taken", "never"
"""What of a notice by e-mail: not decided, in a letter, not sent at all."""
AT_A_TIME = 200  # rows of one statement


class Notice(Base):
    """Somebody is told something. `at` is the domain's time of what happened, the others are the system's. `facts` are
    what its words need beside the document's own row, in plain values.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "person_id", "id"),
        Index("ix_notice_unread", "person_id", "document_id", **rows_where("read_at IS NULL")),
        Index("ix_notice_unmailed", "body_id", "person_id", **rows_where("mail = 'open'")),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    key: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[str] = mapped_column(String(5), default=OPEN)
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail_letter.id"), index=True)

    @property
    def matter(self) -> str:
        """What its key says that it is about: for one without a document the id of the audit entry."""
        return self.key.removeprefix(f"{self.kind}:").removesuffix(f":{self.person_id}")


class NoticeCursor(Base):
    """How far the log of one kind (`source`) has been read: up to the entry with this id."""

    __tablename__ = "notice_cursor"
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[UUID]


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice that may be there already. `matter` and the person are its key."""

    person_id: UUID
    kind: str
    matter: str
    at: datetime
    document_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.matter}:{self.person_id}"


def missing(session: Session, drafts: Sequence[Draft]) -> list[Draft]:
    """Those that are not there yet."""
    keys = [draft.key for draft in drafts]
    known: set[str] = set()
    for start in range(0, len(keys), AT_A_TIME):
        known.update(session.scalars(select(Notice.key).where(Notice.key.in_(keys[start : start + AT_A_TIME]))))
    return [draft for draft in drafts if draft.key not in known]


def put_up(session: Session, body_id: UUID, drafts: Sequence[Draft], made_at: datetime) -> int:
    """Writes those that are not there yet; how many. In one order, so that two who do so at once do not block each other."""
    rows = {
        draft.key: {
            "id": new_id(),
            "body_id": body_id,
            "person_id": draft.person_id,
            "kind": draft.kind,
            "document_id": draft.document_id,
            "key": draft.key,
            "facts": draft.facts,
            "at": draft.at,
            "made_at": made_at,
            "mail": OPEN,
        }
        for draft in sorted(drafts, key=lambda draft: draft.key)
    }
    told, values = 0, list(rows.values())
    for start in range(0, len(values), AT_A_TIME):
        query = insert_into(session, Notice).values(values[start : start + AT_A_TIME])
        told += len(session.execute(query.on_conflict_do_nothing().returning(Notice.id)).all())
    return told
