"""From notices to letters, and out: at once, or once a day, as each reader chose."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.defining.definitions import Definitions
from documents.approval.rules.permissions import visible
from documents.bodies.deadlines import AT_ONCE, DIGEST
from documents.bodies.editions import Body
from documents.bodies.people import Person, load_actor
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.notices import kinds
from documents.notices.mail import letters
from documents.notices.mail.composing import Matter, message_of, subject_of, text_of
from documents.notices.mail.letters import Letter
from documents.notices.mail.transports import MailError, MailUncertain, Transport
from documents.notices.notices import NEVER, OPEN, TAKEN, Notice
from documents.notices.preferences import mail_of
from documents.notices.reading import path_of
from documents.notices.telling import RUNNING
from documents.store.base import new_id
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.dialects import lock_name
from workflow.text import Text

log = logging.getLogger(__name__)

STALE = timedelta(days=3)
"""A notice that could not be mailed for so long is not mailed any more: it stands in the application."""
AT_A_TIME = 500
REST = timedelta(seconds=30)
"""How long a mail server that does not answer is left alone."""


@dataclass(frozen=True, slots=True)
class Sender:
    """How letters go out (None: not at all), from which address, and where their links lead."""

    transport: Transport | None
    address: str
    base_url: str


class Post:
    """Writes letters and sends them. Any number of processes may do so at once."""

    def __init__(self, database: Database, clock: Clock, definitions: Definitions, sender: Sender) -> None:
        self.database = database
        self.clock = clock
        self.definitions = definitions
        self.sender = sender
        self._resting_until: datetime | None = None

    def write_all(self) -> int:
        """Letters from the notices of every body; how many were written. None are where no mail goes out."""
        if self.sender.transport is None:
            return 0
        with self.database.read() as session:
            query = select(Body.id).where(
                select(Notice.id).where(Notice.body_id == Body.id, Notice.mail == OPEN).exists()
            )
            bodies = session.scalars(query.order_by(Body.id)).all()
        return sum(self.write(body_id) for body_id in bodies if self._due(body_id))

    def _due(self, body_id: UUID) -> bool:
        """Whether somebody is to get a letter now: what waits for a daily one takes no lock meanwhile."""
        with self.database.read() as session:
            round_of = _Round(session, self.definitions.current(session, body_id), self.clock)
            return bool(_readers(round_of, body_id))

    def write(self, body_id: UUID) -> int:
        """Letters from the notices of one body, in the same transaction that takes them; how many were written."""
        written = 0
        with self.database.write() as session:
            lock_name(session, f"letters {body_id}")
            edition = self.definitions.current(session, body_id)
            round_of = _Round(session, edition, self.clock)
            query = select(Notice).where(
                Notice.body_id == body_id, Notice.mail == OPEN, Notice.person_id.in_(_readers(round_of, body_id))
            )
            mine: dict[UUID, list[Notice]] = {}
            for notice in session.scalars(query.order_by(Notice.id).limit(AT_A_TIME)):
                mine.setdefault(notice.person_id, []).append(notice)
            round_of.look_up(notice for notices in mine.values() for notice in notices)
            for person_id, notices in mine.items():
                written += self._write_to(round_of, session.get_one(Person, person_id), notices)
        return written

    def _write_to(self, round_of: "_Round", person: Person, notices: Sequence[Notice]) -> int:
        settings = round_of.edition.body.deadlines
        way = mail_of(round_of.session, person.id, settings) if person.active else ""
        if way not in (AT_ONCE, DIGEST):
            for notice in notices:
                notice.mail = NEVER
            return 0
        if way == DIGEST and not round_of.digest_due(person.id):
            return 0
        worth = [notice for notice in notices if round_of.worth_telling(notice)]
        readable = self._readable(round_of, person, worth)
        for notice in notices:
            notice.mail = TAKEN if notice in worth else NEVER
        if way == AT_ONCE:
            for notice in worth:
                self._put(round_of, person, [notice], readable, f"notice:{notice.id}")
            return len(worth)
        if worth:
            self._put(round_of, person, worth, readable, round_of.digest_key(person.id))
        return min(1, len(worth))

    def _readable(self, round_of: "_Round", person: Person, notices: Sequence[Notice]) -> frozenset[UUID]:
        """Which documents of these notices the person may read now."""
        session, wanted = round_of.session, {notice.document_id for notice in notices if notice.document_id}
        actor = load_actor(session, self.definitions, self.clock, person.id) if wanted else None
        if actor is None:
            return frozenset()
        query = select(Document.id).where(Document.id.in_(wanted), visible(actor, round_of.edition))
        return frozenset(session.scalars(query))

    def _put(
        self, round_of: "_Round", person: Person, notices: Sequence[Notice], readable: Collection[UUID], key: str
    ) -> None:
        now = self.clock.system()
        matters = [round_of.matter(notice, readable) for notice in notices]
        letter = Letter(
            id=new_id(),
            body_id=person.body_id,
            person_id=person.id,
            key=key,
            language=person.language,
            subject=subject_of(matters, person.language),
            text=text_of(matters, person.name, round_of.edition.body, self.sender.base_url, person.language),
            created_at=now,
            available_at=now,
        )
        round_of.session.add(letter)
        round_of.session.flush()
        for notice in notices:
            notice.letter_id = letter.id

    def send_next(self) -> bool:
        """Send the letter that has been due for longest; False when none is, or the server is left alone for a while."""
        now, transport = self.clock.system(), self.sender.transport
        if transport is None or (self._resting_until is not None and now < self._resting_until):
            return False
        letter = letters.claim(self.database, now, repeatable=transport.repeatable)
        if letter is None:
            return False
        try:
            if self._deliver(transport, letter):
                letters.done(self.database, letter, self.clock.system())
        except MailUncertain:
            log.warning("letter %s: no answer to its text", letter.id)
            letters.give_up_uncertain(self.database, letter, self.clock.system())
        except MailError as error:
            log.warning("letter %s did not go out: %s", letter.id, error)
            letters.fail(self.database, letter, self.clock.system(), str(error), final=error.final)
            self._resting_until = self.clock.system() + REST if error.server else None
            return not error.server
        return True

    def _deliver(self, transport: Transport, letter: Letter) -> bool:
        with self.database.read() as session:
            person = session.get_one(Person, letter.person_id)
            name, email = person.name, person.email
        try:
            message = message_of(letter, name, email, self.sender.address, self.sender.base_url)
        except ValueError as error:
            raise MailError(f"{type(error).__name__}: {error}", final=True) from error
        return transport.deliver(
            letter.id, message, lambda: letters.mark_sending(self.database, letter, self.clock.system())
        )


def _readers(round_of: "_Round", body_id: UUID) -> list[UUID]:
    """Those of a body who have something to be told by mail now: not who gets one letter a day, before its time."""
    query = select(Notice.person_id).where(Notice.body_id == body_id, Notice.mail == OPEN).distinct()
    session, settings = round_of.session, round_of.edition.body.deadlines
    return [
        person
        for person in session.scalars(query).all()
        if mail_of(session, person, settings) != DIGEST or round_of.digest_due(person)
    ]


class _Round:
    """One writing of letters in one body: what is looked up for all of them."""

    def __init__(self, session: Session, edition: EditionDefinition, clock: Clock) -> None:
        self.session = session
        self.edition = edition
        self.documents: Mapping[UUID, Document] = {}
        self._now = clock.system()
        self._local = clock.now().astimezone(ZoneInfo(edition.body.zone))

    def look_up(self, notices: Iterable[Notice]) -> None:
        """Read what these notices are about."""
        wanted = {notice.document_id for notice in notices if notice.document_id}
        found = self.session.scalars(select(Document).where(Document.id.in_(wanted))) if wanted else ()
        self.documents = {document.id: document for document in found}

    def digest_key(self, person_id: UUID) -> str:
        return f"digest:{person_id}:{self._local.date()}"

    def digest_due(self, person_id: UUID) -> bool:
        """Whether it is time for today's, and there was none."""
        if self._local.time() < self.edition.body.deadlines.digest_at:
            return False
        return self.session.scalar(select(Letter.id).where(Letter.key == self.digest_key(person_id))) is None

    def worth_telling(self, notice: Notice) -> bool:
        """Whether it is still news: neither read nor old, and not about a turn that is over."""
        if notice.read_at is not None or notice.made_at < self._now - STALE:
            return False
        kind = kinds.KINDS.get(notice.kind)
        if kind is None or not kind.passing or notice.document_id is None:
            return True
        document = self.documents[notice.document_id]
        awaited = set(notice.facts.get("positions", ())) & set(document.waiting_for)
        return document.phase in RUNNING and bool(awaited)

    def matter(self, notice: Notice, readable: Collection[UUID]) -> Matter:
        """What the letter says of a notice; of a document that is confidential, or not the reader's to read any more, neither
        title nor number.
        """
        body = self.edition.body
        document = self.documents[notice.document_id] if notice.document_id else None
        veiled = document is not None and (
            document.id not in readable or body.choice("security", document.security).level > 0
        )
        words = kinds.words_of(notice.kind, notice.facts, body, veiled=veiled)
        kind = self.edition.types.get(document.type) if document is not None and not veiled else None
        told = document is not None and notice.kind == kinds.TURN
        return Matter(
            words=words,
            title=document.title if document is not None and not veiled else "",
            kind=kind.name if kind else Text("", ""),
            due_on=document.due_on if document is not None and told else None,
            path=path_of(notice),
        )
