"""One person's act on many documents at once: each as if it were done by itself, with a result of its own.

Documents go in chunks, each chunk in one transaction with few statements. What is refused is left out of it and takes no
number. Where a chunk fails as a whole, its documents are done one by one: so none blocks another.
"""

import logging
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.moving.effects import number_asked
from documents.approval.moving.moves import Arrival, moved
from documents.approval.replies import IdempotencyKey, all_answered, remember
from documents.approval.rules.admission import check, invalid, no_such_document, not_stepped_up
from documents.approval.rules.guards import NOT_ISSUED
from documents.approval.views import DocumentRow
from documents.bodies.people import Actor
from documents.desk.acts import Desk
from documents.desk.lists import rows_of
from documents.drafting.documents import Document
from documents.numbering.counters import taken_ahead
from documents.store.dialects import lock_name
from documents.store.rows import keep_for_commit, put_changes, send_kept
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

log = logging.getLogger(__name__)

MOST = 200
"""So many documents at once."""
CHUNK = 128
"""So many in one transaction."""
PART = 16
"""So many are written at once: while the database writes some, the next are worked out."""
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
        """Everything in one transaction: the database writes what was decided on some while the next are judged. So counters are
        taken from as documents come, and a body's lists go one after the other: none waits for one that waits for it.
        """
        listed, refusals, jobs = {item.document_id: item for item in items}, dict[UUID, Refusal](), list[UUID]()
        unknown = set(listed)
        with self.database.write() as session:
            lock_name(session, f"together {actor.body_id}")
            keep_for_commit(session)
            with closing(self.cases.all_locked(session, actor, listed)) as groups:
                for cases in groups:
                    unknown -= cases.keys()
                    some = {key: item for key, item in listed.items() if key in cases}
                    moves, refused = self._judged_all(session, actor, action, cases, some, note)
                    refusals |= refused
                    jobs += _write(session, actor, moves)
        refusals |= {key: no_such_document() for key in unknown}
        return [Result(item, refusals.get(key)) for key, item in listed.items()], jobs

    def _judged_all(
        self,
        session: Session,
        actor: Actor,
        action: str,
        cases: Mapping[UUID, Case],
        listed: Mapping[UUID, Item],
        note: str | None,
    ) -> tuple["deque[_Move]", dict[UUID, Refusal]]:
        """What is to be written, in the order that was asked for, and what is refused; of what was done before neither."""
        moves, refusals = deque[_Move](), dict[UUID, Refusal]()
        answers = all_answered(session, actor, {key: item.key for key, item in listed.items()})
        for key, item in listed.items():
            try:
                if key in answers:
                    answers[key]()
                else:
                    moves.append(_Move(item, cases[key], _judged(cases[key], action, item, note)))
            except Refusal as refusal:
                if refusal.code == NOT_ISSUED:
                    raise _OneByOne from refusal
                refusals[key] = refusal
        return moves, refusals

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


class _Move(NamedTuple):
    item: Item
    case: Case
    arrivals: tuple[Arrival, ...]


class _OneByOne(Exception):
    """The act needs a file that is made outside its transaction, for each document its own; or it waits for another document,
    which may be of the same list.
    """


def _is_proved(actor: Actor, items: Sequence[Item]) -> bool:
    """Whether the actor proved presence for all of these contents."""
    return actor.proof is not None and all(actor.proof.covers(item.document_id, item.content_sha256) for item in items)


def _judged(case: Case, action: str, item: Item, note: str | None) -> tuple[Arrival, ...]:
    case.note, case.shown_sha256 = note, item.content_sha256
    line = check(case, action, item.version)
    if line is not None and line.prepares:
        raise _OneByOne
    return moved(case, action, line)


def _write(session: Session, actor: Actor, moves: "deque[_Move]") -> list[UUID]:
    """What the acts leave behind: the database writes those of some documents, and at last of all, while the next are worked out
    or judged. The moves are taken one by one, as what they know is not little. Answers the jobs that they leave to the worker.
    """
    numbering = (arrival.case for move in moves for arrival in move.arrivals if arrival.numbers)
    jobs: list[UUID] = []
    with taken_ahead(session, Counter(number_asked(case) for case in numbering)):
        while moves:
            item, case, arrivals = moves.popleft()
            for arrival in arrivals:
                arrival.write()
            if item.key is not None:
                remember(session, actor, case.document, item.key, {}, case.recorded_at)
            put_changes(session, case.document)
            jobs += case.jobs
            if len(moves) % PART == 0:
                send_kept(session)
    return jobs


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
