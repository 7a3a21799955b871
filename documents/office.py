"""The wiring that web, worker and command line share: opened once in each process, after any fork."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from config.settings import Settings
from documents.accounts.factors.enrolling import Enrolling
from documents.accounts.factors.passkeys import Site
from documents.accounts.factors.proving import Prover
from documents.accounts.factors.sealing import Seal
from documents.accounts.step_up import StepUp
from documents.approval.defining.assembly import definitions
from documents.approval.defining.definitions import Definitions
from documents.desk.absences.door import Absences
from documents.desk.acts import Desk
from documents.desk.calendar import OfficeCalendar
from documents.desk.casework import Casework
from documents.desk.issued.copies import Copies
from documents.desk.issued.mailing import Mailroom
from documents.desk.issued.scans import Scans
from documents.desk.reading.changes import Comparing
from documents.desk.reading.commenting import Commenting
from documents.desk.reading.leaves import Leaves
from documents.desk.rehearsal.playing import Rehearsals
from documents.desk.together.acting import Together
from documents.desk.together.bundles import Bundles
from documents.desk.together.waiting import Waiting
from documents.notices.door import Notices
from documents.notices.mail.posting import Post, Sender
from documents.notices.mail.transports import transport_of
from documents.rendering.pages.cache import Cache
from documents.rendering.pages.engine import Engine
from documents.renewal.door import Renewal
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.files import FileStore
from documents.templating.door import Templating

Ring = Callable[[Sequence[UUID]], None]
"""The worker's doorbell: told the ids of new jobs after each commit. It never raises."""
GARBAGE = 20_000
"""So many objects more than before make Python look for circles among them. An act leaves hardly any, and a batch of them, which
holds many objects for a moment, is not to be gone through again and again.
"""


@dataclass(frozen=True, slots=True)
class Office:
    """The settings, the stores, the clock, the PDF engine of this process, and the doors to documents: desk and others."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    definitions: Definitions
    cases: Casework
    desk: Desk
    together: Together
    bundles: Bundles
    waiting: Waiting
    engine: Engine
    leaves: Leaves
    changes: Comparing
    comments: Commenting
    templating: Templating
    renewal: Renewal
    mailroom: Mailroom
    scans: Scans
    copies: Copies
    calendar: OfficeCalendar
    rehearsals: Rehearsals
    step_up: StepUp
    factors: Enrolling
    notices: Notices
    post: Post
    absences: Absences


def silent(jobs: Sequence[UUID]) -> None:
    """Rings nobody: the worker finds the jobs by itself when it sweeps."""


def open_office(
    settings: Settings, ring: Ring = silent, clock: Clock | None = None, engine: Engine | None = None
) -> Office:
    """Open the stores that the settings name; nothing connects or starts before it is used. `clock` and `engine` stand in
    for the usual ones where a demo or a test moves the time itself, or a worker sets limits of its own.
    """
    gc.set_threshold(GARBAGE, 10, 10)
    database = Database(settings.database_url)
    files = FileStore(settings.storage_folder)
    time = clock or Clock(settings.clock)
    known = definitions()
    cases = Casework(database, time, known)
    desk = Desk(cases, files, ring)
    prover = Prover(database, time, Seal(settings.secret_key), Site(settings.base_url))
    together = Together(desk)
    sender = Sender(transport_of(settings.mail_url), settings.mail_from, settings.base_url)
    maker, cache = engine or Engine(settings.home), Cache(settings.home / "cache")
    return Office(
        settings=settings,
        database=database,
        files=files,
        clock=time,
        definitions=known,
        cases=cases,
        desk=desk,
        together=together,
        bundles=Bundles(together),
        waiting=Waiting(cases),
        engine=maker,
        mailroom=Mailroom(cases, files, ring, maker),
        leaves=Leaves(cases, files, maker, cache, ring),
        changes=Comparing(cases, files),
        comments=Commenting(cases),
        templating=Templating(cases, files),
        renewal=Renewal(cases),
        scans=Scans(cases, files, cache),
        copies=Copies(cases, ring),
        calendar=OfficeCalendar(cases),
        rehearsals=Rehearsals(cases, files),
        step_up=StepUp(prover, known),
        factors=Enrolling(prover, known),
        notices=Notices(database, time, known, settings.base_url, settings.secret_key),
        post=Post(database, time, known, sender),
        absences=Absences(cases),
    )
