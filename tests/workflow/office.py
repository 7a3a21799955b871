"""A small office for the tests of the engine: a workflow in a few lines, and cases whose guards answer as told."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from workflow.definition import Transition, Vocabulary, Workflow
from workflow.loading import load_workflow
from workflow.machine import Condition, Guard, Machine
from workflow.refusal import Kind, Reason
from workflow.source import Source
from workflow.text import Text

BODIES = Path(__file__).parents[2] / "config" / "bodies"
SEED = sorted(BODIES.glob("*/workflows/*.toml"))

SMALL = """\
name = "memo"
initial = "open"
states = [
  { name = "open", phase = "drafting", tone = "neutral", icon = "pen", label = { id = "Terbuka", en = "Open" } },
  { name = "seen", phase = "review", tone = "info", icon = "eye", label = { id = "Dilihat", en = "Seen" } },
  { name = "passed", phase = "signed", tone = "positive", icon = "check", label = { id = "Lulus", en = "Passed" } },
  { name = "out", phase = "issued", tone = "final", icon = "send", label = { id = "Keluar", en = "Out" } },
  { name = "gone", phase = "closed", tone = "negative", icon = "trash", label = { id = "Hilang", en = "Gone" } },
]
transitions = [
  { action = "show", from = "open", to = "seen", by = "own", requires = ["complete"], prepares = ["paper"], SHOW },
  { action = "nod", from = "seen", to = "=", by = "step", when = "more", requires = ["read"], NOD },
  { action = "nod", from = "seen", to = "passed", by = "step", requires = ["read"], NOD },
  { action = "print", from = "passed", to = "out", by = "clerk", automatic = true, requires = ["complete"], PRINT },
  { action = "drop", from = ["open", "seen"], to = "gone", by = ["own", "clerk"], note = true, weight = "danger", DROP },
]
[[route]]
name = "first"
label = { id = "Pertama", en = "First" }
reviewer = { position = "elder" }
"""
for word, rest in {
    "SHOW": 'label = { id = "Tunjukkan", en = "Show" }',
    "NOD": 'label = { id = "Angguk", en = "Nod" }',
    "PRINT": 'label = { id = "Cetak", en = "Print" }, effects = ["number"]',
    "DROP": 'label = { id = "Buang", en = "Drop" }',
}.items():
    SMALL = SMALL.replace(word, rest)

WORDS = Vocabulary(
    roles=frozenset({"clerk", "writer"}),
    guards=frozenset({"complete", "read"}),
    conditions=frozenset({"more"}),
    effects=frozenset({"number", "stamp", "seal"}),
    prepares=frozenset({"paper"}),
    asking=frozenset({"read"}),
    reserved=frozenset({"title", "version"}),
    once_numbered=frozenset({"seal"}),
    needs={"stamp": ("to", "reviewer")},
    positions=frozenset({"elder"}),
    icons=frozenset({"pen", "eye", "check", "send", "trash"}),
)


def small() -> Workflow:
    """The small workflow, loaded."""
    return load_workflow(Source("memo.toml", SMALL), WORDS)


def seed(path: Path) -> Workflow:
    """A workflow of a body in config/, loaded with the names that it uses itself (publish checks the real ones)."""
    lines = tomllib.loads(path.read_text())["transitions"]
    roles = tomllib.loads((path.parents[1] / "roles.toml").read_text())["roles"]
    used = {
        key: frozenset(name for line in lines for name in line.get(key, ()))
        for key in ("requires", "effects", "prepares")
    }
    words = Vocabulary(
        roles=frozenset(role["code"] for role in roles),
        guards=used["requires"],
        conditions=frozenset(line["when"] for line in lines if "when" in line),
        effects=used["effects"],
        prepares=used["prepares"],
    )
    return load_workflow(Source(path.name, path.read_text()), words)


@dataclass
class Paper:
    """The least that a machine needs of a document."""

    state: str


@dataclass
class Case:
    """A case whose answers are set beforehand: what each guard refuses with, which conditions hold, who may not."""

    document: Paper
    refusals: dict[str, Kind] = field(default_factory=dict)
    holds: dict[str, bool] = field(default_factory=dict)
    stranger: Kind | None = None


def machine(workflow: Workflow) -> Machine[Case]:
    """A machine over `workflow` whose guards answer what the case says."""

    def guard(name: str) -> Guard[Case]:
        return lambda case: Reason(name, Text(name, name), case.refusals[name]) if name in case.refusals else None

    def condition(name: str) -> Condition[Case]:
        return lambda case: case.holds.get(name, False)

    def may(case: Case, line: Transition) -> Reason | None:
        return None if case.stranger is None else Reason("stranger", Text("Bukan Anda.", "Not you."), case.stranger)

    guards = {name: guard(name) for line in workflow.transitions for name in line.requires}
    conditions = {line.when: condition(line.when) for line in workflow.transitions if line.when}
    return Machine(workflow, guards, conditions, may)


def case_for(line: Transition, state: str) -> Case:
    """A case in `state` in which `line` is the one that counts and nobody objects."""
    return Case(Paper(state), holds={line.when: True} if line.when else {})
