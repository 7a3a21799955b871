"""The embedded doorbell: from the commit that numbers a decree to its Word file, made by a real worker process."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import select

from config.settings import Settings
from documents.finishing import Finisher
from documents.outbox.jobs import Job
from documents.store.database import Database
from web.cli.bench.scratch import environ_of, open_stage, seat
from web.cli.demo.play import Stage
from web.cli.up import worker_child
from worker.doorbell import make_doorbell
from worker.supervisor import Supervisor

DECREES = 25
WARM = 3
"""So many before those that count: the first waits for the worker to start and to read definitions and templates."""
AIM = 1.0
"""Seconds from commit to file."""
LOOK = 0.002
"""Seconds between two looks for the file: far below what is measured."""
PATIENCE = 60.0
"""Seconds after which a file is not waited for any longer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Times in seconds, from the commit to the file: by the worker that was rung for, and by this process itself."""

    by_worker: Sequence[float]
    here: Sequence[float]

    @property
    def ratio(self) -> float:
        """What the way over the doorbell costs: the worker's median by this process's."""
        return median(self.by_worker) / median(self.here)


class Bell:
    """A doorbell that rings, or does the job itself, and takes the time until the job is done."""

    def __init__(self, settings: Settings) -> None:
        self.rings = True
        self.by_worker: list[float] = []
        self.here: list[float] = []
        self.finisher: Finisher | None = None
        self._ring = make_doorbell(settings)

    def __call__(self, jobs: Sequence[UUID]) -> None:
        assert self.finisher is not None
        began = time.perf_counter()
        if self.rings:
            self._ring(jobs)
            _await(self.finisher.database, jobs)
            self.by_worker.append(time.perf_counter() - began)
        elif all(list(map(self.finisher.finish, jobs))):  # False when a sweep of the worker's came before
            self.here.append(time.perf_counter() - began)


def measure(decrees: int = DECREES) -> Answer:
    """Issue the demo's first document again and again in a home that is thrown away, every second one without ringing.

    Raises TimeoutError when no worker makes a file.
    """
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        environ = environ_of(home)
        settings = Settings.from_environment(environ)
        bell = Bell(settings)
        stage = open_stage(settings, bell)
        try:
            return _issue(stage, bell, environ, decrees)
        finally:
            stage.office.database.close()


def _issue(stage: Stage, bell: Bell, environ: Mapping[str, str], decrees: int) -> Answer:
    office = stage.office
    bell.finisher = Finisher(office.cases, office.files)
    seat(stage)
    supervisor = Supervisor({**environ, "PATH": ""})  # no LibreOffice: a PDF behind each file is measured elsewhere
    supervisor.add(worker_child(office.settings))
    try:
        for number in range(2 * (WARM + decrees)):
            bell.rings = number % 2 == 0
            stage.play(replace(stage.script.pieces[0], name=f"bench-{number}"))
    finally:
        supervisor.stop()
    return Answer(bell.by_worker[WARM:], bell.here[WARM:])


def _await(database: Database, jobs: Sequence[UUID]) -> None:
    """Until the jobs are done, as anyone who looks for the files would see."""
    until = time.monotonic() + PATIENCE
    waiting = select(Job.id).where(Job.id.in_(jobs), Job.done_at.is_(None)).limit(1)
    while time.monotonic() < until:
        with database.read() as session:
            if session.scalar(waiting) is None:
                return
        time.sleep(LOOK)
    raise TimeoutError("the worker made no file")
