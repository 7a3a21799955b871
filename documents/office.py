"""The wiring that web, worker and command line share: opened once in each process, after any fork."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from config.settings import Settings
from documents.approval.assembly import definitions
from documents.approval.definitions import Definitions
from documents.desk.acts import Desk
from documents.desk.casework import Casework
from documents.rendering.pages.engine import Engine
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.files import FileStore

Ring = Callable[[Sequence[UUID]], None]
"""The worker's doorbell: told the ids of new jobs after each commit. It never raises."""


@dataclass(frozen=True, slots=True)
class Office:
    """The settings, the stores, the clock, the desk and the PDF engine of this process."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    definitions: Definitions
    cases: Casework
    desk: Desk
    engine: Engine


def silent(jobs: Sequence[UUID]) -> None:
    """Rings nobody: the worker finds the jobs by itself when it sweeps."""


def open_office(settings: Settings, ring: Ring = silent, clock: Clock | None = None) -> Office:
    """Open the stores that the settings name; nothing connects before it is used. `clock` stands in for the settings'
    where a demo or a test moves the time itself.
    """
    database = Database(settings.database_url)
    files = FileStore(settings.storage_folder)
    time = clock or Clock(settings.clock)
    known = definitions()
    cases = Casework(database, time, known)
    return Office(settings, database, files, time, known, cases, Desk(cases, files, ring), Engine(settings.home))
