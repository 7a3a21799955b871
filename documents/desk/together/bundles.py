"""A bundle: documents that a person chose to act on together, kept with the version and the content that they saw.

It is gone through bit by bit, and its address says at any time, whatever was killed when, what was done and what was not: what
is done is read from the acts' own transactions, only what was refused is put down here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.bundle import Bundle
from documents.approval.case import Case
from documents.approval.moving.numbers import number_parts, pattern_of, period_for
from documents.approval.replies import IdempotencyKey, Reply
from documents.approval.rules.admission import check, no_such_action
from documents.approval.rules.permissions import visible
from documents.approval.views import DocumentRow
from documents.bodies.people import Actor, Proof
from documents.desk.lists import rows_of
from documents.desk.together.acting import INTERNAL, Item, Together, check_list
from documents.drafting.documents import Document
from documents.numbering.counters import peek
from documents.rendering.facts import BLANK
from documents.store.dialects import insert_into
from workflow.definition import NUMBERING, Transition
from workflow.refusal import Kind, Refusal, refuse
from workflow.text import Text

Status = Literal["done", "refused", "open"]


@dataclass(frozen=True, slots=True)
class BundleItem:
    """One document of it. `title` is the one seen; `document` is None where one may not know of it (any more). `reason` says
    why it was refused, or would be now; `expected_number` is a forecast while it is open.
    """

    document_id: UUID
    content_sha256: str
    title: str
    status: Status
    document: DocumentRow | None
    reason: Text | None = None
    expected_number: str | None = None


@dataclass(frozen=True, slots=True)
class BundleView:
    """The whole of it; `line` is the act as the definitions name it, None where no document of it knows the act."""

    id: UUID
    action: str
    line: Transition | None
    items: tuple[BundleItem, ...]
    signs: bool
    numbers: bool

    def of(self, status: Status) -> tuple[BundleItem, ...]:
        return tuple(item for item in self.items if item.status == status)

    @property
    def begun(self) -> bool:
        return any(item.status != "open" for item in self.items)

    @property
    def pairs(self) -> tuple[tuple[UUID, str], ...]:
        """What is still to be done, as whoever confirms it confirms it: each document with the content seen."""
        return tuple((item.document_id, item.content_sha256) for item in self.items if item.status == "open")


class Bundles:
    """Where bundles are made and gone through. Each is its maker's alone."""

    def __init__(self, together: Together) -> None:
        self.together = together
        self.cases = together.cases
        self.database = together.database

    def gather(self, actor: Actor, bundle_id: UUID, action: str, items: Sequence[Item]) -> None:
        """Keep what was chosen. The same id again changes nothing. Raises Refusal for a list that cannot be acted on."""
        check_list(items)
        with self.cases.logged(actor, None, action), self.database.write() as session:
            workflows = self.cases.definitions.workflows(session, actor.body_id, self.cases.edition(session, actor))
            if all(action not in workflow.actions for workflow in workflows):
                raise no_such_action()
            titles = self._titles(session, actor, items)
            listed = [
                [str(item.document_id), item.version, item.content_sha256, titles.get(item.document_id, "")]
                for item in items
            ]
            query = insert_into(session, Bundle).values(
                id=bundle_id,
                body_id=actor.body_id,
                person_id=actor.person_id,
                action=action,
                items={"items": listed},
                refused={},
                at=self.cases.clock.system(),
            )
            session.execute(query.on_conflict_do_nothing())

    def _titles(self, session: Session, actor: Actor, items: Sequence[Item]) -> dict[UUID, str]:
        """The titles of those that the actor may read: they are told by them even when they are no longer theirs to read."""
        query = select(Document.id, Document.title).where(
            visible(actor, self.cases.edition(session, actor)), Document.id.in_([item.document_id for item in items])
        )
        return {found.id: found.title for found in session.execute(query)}

    def look(self, actor: Actor, bundle_id: UUID) -> BundleView:
        """What was done, what was refused and why, what is open."""
        with self.database.read() as session:
            bundle = _own(session, actor, bundle_id)
            items, done = _items(bundle), _done(session, bundle)
            cases = self.cases.all_found(session, actor, [item.document_id for item in items])
            known = {key: case.document for key, case in cases.items()}
            gone = [one for one in done if one not in known]
            if gone:  # who acted on it may be told where it went, though they do not read there; not what came after
                rest = session.scalars(select(Document).where(Document.id.in_(gone)))
                known |= {one.id: one for one in rest if one.version == done[one.id]}
            rows = rows_of(session, self.cases.definitions, known.values())
            still = [item for item in items if item.document_id not in done]
            open_ones = [item for item in still if str(item.document_id) not in bundle.refused]
            reasons = {
                item.document_id: _why_not(cases[item.document_id], actor, bundle.action, item)
                for item in open_ones
                if item.document_id in cases
            }
            forecast = _forecast(session, bundle.action, still, cases, reasons)
            told = _Told(bundle, done, rows, reasons, forecast, _titles(bundle))
            lines = [line for case in cases.values() if (line := case.workflow.actions.get(bundle.action))]
            return BundleView(
                bundle.id,
                bundle.action,
                lines[0] if lines else None,
                tuple(told.item(item) for item in items),
                signs=any(line.records == "signature" for line in lines),
                numbers=bool(forecast),
            )

    def go_on(self, actor: Actor, bundle_id: UUID, most: int | None = None) -> None:
        """Do up to `most` of what is open, all without it. Raises Refusal, with nothing done, where a signature lacks its
        step-up.
        """
        with self.database.read() as session:
            bundle = _own(session, actor, bundle_id)
            done = _done(session, bundle)
        open_ones = [
            item
            for item in _items(bundle)
            if item.document_id not in done and str(item.document_id) not in bundle.refused
        ]
        if not open_ones:
            return
        results = self.together.act(actor, bundle.action, open_ones[:most])
        refused = {
            str(result.item.document_id): {
                "code": result.refusal.code, "id": result.refusal.text.id, "en": result.refusal.text.en
            }
            for result in results
            if result.refusal is not None and result.refusal.code != INTERNAL
        }  # fmt: skip
        if refused:
            with self.database.write() as session:
                held = session.get_one(Bundle, bundle_id, with_for_update=True)
                held.refused = {**held.refused, **refused}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a bundle's documents, told one by one; `reasons` are those of the open ones that the actor finds."""

    bundle: Bundle
    done: Collection[UUID]
    rows: Mapping[UUID, DocumentRow]
    reasons: Mapping[UUID, Text | None]
    forecast: Mapping[UUID, str]
    titles: Mapping[UUID, str]

    def item(self, item: Item) -> BundleItem:
        key, seen = item.document_id, (item.document_id, item.content_sha256 or "", self.titles[item.document_id])
        if key in self.done:
            return BundleItem(*seen, "done", self.rows.get(key))
        if refused := self.bundle.refused.get(str(key)):
            return BundleItem(
                *seen, "refused", self.rows.get(key), _known(Text(refused["id"], refused["en"]), seen[-1])
            )
        reason = self.reasons[key] if key in self.reasons else _known(_NOT_THERE, seen[-1])
        return BundleItem(*seen, "open", self.rows.get(key), reason, None if reason else self.forecast.get(key))


