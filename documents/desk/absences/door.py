"""Where mandates are given, absences entered, both ended and looked at: the one door for pages and API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from documents.approval.views import PersonRef
from documents.bodies.acting.mandates import ENTER, GIVE, end, give, plan, sees_all
from documents.bodies.acting.stand_ins import may_stand_in
from documents.bodies.acting.standing import FORMS, Form, Mandate
from documents.bodies.people import Actor, Person
from documents.desk.absences.asked import may_be_signed_for, read_asked
from documents.desk.absences.views import MandateView, mandate_views, views_of
from documents.desk.casework import Casework
from documents.drafting.types import DocumentType
from workflow.refusal import FieldProblem, Kind, refuse


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may choose from: positions as (code, title), forms, who may stand in, and types."""

    positions: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    people: tuple[PersonRef, ...]
    types: tuple[DocumentType, ...]
    between: tuple[tuple[str, str], ...]


class Absences:
    """Mandates and absences of a body."""

    def __init__(self, cases: Casework) -> None:
        self.cases = cases
        self.database = cases.database
        self.clock = cases.clock

    def plan(self, actor: Actor, given: Mapping[str, Any]) -> MandateView:
        """What `given` would put on file, written nowhere. Raises Refusal as `give` does, and logs none: it is a look."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            row = plan(session, edition, self.clock, read_asked(session, edition, actor, given), actor)
            live = row.starts_at <= self.clock.now()
            [view] = views_of(session, edition, actor, self.clock.now(), [(row, live, None)])
            return view

    def try_out(self, actor: Actor, given: Mapping[str, Any]) -> MandateView:
        """The same as an attempt: what is refused is logged."""
        with self.cases.logged(actor, None, GIVE):
            return self.plan(actor, given)

    def give(self, actor: Actor, given: Mapping[str, Any], malformed: Sequence[FieldProblem] = ()) -> MandateView:
        """Put a mandate, or an absence with who acts meanwhile, on file."""
        with self.cases.logged(actor, None, GIVE), self.database.write() as session:
            edition = self.cases.newest(session, actor)
            if not actor.capabilities & {GIVE, ENTER}:
                raise refuse(
                    Kind.PERSON,
                    "not_yours",
                    "Anda tidak mencatat ketidakhadiran dan tidak memberi mandat.",
                    "You neither enter absences nor give mandates.",
                )
            row = give(session, edition, self.clock, read_asked(session, edition, actor, given, malformed), actor)
            return self._view(session, actor, row.id)

    def end(self, actor: Actor, mandate_id: UUID) -> MandateView:
        """End one now: the holder is back, or it is taken back."""
        with self.cases.logged(actor, None, "end_mandate"), self.database.write() as session:
            row = end(session, self.clock, mandate_id, actor)
            session.flush()
            return self._view(session, actor, row.id)

    def listed(self, actor: Actor, person_id: UUID | None = None) -> tuple[MandateView, ...]:
        """Those this person may know of, in which `person_id` has a part where one is given; the newest first."""
        own = or_(*(column == actor.person_id for column in _PARTS), Mandate.recorded_by == actor.person_id)
        theirs = or_(*(column == person_id for column in _PARTS)) if person_id else true()
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            known = true() if sees_all(actor) else own
            return mandate_views(session, edition, actor, self.clock.now(), known, theirs)

    def own(self, actor: Actor) -> tuple[MandateView, ...]:
        """Those in effect by which this person stands in for somebody, or somebody for them."""
        ids = [standing.id for standing in (*actor.mandates, *actor.absences)]
        if not ids:
            return ()
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            return mandate_views(session, edition, actor, self.clock.now(), Mandate.id.in_(ids))

    def choices(self, actor: Actor, *, away: bool) -> Choices:
        """What there is to choose for an absence (`away`), or for a mandate in one's own position."""
        with self.database.read() as session:
            edition = self.cases.edition(session, actor)
            enters = away and ENTER in actor.capabilities
            positions = tuple(
                (code, position.title)
                for code, position in edition.body.positions.items()
                if not position.several and (enters or code in actor.positions)
            )
            forms = tuple(form for form in FORMS.values() if form.full == away and (enters or not form.vacant))
            people = session.execute(
                select(Person.id, Person.name)
                .where(Person.body_id == actor.body_id, Person.active, may_stand_in(edition.roles, Person.id))
                .where(Person.id != actor.person_id)
                .order_by(Person.name, Person.id)
            )
            codes = [code for code, _ in positions]
            return Choices(
                positions=positions,
                forms=forms,
                people=tuple(PersonRef(row.id, row.name) for row in people),
                types=tuple(
                    kind
                    for kind in edition.types.values()
                    if kind.signatory in codes and may_be_signed_for(kind, kind.signatory)
                ),
                between=tuple(
                    (code, position.title)
                    for code, position in edition.body.positions.items()
                    if not position.several and [code] != codes
                ),
            )

    def _view(self, session: Session, actor: Actor, mandate_id: UUID) -> MandateView:
        edition = self.cases.newest(session, actor)
        [view] = mandate_views(session, edition, actor, self.clock.now(), Mandate.id == mandate_id)
        return view


_PARTS = (Mandate.principal_id, Mandate.substitute_id)
