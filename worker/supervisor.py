"""The supervisor: keeps the processes of an embedded Naskah running, and takes them along when it goes."""

import logging
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

log = logging.getLogger(__name__)

TICK = 0.2
"""Seconds between two looks at the children."""

GRACE = 4.0
"""Seconds a child has to end by itself after SIGTERM."""

LONGEST_PAUSE = 8.0
"""Seconds before a child that keeps dying is started again; the first time it is at once."""

SETTLED = 30.0
"""Seconds after which a child counts as running well."""

Sign = Callable[[], object]
"""Asks a child for a sign of life. Any value other than the one before is one."""


@dataclass(slots=True)
class Child:
    """A process to keep running. Silent for `patience` seconds, by its `sign`, it is taken for hung and restarted."""

    name: str
    command: Sequence[str]
    sign: Sign
    patience: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    last_sign: object = None
    heard: float = 0.0
    pause: float = 0.0
    due: float = 0.0
    starts: int = field(default=0)

    def alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children, restarts one that died or hangs, ends them on SIGTERM, SIGINT or SIGHUP.

    The children end by themselves when this process is gone (`worker.lifeline`): after a kill -9 it can do nothing.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)
        self._children: list[Child] = []
        self._stopping = False

    def add(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self._children.append(child)
        self._start(child)

    def run(self) -> None:
        """Keep the children until a signal comes, then end them."""
        self.listen()
        try:
            while not self._stopping:
                self.tend()
                time.sleep(TICK)
        finally:
            self.stop()

    def listen(self) -> None:
        """Take SIGTERM, SIGINT and SIGHUP as the wish to stop; `stopping` says whether one came."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    @property
    def stopping(self) -> bool:
        """Whether the supervisor was told to stop."""
        return self._stopping

    def tend(self) -> None:
        """One look at every child."""
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.due:
                    self._start(child)
            elif child.process.poll() is not None:
                self._ended(child, now)
            elif self._hangs(child, now):
                log.error("%s gives no sign of life for %.0f s, killed", child.name, now - child.heard)
                child.process.kill()

    def stop(self) -> None:
        """End all children: asked first, killed after a few seconds."""
        running = [child.process for child in self._children if child.process is not None and child.alive()]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, child: Child) -> None:
        child.started = child.heard = time.monotonic()
        child.last_sign = child.sign()
        # an own process group: Ctrl-C reaches the supervisor alone, which then ends its children in order
        child.process = subprocess.Popen(child.command, env=self._environ, stdin=subprocess.DEVNULL, process_group=0)
        child.starts += 1
        log.info("%s started, pid %d", child.name, child.process.pid)

    def _ended(self, child: Child, now: float) -> None:
        assert child.process is not None
        log.error("%s ended with %d, to be started again", child.name, child.process.returncode)
        settled = now - child.started > SETTLED
        child.pause = 0.0 if settled else min(LONGEST_PAUSE, max(0.5, 2 * child.pause)) if child.starts > 1 else 0.0
        child.process, child.due = None, now + child.pause

    def _hangs(self, child: Child, now: float) -> bool:
        sign = child.sign()
        if sign != child.last_sign:
            child.last_sign, child.heard = sign, now
        return now - child.heard > child.patience

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def touched(path: Path) -> Sign:
    """A child's sign of life is that it touches `path`."""

    def sign() -> object:
        try:
            return path.stat().st_mtime_ns
        except OSError:
            return None

    return sign


def answers(url: str, every: float = 5.0, wait: float = 2.0) -> Sign:
    """A child's sign of life is an answer at `url`, asked for `every` so many seconds; it may take `wait` seconds."""
    asked, answered = 0.0, 0.0

    def sign() -> object:
        nonlocal asked, answered
        if time.monotonic() - asked >= every:
            if responds(url, wait):
                answered = time.monotonic()
            asked = time.monotonic()
        return answered

    return sign


def responds(url: str, wait: float) -> bool:
    """Whether anything answers at `url` in time, whatever it says."""
    try:
        with urllib.request.urlopen(url, timeout=wait):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
