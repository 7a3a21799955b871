"""Each person's feed: an address nobody can guess, replaced when it has come into the wrong hands."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.accounts.keys import key_of
from documents.approval.rules.permissions import visible
from documents.approval.rules.substitutes import decided_by
from documents.bodies.people import Actor, Person, record_change
from documents.drafting.documents import Document, waits_for
from documents.drafting.editions import EditionDefinition
from documents.notices.feed.ical import DayEvent, calendar
from documents.notices.telling import RUNNING
from documents.store.base import Base
from documents.store.clock import Clock
from documents.store.dialects import insert_into
from workflow.text import Text

NONCE_BYTES = 32
MOST = 500  # events of a feed


class CalendarFeed(Base):
    """A person's feed. The token of its address is made from `nonce` with the office's secret key, so that it can be shown
    again; the row alone does not tell it. Times are the system's.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_sha256"),)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    nonce: Mapped[bytes]
    token_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


def token_of(session: Session, person_id: UUID, secret_key: str) -> str | None:
    """The token in the address of a person's feed; None when they have none, or it was made with another key."""
    row = session.get(CalendarFeed, person_id)
    token = _token(row.nonce, secret_key) if row is not None else ""
    return token if row is not None and key_of(token) == row.token_sha256 else None


def new_token(session: Session, clock: Clock, actor: Actor, secret_key: str) -> None:
    """A new address for one's own feed; the one before leads nowhere any more."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    values = {"nonce": nonce, "token_sha256": key_of(_token(nonce, secret_key)), "created_at": clock.system()}
    query = insert_into(session, CalendarFeed).values(person_id=actor.person_id, **values)
    session.execute(query.on_conflict_do_update(index_elements=["person_id"], set_=values))
    record_change(session, clock, session.get_one(Person, actor.person_id), "calendar_feed_made", actor)


def remove_token(session: Session, clock: Clock, actor: Actor) -> None:
    """One's own feed is there no more."""
    row = session.get(CalendarFeed, actor.person_id)
    if row is not None:
        session.delete(row)
        record_change(session, clock, session.get_one(Person, actor.person_id), "calendar_feed_ended", actor)


def owner_of(session: Session, token: str) -> UUID | None:
    """Whose feed has this token; None when nobody's has, or their account is closed."""
    query = (
        select(CalendarFeed.person_id)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.token_sha256 == key_of(token), Person.active)
    )
    return session.scalar(query)


def feed_of(session: Session, actor: Actor, edition: EditionDefinition, base_url: str) -> str:
    """The days until which what waits for this person is due; of confidential documents nothing but the day."""
    body, host = edition.body, urlsplit(base_url).hostname or "localhost"
    query = (
        select(Document)
        .where(visible(actor, edition), Document.due_on.is_not(None), Document.phase.in_(RUNNING))
        .where(or_(waits_for(actor.positions), decided_by(actor.mandates, edition)))
        .order_by(Document.due_on, Document.id)
        .limit(MOST)
    )
    language = actor.language
    events = []
    for document in session.scalars(query):
        veiled = body.choice("security", document.security).level > 0
        kind = edition.types.get(document.type)
        name = kind.name.said(language) if kind else document.type
        what = Text("Naskah rahasia menunggu Anda", "A confidential document is waiting for you").said(language)
        summary = what if veiled else f"{name}: {document.title}"
        events.append(
            DayEvent(
                uid=f"{document.id}@{host}",
                day=document.due_on or document.changed_at.date(),
                summary=Text("Batas: {what}", "Due: {what}").format(what=summary).said(language),
                description="",
                url=f"{base_url}/documents/{document.id}",
                stamp=document.changed_at,
            )
        )
    title = Text("Batas naskah {body}", "Deadlines, {body}").format(body=body.short).said(language)
    return calendar(title, events)


def _token(nonce: bytes, secret_key: str) -> str:
    """256 bits that nobody can make without both."""
    made = hmac.new(secret_key.encode(), b"calendar feed " + nonce, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
