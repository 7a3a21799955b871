"""The state machine that runs a workflow: what may be done and why not (`offers`), and doing it (`fire`).

The only module that knows the library transitions. One machine a workflow, without a model of its own: it is handed
the document each time, so it never resets a loaded row, binds no method to it and keeps none alive. No callback runs
after the state has moved; all guards of a line are one condition, asked before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from transitions import EventData
from transitions import Machine as StateMachine
from transitions.core import Transition as StateTransition

from workflow.definition import Transition, Workflow
from workflow.problems import DefinitionErrors, Problem, unknown_name
from workflow.refusal import Kind, Reason, Refusal
from workflow.text import Text


class Case(Protocol):
    """What guards judge: a document (anything with an attribute `state`), who acts, when, with what."""

    @property
    def document(self) -> Any: ...


C = TypeVar("C", bound=Case)
Guard = Callable[[C], Reason | None]
"""None lets pass; otherwise why not."""
Condition = Callable[[C], bool]
"""Chooses between lines of the same action."""
May = Callable[[C, Transition], Reason | None]
"""Whether the acting person is one of these: "own", "step" or a role."""

_RANK = {
    kind: place
    for place, kind in enumerate(
        (
            Kind.SIGN_IN,
            Kind.UNKNOWN,
            Kind.PERSON,
            Kind.NO_VERSION,
            Kind.STALE,
            Kind.CONTENT,
            Kind.STEP_UP,
            Kind.DOCUMENT,
            Kind.LIMIT,
        )
    )
}
"""Which reason is told when several apply: the first."""
_FIRST = {Kind.SIGN_IN, Kind.UNKNOWN, Kind.PERSON}
_BY_SYSTEM = "automatic "


@dataclass(frozen=True, slots=True)
class Offer:
    """One action from the present state, and the reason when it is closed."""

    transition: Transition
    reason: Reason | None

    @property
    def action(self) -> str:
        return self.transition.action

    @property
    def label(self) -> Text:
        return self.transition.label

    @property
    def weight(self) -> str:
        return self.transition.weight

    @property
    def allowed(self) -> bool:
        return self.reason is None


class Machine(Generic[C]):
    """A workflow with the guards, conditions and permissions that its lines name.

    Raises DefinitionErrors when a line names a guard or condition that is not there: it was published for other code.
    """

    def __init__(
        self,
        workflow: Workflow,
        guards: Mapping[str, Guard[C]],
        conditions: Mapping[str, Condition[C]],
        may: May[C],
    ) -> None:
        _refuse_unknown(workflow, guards, conditions)
        self.workflow = workflow
        rules = [_Rule(line, guards, conditions, may) for line in workflow.transitions]
        machine = _Bare(model=None, states=list(workflow.states), initial=None, auto_transitions=False)
        for line, rule in zip(workflow.transitions, rules, strict=True):
            for source in line.sources:
                machine.add_transition(line.action, source, line.goes_to(source), conditions=rule.passes)
                if line.automatic:
                    machine.add_transition(
                        _BY_SYSTEM + line.action, source, line.goes_to(source), conditions=rule.passes_alone
                    )
        self._events = dict(machine.events)
        self._rules: dict[str, dict[str, list[_Rule[C]]]] = {state: {} for state in workflow.states}
        for rule in rules:
            for source in rule.line.sources:
                self._rules[source].setdefault(rule.line.action, []).append(rule)

    def offers(self, case: C) -> tuple[Offer, ...]:
        """Every action from the document's state, in the order of the file, closed ones with their reason."""
        found = []
        for rules in self._rules.get(case.document.state, {}).values():
            rule = _chosen(rules, case)
            if rule is not None:
                found.append(Offer(rule.line, rule.reason(case)))
        return tuple(found)

    def line(self, action: str, case: C) -> Transition | None:
        """The line that counts for this action now, allowed or not; None when this state does not know the action."""
        rule = self._rule(action, case)
        return None if rule is None else rule.line

    def judged(self, action: str, case: C) -> tuple[Transition | None, Reason | None]:
        """That line, and why `fire` would refuse; None when it would not."""
        rule = self._rule(action, case)
        return (None, self._not_now(action, case)) if rule is None else (rule.line, rule.reason(case))

    def fire(self, action: str, case: C, judged: Transition | None = None) -> Transition:
        """Do it: sets the document's state and answers the line taken, or raises Refusal and changes nothing. A line that was
        `judged` to be open, in this transaction and with nothing written since, is not judged again.
        """
        return self._fire(self._events.get(action), action, case, judged)

    def automatic_after(self, state: str) -> Transition | None:
        """The line that the system fires as soon as `state` is entered."""
        return self.workflow.automatic.get(state)

    def follow(self, case: C) -> Transition | None:
        """Fire the automatic line behind the document's present state, if there is one.

        The system acts: `by` is not asked, the guards are. Raises Refusal; the act before must then be undone too.
        """
        line = self.workflow.automatic.get(case.document.state)
        if line is None:
            return None
        return self._fire(self._events[_BY_SYSTEM + line.action], line.action, case)

    def _fire(self, event: Any, action: str, case: C, judged: Transition | None = None) -> Transition:
        document = case.document
        taken: list[Transition] = []
        # asked here, because the library raises for a wrong state and answers False for a refused condition
        if event is None or document.state not in event.transitions or not event.trigger(document, case, judged, taken):
            raise Refusal(self._not_now(action, case))
        return taken[0]

    def _rule(self, action: str, case: C) -> "_Rule[C] | None":
        return _chosen(self._rules.get(case.document.state, {}).get(action, ()), case)

    def _not_now(self, action: str, case: C) -> Reason:
        state = self.workflow.states.get(case.document.state)
        line = self.workflow.actions.get(action)
        return Reason(
            "not_now",
            Text("{action} tidak dapat dilakukan sekarang: {state}.", "{action} is not possible now: {state}.").format(
                action=line.label if line else action, state=state.label if state else case.document.state
            ),
        )


