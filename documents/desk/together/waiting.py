"""What waits for a person, as they go through it: the most urgent first, then what is due first, then what came first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Select, Uuid, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.knowing import know_events
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import visible
from documents.approval.views import DocumentRow
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.desk.lists import in_queue, row, under_mandate
from documents.desk.reading.changes import changes_since
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.store.dialects import UtcDateTime
from workflow.definition import Transition, Workflow
from workflow.refusal import FieldProblem
from workflow.text import Text

TURN = "turn"
"""The queue of what waits for one's initials or signature."""
PAGE = 200
NEVER = date(9999, 12, 31)
"""Stands for the day of what is not due at all: behind everything that is."""


@dataclass(frozen=True, slots=True)
class Given:
    """Initials that count: at which step, by whom, when."""

    step: Text
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A document that waits for this person. `line` is its main act where that asks for nothing of its own, and so can be
    done with many at once; `changes` counts what is new since they last looked.
    """

    row: DocumentRow
    content_sha256: str
    line: Transition | None
    initials: tuple[Given, ...]
    changes: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Turns:
    """One page of them; `next` is the key to ask for the page after it."""

    items: tuple[Turn, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands among those that wait, counted from 1, and its neighbours."""

    number: int
    total: int
    before: UUID | None
    after: UUID | None


class Waiting:
    """Where people find what waits for them."""

    def __init__(self, cases: Casework) -> None:
        self.cases = cases
        self.database = cases.database

    def page(self, actor: Actor, after: str | None = None, limit: int = PAGE, queue: str = TURN) -> Turns:
        """So many of what waits for the actor, or of a part of it that is a queue of its own; however many there are asked
        for with as many questions.
        """
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            query = _waiting(select(Document, *_order(edition)), self.cases, actor, edition, queue)
            return self._page(session, actor, edition, query, after, limit)

    def page_under(self, actor: Actor, mandate_id: UUID | None, after: str | None = None, limit: int = PAGE) -> Turns:
        """So many of what waits for the actor by one of their mandates, or by any of them."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            query = select(Document, *_order(edition)).where(under_mandate(actor, edition, mandate_id))
            return self._page(session, actor, edition, query, after, limit)

    def place(self, actor: Actor, document_id: UUID) -> Place | None:
        """Where a document stands in the list; None where it does not wait for the actor."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            order = _order(edition)
            ids = list(
                session.scalars(
                    _waiting(select(Document.id), self.cases, actor, edition).order_by(*order).limit(5 * PAGE)
                )
            )
        if document_id not in ids:
            return None
        at = ids.index(document_id)
        return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)

    def following(self, actor: Actor, done: UUID | None = None) -> UUID | None:
        """The first that waits, other than the one that was just dealt with."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            query = _waiting(select(Document.id), self.cases, actor, edition).order_by(*_order(edition))
            return session.scalars(query.where(Document.id != done) if done else query).first()

    def _page(
        self,
        session: Session,
        actor: Actor,
        edition: EditionDefinition,
        query: Select[Any],
        after: str | None,
        limit: int,
    ) -> Turns:
        order = _order(edition)
        if after is not None:
            query = query.where(_behind(order, _read_key(after)))
        found = session.execute(query.order_by(*order).limit(limit + 1)).all()
        items = self._turns(session, actor, [each[0] for each in found[:limit]])
        return Turns(items, _key(found[limit - 1]) if len(found) > limit else None)

    def _turns(self, session: Session, actor: Actor, documents: Sequence[Document]) -> tuple[Turn, ...]:
        cases = self.cases.all_cases(session, actor, documents)
        know_events(cases.values())
        people = {document.drafter_id for document in documents}
        people |= {initial.person_id for each in cases.values() for initial in each.initials}
        names = person_names(session, people)
        changes = changes_since(session, actor, list(cases.values()))
        return tuple(_turn(each, names, changes.get(key, 0)) for key, each in cases.items())


def plain_line(workflow: Workflow, state: str) -> Transition | None:
    """The main act of a state where it needs no input of its own."""
    lines = (line for several in workflow.lines[state].values() for line in several)
    main = next((line for line in lines if line.weight == "main" and not line.automatic), None)
    return None if main is None or main.note or main.asks else main


def _turn(found: Case, names: Mapping[UUID, str], changes: int) -> Turn:
    steps = {step.name: step.label for step in found.workflow.route}
    standing = {
        (initial.step, initial.position): Given(
            steps.get(initial.step) or found.edition.body.titles([initial.position]) or Text("", ""),
            names[initial.person_id],
            initial.at,
        )
        for initial in found.initials
        if initial.content_sha256 == found.document.content_sha256
    }
    return Turn(
        row(found.edition, found.document, names, {}),
        found.document.content_sha256,
        plain_line(found.workflow, found.document.state),
        tuple(standing.values()),
        changes,
        found.document.due_on,
    )


def _waiting(
    query: Select[Any], cases: Casework, actor: Actor, edition: EditionDefinition, queue: str = TURN
) -> Select[Any]:
    today = cases.clock.today(edition.body.zone)
    return query.where(visible(actor, edition), in_queue(actor, edition, edition.workflows.values(), queue, today))


_Key = tuple[int, date, datetime, UUID]


def _order(edition: EditionDefinition) -> tuple[Any, ...]:
    urgent = case(
        {choice.code: -choice.level for choice in edition.body.choices["urgency"]}, value=Document.urgency, else_=0
    )
    return urgent, func.coalesce(Document.due_on, literal(NEVER, Date())), Document.state_since, Document.id


def _behind(order: Sequence[Any], key: _Key) -> ColumnElement[bool]:
    """What comes after the key in that order."""
    kinds: tuple[Any, ...] = (Integer(), Date(), UtcDateTime(), Uuid())
    marks = [literal(value, kind) for value, kind in zip(key, kinds, strict=True)]
    pairs = list(zip(order, marks, strict=True))
    return or_(
        *(
            and_(*(column == mark for column, mark in pairs[:place]), pairs[place][0] > pairs[place][1])
            for place in range(len(pairs))
        )
    )


def _key(found: Any) -> str:
    _, urgent, due, since, key = found
    return f"{urgent}~{due.isoformat()}~{since.isoformat()}~{key}"


def _read_key(text: str) -> _Key:
    try:
        urgent, due, since, key = text.split("~")
        at = datetime.fromisoformat(since)
        if at.tzinfo is None:
            raise ValueError("no zone")
        return int(urgent[:4]), date.fromisoformat(due), at.astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        problem = FieldProblem("after", Text("Kunci halaman ini tidak dikenal.", "No such page key."))
        raise invalid(problem) from None
