"""What is to be rehearsed, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from documents.approval.views import DocumentView, EventView, PersonRef
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import Field
from documents.drafting.types import DocumentType
from workflow.definition import Transition
from workflow.text import Text

MOST_ACTS = 30


@dataclass(frozen=True, slots=True)
class Try:
    """One act: who does what, with the answer to what the line asks for (a person's or a position's code)."""

    person_id: UUID
    action: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A draft of this type by this person, with values for the fields that decide its route, and the acts on it in order."""

    type: str
    drafter_id: UUID
    fields: Mapping[str, str]
    acts: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an act: done, or why not."""

    person: str
    label: Text
    refused: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """An action that the state has: who can do it now, and what all others are told."""

    line: Transition
    able: tuple[PersonRef, ...]
    others: Mapping[Text, tuple[PersonRef, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """How far it has come. `refused` says why there is no draft to begin with; then there is no `view`."""

    view: DocumentView | None = None
    events: tuple[EventView, ...] = ()
    tried: tuple[Tried, ...] = ()
    open: tuple[Open, ...] = ()
    refused: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """What there is to choose from: the people, those who may draft, the fields that decide the route, positions."""

    type: DocumentType
    edition: EditionDefinition
    people: tuple[PersonRef, ...]
    drafters: tuple[PersonRef, ...]
    fields: tuple[Field, ...]
