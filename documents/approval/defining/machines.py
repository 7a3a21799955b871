"""The state machine of each edition's workflows, built once a process."""

from functools import lru_cache

from documents.approval.case import Case
from documents.approval.defining.past import MOVES
from documents.approval.moving.effects import EFFECTS
from documents.approval.rules.guards import CONDITIONS, GUARDS
from documents.approval.rules.permissions import may
from documents.drafting.documents import Document
from workflow.definition import Vocabulary, Workflow
from workflow.machine import Machine

PREPARES = frozenset({"draft_file"})
ASKING = frozenset({"saw_content"})
"""Guards that judge what the acting person brings along; the system brings nothing."""
APPROVAL = ("not_own_draft", "not_previous_actor", "saw_content")
RESTS_ON = {"initial": APPROVAL, "signature": ("holds_signing_position", *APPROVAL, "initials_current")}
"""Guards that no body does without: two persons, the content that was shown, the office that is held."""
IN_REVIEW = frozenset({"add_reviewer", "remove_reviewer"})
ONCE_NUMBERED = frozenset({"render"})
"""Effects on the final file: a draft that asked for it would count as done."""
NEEDS = {
    "hand_over": ("to",),
    "add_reviewer": ("reviewer",),
    "remove_reviewer": ("reviewer",),
    "file_archive": ("classification", "retention"),
}
"""What an effect takes from the person who acts."""
RESERVED = frozenset(name for name in dir(Document) if not name.startswith("_")) | {"create", "edit", *MOVES}
"""What no action may be called: the document's own attributes, and the acts that no workflow has to define."""


def vocabulary(roles: frozenset[str], positions: frozenset[str], icons: frozenset[str] | None) -> Vocabulary:
    """The names that a body's workflows may use."""
    return Vocabulary(
        roles=roles,
        guards=frozenset(GUARDS),
        conditions=frozenset(CONDITIONS),
        effects=frozenset(EFFECTS),
        prepares=PREPARES,
        asking=ASKING,
        reserved=RESERVED,
        rests_on=RESTS_ON,
        in_review=IN_REVIEW,
        once_numbered=ONCE_NUMBERED,
        needs=NEEDS,
        positions=positions,
        icons=icons,
    )


def machine_for(case: Case) -> Machine[Case]:
    """The machine that runs this document's workflow."""
    return _machine(_Same(case.workflow))


class _Same:
    """A workflow, told from others by being the same object: it is large, and read once for each edition."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    def __hash__(self) -> int:
        return id(self.workflow)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.workflow is other.workflow


@lru_cache(maxsize=256)
def _machine(same: _Same) -> Machine[Case]:
    return Machine(same.workflow, GUARDS, CONDITIONS, may)
