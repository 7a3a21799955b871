"""The tasks: do the jobs that a doorbell named, look for those that it did not, tell people what concerns them."""

import os
import time
from functools import cache
from uuid import UUID

from celery import Celery
from celery.worker.request import Request

from config.settings import Settings
from documents.finishing import Finisher
from documents.office import Office, open_office
from documents.rendering.pages.child import Limits
from documents.rendering.pages.engine import Engine
from worker.app import FINISH, NOTIFY, SWEEP, WATCH
from worker.doorbell import make_doorbell
from worker.pulse import Pulse

SWEEP_SECONDS = 20.0
"""How long one sweep goes on before the loop gets a look at new doorbells."""

PDF_SHARE = 0.7
"""Of the time that a job may take, what LibreOffice gets: it is to be ended before the worker is."""


def install(app: Celery, settings: Settings, pulse: Pulse) -> None:
    """Register the tasks with `app`."""

    def finish_job(job_ids: list[str]) -> None:
        for job_id in job_ids:
            with pulse.job():
                finisher(settings, pulse).finish(UUID(job_id))
        sweep()  # what these jobs led to, in its turn among what waits

    def sweep() -> None:
        until = time.monotonic() + SWEEP_SECONDS
        more = True
        while more and time.monotonic() < until:
            with pulse.job():
                more = finisher(settings, pulse).finish_next()

    def notify() -> None:
        with pulse.job():
            office(settings, pulse).notices.maker.make_all()
            office(settings, pulse).post.write_all()
        until = time.monotonic() + SWEEP_SECONDS
        more = True
        while more and time.monotonic() < until:
            with pulse.job():
                more = office(settings, pulse).post.send_next()

    def watch() -> None:
        with pulse.job():
            office(settings, pulse).notices.timekeeper.look_everywhere()

    app.task(name=NOTIFY, Request=HeldRequest)(notify)
    app.task(name=WATCH, Request=HeldRequest)(watch)
    app.task(name=FINISH, Request=HeldRequest)(finish_job)
    app.task(name=SWEEP, Request=HeldRequest)(sweep)


class HeldRequest(Request):  # type: ignore[misc]  # celery has no types
    """A message in a worker's hand. When the broker dies meanwhile, celery logs that it cannot acknowledge the message
    and goes on waiting with its one hand full, for ever. Raised instead, the error makes it connect anew.
    """

    def acknowledge(self) -> None:
        if not self.acknowledged:  # type: ignore[has-type]  # celery has no types
            self.message.ack()
            self.acknowledged = True


def finisher(settings: Settings, pulse: Pulse) -> Finisher:
    """This process's own."""
    return _finisher(settings, pulse, os.getpid())


def office(settings: Settings, pulse: Pulse) -> Office:
    """This process's own: connections that came over from a parent process are never used."""
    return _office(settings, pulse, os.getpid())


@cache
def _office(settings: Settings, pulse: Pulse, process: int) -> Office:
    engine = Engine(settings.home, Limits(seconds=pulse.job_seconds * PDF_SHARE, turn=pulse.job_seconds))
    return open_office(settings, engine=engine)


@cache
def _finisher(settings: Settings, pulse: Pulse, process: int) -> Finisher:
    opened = _office(settings, pulse, process)
    return Finisher(opened.cases, opened.files, pulse.lease, opened.engine, make_doorbell(settings))
