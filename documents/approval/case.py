"""A case: one person before one document. What guards and effects look at, read when first asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from documents.approval.defining.past import MOVES, Move, moves_of
from documents.approval.known import Known, known_asked, read_known
from documents.approval.references import first_open, referenced_ids
from documents.bodies.acting.capacity import Capacity
from documents.bodies.acting.stand_ins import stand_ins_at
from documents.bodies.acting.standing import Standing
from documents.bodies.definitions import LegalBasis
from documents.bodies.people import Actor
from documents.drafting.agreement import disagreements
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import missing
from documents.drafting.revisions import Revision
from documents.drafting.types import DocumentType
from documents.evidence.entries import PastEvent
from workflow.definition import Reviewer, State, Step, Workflow
from workflow.once import once
from workflow.refusal import FieldProblem
from workflow.route import Initial, Station, Turn, Walk, stations, widened
from workflow.text import Text

NOTHING: Mapping[str, str] = {}
NOBODY = UUID(int=0)
ADDED = "+"
"""Before the code of a position that was added to one document: the name of its step."""
_REVISION = select(Revision).where(
    Revision.document_id == bindparam("document_id", type_=Uuid()), Revision.revision == bindparam("revision")
)


@dataclass
class Case:
    """`actor` is None when the system itself acts. `now` and `today` are the domain's time, `recorded_at` the system's;
    `asked` holds the extra inputs of the act, `jobs` what it leaves to the worker, `capacity` for whom the actor acts;
    `editions` finds an edition by its id; `origin` is the case as it stands, where this one is what it would be under
    another edition.
    """

    session: Session
    edition: EditionDefinition
    document: Document
    actor: Actor | None
    now: datetime
    today: date
    recorded_at: datetime
    editions: Callable[[UUID], EditionDefinition] | None = None
    origin: "Case | None" = None
    note: str | None = None
    shown_sha256: str | None = None
    asked: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    jobs: list[UUID] = field(default_factory=list)
    capacity: Capacity | None = None

    @once
    def type(self) -> DocumentType:
        return self.edition.types[self.document.type]

    @once
    def workflow(self) -> Workflow:
        return self.edition.workflows[self.type.workflow]

    @property
    def state(self) -> State:
        return self.workflow.states[self.document.state]

    @once
    def revision(self) -> Revision:
        """The content as it now stands."""
        asked = {"document_id": self.document.id, "revision": self.document.revision}
        return self.session.scalars(_REVISION, asked).one()

    @once
    def events(self) -> tuple[PastEvent, ...]:
        """What happened to the document, oldest first."""
        return self.origin.events if self.origin is not None else self.known.events

    @once
    def round(self) -> tuple[PastEvent, ...]:
        """The events since the document last left its drafter; a new round asks everyone on the route again. Moves to
        other definitions are no step of it.
        """
        events = tuple(event for event in self.events if event.action not in MOVES)
        for index in range(len(events) - 1, -1, -1):
            event = events[index]
            if self.phase_of(event, event.from_state) == "drafting" != self.phase_of(event, event.to_state):
                return events[index:]
        return ()

    @once
    def initials(self) -> tuple[Initial, ...]:
        """The initials that count for this round, each with the content it was given to: those given in it, and where the
        workflow resumes also earlier ones. With its drafter the round is the one that begins when it is submitted.
        """
        counted = self.events
        if self.workflow.after_return == "start":
            counted = () if self.state.phase == "drafting" else self.round
        return self._initials_in(counted)

    @once
    def authors(self) -> frozenset[UUID]:
        """Everyone who wrote a revision of it: with each came one event, the first that has its number."""
        wrote: dict[int | None, UUID | None] = {}
        for event in self.events:
            wrote.setdefault(event.revision, None if event.action in MOVES else event.actor_id)
        return frozenset(person for person in wrote.values() if person) | {self.document.created_by}

    @once
    def stations(self) -> tuple[Station, ...]:
        """The steps that this document passes, those that were added to it among them."""
        route = self.workflow.route
        if self.document.added:
            route = widened(route, ((beside, self._added(code)) for code, beside in self.document.added.items()))
        return stations(route, self.type.with_defaults(self.revision.fields), self._seat)

    @once
    def walk(self) -> Walk:
        """How far it has come in its round."""
        first = self._returned_from(self.events) if self.workflow.after_return == "resume" else None
        return Walk(self.stations, self.initials, self.document.content_sha256, first)

    @once
    def turn(self) -> Turn | None:
        """The step that the actor may initial now, were they to do it on this very day; None when it is not their turn."""
        if self.actor is None or self.state.phase != "review":
            return None
        return self.walk.turn_of(self.acts_for, self.actor.person_id)

    @once
    def wants_more(self) -> bool:
        """Whether initials are still wanted once these are given: asked of each line and again when one is fired."""
        turn = self.turn or next(iter(self.walk.turns), None)
        if turn is None:
            return False
        return bool(self.walk.after(turn, self.actor.person_id if self.actor else NOBODY, self.now).open)

    @once
    def mandates(self) -> tuple[Standing, ...]:
        """The actor's mandates that are in effect at this very instant."""
        if self.actor is None or not self.actor.mandates:
            return ()
        return tuple(one for one in self.actor.mandates if one.id in self.known.mandates)

    @once
    def acts_for(self) -> frozenset[str]:
        """The positions that the actor may act for in reviewing: their own where a role of theirs reviews, and those whose
        holder they are in for.
        """
        if self.actor is None:
            return frozenset()
        own = self.actor.positions & self.known.positions  # they may have ended since the actor came in
        return (own if "endorse" in self.actor.capabilities else frozenset()) | {
            one.position for one in self.mandates if one.full and one.covers(self.type.code)
        }

    @once
    def signs_by(self) -> Standing | None:
        """The mandate by which the actor is in for who signs documents of this type."""
        return next(
            (
                one
                for one in self.mandates
                if one.position == self.type.signatory
                and one.covers(self.type.code)
                and (one.full or self.known.positions)
            ),
            None,
        )

    @once
    def stand_ins(self) -> tuple[tuple[Standing, str], ...]:
        """The mandates for the positions on this document's way that cover it and that their substitutes may use now, each
        with its substitute's name.
        """
        wanted = {position for station in self.stations for position in station.positions} | {self.type.signatory}
        usable = stand_ins_at(self.session, self.document.body_id, self.edition.roles, self.now, self.today)
        return tuple(
            (standing, name)
            for standing, name in usable
            if standing.position in wanted and standing.covers(self.type.code)
        )

    @once
    def did_step_before(self) -> frozenset[UUID]:
        """Who gave the initials before those that are due now, or before the signature; else who submitted it."""
        here = self.walk.current
        before = self.walk.before(here[0].stage if here else None)
        if before is not None:
            return before
        submitter = self.round[0].actor_id if self.round else None
        return frozenset([submitter] if submitter else [])

    def forget_way(self) -> None:
        """Work out anew what follows from the steps that the document passes: they are others now."""
        for name in ("stations", "walk", "turn", "wants_more", "stand_ins", "did_step_before"):
            vars(self).pop(name, None)

    def _seat(self, reviewer: Reviewer) -> str | None:
        """The code of the position of a reviewer; None while no unit is named whose head it would be."""
        if reviewer.position is not None:
            return reviewer.position
        unit = self.edition.body.units.get(self.revision.fields.get(reviewer.head_of or "") or "")
        return None if unit is None else unit.head

    def _added(self, code: str) -> Step:
        """The step of a position that was asked to review this document too."""
        title = self.edition.body.positions[code].title
        return Step(ADDED + code, Text(title, title), (Reviewer(position=code),))

    def _initials_in(self, events: Iterable[PastEvent]) -> tuple[Initial, ...]:
        return tuple(
            Initial(event.step, event.acting_as or "", event.actor_id, event.content_sha256 or "", event.at)
            for event in events
            if event.step and event.actor_id and self.records(event) == "initial"
        )

    def _returned_from(self, events: Sequence[PastEvent]) -> str | None:
        """The step at which it stood when it was sent back to its drafter last, if it was and was not withdrawn."""
        for place in range(len(events) - 1, -1, -1):
            event = events[place]
            before, after = self.phase_of(event, event.from_state), self.phase_of(event, event.to_state)
            if before in ("review", "signing") and after == "drafting":
                if event.actor_id in self.authors:
                    return None
                earlier = events[:place]
                given, first = self._initials_in(earlier), self._returned_from(earlier)
                return Walk(self.stations, given, event.content_sha256 or "", first).stands_with(event.acting_as)
        return None

    @once
    def lacking(self) -> tuple[FieldProblem, ...]:
        """The required fields that the content does not fill."""
        return missing(self.type.fields, self.revision.fields)

    @once
    def disagreements(self) -> tuple[FieldProblem, ...]:
        """Where the content does not agree with itself."""
        return disagreements(self.type, self.revision.fields)

    @once
    def ended_basis(self) -> LegalBasis | None:
        """The first cited legal basis, of those the body knows, that is not in force today."""
        known = self.edition.legal_bases
        cited = (
            known[item["code"]]
            for definition in self.type.fields
            if definition.kind == "legal_bases"
            for item in self.revision.fields.get(definition.name) or ()
            if item.get("code") in known
        )
        return next((basis for basis in cited if not basis.in_force_on(self.today)), None)

    @once
    def open_reference(self) -> str | None:
        """The title of a document that the content refers to and that has no number yet."""
        wanted = referenced_ids(self.type.fields, self.revision.fields)
        return first_open(self.session, wanted) if wanted else None

    @property
    def last_date(self) -> date | None:
        """The date of the last number of the series this year. Another document may get a later one any time."""
        return self.known.last_date

    def holds(self, position: str) -> bool:
        """Whether the actor is appointed to `position` on this very day."""
        return position in self.known.positions

    @once
    def known(self) -> Known:
        """What has to be read afresh."""
        if self.origin is not None:
            return self.origin.known
        document = self.document
        query, asked = known_asked(document.id, document.body_id, self.actor, self.edition, self.now, self.today)
        return read_known(query.rows(self.session, asked))

    @once
    def moves(self) -> tuple[Move, ...]:
        """The moves of the document to other definitions, oldest first."""
        moved = any(event.action in MOVES for event in self.events)
        return moves_of(self.session, self.document.id) if moved else ()

    def by_system(self) -> "Case":
        """The same case, on which the system itself acts; with what is known of it already."""
        other = object.__new__(Case)
        vars(other).update(vars(self), actor=None, note=None)
        return other

    def moved_to(self, edition: EditionDefinition) -> "Case":
        """The same document as it would stand under another edition."""
        other = replace(self, edition=edition, origin=self)
        other.revision = self.revision
        return other

    def under(self, event: PastEvent) -> EditionDefinition:
        """The definitions that an event happened under."""
        if self.origin is not None:
            return self.origin.under(event)
        later = next((move for move in self.moves if move.version > event.version), None)
        return self.edition if later is None or self.editions is None else self.editions(later.before)

    def phase_of(self, event: PastEvent, state: str | None) -> str:
        """The phase of an event's state; "drafting" for what the document came from when it was made."""
        return self._flow_of(event).states[state].phase if state else "drafting"

    def records(self, event: PastEvent) -> str | None:
        """What an event put down: "initial", "signature" or nothing."""
        return self._flow_of(event).recorded.get(event.action)

    def _flow_of(self, event: PastEvent) -> Workflow:
        """The workflow that an event happened under."""
        if self.origin is None and not self.moves:
            return self.workflow
        return self.under(event).workflow_of(self.document.type)

    @property
    def approvals(self) -> bool:
        """Whether somebody has put their initials or signature to this very content, in this round or an earlier one."""
        return any(
            self.records(event) and event.content_sha256 == self.document.content_sha256 for event in self.events
        )
