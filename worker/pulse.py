"""A worker's sign of life, and the time one job may take.

Pool solo knows no time limits: a job that hangs would stop the queue. So each job runs under a watchdog outside of
Python's threads that ends the process; what was begun counts as an attempt, and the next worker goes on with the rest.
"""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

JOB_SECONDS = 20.0
"""What one job may take; a render takes a fraction of a second, the PDF of 70 pages five."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """`path` is the file that a supervisor looks at (None without one), `job_seconds` the limit of one job."""

    path: Path | None = None
    job_seconds: float = JOB_SECONDS

    @property
    def lease(self) -> timedelta:
        """How long a job is this worker's alone: longer than it may take, short enough for one whose worker was killed."""
        return timedelta(seconds=1.5 * self.job_seconds)

    def beat(self) -> None:
        """Say that the main loop is alive. Called from the main loop alone: a thread would beat for a dead one."""
        if self.path is not None:
            with suppress(OSError):  # a full disk must not end the worker
                self.path.touch()

    @contextmanager
    def job(self) -> Iterator[None]:
        """Around one job: the process ends, with every thread's stack on standard error, when it takes too long."""
        self.beat()
        faulthandler.dump_traceback_later(self.job_seconds, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            self.beat()
