"""The door to notices: made, read, chosen how to be heard of, and subscribed to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from documents.approval.defining.definitions import Definitions
from documents.bodies.people import Actor, load_actor
from documents.notices import reading
from documents.notices.feed import feeds
from documents.notices.making import Maker
from documents.notices.notices import Notice
from documents.notices.preferences import mail_of, set_mail
from documents.notices.reading import NoticePage
from documents.notices.timing import Timekeeper
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import Kind, refuse

FRESH = timedelta(seconds=2)
"""How old the notices that a page shows may be, where no worker makes them."""


class Notices:
    """A person's notices, and what makes them."""

    def __init__(
        self, database: Database, clock: Clock, definitions: Definitions, base_url: str, secret_key: str
    ) -> None:
        self.database = database
        self.clock = clock
        self.definitions = definitions
        self.maker = Maker(database, clock, definitions)
        self.timekeeper = Timekeeper(database, clock, definitions)
        self._base_url = base_url
        self._secret_key = secret_key
        self._refreshed: dict[UUID, datetime] = {}

    def refresh(self, body_id: UUID) -> None:
        """Make what is to be told, unless that was done a moment ago: a page shows it where no worker runs."""
        now = self.clock.system()
        if self._refreshed.get(body_id, now - FRESH) <= now - FRESH:
            self._refreshed[body_id] = now
            self.maker.make(body_id)
            self.timekeeper.look(body_id)

    def unread(self, actor: Actor) -> int:
        """How many notices this person has not read."""
        with self.database.read() as session:
            return session.scalar(select(reading.unread(actor.person_id))) or 0

    def page(self, actor: Actor, after: str | None = None, limit: int = 30) -> NoticePage:
        """This person's notices, unread first."""
        with self.database.read() as session:
            edition = self.definitions.edition(session, actor.edition_id)
            return reading.page(session, actor, edition, after, limit)

    def read(self, actor: Actor, ids: Sequence[UUID] | None = None) -> int:
        """Mark these of one's own notices as read, or all; how many were not."""
        with self.database.write() as session:
            return reading.mark_read(session, actor.person_id, self.clock.system(), ids)

    def open(self, actor: Actor, notice_id: UUID) -> str:
        """Read one of one's own notices; the address that it leads to, "" without one."""
        with self.database.write() as session:
            notice = session.get(Notice, notice_id)
            if notice is None or notice.person_id != actor.person_id:
                raise refuse(Kind.UNKNOWN, "unknown", "Pemberitahuan ini tidak ada.", "There is no such notice.")
            reading.mark_read(session, actor.person_id, self.clock.system(), [notice_id])
            return reading.path_of(notice)

    def mail(self, actor: Actor) -> str:
        """How this person gets notices by e-mail."""
        with self.database.read() as session:
            edition = self.definitions.current(session, actor.body_id)
            return mail_of(session, actor.person_id, edition.body.deadlines)

    def set_mail(self, actor: Actor, mail: str) -> None:
        """Choose how."""
        with self.database.write() as session:
            set_mail(session, actor.person_id, mail)

    def feed_address(self, actor: Actor) -> str | None:
        """The address of one's own calendar feed, None while there is none."""
        with self.database.read() as session:
            token = feeds.token_of(session, actor.person_id, self._secret_key)
        return f"{self._base_url}/calendar/{token}.ics" if token else None

    def new_feed(self, actor: Actor) -> None:
        """A new address for one's own feed; an earlier one is worth nothing from then on."""
        with self.database.write() as session:
            feeds.new_token(session, self.clock, actor, self._secret_key)

    def end_feed(self, actor: Actor) -> None:
        """Have no feed any more."""
        with self.database.write() as session:
            feeds.remove_token(session, self.clock, actor)

    def feed(self, token: str) -> str | None:
        """The feed with this token; None when there is none."""
        with self.database.read() as session:
            owner = feeds.owner_of(session, token)
            actor = load_actor(session, self.definitions, self.clock, owner) if owner else None
            if actor is None:
                return None
            edition = self.definitions.current(session, actor.body_id)
            return feeds.feed_of(session, actor, edition, self._base_url)
