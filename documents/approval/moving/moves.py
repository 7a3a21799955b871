"""Moving a document along one line of its workflow, with all that the line writes, inside the act's transaction."""

from typing import NamedTuple

from documents.approval.case import Case
from documents.approval.defining.machines import machine_for
from documents.approval.moving.effects import EFFECTS
from documents.approval.moving.traces import put_on_record
from documents.approval.moving.turns import handed_to, set_deadline
from documents.approval.rules.substitutes import capacity_used
from documents.store.rows import put_changes, together
from workflow.definition import NUMBERING, STEP, Transition
from workflow.route import Turn


class Arrival(NamedTuple):
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
        """Whether it takes a number."""
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


def move(case: Case, action: str, judged: Transition | None = None) -> None:
    """Fire `action`, whose line may have been `judged` just before, and the automatic lines behind it. Raises Refusal; then
    everything is to be rolled back.
    """
    with case.session.no_autoflush, together(case.session):  # everything is read before anything is written
        for arrival in moved(case, action, judged):
            arrival.write()
        put_changes(case.session, case.document)


def moved(case: Case, action: str, judged: Transition | None = None) -> tuple[Arrival, ...]:
    """The same without writing: the document stands where it comes to stand, and each line that led there is answered.
    Raises Refusal; then the document is not to be written.
    """
    machine = machine_for(case)
    before, line = case.document.state, judged or machine.line(action, case)
    case.capacity = capacity_used(case, line)
    acting_as = position_used(case, line)
    initialled = case.turn if line is not None and line.records == "initial" else None
    _ = case.walk  # as it is before the state moves: the initials of the round before are not those of the next
    found = [_arrive(case, machine.fire(action, case, judged), before, acting_as, initialled)]
    alone = case.by_system()
    while True:
        before = case.document.state
        follow = machine.follow(alone)
        if follow is None:
            return tuple(found)
        found.append(_arrive(alone, follow, before, None, None))


def position_used(case: Case, line: Transition | None) -> str | None:
    """The code of the position that the actor uses on this line: the step's, the signatory's, else one they hold."""
    if case.actor is None or line is None:
        return None
    if case.capacity is not None:
        return case.capacity.position
    if line.records == "signature":
        return case.type.signatory
    if STEP in line.by and case.turn is not None:
        return case.turn.position
    return next((code for code in case.edition.body.positions if code in case.actor.positions), None)


def _arrive(case: Case, line: Transition, before: str, acting_as: str | None, initialled: Turn | None) -> Arrival:
    """What the document's row says once its state has moved."""
    document, phase_before = case.document, case.document.phase
    document.phase = case.state.phase
    document.version += 1
    document.changed_at = case.now
    document.waiting_for = handed_to(case, initialled)
    set_deadline(case, phase_before, initialled)
    if document.state != before or initialled:
        document.state_since = case.now
    step = initialled.station.step.name if initialled else None
    return Arrival(case, line, before, document.state, document.version, acting_as, step)


def _details(case: Case, line: Transition) -> dict[str, str]:
    """What the event says besides: the number and date it gave, the inputs it asked for, how a signer proved presence, for
    whom its actor acted.
    """
    given = {name: case.asked[name] for name in line.asks}
    if line.records == "signature" and case.actor is not None and case.actor.proof is not None:
        given |= case.actor.proof.details
    if case.actor is not None and case.capacity is not None:
        given |= case.capacity.details
    if NUMBERING in line.effects and case.document.number is not None and case.document.issued_on is not None:
        given |= {"number": case.document.number, "issued_on": case.document.issued_on.isoformat()}
    return given
