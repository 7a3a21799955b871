"""What is shown of editions and of the documents that stand on older ones."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflow.definition import State
from workflow.refusal import Reason
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class EditionView:
    """One publication: when and by whom (None: the operator), and how many running documents stand on it."""

    id: UUID
    version: int
    sha256: str
    at: datetime
    by: str | None
    running: int
    newest: bool


@dataclass(frozen=True, slots=True)
class Occupied:
    """A state that documents stand in and that the newest edition's workflow has no more."""

    type_name: Text
    state: Text
    version: int
    documents: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A running document on an older edition; `reason` says why it cannot move, None where it can.

    `title` is None for who does not read the document; `version` is the edition's.
    """

    id: UUID
    type: str
    type_name: Text
    state: State
    version: int
    title: str | None
    reason: Reason | None

    @property
    def short(self) -> str:
        """By which a document is told apart where its title is not shown."""
        return self.id.hex[-8:]


@dataclass(frozen=True, slots=True)
class DryRun:
    """All running documents whose definitions are others in the newest edition, those that cannot move first."""

    edition_id: UUID
    version: int
    rows: tuple[Candidate, ...]

    @property
    def movable(self) -> tuple[Candidate, ...]:
        return tuple(row for row in self.rows if row.reason is None)

    @property
    def refused(self) -> tuple[Candidate, ...]:
        return tuple(row for row in self.rows if row.reason is not None)


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was carried out, and how many documents moved by it."""

    id: UUID
    moved: int


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order to move to the newest edition: when, by whom (None: the operator), how many of how many documents."""

    id: UUID
    at: datetime
    by: str | None
    moved: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one document: why it was not moved (`reason`), or whether that was undone, or can be still."""

    id: UUID
    type_name: Text
    state: State
    title: str | None
    reason: Text | None
    undone: bool
    undoable: bool

    @property
    def short(self) -> str:
        return self.id.hex[-8:]


@dataclass(frozen=True, slots=True)
class Result:
    """What one order to move led to, document by document, those that were refused first."""

    id: UUID
    at: datetime
    by: str | None
    version: int
    rows: tuple[Moved, ...]

    @property
    def moved(self) -> tuple[Moved, ...]:
        return tuple(row for row in self.rows if row.reason is None)

    @property
    def undone(self) -> int:
        return sum(row.undone for row in self.rows)
