"""One person's act on many documents at once: each as if it were done by itself, with a result of its own.

Documents go in chunks, each chunk in one transaction with as few statements as one document takes. What is refused is left
out of it and takes no number. Where a chunk fails as a whole, its documents are done one by one: so none blocks another.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.moving.effects import number_asked
from documents.approval.moving.moves import Arrival, moved
from documents.approval.replies import IdempotencyKey, all_answered, remember
from documents.approval.rules.admission import check, invalid, no_such_document, not_stepped_up
from documents.approval.views import DocumentRow
from documents.bodies.people import Actor
from documents.desk.acts import Desk
from documents.desk.lists import rows_of
from documents.drafting.documents import Document
from documents.numbering.counters import taken_ahead
from documents.store.rows import keep_for_commit, put_all_changes
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

log = logging.getLogger(__name__)

MOST = 200
"""So many documents at once."""
CHUNK = 128
"""So many in one transaction."""
INTERNAL = "internal_error"
"""The code of what failed without anybody's refusing it: it may be tried again."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document of many, with the version and the content that the person was shown. With a `key` it is done once."""

    document_id: UUID
    version: int | None
    content_sha256: str | None
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: done, or refused and why."""

    item: Item
    refusal: Refusal | None = None


class Together:
    """Where people act on many documents. Any action that asks nothing of its own for each document will do."""

    def __init__(self, desk: Desk, chunk: int = CHUNK) -> None:
        self.desk = desk
        self.cases = desk.cases
        self.database = desk.database
        self.chunk = chunk

    def act(self, actor: Actor, action: str, items: Sequence[Item], note: str | None = None) -> tuple[Result, ...]:
        """Do one action on each, numbers in the order of `items`. Raises Refusal, and does nothing at all, for a list that is
        empty, too long or names a document twice, and where a signature lacks its step-up.
        """
        check_list(items)
        with self.cases.logged(actor, None, action):
            if self.signs(actor, action) and not _is_proved(actor, items):
                raise not_stepped_up()
        found: list[Result] = []
        for start in range(0, len(items), self.chunk):
            found += self._chunk(actor, action, items[start : start + self.chunk], note)
        return tuple(found)

    def rows(self, ids: Sequence[UUID]) -> dict[UUID, DocumentRow]:
        """The documents that were just acted on, wherever they went, as a list shows them."""
        with self.database.read() as session:
            return rows_of(
                session, self.cases.definitions, session.scalars(select(Document).where(Document.id.in_(ids)))
            )

    def signs(self, actor: Actor, action: str) -> bool:
        """Whether the action is a signature in one of the body's workflows."""
        with self.database.read() as session:
            workflows = self.cases.edition(session, actor).workflows.values()
        return any(
            line.action == action and line.records == "signature" for each in workflows for line in each.transitions
        )

    def _chunk(self, actor: Actor, action: str, items: Sequence[Item], note: str | None) -> list[Result]:
        try:
            results, jobs = self._at_once(actor, action, items, note)
        except (_OneByOne, Refusal):
            return [self._alone(actor, action, item, note) for item in items]
        except Exception:
            log.warning("%s documents are done one by one", len(items), exc_info=True)
            return [self._alone(actor, action, item, note) for item in items]
        if jobs:
            self.desk.ring(jobs)
        self.cases.log(actor, [(one.item.document_id, action, one.refusal) for one in results if one.refusal])
        return results

    def _at_once(
        self, actor: Actor, action: str, items: Sequence[Item], note: str | None
    ) -> tuple[list[Result], list[UUID]]:
        """Everything in one transaction: all are judged before anything is written."""
        results, moves = [], list[_Move]()
        with self.database.write() as session:
            cases = self.cases.all_locked(session, actor, [item.document_id for item in items])
            answers = all_answered(session, actor, {item.document_id: item.key for item in items if item.key})
            for item in items:
                case = cases.get(item.document_id)
                try:
                    if case is None:
                        raise no_such_document()
                    if item.document_id in answers:
                        answers[item.document_id]()
                    else:
                        case.note, case.shown_sha256 = note, item.content_sha256
                        moves.append(_Move(item, case, _judged(case, action, item.version)))
                    results.append(Result(item))
                except Refusal as refusal:
                    results.append(Result(item, refusal))
            _write(session, actor, moves)
        return results, [job for move in moves for job in move.case.jobs]

    def _alone(self, actor: Actor, action: str, item: Item, note: str | None) -> Result:
        try:
            self.desk.act(
                actor,
                item.document_id,
                action,
                expected_version=item.version,
                content_sha256=item.content_sha256,
                note=note,
                key=item.key,
            )
        except Refusal as refusal:
            return Result(item, refusal)
        except Exception:
            log.exception("%s of %s failed", action, item.document_id)
            return Result(item, _trouble())
        return Result(item)


@dataclass(frozen=True, slots=True)
class _Move:
    item: Item
    case: Case
    arrivals: tuple[Arrival, ...]


class _OneByOne(Exception):
    """The act needs a file that is made outside its transaction, for each document its own."""


def _is_proved(actor: Actor, items: Sequence[Item]) -> bool:
    """Whether the actor proved presence for all of these contents."""
    return actor.proof is not None and all(actor.proof.covers(item.document_id, item.content_sha256) for item in items)


def _judged(case: Case, action: str, version: int | None) -> tuple[Arrival, ...]:
    line = check(case, action, version)
    if line is not None and line.prepares:
        raise _OneByOne
    return moved(case, action)


def _write(session: Session, actor: Actor, moves: Sequence[_Move]) -> None:
    """What the acts leave behind, written with the commit. The numbers are taken at the very end: then each counter's row is
    held but for a moment.
    """
    arrivals = [arrival for move in moves for arrival in move.arrivals]
    numbering = [arrival for arrival in arrivals if arrival.numbers]
    keep_for_commit(session)
    for arrival in arrivals:
        if not arrival.numbers:
            arrival.write()
    for move in moves:
        if move.item.key is not None:
            remember(session, actor, move.case.document, move.item.key, {}, move.case.recorded_at)
    with taken_ahead(session, Counter(number_asked(arrival.case) for arrival in numbering)):
        for arrival in numbering:
            arrival.write()
    put_all_changes(session, [move.case.document for move in moves])


def check_list(items: Sequence[Item]) -> None:
    """Raises the refusal of a list that is not to be acted on."""
    if not items:
        words = Text("Pilih naskahnya dulu.", "Choose the documents first.")
        raise invalid(FieldProblem("items", words))
    if len(items) > MOST:
        words = Text(
            "Paling banyak {most} naskah sekali jalan; ini {n}. Kurangi pilihannya.",
            "At most {most} documents at once; these are {n}. Choose fewer.",
        )
        raise invalid(FieldProblem("items", words.format(most=MOST, n=len(items))))
    times = Counter(item.document_id for item in items)
    words = Text("Naskah {id} disebut lebih dari sekali.", "The document {id} is named more than once.")
    twice = [
        FieldProblem(f"items/{place}/id", words.format(id=item.document_id))
        for place, item in enumerate(items)
        if times[item.document_id] > 1
    ]
    if twice:
        raise invalid(*twice)


def _trouble() -> Refusal:
    return refuse(
        Kind.DOCUMENT,
        INTERNAL,
        "Ada gangguan pada sistem; naskah ini tidak berubah. Coba lagi.",
        "Something went wrong in the system; this document is unchanged. Try again.",
    )
