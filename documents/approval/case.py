"""A case: one person before one document. What guards and effects look at, read when first asked for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from documents.approval.references import first_open, referenced_ids
from documents.bodies.definitions import LegalBasis
from documents.bodies.people import Actor
from documents.bodies.positions import POSITIONS, read_positions
from documents.drafting.agreement import disagreements
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import missing
from documents.drafting.revisions import Revision
from documents.drafting.types import DocumentType
from documents.evidence.entries import PAST_EVENTS, AuditEntry, PastEvent
from documents.register.entries import LAST_DATE, periods_of
from workflow import route
from workflow.definition import State, Step, Workflow
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.route import Initial, StepProgress
from workflow.text import Text

NOTHING: Mapping[str, str] = {}
_REVISION = select(Revision).where(
    Revision.document_id == bindparam("document_id", type_=Uuid()), Revision.revision == bindparam("revision")
)
_KNOWN = PAST_EVENTS.add_columns(POSITIONS.scalar_subquery(), LAST_DATE.scalar_subquery())
"""All that an act has to read afresh, in one statement: it is as fast as it has few round trips."""


_ALL_EVENTS = (
    select(AuditEntry.document_id, *PAST_EVENTS.selected_columns)
    .where(
        AuditEntry.document_id.in_(bindparam("document_ids", type_=Uuid(), expanding=True)),
        AuditEntry.version.is_not(None),
    )
    .order_by(AuditEntry.document_id, AuditEntry.version)
)
"""What moved or changed each of many documents, oldest first."""


class _Known(NamedTuple):
    """What happened, the actor's positions (an appointment may have ended since they came in), the series' last date."""

    events: tuple[PastEvent, ...]
    positions: frozenset[str]
    last_date: date | None


@dataclass
class Case:
    """`actor` is None when the system itself acts. `now` and `today` are the domain's time, `recorded_at` the system's;
    `asked` holds the extra inputs of the act, `jobs` what it leaves to the worker.
    """

    session: Session
    edition: EditionDefinition
    document: Document
    actor: Actor | None
    now: datetime
    today: date
    recorded_at: datetime
    note: str | None = None
    shown_sha256: str | None = None
    asked: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    jobs: list[UUID] = field(default_factory=list)

    @cached_property
    def type(self) -> DocumentType:
        return self.edition.types[self.document.type]

    @cached_property
    def workflow(self) -> Workflow:
        return self.edition.workflows[self.type.workflow]

    @property
    def state(self) -> State:
        return self.workflow.states[self.document.state]

    @cached_property
    def revision(self) -> Revision:
        """The content as it now stands."""
        asked = {"document_id": self.document.id, "revision": self.document.revision}
        return self.session.scalars(_REVISION, asked).one()

    @property
    def events(self) -> tuple[PastEvent, ...]:
        """What happened to the document, oldest first."""
        return self._known.events

    @cached_property
    def round(self) -> tuple[PastEvent, ...]:
        """The events since the document last left its drafter; a new round asks everyone on the route again."""
        for index in range(len(self.events) - 1, -1, -1):
            event = self.events[index]
            if self.phase_of(event.from_state) == "drafting" != self.phase_of(event.to_state):
                return self.events[index:]
        return ()

    @cached_property
    def initials(self) -> tuple[Initial, ...]:
        """The initials given in this round, each with the content it was given to."""
        return tuple(
            Initial(event.step, event.actor_id, event.content_sha256 or "", event.at)
            for event in self.round
            if event.step and event.actor_id and self.records(event.action) == "initial"
        )

    @cached_property
    def authors(self) -> frozenset[UUID]:
        """Everyone who wrote a revision of it: with each came one event, the first that has its number."""
        wrote: dict[int | None, UUID | None] = {}
        for event in self.events:
            wrote.setdefault(event.revision, event.actor_id)
        return frozenset(person for person in wrote.values() if person) | {self.document.created_by}

    @property
    def current_step(self) -> Step | None:
        """The step of the route whose turn it is; None when all have given their initials to this content."""
        return next(iter(self.open_steps), None)

    @cached_property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps that this document passes."""
        return route.steps(self.workflow, self.revision.fields)

    @cached_property
    def open_steps(self) -> tuple[Step, ...]:
        """Those not yet initialled for this content, the one whose turn it is first."""
        return route.open_steps(self.workflow, self.revision.fields, self.initials, self.document.content_sha256)

    def progress(self) -> tuple[StepProgress, ...]:
        """Every step with where it stands."""
        return route.progress(self.workflow, self.revision.fields, self.initials, self.document.content_sha256)

    def reviewer(self, step: Step) -> str:
        """The code of the position that acts at `step`. Raises Refusal while no unit is named whose head it would be."""
        if step.reviewer.position is not None:
            return step.reviewer.position
        name = step.reviewer.head_of or ""
        unit = self.edition.body.units.get(self.revision.fields.get(name) or "")
        if unit is None:
            words = Text("Isi {field}: kepalanya yang memeriksa.", "Enter {field}: its head reviews.")
            problem = FieldProblem(name, words.format(field=self.type.field(name).label))
            raise refuse(Kind.DOCUMENT, "no_reviewer", problem.text.id, problem.text.en, problem)
        return unit.head

    @cached_property
    def lacking(self) -> tuple[FieldProblem, ...]:
        """The required fields that the content does not fill."""
        return missing(self.type.fields, self.revision.fields)

    @cached_property
    def disagreements(self) -> tuple[FieldProblem, ...]:
        """Where the content does not agree with itself."""
        return disagreements(self.type, self.revision.fields)

    @cached_property
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

    @cached_property
    def open_reference(self) -> str | None:
        """The title of a document that the content refers to and that has no number yet."""
        wanted = referenced_ids(self.type.fields, self.revision.fields)
        return first_open(self.session, wanted) if wanted else None

    @property
    def last_date(self) -> date | None:
        """The date of the last number of the series this year. Another document may get a later one any time."""
        return self._known.last_date

    def holds(self, position: str) -> bool:
        """Whether the actor is appointed to `position` on this very day."""
        return position in self._known.positions

    @cached_property
    def _known(self) -> "_Known":
        first, last = periods_of(self.today.year)
        asked = {
            "document_id": self.document.id,
            "person_id": self.actor.person_id if self.actor else None,
            "day": self.today,
            "body_id": self.document.body_id,
            "series": self.type.series,
            "first_period": first,
            "last_period": last,
        }
        rows = self.session.connection().execute(_KNOWN, asked).all()
        if not rows:
            return _Known((), frozenset(), None)
        held, last_date = rows[0][-2:]
        return _Known(tuple(PastEvent._make(row[:-2]) for row in rows), read_positions(held), last_date)

    def phase_of(self, state: str | None) -> str:
        """The phase of a state by its name in an event; "drafting" for what the document came from when it was made."""
        return self.workflow.states[state].phase if state else "drafting"

    def records(self, action: str) -> str | None:
        """What a line of this action puts down: "initial", "signature" or nothing."""
        return next(
            (line.records for line in self.workflow.transitions if line.action == action and line.records), None
        )


def know_all(cases: Collection[Case]) -> None:
    """Read what many cases of one actor have to know with few questions: the events of all with one, and what is the same
    for documents of a kind (the actor's positions, their series' last date) with one for each kind.
    """
    if not cases:
        return
    happened: dict[UUID, list[PastEvent]] = {case.document.id: [] for case in cases}
    connection = next(iter(cases)).session.connection()
    for row in connection.execute(_ALL_EVENTS, {"document_ids": list(happened)}):
        happened[row[0]].append(PastEvent._make(row[1:]))
    kinds: dict[tuple[UUID, str], _Known] = {}
    for case in cases:
        kind = (case.document.edition_id, case.type.code)
        if kind not in kinds:
            kinds[kind] = case._known
        case._known = kinds[kind]._replace(events=tuple(happened[case.document.id]))
