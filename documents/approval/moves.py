"""Moving a document along one line of its workflow, with all that the line writes, inside the act's transaction."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from documents.approval.case import Case
from documents.approval.effects import EFFECTS
from documents.approval.machines import machine_for
from documents.approval.traces import put_on_record
from documents.store.rows import together
from workflow.definition import NUMBERING, STEP, Step, Transition


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line that a document has gone along, and all that is still to be written of it."""

    case: Case
    line: Transition
    before: str
    after: str
    version: int
    acting_as: str | None
    step: str | None

    @property
    def numbers(self) -> bool:
        """Whether it takes a number, and so is written last."""
        return NUMBERING in self.line.effects

    def write(self) -> None:
        """The line's effects, and its event. Raises Refusal; then everything is to be rolled back."""
        for effect in self.line.effects:
            EFFECTS[effect](self.case)
        put_on_record(
            self.case,
            self.line.action,
            version=self.version,
            from_state=self.before,
            to_state=self.after,
            acting_as=self.acting_as,
            step=self.step,
            note=self.case.note,
            details=_details(self.case, self.line),
        )


def move(case: Case, action: str) -> None:
    """Fire `action` and the automatic lines behind it. Raises Refusal; then everything is to be rolled back."""
    with case.session.no_autoflush, together(case.session):  # everything is read before anything is written
        for arrival in moved(case, action):
            arrival.write()


def moved(case: Case, action: str) -> tuple[Arrival, ...]:
    """The same without writing: the document stands where it comes to stand, and each line that led there is answered.
    Raises Refusal; then the document is not to be written.
    """
    machine = machine_for(case)
    before = case.document.state
    acting_as = position_used(case, machine.line(action, case))
    route = case.open_steps
    line = machine.fire(action, case)
    found = [_arrive(case, line, before, acting_as, route)]
    alone = copy.copy(case)
    alone.actor = None
    alone.note = None
    while True:
        before = case.document.state
        follow = machine.follow(alone)
        if follow is None:
            return tuple(found)
        found.append(_arrive(alone, follow, before, None, ()))


def position_used(case: Case, line: Transition | None) -> str | None:
    """The code of the position that the actor uses on this line: the step's, the signatory's, else one they hold."""
    if case.actor is None or line is None:
        return None
    if line.records == "signature":
        return case.type.signatory
    if STEP in line.by and case.document.waiting_for in case.actor.positions:
        return case.document.waiting_for
    return next((code for code in case.edition.body.positions if code in case.actor.positions), None)


def _arrive(case: Case, line: Transition, before: str, acting_as: str | None, route: Sequence[Step]) -> Arrival:
    """What the document's row says once its state has moved."""
    document, phase_before = case.document, case.workflow.states[before].phase
    initialled = route[0] if line.records == "initial" else None
    document.phase = case.state.phase
    document.version += 1
    document.changed_at = case.now
    if document.phase == "review":
        steps = case.all_steps if phase_before == "drafting" else route[1:] if initialled else route
        _hand_to(case, steps[0])
    else:
        document.step = ""
        document.waiting_for = case.type.signatory if document.phase == "signing" else ""
    if document.state != before or initialled:
        document.state_since = case.now
    step = initialled.name if initialled else None
    return Arrival(case, line, before, document.state, document.version, acting_as, step)


def _details(case: Case, line: Transition) -> dict[str, str]:
    """What the event says besides: the number and date it gave, the inputs it asked for."""
    given = {name: case.asked[name] for name in line.asks}
    if NUMBERING in line.effects and case.document.number is not None and case.document.issued_on is not None:
        given |= {"number": case.document.number, "issued_on": case.document.issued_on.isoformat()}
    return given


def _hand_to(case: Case, step: Step) -> None:
    case.document.step = step.name
    case.document.waiting_for = case.reviewer(step)