def _why_not(case: Case, actor: Actor, action: str, item: Item) -> Text | None:
    """Why the act would be refused now, the proof of presence aside."""
    case.actor, case.shown_sha256 = replace(actor, proof=_SUPPOSED), item.content_sha256
    try:
        check(case, action, item.version)
    except Refusal as refusal:
        return refusal.text
    return None


def _forecast(
    session: Session,
    action: str,
    items: Sequence[Item],
    cases: Mapping[UUID, Case],
    reasons: Mapping[UUID, Text | None],
) -> dict[UUID, str]:
    """The numbers that these would get, in the order of the list, where the act leads to a number. One that would be refused,
    or was, takes none.
    """
    following: dict[tuple[str, str], int] = {}
    found: dict[UUID, str] = {}
    for item in items:
        case = cases.get(item.document_id)
        if case is None or not _leads_to_number(case, action):
            continue
        series = case.type.series, period_for(case)
        if series not in following:
            following[series] = peek(session, case.document.body_id, *series)
        found[item.document_id] = pattern_of(case).format(number_parts(case, following[series], BLANK))
        if item.document_id in reasons and reasons[item.document_id] is None:
            following[series] += 1
    return found


def _leads_to_number(case: Case, action: str) -> bool:
    lines = case.workflow.lines[case.document.state].get(action, ())
    after = [case.workflow.automatic.get(line.goes_to(case.document.state)) for line in lines]
    return any(line is not None and NUMBERING in line.effects for line in after)


def _own(session: Session, actor: Actor, bundle_id: UUID) -> Bundle:
    bundle = session.get(Bundle, bundle_id)
    if bundle is None or bundle.person_id != actor.person_id:
        raise refuse(
            Kind.UNKNOWN, "no_such_page", "Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you."
        )
    return bundle


def _items(bundle: Bundle) -> list[Item]:
    """The documents in order, each with the key under which it is acted on once in this bundle."""
    found = []
    for document_id, version, content, _ in bundle.items["items"]:
        request = sha256(f"{bundle.action} {version} {content}".encode()).hexdigest()
        found.append(Item(UUID(document_id), version, content, IdempotencyKey(_key(bundle), request)))
    return found


def _titles(bundle: Bundle) -> dict[UUID, str]:
    return {UUID(item[0]): item[3] for item in bundle.items["items"]}


def _key(bundle: Bundle) -> str:
    return f"bundle {bundle.id}"


def _done(session: Session, bundle: Bundle) -> dict[UUID, int]:
    """What was acted on, with its version after it: each act has put that down in its own transaction."""
    ids = [UUID(item[0]) for item in bundle.items["items"]]
    query = select(Reply.document_id, Reply.version).where(
        Reply.person_id == bundle.person_id, Reply.document_id.in_(ids), Reply.key == _key(bundle)
    )
    return {row.document_id: row.version for row in session.execute(query)}


_SUPPOSED = Proof("supposed")
"""Stands for the proof that is still to come, where it is asked what else would be refused."""
_NOT_THERE = Text("Naskah ini tidak ada, atau bukan untuk Anda.", "No such document, or not for you.")
_NO_MORE = Text(
    "Naskah ini ditarik atau berpindah sesudah Anda memilihnya.", "It was withdrawn or passed on after you chose it."
)
"""The same, of one whose title was read."""


def _known(reason: Text, title: str) -> Text:
    return _NO_MORE if title and reason == _NOT_THERE else reason
