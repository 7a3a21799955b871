"""The door to moving running documents: the dry run, the order to move, its result, and taking one move back.

`by` is None where the operator acts at the command line. Each document moves in an audited event of its own, under its row's
lock, and is looked at again at that moment; one that is refused never keeps another from moving.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.defining.past import MOVED, MOVED_BACK, read_move
from documents.approval.knowing import know_events
from documents.approval.rules.admission import no_such_document
from documents.approval.rules.permissions import visible, without
from documents.bodies.editions import Body
from documents.bodies.people import Actor, Person
from documents.desk.casework import Casework
from documents.drafting.documents import Document
from documents.drafting.revisions import Revision
from documents.evidence.entries import AuditEntry, log_refusals, record
from documents.renewal.fitting import hindrance
from documents.renewal.moving import AT_REST, NEWEST, settled, stand_under
from documents.renewal.standing import (
    Newest,
    edition_views,
    in_batches,
    newest,
    occupied,
    running,
)
from documents.renewal.turns import Seated
from documents.renewal.views import Candidate, DryRun, EditionView, Moved, Occupied, Order, PastOrder, Result
from workflow.refusal import Kind, Reason, Refusal, refuse
from workflow.text import Text

SEE, MOVE = "see_templates", "move_documents"
ORDERED = "documents_moved"
"""The audit entry of one order to move, beside the event of each document."""
LAST_ORDERS = 10
BATCH = 100
"""So many documents move in one transaction: nobody waits long for a row, and a thousand commits are not made."""

_NONE = Reason("no_such_document", Text("Naskah ini tidak ada.", "There is no such document."))
_SAID = {reason.code: reason.text for reason in (NEWEST, AT_REST, _NONE)}
_CHANGED = Text("Berubah saat dipindahkan.", "It changed while it was to be moved.")
"""Of a document that could not be moved then, and stands in no way of it today."""
Titles = Mapping[UUID, str]


class Renewal:
    """Moves documents on their way to the newest definitions."""

    def __init__(self, cases: Casework) -> None:
        self._cases = cases
        self._database = cases.database
        self._definitions = cases.definitions

    def editions(self, body_id: UUID, by: Actor | None) -> list[EditionView]:
        """Every edition, newest first, with how many running documents stand on it."""
        with self._database.read() as session:
            self._allow(session, by, SEE)
            return edition_views(session, body_id)

    def occupied(self, body_id: UUID, by: Actor | None) -> list[Occupied]:
        """The states with documents in them that the newest edition has no more; they keep theirs."""
        with self._database.read() as session:
            self._allow(session, by, SEE)
            return occupied(session, self._definitions, body_id)

    def dry_run(self, body_id: UUID, by: Actor | None) -> DryRun:
        """Which running documents can move, and why the others cannot. Changes nothing."""
        with self._database.read() as session:
            self._allow(session, by, SEE)
            known = newest(session, self._definitions, body_id)
            read = self._readable(session, body_id, by)
            rows, seated = [], Seated()
            for cases in in_batches(list(self._behind(session, body_id, known)), BATCH):
                know_events(cases)
                rows += [
                    _candidate(case, read, hindrance(case, case.moved_to(known.edition), seated)) for case in cases
                ]
        order = {kind: place for place, kind in enumerate(known.edition.types)}
        rows.sort(key=lambda row: (row.reason is None, order.get(row.type, -1), row.id))
        return DryRun(known.edition.id, known.edition.version, tuple(rows))

    def move(self, body_id: UUID, by: Actor | None, to: UUID, ids: Sequence[UUID]) -> Order:
        """Move these documents to the edition `to`, which is the newest one still. Raises Refusal when another was
        published since: what was looked at may not be so any more.
        """
        wanted = list(dict.fromkeys(ids))
        moved: list[UUID] = []
        refused: dict[UUID, Reason] = {}
        with self._cases.logged(by, None, MOVED) if by else nullcontext():
            for some in in_batches(wanted, BATCH):
                try:
                    turned_down = self._batch(body_id, by, to, some)
                except Refusal as refusal:  # a newer edition came between: what is moved already is told all the same
                    if not moved:
                        raise
                    turned_down = dict.fromkeys(some, refusal.reason)
                refused |= turned_down
                moved += [one for one in some if one not in turned_down]
            return Order(self._put_order_down(body_id, by, to, moved, refused), len(moved))

    def undo(self, by: Actor, document_id: UUID) -> None:
        """Take a move back: the document stands on its former edition again. Raises Refusal once anything else happened."""
        with self._cases.logged(by, document_id, MOVED_BACK), self._database.write() as session:
            self._allow(session, by, MOVE)
            document = session.scalars(
                select(Document).where(Document.id == document_id, Document.body_id == by.body_id).with_for_update()
            ).one_or_none()
            if document is None:
                raise no_such_document()
            last = session.scalars(
                select(AuditEntry)
                .where(AuditEntry.document_id == document_id, AuditEntry.version.is_not(None))
                .order_by(AuditEntry.version.desc())
                .limit(1)
            ).one()
            if last.action != MOVED or last.version != document.version:
                raise refuse(
                    Kind.DOCUMENT,
                    "acted_since",
                    "Sejak dipindahkan naskah ini sudah ditindaklanjuti; pemindahannya tidak dapat diurungkan lagi.",
                    "Something was done with it since it was moved; the move cannot be undone any more.",
                )
            case = self._cases.case(session, by, document)
            former = self._definitions.edition(session, read_move(last).before)
            stand_under(case, former, MOVED_BACK)

    def orders(self, by: Actor) -> list[PastOrder]:
        """The last orders to move to the newest edition, the newest first: their moves may still be undone."""
        with self._database.read() as session:
            self._allow(session, by, SEE)
            since = self._cases.newest(session, by).id  # ids rise with time
            query = (
                select(AuditEntry, Person.name)
                .outerjoin(Person, Person.id == AuditEntry.actor_id)
                .where(AuditEntry.body_id == by.body_id, AuditEntry.id > since, AuditEntry.action == ORDERED)
                .order_by(AuditEntry.id.desc())
                .limit(LAST_ORDERS)
            )
            found = []
            for entry, name in session.execute(query):
                moved, refused = len(entry.details["moved"]), len(entry.details["refused"])
                found.append(PastOrder(entry.id, entry.at, name, moved, moved + refused))
            return found

    def result(self, by: Actor, order_id: UUID) -> Result:
        """What an order led to, with the reason of each document that did not move."""
        with self._database.read() as session:
            self._allow(session, by, SEE)
            order = session.get(AuditEntry, order_id)
            if order is None or order.body_id != by.body_id or order.action != ORDERED:
                raise refuse(Kind.UNKNOWN, "no_such_page", "Halaman tidak ada.", "No such page.")
            said = order.details
            refused: dict[UUID, str] = {UUID(key): code for key, code in said["refused"].items()}
            moved = {UUID(key) for key in said["moved"]}
            known = newest(session, self._definitions, by.body_id)
            read = self._readable(session, by.body_id, by)
            rows: list[Moved] = []
            seated = Seated()
            for some in in_batches(sorted(moved | refused.keys()), BATCH):
                found = session.scalars(select(Document).where(Document.id.in_(some)).order_by(Document.id)).all()
                fresh, undone = _just_moved(session, some), _undone(session, some, order.id)
                for document in found:
                    case, code = self._cases.case(session, None, document), refused.get(document.id)
                    reason = _why(case, known, code, seated) if code else None
                    back = reason is None and document.id in undone
                    undoable = reason is None and not back and document.id in fresh
                    title = read.get(document.id)
                    rows.append(Moved(document.id, case.type.name, case.state, title, reason, back, undoable))
            rows.sort(key=lambda row: row.reason is None)
            name = session.scalar(select(Person.name).where(Person.id == order.actor_id)) if order.actor_id else None
            return Result(order.id, order.at, name, said["version"], tuple(rows))

    def _batch(self, body_id: UUID, by: Actor | None, to: UUID, ids: Sequence[UUID]) -> dict[UUID, Reason]:
        """Move those of `ids` that can, in one transaction; why the others cannot."""
        with self._database.write() as session:
            self._allow(session, by, MOVE)
            return self._move(session, body_id, by, self._still(session, body_id, to), ids)

    def _move(
        self, session: Session, body_id: UUID, by: Actor | None, known: Newest, ids: Sequence[UUID]
    ) -> dict[UUID, Reason]:
        query = select(Document).where(Document.id.in_(ids), Document.body_id == body_id)
        documents = {row.id: row for row in session.scalars(query.order_by(Document.id).with_for_update())}
        refused = {one: _NONE for one in ids if one not in documents}
        contents = _contents(session, documents.values())
        cases = [self._cases.case(session, by, document) for document in documents.values()]
        know_events(cases)
        seated = Seated()
        for case in cases:
            document = case.document
            case.revision = contents[document.id]
            reason = settled(document, known.edition) or hindrance(case, case.moved_to(known.edition), seated)
            if reason is None:
                with session.no_autoflush:
                    stand_under(case, known.edition, MOVED)
            else:
                refused[document.id] = reason
        return refused

    def _behind(self, session: Session, body_id: UUID, known: Newest) -> Iterator[Case]:
        """The running documents whose definitions are others in the newest edition."""
        query = (
            select(Document, Revision)
            .join(Revision, (Revision.document_id == Document.id) & (Revision.revision == Document.revision))
            .where(*running(body_id), Document.edition_id != known.edition.id)
            .order_by(Document.id)
        )
        for document, revision in session.execute(query):
            edition = self._definitions.edition(session, document.edition_id)
            if not known.same(edition, document.type):
                case = self._cases.case(session, None, document)
                case.revision = revision
                yield case

    def _still(self, session: Session, body_id: UUID, to: UUID) -> Newest:
        """The newest edition, if it is the one that the order is about."""
        session.execute(select(Body.id).where(Body.id == body_id).with_for_update(read=True))
        known = newest(session, self._definitions, body_id)
        if known.edition.id != to:
            raise refuse(
                Kind.DOCUMENT,
                "stale_edition",
                "Edisi yang lebih baru baru saja terbit. Periksa lagi mana yang dapat pindah.",
                "A newer edition has just been published. Look again which ones can move.",
            )
        return known

    def _readable(self, session: Session, body_id: UUID, by: Actor | None) -> Titles:
        """The titles of those running documents that this person reads."""
        if by is None:
            return {}
        edition = self._definitions.edition(session, by.edition_id)
        rows = session.execute(select(Document.id, Document.title).where(*running(body_id), visible(by, edition)))
        return {row.id: row.title for row in rows}

    def _allow(self, session: Session, by: Actor | None, capability: str) -> None:
        if by is None:
            return
        if SEE not in by.capabilities and MOVE not in by.capabilities:
            raise refuse(
                Kind.UNKNOWN,
                "no_such_page",
                "Halaman tidak ada, atau bukan untuk Anda.",
                "No such page, or not for you.",
            )
        reason = without(self._cases.newest(session, by), by, capability) if capability == MOVE else None
        if reason is not None:
            raise Refusal(reason)

    def _put_order_down(
        self, body_id: UUID, by: Actor | None, to: UUID, moved: Sequence[UUID], refused: dict[UUID, Reason]
    ) -> UUID:
        clock = self._cases.clock
        if refused:
            log_refusals(
                self._database,
                [
                    {
                        "body_id": body_id,
                        "person_id": by.person_id if by else None,
                        "document_id": document_id if reason is not _NONE else None,
                        "action": MOVED,
                        "code": reason.code,
                        "at": clock.system(),
                    }
                    for document_id, reason in refused.items()
                ],
            )
        with self._database.write() as session:
            edition = self._definitions.edition(session, to)
            return record(
                session,
                body_id=body_id,
                action=ORDERED,
                at=clock.now(),
                recorded_at=clock.system(),
                actor_id=by.person_id if by else None,
                details={
                    "version": edition.version,
                    "definitions_sha256": edition.sha256,
                    "moved": [str(one) for one in moved],
                    "refused": {str(one): reason.code for one, reason in refused.items()},
                },
            )


def _candidate(case: Case, titles: Titles, reason: Reason | None) -> Candidate:
    document = case.document
    return Candidate(
        id=document.id,
        type=document.type,
        type_name=case.type.name,
        state=case.state,
        version=case.edition.version,
        title=titles.get(document.id),
        reason=reason,
    )


def _contents(session: Session, documents: Collection[Document]) -> dict[UUID, Revision]:
    """The content of each of these documents, whose rows are held."""
    key = tuple_(Revision.document_id, Revision.revision)
    wanted = [(document.id, document.revision) for document in documents]
    return {row.document_id: row for row in session.scalars(select(Revision).where(key.in_(wanted)))}


def _just_moved(session: Session, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those to which nothing happened since they were moved."""
    last = (AuditEntry.document_id == Document.id) & (AuditEntry.version == Document.version)
    query = select(Document.id).join(AuditEntry, last).where(Document.id.in_(ids), AuditEntry.action == MOVED)
    return frozenset(session.scalars(query))


def _undone(session: Session, ids: Sequence[UUID], order_id: UUID) -> frozenset[UUID]:
    """Those whose move by this order was taken back. An order is put down behind its moves, and ids rise with time."""
    query = (
        select(AuditEntry.document_id, AuditEntry.action, AuditEntry.id)
        .where(AuditEntry.document_id.in_(ids), AuditEntry.action.in_((MOVED, MOVED_BACK)))
        .order_by(AuditEntry.document_id, AuditEntry.version)
    )
    before: dict[UUID | None, bool] = {}
    last: dict[UUID | None, str] = {}
    for key, action, entry_id in session.execute(query):
        if action == MOVED:
            before[key] = entry_id < order_id
        if before.get(key):
            last[key] = action
    return frozenset(key for key, action in last.items() if key is not None and action == MOVED_BACK)


def _why(case: Case, known: Newest, code: str, seated: Seated) -> Text:
    """A reason for which a document was not moved, in words: the log keeps its code."""
    now = settled(case.document, known.edition) or hindrance(case, case.moved_to(known.edition), seated)
    return _SAID.get(code) or (now.text if now is not None and now.code == code else _CHANGED)
