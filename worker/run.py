"""Running a worker or a beat in this process until it is told to stop."""

import logging
import signal
import sys
import threading
import time
import warnings
from types import FrameType
from typing import Any

from celery import Celery, bootsteps, signals
from celery.apps.worker import Worker
from celery.beat import Scheduler, Service
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.platforms import EX_OK
from celery.worker import state

from config import logging as logs
from config.settings import Settings
from documents.store.database import Database
from documents.store.schema import is_current
from worker import tasks
from worker.app import SWEEP, make_app
from worker.pulse import Pulse

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

WAIT = 2.0
"""Seconds between two looks at a database that is not ready."""

MEMORY = 2 << 30
"""Bytes of address space a worker may take: a job that wants more fails, and the machine stays up."""


def run_worker(settings: Settings, pulse: Pulse) -> int:
    """Empty the outbox until SIGTERM or SIGINT; returns the exit code. It beats itself: a second beat does no harm."""
    _log(settings)
    _limit_memory()
    _wait_for(tasks.finisher(settings, pulse).database, pulse)
    app = make_app(settings)
    tasks.install(app, settings, pulse)
    app.steps["worker"].add(OwnBeat)
    signals.worker_process_init.connect(lambda **_: tasks.finisher(settings, pulse), weak=False)
    signals.worker_ready.connect(lambda **_: _ready(app, pulse), weak=False)
    warnings.filterwarnings("ignore", category=SecurityWarning)  # root may run it: it takes JSON alone, never pickle
    warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)  # about jobs that outlive a connection
    worker = Steady(
        app=app,
        quiet=True,
        loglevel=settings.log_level.upper(),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def run_beat(settings: Settings) -> None:
    """Ring for a sweep every few seconds, until SIGTERM or SIGINT."""
    _log(settings)
    Service(make_app(settings), scheduler_cls=Scheduler).start()


class Steady(Worker):  # type: ignore[misc]  # celery has no types
    """The worker, which ends the job in hand and goes at the first SIGTERM or SIGINT, without a word."""

    def install_platform_tweaks(self, worker: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    state.should_stop = EX_OK


class OwnBeat(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    """Beat as a thread: celery's own -B is a process, which outlives a worker that is killed."""

    def start(self, worker: Any) -> None:
        beat = Service(worker.app, max_interval=1, scheduler_cls=Scheduler)
        threading.Thread(target=beat.start, name="beat", daemon=True).start()


def _wait_for(database: Database, pulse: Pulse) -> None:
    """Until the database answers and has this program's schema: a worker may be started before either."""
    while True:
        try:
            if is_current(database):
                return
            log.warning("waiting for the schema: run naskah migrate")
        except Exception as error:  # whatever a driver raises while a server is starting
            log.warning("waiting for the database: %s", error)
        pulse.beat()
        time.sleep(WAIT)


def _ready(app: Celery, pulse: Pulse) -> None:
    pulse.beat()
    app.send_task(SWEEP)  # what was left while no worker ran
    log.info("worker ready")


def _log(settings: Settings) -> None:
    logs.configure(settings.log_level, settings.log_format)
    signals.setup_logging.connect(lambda **_: None, weak=False)  # celery then leaves the logging as it is


def _limit_memory() -> None:
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard))
