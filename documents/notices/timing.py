"""What time brings: reminders before a deadline, what is overdue, whom it is escalated to, who stands in from today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from documents.approval.defining.definitions import Definitions
from documents.approval.moving.deadlines import settle
from documents.bodies.acting.standing import FORMS, Mandate, usable_at
from documents.bodies.calendar.days import Calendar
from documents.bodies.calendar.edits import calendar_of, last_edit_at
from documents.bodies.deadlines import DeadlineSettings
from documents.bodies.editions import Body
from documents.bodies.people import Person
from documents.bodies.positions import Appointment
from documents.drafting.documents import Document, waits_for
from documents.notices import kinds
from documents.notices.notices import Draft, Notice, missing, put_up
from documents.notices.reading import mark_over, passing
from documents.notices.telling import RUNNING, Teller, deadline_matter
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.dialects import lock_name
from workflow.text import Text

RECENT = timedelta(minutes=5)
"""So long after a change of the calendar, deadlines are counted again: another process may have used the older one."""


LATELY = timedelta(days=31)
"""Whoever has held a position for longer was told of what waits for it by an earlier process."""
AT_LATEST = timedelta(minutes=2)
"""How long after the instant of its act a document may still be committed."""
AT_A_TIME = 500  # documents whose events are read together


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the clock depended on. As long as it is the same, only what was acted on since can be news."""

    at: datetime
    of: tuple[date, UUID, datetime | None]
    sitting: Mapping[str, frozenset[UUID]]

    def new_people(self, before: "Look") -> frozenset[str]:
        """The positions in which others sit now."""
        return frozenset(
            position for position, people in self.sitting.items() if people != before.sitting.get(position)
        )

    def gone(self, before: "Look") -> frozenset[UUID]:
        """Whoever does not sit any more where they sat, and the mandates that are not usable any more."""
        nobody: frozenset[UUID] = frozenset()
        return nobody.union(*(was - self.sitting.get(position, nobody) for position, was in before.sitting.items()))


class Timekeeper:
    """Looks at the clock. Any number of processes may do so at once, and as often as they like: each remembers its last look
    at a body, and reads but the documents of which that look could not tell.
    """

    def __init__(self, database: Database, clock: Clock, definitions: Definitions) -> None:
        self.database = database
        self.clock = clock
        self.definitions = definitions
        self._looks: dict[UUID, Look] = {}

    def look_everywhere(self) -> int:
        """In every body; how many notices are new."""
        with self.database.read() as session:
            bodies = session.scalars(select(Body.id).where(Body.edition_id.is_not(None)).order_by(Body.id)).all()
        return sum(self.look(body_id) for body_id in bodies)

    def look(self, body_id: UUID) -> int:
        """What is due to be told in one body; how many notices are new. Without anything new nothing is written."""
        self._settle(body_id)
        told, before = 0, self._looks.get(body_id)
        with self.database.read() as session:
            drafts, over, look = self._due(session, body_id, before)
            lacking = bool(missing(session, drafts))
        if lacking or over:
            with self.database.write() as session:
                lock_name(session, f"notices {body_id}")
                drafts, over, look = self._due(session, body_id, before)
                mark_over(session, over, self.clock.system())
                told = put_up(session, body_id, drafts, self.clock.system())
        self._looks[body_id] = look
        return told

    def _settle(self, body_id: UUID) -> None:
        with self.database.read() as session:
            changed = last_edit_at(session, body_id)
        if changed is None or changed < self.clock.system() - RECENT:
            return
        with self.database.write() as session:
            moved = settle(session, body_id, self._calendar(session, body_id))
        if moved:
            self._looks.pop(body_id, None)

    def _due(self, session: Session, body_id: UUID, before: Look | None) -> tuple[list[Draft], list[UUID], Look]:
        """What is to be told, which notices are over, and what both depended on."""
        body = self.definitions.current(session, body_id).body
        now, today = self.clock.now(), self.clock.today(body.zone)
        teller = Teller(session, self.definitions, body_id, now=now, today=today)
        look = Look(now, (today, teller.edition.id, last_edit_at(session, body_id)), teller.seats.sitting)
        fresh = look.new_people(before) if before else teller.seats.filled_since(today - LATELY)
        calendar = self._calendar(session, body_id)
        query = select(Document).where(Document.body_id == body_id).order_by(Document.id)
        near = query.where(Document.due_on <= calendar.after(today, body.deadlines.remind_days))
        if before and before.of == look.of and body.deadlines.escalate_to not in fresh:
            near = near.where(Document.changed_at >= before.at - AT_LATEST)
        handed = list(session.scalars(query.where(waits_for(fresh)))) if fresh else []
        found = self._mandates(session, body_id, teller, today)
        for start in range(0, len(handed), AT_A_TIME):
            found += teller.turns(handed[start : start + AT_A_TIME])
        for document in {one.id: one for one in (*session.scalars(near), *handed)}.values():
            if document.phase in RUNNING and document.due_on is not None:
                found += _of_deadline(teller, document, document.due_on, calendar, body.deadlines, today)
        return found, _over(session, teller, look, before), look

    def _calendar(self, session: Session, body_id: UUID) -> Calendar:
        return calendar_of(session, body_id, self.definitions.current(session, body_id).body)

    def _mandates(self, session: Session, body_id: UUID, teller: Teller, today: date) -> list[Draft]:
        """That somebody stands in for somebody from now on: to both."""
        rows = session.scalars(select(Mandate).where(Mandate.body_id == body_id, *usable_at(teller.now, today))).all()
        people = {key for row in rows for key in (row.substitute_id, row.principal_id) if key is not None}
        query = select(Person.id, Person.name).where(Person.id.in_(people))
        names = {row.id: row.name for row in session.execute(query)} if people else {}
        found = []
        for row in rows:
            position = teller.edition.body.positions.get(row.position)
            values = {
                "position": position.title if position else row.position,
                "form": FORMS[row.form].printed,
                "name": names[row.substitute_id],
            }
            told = {row.substitute_id: _STANDS_IN}
            if row.principal_id is not None:
                told[row.principal_id] = _STOOD_IN
            found += [
                Draft(
                    person_id=person,
                    kind=kinds.MANDATE,
                    matter=str(row.id),
                    at=row.effective_at,
                    facts={"what": kinds.kept_text(words.format(**values))},
                )
                for person, words in told.items()
            ]
        return found


