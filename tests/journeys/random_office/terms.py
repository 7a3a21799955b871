"""What is asked and answered about a document, in the words of the test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN, PERSON, NO_VERSION, STALE, CONTENT, STEP_UP, DOCUMENT = (
    "unknown", "person", "no_version", "stale", "content", "step_up", "document"
)  # fmt: skip
ADDED = "+"


class Said(NamedTuple):
    """How something is refused: the kind, and the code where it is told apart."""

    kind: str
    code: str


class Past(NamedTuple):
    """One event as the test saw it happen."""

    action: str
    who: str | None
    acting_as: str | None
    step: str | None
    content: str
    before: str | None
    after: str


class Place(NamedTuple):
    """A step as this document passes it: `seats` the positions that are known, `needs` so many initials."""

    step: str
    seats: tuple[str, ...]
    needs: int
    stage: int


@dataclass
class Asked:
    """What is sent with an act."""

    version: int | None
    note: str | None = None
    shown: str | None = None
    stepped_up: bool = True
    inputs: Mapping[str, str] = field(default_factory=dict)
