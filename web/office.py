"""What a request needs of the house: opened once in each process, handed to every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from config.settings import Settings
from documents.approval.definitions import Definitions
from documents.desk import Desk
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.files import FileStore

EXTENSION = "naskah"


@dataclass(frozen=True, slots=True)
class Office:
    """The settings, the stores, the clock and the desk of this process."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    definitions: Definitions
    desk: Desk


def open_office(
    settings: Settings, ring: Callable[[Sequence[UUID]], None], clock: Clock | None = None
) -> Office:
    """Open the stores that the settings name; nothing connects before it is used. `ring` is the worker's doorbell."""
    database = Database(settings.database_url)
    files = FileStore(settings.storage_folder)
    time = clock or Clock(settings.clock)
    definitions = Definitions(database)
    return Office(settings, database, files, time, definitions, Desk(database, files, time, definitions, ring))


def office() -> Office:
    """The office of the running application."""
    found: Office = current_app.extensions[EXTENSION]
    return found
