"""The fewest rows that a room's test stands on: a body, a person, documents. Written straight to the tables."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from documents.bodies.editions import Body, Edition
from documents.bodies.people import Person
from documents.drafting.documents import Document
from documents.store.base import new_id

THEN = datetime(2019, 12, 16, 2, 0, tzinfo=UTC)
HASH = "0" * 64


@dataclass(frozen=True)
class Office:
    """The keys that other rows refer to."""

    body_id: UUID
    edition_id: UUID
    person_id: UUID


def add_office(session: Session, code: str = "rt05") -> Office:
    """A body with one edition and one person."""
    office = Office(new_id(), new_id(), new_id())
    session.add(Body(id=office.body_id, code=code, created_at=THEN))
    session.flush()
    session.add(
        Edition(
            id=office.edition_id,
            body_id=office.body_id,
            version=1,
            sha256=HASH,
            manifest={"body.toml": HASH},
            published_at=THEN,
        )
    )
    session.add(
        Person(id=office.person_id, body_id=office.body_id, email=f"sari@{code}.example", name="Sari", created_at=THEN)
    )
    session.flush()
    return office


def add_document(session: Session, office: Office, title: str = "Panitia", security: str = "open") -> UUID:
    """A document of that body; what it says does not matter."""
    document = Document(
        id=new_id(),
        body_id=office.body_id,
        edition_id=office.edition_id,
        type="notice",
        state="written",
        phase="drafting",
        version=1,
        revision=1,
        title=title,
        security=security,
        urgency="calm",
        content_sha256=HASH,
        created_by=office.person_id,
        drafter_id=office.person_id,
        state_since=THEN,
        created_at=THEN,
        changed_at=THEN,
    )
    session.add(document)
    session.flush()
    return document.id
