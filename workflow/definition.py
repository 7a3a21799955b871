"""A workflow as the office writes it: states, a review route, one line a transition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workflow.text import Text

PHASES = ("drafting", "review", "signing", "signed", "issued", "closed")
"""What code may know of a state. Numbered is the same as of phase issued; nothing leaves that phase."""
TONES = ("neutral", "info", "waiting", "positive", "negative", "final")
WEIGHTS = ("main", "near", "danger")
RECORDS = ("initial", "signature")
ASKS = ("to", "reviewer", "classification", "retention")
"""What a line may ask for besides a note: the person it goes to, the position that is to review too, the filing code, how
long it is kept.
"""
CONFIRMS = ("page",)
AFTER_RETURN = ("start", "resume")
"""Whom a returned document goes to when it comes again: all steps anew, or first the one that sent it back, and then
those whose initials were for other content.
"""

OWN = "own"
"""In `by`: the document's drafter."""
STEP = "step"
"""In `by`: whoever holds the route's current step."""
NUMBERING = "number"
"""The effect that takes the number."""
MOST_DAYS = 366
"""No count of days in a definition is more: a year."""
ROUTE_CONTINUES, ROUTE_EMPTY = "route_continues", "route_empty"
"""Conditions: somebody else is asked after this initial; nobody is asked to review this document (again)."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a document may stand. `tone` is one of TONES, `icon` a name of the icon sprite."""

    name: str
    phase: str
    label: Text
    tone: str
    icon: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews: the holder of `position`, or the head of the unit that the field `head_of` names."""

    position: str | None = None
    head_of: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When a step applies: the field `field` is filled, or, where `values` are given, is one of them."""

    field: str
    values: tuple[str, ...] = ()

    def holds(self, fields: Mapping[str, Any]) -> bool:
        """Whether a document with these fields passes the step."""
        value = fields.get(self.field)
        return value in self.values if self.values else bool(value)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the review: `needs` of its `reviewers` give their initials, all where it is None.

    Steps follow each other; one that stands `beside` the step before it is open at the same time. `days` are the working
    days it may take, None: as the office settles it.
    """

    name: str
    label: Text
    reviewers: tuple[Reviewer, ...]
    when: When | None = None
    needs: int | None = None
    beside: bool = False
    days: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Transition:
    """One line: who may do what from where, under which guards, and what happens then.

    `target` is None where the document stays in its state. Of the lines of one action from one state, the first whose
    condition `when` holds is the one that counts. `told` is the act as the history tells it ("memaraf"), `button` and
    `warning` belong to the act's own page.
    """

    action: str
    sources: tuple[str, ...]
    target: str | None
    by: tuple[str, ...]
    label: Text
    told: Text
    requires: tuple[str, ...] = ()
    prepares: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    when: str | None = None
    records: str | None = None
    note: bool = False
    weight: str = "near"
    confirm: str | None = None
    button: Text | None = None
    warning: Text | None = None
    automatic: bool = False
    line: int = field(default=0, compare=False)

    def goes_to(self, state: str) -> str:
        """The state after it, coming from `state`."""
        return state if self.target is None else self.target


@dataclass(frozen=True)
class Workflow:
    """A sound workflow: all names known, every state reachable, no dead end but an issued or closed state."""

    name: str
    initial: str
    states: Mapping[str, State]
    route: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    after_return: str = AFTER_RETURN[0]
    signing_days: int | None = None
    filename: str = field(default="", compare=False)

    @cached_property
    def lines(self) -> Mapping[str, Mapping[str, tuple[Transition, ...]]]:
        """state -> action -> its lines, in the order of the file."""
        found: dict[str, dict[str, tuple[Transition, ...]]] = {state: {} for state in self.states}
        for line in self.transitions:
            for source in line.sources:
                found[source][line.action] = (*found[source].get(line.action, ()), line)
        return found

    @cached_property
    def actions(self) -> Mapping[str, Transition]:
        """Each action once, by its first line: for labels in lists and histories."""
        return {line.action: line for line in reversed(self.transitions)}

    @cached_property
    def recorded(self) -> Mapping[str, str]:
        """What an action puts down, of those that put down something: "initial" or "signature"."""
        return {line.action: line.records for line in reversed(self.transitions) if line.records}

    @cached_property
    def automatic(self) -> Mapping[str, Transition]:
        """state -> the line that the system fires as soon as the state is entered."""
        return {source: line for line in self.transitions if line.automatic for source in line.sources}

    def states_of(self, *phases: str) -> tuple[str, ...]:
        """The names of the states of these phases."""
        return tuple(state.name for state in self.states.values() if state.phase in phases)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a workflow may use: roles and positions of the body, the rest known to code.

    `asking` are the guards that cannot pass without something the acting person brings (a hash seen, a fresh password);
    `reserved` the attributes of the document's model, which no action may be called; `rests_on` the guards without which
    what a line records would be no approval; `in_review` the effects that are for the review only, `once_numbered` those
    that are for documents with a number; `needs` the inputs (of ASKS) without which an effect cannot be. A set that is
    None is not checked.
    """

    roles: frozenset[str]
    guards: frozenset[str]
    conditions: frozenset[str]
    effects: frozenset[str]
    prepares: frozenset[str]
    asking: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_review: frozenset[str] = frozenset()
    once_numbered: frozenset[str] = frozenset()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    positions: frozenset[str] | None = None
    icons: frozenset[str] | None = None
