"""The document's row: what it is, where it stands, who has it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, false, or_, text, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Codes, Key, Sha256
from documents.store.dialects import rows_where


class Document(Base):
    """A document from draft to archive. `version` counts every change of the row, `revision` every change of the content.

    `waiting_for` are the codes of the positions whose turn it is (none while with its drafter or nobody), `added` the
    positions asked to review besides, each with the step that they stand beside. `due_on` is the day until which whoever it
    waits for should have acted: `due_days` working days after `due_from`; empty while nobody's time runs. `number` and
    `issued_on` repeat the register's row.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index(None, "body_id", "phase", "waiting_for", "id"),
        Index(None, "body_id", "drafter_id", "id"),
        Index(None, "body_id", "state", "id"),
        Index(None, "body_id", "due_on", **rows_where("due_on IS NOT NULL")),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    type: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(60))
    phase: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    security: Mapped[str] = mapped_column(String(30))
    urgency: Mapped[str] = mapped_column(String(30))
    content_sha256: Mapped[Sha256]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    drafter_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    waiting_for: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=(), server_default=text("''"))
    added: Mapped[dict[str, Any] | None]
    due_on: Mapped[date | None]
    due_from: Mapped[date | None]
    due_days: Mapped[int | None]
    state_since: Mapped[datetime]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None]


def waits_for(positions: Iterable[str]) -> ColumnElement[bool]:
    """The documents that wait for one of these positions. For a signature a document waits for one alone, which an index
    finds; reviewers there may be several.
    """
    codes = type_coerce(Document.waiting_for, Text())
    found: list[ColumnElement[bool]] = []
    for position in sorted(positions):
        found.append(and_(Document.phase == "signing", Document.waiting_for == (position,)))
        found.append(and_(Document.phase == "review", codes.contains(f" {position} ", autoescape=True)))
    return or_(false(), *found)
