"""Idempotency keys: the first answer to a key is the answer, kept in the act's own transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.approval.views import DocumentView
from documents.bodies.people import Actor
from documents.drafting.documents import Document
from documents.store.base import Base, Sha256
from documents.store.dialects.many import is_among
from documents.store.direct import Direct
from documents.store.rows import put_down
from workflow.refusal import Kind, refuse

LONGEST_KEY = 200


class Reply(Base):
    """A success that may be asked for again. Keys count per person and document."""

    __tablename__ = "reply"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    request_sha256: Mapped[Sha256]
    version: Mapped[int]
    answer: Mapped[dict[str, Any]]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A caller's key, the SHA-256 of its request, and how the answer to it is written from what the act led to; without
    `answer` it is only known that the request was done.
    """

    value: str
    request_sha256: str
    answer: Callable[[DocumentView], dict[str, Any]] | None = None


def answered(session: Session, actor: Actor, document_id: UUID, key: IdempotencyKey) -> Mapping[str, Any] | None:
    """The first answer to this key; None when the key is new. Raises Refusal when it came with another request."""
    reply = session.get(Reply, (actor.person_id, document_id, key.value))
    return None if reply is None else _checked(reply, key)


def all_answered(
    session: Session, actor: Actor, given: Mapping[UUID, IdempotencyKey | None]
) -> Mapping[UUID, Callable[[], Mapping[str, Any]]]:
    """The same for many documents at once, those whose key is known: each is to be called for its answer or its Refusal."""
    keys = {document_id: key for document_id, key in given.items() if key is not None}
    if not keys:
        return {}
    query = _found(session.get_bind().dialect.name)
    found = (
        _Kept._make(row) for row in query.rows(session, {"person_id": actor.person_id, "document_ids": list(keys)})
    )
    return {
        reply.document_id: partial(_checked, reply, keys[reply.document_id])
        for reply in found
        if keys[reply.document_id].value == reply.key
    }


class _Kept(NamedTuple):
    document_id: UUID
    key: str
    request_sha256: str
    answer: Mapping[str, Any]


@cache
def _found(dialect: str) -> Direct:
    """What `person_id` was answered on each of `document_ids`."""
    mine = Reply.person_id == bindparam("person_id", type_=Uuid())
    columns = (getattr(Reply, name) for name in _Kept._fields)
    return Direct(select(*columns).where(mine, is_among(dialect, Reply.document_id, "document_ids")))


def _checked(reply: Reply | _Kept, key: IdempotencyKey) -> Mapping[str, Any]:
    if reply.request_sha256 != key.request_sha256:
        raise refuse(
            Kind.DOCUMENT,
            "idempotency_key_reused",
            "Kunci Idempotency-Key ini sudah dipakai untuk permintaan lain.",
            "This Idempotency-Key was used for another request.",
        )
    return reply.answer


def remember(
    session: Session, actor: Actor, document: Document, key: IdempotencyKey, answer: dict[str, Any], at: datetime
) -> None:
    """Keep the answer to this key."""
    put_down(
        session,
        Reply,
        person_id=actor.person_id,
        document_id=document.id,
        key=key.value,
        request_sha256=key.request_sha256,
        version=document.version,
        answer=answer,
        at=at,
    )
