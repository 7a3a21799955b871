"""How every door to documents reaches one: only for whom may know of it, with each refusal and each auditor's look logged."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache, partial
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.defining.definitions import Definitions
from documents.approval.knowing import Kinds, events_asked, know_all
from documents.approval.known import known_asked, read_known
from documents.approval.rules.admission import no_such_document
from documents.approval.rules.permissions import (
    asked_for,
    found_among,
    lock_all,
    look_up,
    one_asked,
    reads_as_auditor,
)
from documents.bodies.people import Actor
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields.characters import printable
from documents.drafting.revisions import Revision
from documents.evidence.entries import log_refusals
from documents.evidence.reads import log_read
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.direct import Asked, answers, in_turn
from workflow.refusal import Kind, Refusal

FIRST = 16
"""So many documents are asked for first, then twice as many, and so on: while some are gone through, the next are read."""
Moment = tuple[datetime, datetime]
"""The domain's time and the system's."""
LOGGED_LENGTH = 60  # characters of an action in the logs
LOGGED = frozenset({Kind.PERSON, Kind.UNKNOWN, Kind.STEP_UP, Kind.DOCUMENT})


class Casework:
    """Opens documents as cases: with their definitions, who asks, and one moment of the clock."""

    def __init__(self, database: Database, clock: Clock, definitions: Definitions) -> None:
        self.database = database
        self.clock = clock
        self.definitions = definitions

    def case(self, session: Session, actor: Actor | None, document: Document) -> Case:
        """A document that was already found for this person, or by the system itself."""
        edition = self.definitions.edition(session, document.edition_id)
        return Case(
            session=session,
            edition=edition,
            document=document,
            actor=actor,
            now=self.clock.now(),
            today=self.clock.today(edition.body.zone),
            recorded_at=self.clock.system(),
            editions=partial(self.definitions.edition, session),
        )

    def found(self, session: Session, actor: Actor, document_id: UUID) -> Case:
        """The document, if this person may know of it; else the Refusal of one that is not there."""
        found = look_up(session, actor, self.edition(session, actor), document_id)
        if found is None:
            raise no_such_document()
        return self._opened(session, actor, *found)

    def locked(self, session: Session, actor: Actor, document_id: UUID) -> Case:
        """The same, its row held until the commit; the clock is read after. What an act has to know comes in the same breath, as
        of when it was asked for; that of a substitute, and what is no longer so, is asked for when it is needed.
        """
        edition, now = self.edition(session, actor), self.clock.now()
        today = self.clock.today(edition.body.zone)
        asked = [one_asked(actor, edition, document_id, lock=True)]
        if not actor.mandates:
            asked.append(known_asked(document_id, actor.body_id, actor, edition, now, today))
        rows, *known = answers(session, asked)
        if not rows:  # who waited for the row saw the content of before: whoever held it has changed that
            rows, *known = answers(session, asked)
        if not rows:
            raise no_such_document()
        case = self._opened(session, actor, *found_among(rows)[document_id])
        kind = edition.types.get(case.type.code)
        if known and kind is not None and kind.series == case.type.series and case.today == today:
            case.known = read_known(*known)
        return case

    def _opened(self, session: Session, actor: Actor, document: Document, revision: Revision) -> Case:
        case = self.case(session, actor, document)
        case.revision = revision
        return case

    def all_locked(
        self, session: Session, actor: Actor, ids: Collection[UUID]
    ) -> Generator[dict[UUID, Case], None, None]:
        """Those of many documents that this person may know of. Their rows are locked first, all of them; then they are read with
        few questions, some at a time and in their order, while the database reads the next.
        """
        yield from self._all_looked_up(session, actor, ids, lock=True)

    def all_found(self, session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Case]:
        """The same without locking their rows, and all at once."""
        return {
            key: case for some in self._all_looked_up(session, actor, ids, lock=False) for key, case in some.items()
        }

    def _all_looked_up(
        self, session: Session, actor: Actor, ids: Collection[UUID], *, lock: bool
    ) -> Generator[dict[UUID, Case], None, None]:
        edition, dialect = self.definitions.edition(session, actor.edition_id), session.get_bind().dialect.name
        parts = _growing(list(ids)) if lock else iter([ids])
        asked: Iterator[list[Asked]] = (
            [asked_for(actor, edition, part, dialect), events_asked(part, dialect)] for part in parts
        )
        if lock and ids:
            asked = chain([[lock_all(actor, ids, dialect), *next(asked)]], asked)
        moment = cache(self._moment)  # one for all, and only when the rows are held
        with closing(in_turn(session, asked, partial(self._read_cases, session, actor, moment, {}))) as groups:
            yield from groups

    def _read_cases(
        self,
        session: Session,
        actor: Actor,
        moment: Callable[[], Moment],
        kinds: Kinds,
        answers: list[list[Any]],
    ) -> dict[UUID, Case]:
        *_, rows, events = answers
        found = found_among(rows)
        cases = self.all_cases(session, actor, [document for document, _ in found.values()], moment())
        for key, case in cases.items():
            case.revision = found[key][1]
        know_all(cases.values(), events, kinds)
        return cases

    def _moment(self) -> Moment:
        return self.clock.now(), self.clock.system()

    def all_cases(
        self, session: Session, actor: Actor, documents: Iterable[Document], moment: Moment | None = None
    ) -> dict[UUID, Case]:
        """Documents that were already found for this person, all at one moment of the clock."""
        (now, recorded_at), cases = moment or self._moment(), {}
        editions = partial(self.definitions.edition, session)
        for document in documents:
            edition = editions(document.edition_id)
            today = now.astimezone(ZoneInfo(edition.body.zone)).date()
            cases[document.id] = Case(session, edition, document, actor, now, today, recorded_at, editions=editions)
        return cases

    def edition(self, session: Session, actor: Actor) -> EditionDefinition:
        """The body's newest definitions when the actor came in: what they are shown, without a look at the database."""
        return self.definitions.edition(session, actor.edition_id)

    def newest(self, session: Session, actor: Actor) -> EditionDefinition:
        """The body's newest definitions at this very moment: what a transaction writes by."""
        return self.definitions.current(session, actor.body_id)

    @contextmanager
    def looking(self, actor: Actor, document_id: UUID, what: str) -> Iterator[Case]:
        """A look at one document. One at a confidential document by an auditor is logged before anything is shown."""
        with self.logged(actor, document_id, what), self.database.read() as session:
            case = self.found(session, actor, document_id)
            as_auditor = reads_as_auditor(case)
            yield case
        if as_auditor:
            log_read(
                self.database,
                body_id=actor.body_id,
                person_id=actor.person_id,
                document_id=document_id,
                what=_short(what),
                at=self.clock.system(),
            )

    @contextmanager
    def logged(self, actor: Actor, document_id: UUID | None, action: str) -> Iterator[None]:
        """Log what is refused, once its own transaction is undone."""
        try:
            yield
        except Refusal as refusal:
            self.log(actor, [(document_id, action, refusal)])
            raise

    def log(self, actor: Actor, refused: Sequence[tuple[UUID | None, str, Refusal]]) -> None:
        """Put down what was refused, each with its document and action, where it is of a kind that is logged."""
        rows = [
            {
                "body_id": actor.body_id,
                "person_id": actor.person_id,
                "document_id": document_id,
                "action": _short(action),
                "code": refusal.code,
                "at": self.clock.system(),
            }
            for document_id, action, refusal in refused
            if refusal.kind in LOGGED
        ]
        if rows:
            log_refusals(self.database, rows)


def _growing(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    start, size = 0, FIRST
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, 2 * size


def _short(name: str) -> str:
    """A name that came from outside, as the logs have room for it."""
    return printable(name)[:LOGGED_LENGTH]
