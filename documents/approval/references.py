"""References from one document to another: which, and how an issued one is cited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.drafting.documents import Document
from documents.drafting.fields import Field


@dataclass(frozen=True, slots=True)
class Issued:
    """What is printed of an issued document that is referred to."""

    type: str
    title: str
    number: str
    issued_on: date


def referenced_ids(definitions: Iterable[Field], fields: Mapping[str, Any]) -> tuple[UUID, ...]:
    """The documents that the content refers to."""
    return tuple(
        UUID(fields[definition.name])
        for definition in definitions
        if definition.kind == "document" and fields.get(definition.name)
    )


def issued_among(session: Session, ids: Iterable[UUID]) -> dict[str, Issued]:
    """The issued ones among `ids`, by id."""
    rows = session.execute(
        select(Document.id, Document.type, Document.title, Document.number, Document.issued_on).where(
            Document.id.in_(tuple(ids)), Document.number.is_not(None)
        )
    )
    return {
        str(row.id): Issued(row.type, row.title, row.number, row.issued_on)
        for row in rows
        if row.number is not None and row.issued_on is not None
    }


def first_open(session: Session, ids: Iterable[UUID]) -> str | None:
    """The title of one among `ids` that is not issued."""
    query = select(Document.title).where(Document.id.in_(tuple(ids)), Document.number.is_(None))
    return session.scalar(query.limit(1))