def _over(session: Session, teller: Teller, look: Look, before: Look | None) -> list[UUID]:
    """The notices of turns whose readers have no turn any more, though the document did not move: a mandate has ended, rests,
    or its substitute is away; an appointment is over.
    """
    gone = look.gone(before) if before else _gone_lately(session, teller, look)
    if not gone:
        return []
    substitutes = select(Mandate.substitute_id).where(Mandate.id.in_(gone))
    theirs = or_(Notice.person_id.in_(gone), Notice.person_id.in_(substitutes))
    unread = session.scalars(passing(teller.body_id).where(theirs, Notice.document_id.is_not(None))).all()
    return [key for start in range(0, len(unread), AT_A_TIME) for key in teller.over(unread[start : start + AT_A_TIME])]


def _gone_lately(session: Session, teller: Teller, look: Look) -> frozenset[UUID]:
    """Who sits no more where they sat within the last weeks, and mandates that gave something then and give nothing now."""
    since, today = look.at - LATELY, look.of[0]
    left = select(Appointment.person_id).where(
        Appointment.body_id == teller.body_id, Appointment.ends_on >= today - LATELY, Appointment.ends_on < today
    )
    begun = select(Mandate.id).where(
        Mandate.body_id == teller.body_id,
        Mandate.starts_at <= look.at,
        or_(Mandate.ends_at.is_(None), Mandate.ends_at > since),
        or_(Mandate.ended_at.is_(None), Mandate.ended_at > since),
    )
    usable = frozenset[UUID]().union(*look.sitting.values())
    return frozenset(session.scalars(left)) | (frozenset(session.scalars(begun)) - usable)


_STANDS_IN = Text("Anda bertindak untuk {position} ({form}).", "You act for {position} ({form}).")
_STOOD_IN = Text("{name} bertindak untuk {position} ({form}).", "{name} acts for {position} ({form}).")


def _of_deadline(
    teller: Teller,
    document: Document,
    due_on: date,
    calendar: Calendar,
    settings: DeadlineSettings,
    today: date,
) -> Sequence[Draft]:
    """A reminder before the day, a notice after it, and some days later one to whoever watches over it."""
    facts = {"due_on": due_on.isoformat(), "positions": list(document.waiting_for)}
    awaited = list(dict.fromkeys(person for _, person in teller.awaited(document)))
    matter = deadline_matter(document)

    def told(people: Sequence[UUID], kind: str) -> list[Draft]:
        return [Draft(person, kind, matter, teller.now, document.id, facts) for person in people]

    if today <= due_on:
        near = settings.remind_days > 0 and today >= calendar.before(due_on, settings.remind_days)
        return told(awaited, kinds.REMINDER) if near and document.due_from != today else []
    found = told(awaited, kinds.OVERDUE)
    if settings.escalate_to and calendar.between(due_on, today) >= settings.escalate_after:
        watching = [person for person in teller.seats.holders(settings.escalate_to) if person not in awaited]
        found += told(watching, kinds.ESCALATED)
    return found
