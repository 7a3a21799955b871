"""What a drawing shows of a workflow: its main way, the stops of its route, and how far one document has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.definition import OWN, PHASES, STEP, Step, Transition, Workflow
from workflow.route import StepStatus
from workflow.text import Text

PERSONS = {OWN: Text("penyusunnya", "its drafter"), STEP: Text("pemeriksa", "the reviewer")}
NO_NAMES: Mapping[str, Text] = {}
NEEDS = Text("{needs} dari {all}", "{needs} of {all}")
FILLED = Text("bila {field} diisi", "if {field} is filled")
SAYS = Text("bila {field}: {values}", "if {field}: {values}")
MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class Names:
    """How roles, fields and the values of fields are called in words; a code that has no words is shown as it is."""

    roles: Mapping[str, Text] = field(default_factory=lambda: NO_NAMES)
    fields: Mapping[str, Text] = field(default_factory=lambda: NO_NAMES)
    values: Mapping[str, Text] = field(default_factory=lambda: NO_NAMES)

    def by(self, line: Transition, language: str) -> str:
        """Whom a line is for."""
        return ", ".join(_called(who, {**PERSONS, **self.roles}, language) for who in line.by)

    def condition(self, step: Step, language: str) -> str | None:
        """When a step is passed; None where always."""
        if step.when is None:
            return None
        field = _called(step.when.field, self.fields, language)
        if not step.when.values:
            return FILLED.format(field=field).said(language)
        values = [_called(value, self.values, language) for value in step.when.values]
        some = ", ".join(values[:MOST_VALUES]) + (", ..." if len(values) > MOST_VALUES else "")
        return SAYS.format(field=field, values=some).said(language)


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of the route as it is drawn. `notes` stand under its label: a condition, how many of how many, who was
    there and when, who is awaited. `status` is None where no document is meant.
    """

    label: str
    notes: tuple[str, ...] = ()
    status: StepStatus | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """How far one document has come: the state it is in, the stops it passes, who did which line in this round (by the
    state it left and the action), and whom it waits for now.
    """

    here: str
    stops: tuple[Stop, ...]
    done: Mapping[tuple[str, str], str]
    waits: str = ""


def main_way(workflow: Workflow) -> tuple[tuple[str, Transition | None], ...]:
    """The states from the first one on, each with the line that leads to the next: the main one, and the one that skips
    least. The last one has none.
    """
    found: list[tuple[str, Transition | None]] = []
    passed, state = {workflow.initial}, workflow.initial
    while True:
        onward = _onward(workflow, state, passed)
        found.append((state, onward))
        if onward is None:
            return tuple(found)
        state = onward.goes_to(state)
        passed.add(state)


def planned(workflow: Workflow, language: str, names: Names) -> tuple[Stop, ...]:
    """The stops of the route as the file says them."""
    return tuple(_planned(step, language, names) for step in workflow.route)


def review_state(workflow: Workflow) -> str | None:
    """The state whose box the stops stand under: of those in review, the first on the main way."""
    reviews = workflow.states_of("review")
    return next((state for state, _ in main_way(workflow) if state in reviews), next(iter(reviews), None))


def _planned(step: Step, language: str, names: Names) -> Stop:
    most = len(step.reviewers)
    some = NEEDS.format(needs=step.needs or most, all=most).said(language) if most > 1 else None
    notes = tuple(note for note in (some, names.condition(step, language)) if note)
    return Stop(step.label.said(language), notes, beside=step.beside)


def _onward(workflow: Workflow, state: str, passed: set[str]) -> Transition | None:
    rank = {name: PHASES.index(each.phase) for name, each in workflow.states.items()}
    ahead = [
        line
        for several in workflow.lines[state].values()
        for line in several
        if line.goes_to(state) not in passed
        and workflow.states[line.goes_to(state)].phase != "closed"
        and rank[line.goes_to(state)] >= rank[state]
    ]
    return min(
        ahead, key=lambda line: (line.weight != "main" and not line.automatic, rank[line.goes_to(state)]), default=None
    )


def _called(code: str, names: Mapping[str, Text], language: str) -> str:
    return names[code].said(language) if code in names else code
