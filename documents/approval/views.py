"""What a person is shown of a document: plain, frozen values for the page, the API and the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from documents.bodies.definitions import Choice
from workflow.definition import State, Workflow
from workflow.machine import Offer
from workflow.refusal import Reason
from workflow.text import Text

FileStatus = Literal["pending", "ready", "failed"]
StepStatus = Literal["done", "current", "later", "lapsed"]


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person by id and name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file; `sha256` and `bytes` (its size) are None until it is ready, `error` says why it failed."""

    kind: str
    part: str
    status: FileStatus
    sha256: str | None = None
    bytes: int | None = None
    name: str | None = None
    error: Text | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """One station of the document's way: who acts there (`label`), who did (`person`), when. Where it is not done, `can` are
    the names of those who may, or `problem` says why nobody is; `given` of `needs` persons have done it. A station
    `beside` another is open at the same time as the one before it; `added` to this document alone. `positions` are asked
    there.
    """

    label: Text
    status: StepStatus
    person: str | None = None
    at: datetime | None = None
    can: tuple[str, ...] = ()
    problem: Text | None = None
    given: int = 0
    needs: int = 1
    beside: bool = False
    added: bool = False
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document as this person may see it, with what they may do and why not.

    `expected_number` is the forecast while no number is given ("perkiraan"), `since` when it came to whom it waits for.
    """

    id: UUID
    type: str
    type_name: Text
    workflow: Workflow
    state: State
    version: int
    revision: int
    fields: Mapping[str, Any]
    title: str
    number: str | None
    expected_number: str | None
    issued_on: date | None
    content_sha256: str
    created_by: PersonRef
    drafter: PersonRef
    validity: str | None
    actions: tuple[Offer, ...]
    files: tuple[FileView, ...]
    security: Choice
    urgency: Choice
    waiting_for: Text | None
    since: datetime
    steps: tuple[StepView, ...]
    editable: bool
    edit_reason: Reason | None
    signing_as: str
    created_at: datetime
    changed_at: datetime
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the history. `actor` is None for the system itself, `acting_as` the title of the position used, or the
    capacity in which its holder, `principal`, was stood in for; `records` "initial" or "signature" where it put one down;
    of a signature `proof` is the method by which presence was proved, `proved` the same in words. `in_stead`: they acted
    for its holder, or in a vacant post.
    """

    at: datetime
    action: str
    label: Text
    from_state: str | None
    to_state: str | None
    actor: PersonRef | None
    acting_as: str | None
    note: str | None
    version: int | None
    revision: int | None
    proof: str | None = None
    proved: Text | None = None
    records: str | None = None
    principal: PersonRef | None = None
    in_stead: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list: what it is, where it stands, who has it since when."""

    id: UUID
    type: str
    type_name: Text
    state: State
    title: str
    number: str | None
    issued_on: date | None
    version: int
    drafter: PersonRef
    waiting_for: Text | None
    since: datetime
    changed_at: datetime
    urgency: Choice
    security: Choice
    due_on: date | None = None
    last_note: str | None = None
    last_note_by: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list; `next` is the key to ask for the page after it, None at the end."""

    items: tuple[DocumentRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to list. `queue` narrows to what awaits this person: "mine" (own drafts), "sent_back" (own, returned),
    "waiting" (own, with others, in time), "turn" (my step or signature), "to_check" (the same without what
    I sign in somebody's stead), "in_stead" (what I decide by my mandates), "to_do" (a next step of my roles), "unscanned"
    (issued, its signed paper not uploaded), "overdue" (with others), "in_progress" (others', in time), "issued_today".
    """

    state: str | None = None
    type: str | None = None
    q: str | None = None
    numbered: bool = False
    queue: str | None = None
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The bytes of a file, or why they are not there. `status` "absent": no such file will come by itself."""

    status: Literal["pending", "ready", "failed", "absent"]
    data: bytes = b""
    sha256: str = ""
    name: str = ""
    media_type: str = ""
    reason: Text | None = None


class Outcome:
    """What an act led to. `answer` is the stored first answer where the idempotency key was seen before."""

    def __init__(self, look: Callable[[], DocumentView], answer: Mapping[str, Any] | None = None) -> None:
        self._look = look
        self.answer = answer

    @cached_property
    def view(self) -> DocumentView:
        """The document as it stands when this is first asked for, as who acted may see it."""
        return self._look()
