"""A person's notices: unread ones first, page by page. Each is read by acting on its document or by opening it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select, update
from sqlalchemy.orm import Session

from documents.approval.rules.permissions import visible
from documents.bodies.definitions import BodyDefinition, Choice
from documents.bodies.people import Actor
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.notices import kinds
from documents.notices.notices import Notice
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

MOST = 200


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice. `title` and `number` are empty where there is no document, or the reader may not (or no longer) read it;
    `document_id` then is None. `path` is the address of the page that it leads to, "" without one.
    """

    id: UUID
    kind: str
    words: Text
    icon: str
    tone: str
    at: datetime
    read: bool
    document_id: UUID | None
    title: str
    number: str | None
    urgency: Choice | None
    security: Choice | None
    due_on: date | None
    path: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page; `next` is the key of the page after it, None at the end."""

    items: tuple[NoticeView, ...]
    next: str | None


def unread(person_id: UUID) -> ScalarSelect[int]:
    """How many notices somebody has not read."""
    mine = select(func.count()).select_from(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return mine.scalar_subquery()


def page(
    session: Session, actor: Actor, edition: EditionDefinition, after: str | None = None, limit: int = 30
) -> NoticePage:
    """What somebody was told: unread first, then read, each newest first."""
    limit = max(1, min(limit, MOST))
    mine = select(Notice).where(Notice.person_id == actor.person_id)
    is_read, last = _key(after)
    rows: list[Notice] = []
    if not is_read:
        open_ones = mine.where(Notice.read_at.is_(None))
        open_ones = open_ones.where(Notice.id < last) if last else open_ones
        rows += session.scalars(open_ones.order_by(Notice.id.desc()).limit(limit + 1))
        last = None
    if len(rows) <= limit:
        read = mine.where(Notice.read_at.is_not(None))
        read = read.where(Notice.id < last) if last else read
        rows += session.scalars(read.order_by(Notice.id.desc()).limit(limit + 1 - len(rows)))
    shown = rows[:limit]
    further = f"{'r' if shown[-1].read_at else 'u'}{shown[-1].id}" if len(rows) > limit else None
    return NoticePage(_views(session, actor, edition, shown), further)


def mark_read(session: Session, person_id: UUID, now: datetime, ids: Sequence[UUID] | None = None) -> int:
    """Mark these notices of a person as read, or all; how many were not."""
    query = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if ids is not None:
        query = query.where(Notice.id.in_(ids))
    found = session.execute(query.values(read_at=now).returning(Notice.id)).all()
    return len(found)


def passing(body_id: UUID) -> Select[Notice]:
    """The unread notices of a body that are over once what they ask is not for their reader to do any more."""
    codes = [kind.code for kind in kinds.KINDS.values() if kind.passing]
    return select(Notice).where(Notice.body_id == body_id, Notice.kind.in_(codes), Notice.read_at.is_(None))


def mark_over(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Count these notices as read: they are over."""
    if ids:
        query = update(Notice).where(Notice.id.in_(ids)).values(read_at=now)
        session.execute(query.execution_options(synchronize_session=False))


def path_of(notice: Notice) -> str:
    """The page that a notice leads to."""
    if notice.document_id is not None:
        return f"/documents/{notice.document_id}"
    if notice.kind == kinds.TEMPLATE and notice.facts.get("proposal"):
        return f"/template-proposals/{notice.facts['proposal']}"
    return "/people/pending" if notice.kind == kinds.SECOND else ""


def _views(
    session: Session, actor: Actor, edition: EditionDefinition, rows: Sequence[Notice]
) -> tuple[NoticeView, ...]:
    wanted = {row.document_id for row in rows if row.document_id}
    query = select(Document).where(Document.id.in_(wanted), visible(actor, edition))
    known = {document.id: document for document in session.scalars(query)} if wanted else {}
    return tuple(_view(row, known, edition.body) for row in rows)


def _view(row: Notice, known: Mapping[UUID, Document], body: BodyDefinition) -> NoticeView:
    document = known.get(row.document_id) if row.document_id else None
    kind = kinds.KINDS.get(row.kind)
    facts: Mapping[str, Any] = row.facts
    return NoticeView(
        id=row.id,
        kind=row.kind,
        words=kinds.words_of(row.kind, facts, body, veiled=row.document_id is not None),  # the number stands beside
        icon=kind.icon if kind else "bell",
        tone=kind.tone if kind else "neutral",
        at=row.at,
        read=row.read_at is not None,
        document_id=document.id if document else None,
        title=document.title if document else "",
        number=document.number if document else None,
        urgency=body.choice("urgency", document.urgency) if document else None,
        security=body.choice("security", document.security) if document else None,
        due_on=document.due_on if document and kind and kind.passing else None,
        path=path_of(row) if document is not None or row.document_id is None else "",
    )


def _key(after: str | None) -> tuple[bool, UUID | None]:
    """Where a page goes on: among the read ones or not, and behind which."""
    if after is None:
        return False, None
    try:
        if after[:1] not in ("r", "u"):
            raise ValueError(after)
        return after[0] == "r", UUID(after[1:])
    except ValueError:
        problem = FieldProblem("after", Text("Kunci halaman ini tidak dikenal.", "No such page key."))
        raise refuse(Kind.CONTENT, "invalid_fields", "Halaman ini tidak ada.", "No such page.", problem) from None