def bare(workflow: Workflow) -> Mapping[str, Callable[[Any], bool]]:
    """The library's own triggers over the same states and lines, by action, with nothing asked: what the speed of `fire`
    is compared with. Each takes the document.
    """
    machine = StateMachine(model=None, states=list(workflow.states), initial=None, auto_transitions=False)
    for line in workflow.transitions:
        for source in line.sources:
            machine.add_transition(line.action, source, line.goes_to(source))
    return {action: event.trigger for action, event in machine.events.items()}


class _Step(StateTransition):
    """A transition of a machine that has no callbacks: its one condition is asked, then the state moves."""

    def execute(self, event_data: EventData) -> bool:
        document: Any = event_data.model
        condition: Any = self.conditions[0].func
        if not condition(*event_data.args):
            return False
        document.state = self.dest
        return True


class _Bare(StateMachine):
    transition_cls = _Step


class _Rule(Generic[C]):
    """One line, ready to be asked."""

    def __init__(
        self, line: Transition, guards: Mapping[str, Guard[C]], conditions: Mapping[str, Condition[C]], may: May[C]
    ) -> None:
        self.line = line
        self.when = None if line.when is None else conditions[line.when]
        self._guards = tuple(guards[name] for name in line.requires)
        self._may = may

    def reason(self, case: C) -> Reason | None:
        """Why not, the person's reasons before the document's."""
        refused = self._may(case, self.line)
        if refused is not None and refused.kind in _FIRST:
            return refused
        return self._judged(case, refused)

    def passes(self, case: C, judged: Transition | None, taken: list[Transition]) -> bool:
        """The one condition of the line: False leaves the turn to the next line, a refusal ends the act."""
        if self.when is not None and not self.when(case):
            return False
        return self._take(None if judged is self.line else self.reason(case), taken)

    def passes_alone(self, case: C, _judged: None, taken: list[Transition]) -> bool:
        """The same, fired by the system: nobody's permission is asked."""
        return self._take(self._judged(case, None), taken)

    def _take(self, reason: Reason | None, taken: list[Transition]) -> bool:
        if reason is not None:
            raise Refusal(reason)
        taken.append(self.line)
        return True

    def _judged(self, case: C, refused: Reason | None) -> Reason | None:
        """The gravest of `refused` and what the guards say; of equal ones the first."""
        for guard in self._guards:
            reason = guard(case)
            if reason is not None and (refused is None or _RANK[reason.kind] < _RANK[refused.kind]):
                refused = reason
        return refused


def _chosen(rules: "list[_Rule[C]] | tuple[()]", case: C) -> "_Rule[C] | None":
    for rule in rules:
        if rule.when is None or rule.when(case):
            return rule
    return None


def _refuse_unknown(workflow: Workflow, guards: Mapping[str, object], conditions: Mapping[str, object]) -> None:
    problems = [
        Problem(workflow.filename, line.line, unknown_name(what, name, known))
        for line in workflow.transitions
        for names, known, what in (
            (line.requires, guards, Text("Syarat", "guard")),
            ((line.when,) if line.when else (), conditions, Text("Ketentuan", "condition")),
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise DefinitionErrors(problems)
