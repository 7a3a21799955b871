"""What reviewers remark on a document's content, and what is answered. Insert-only; no part of the content itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key

REMARK, REPLY, DONE = "remark", "reply", "done"
LONGEST = 2_000  # characters of one text
MOST = 500  # texts on one document


class Comment(Base):
    """One text of a thread. A remark begins one (`thread_id` is its own id) and names what it is about: the `path` in the
    content of its `revision` ("considering/1", "" for the document as a whole) and the fingerprint of what stood there.
    A reply, or the drafter's word that it is "done", belongs to the thread.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("kind IN ('remark', 'reply', 'done')", name="known_kind"),
        CheckConstraint("(kind = 'remark') = (thread_id = id)", name="begins_with_remark"),
        Index(None, "document_id", "id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    kind: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    path: Mapped[str] = mapped_column(String(300), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def threads_of(session: Session, document_id: UUID) -> dict[UUID, list[Comment]]:
    """The texts of a document by thread: threads in the order they began, each oldest first."""
    found: dict[UUID, list[Comment]] = {}
    for comment in session.scalars(select(Comment).where(Comment.document_id == document_id).order_by(Comment.id)):
        found.setdefault(comment.thread_id, []).append(comment)
    return found
