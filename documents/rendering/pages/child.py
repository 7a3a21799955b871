"""The child process that LibreOffice runs in: its folder, its limits, its answers, its end."""

import fcntl
import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.settings import FONTS
from documents.rendering.pages import libreoffice

log = logging.getLogger(__name__)

FOLDER = "engine"
"""Where in the home the children have their folders."""
LOCK = "lock"
"""The file that a child's parent holds locked: a folder whose lock is free is a dead process's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take."""

    seconds: float = 15.0
    """For one PDF, a start included; 70 pages take five."""
    turn: float = 20.0
    """How long a request waits for its turn and its PDF."""
    memory: int = 2 << 30
    """Bytes of address space; 70 pages take a third of it."""
    jobs: int = 200
    """Conversions after which the child is replaced: LibreOffice grows."""
    idle: float = 300.0
    """Seconds without work after which the child is ended."""


class Died(Exception):
    """The child is gone."""


class Hung(Exception):
    """The child did not answer in time."""


class Refused(Exception):
    """LibreOffice does not take the file, and says why."""


class Child:
    """One LibreOffice, started at once. Used by one thread, which has to outlive it: the kernel ends it with that."""

    def __init__(self, home: Path, program: Path, memory: int, until: float) -> None:
        self.jobs = 0
        home = home / FOLDER
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_abandoned(home)
        self.folder, self._lock = _own_folder(home)
        self._process = subprocess.Popen(
            _command(program, self.folder, memory),
            env=_environment(home, self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
            bufsize=0,
        )
        try:
            self._answer(until)
        except (Died, Hung):
            self.end()
            raise
        log.info("LibreOffice started, pid %d", self.pid)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def convert(self, docx: bytes, kind: str, until: float) -> bytes:
        """The PDF of a Word file, made before `until` on the monotonic clock. Raises Died, Hung and Refused; after the
        first two the child is to be ended.
        """
        self.jobs += 1
        source, target = self.folder / "in.docx", self.folder / "out.pdf"
        source.write_bytes(docx)
        target.unlink(missing_ok=True)
        try:
            os.write(self._process.stdin.fileno(), f"{kind}\n".encode())  # type: ignore[union-attr]  # it is a pipe
        except OSError as error:
            raise Died from error
        said = self._answer(until)
        if said != "ok" or not target.is_file():
            raise Refused(said)
        return target.read_bytes()

    def end(self) -> None:
        """Kill it and whatever it started, and clear its folder away."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()

    def _answer(self, until: float) -> str:
        """The next line that the child says; it is short enough to come whole."""
        pipe = self._process.stdout.fileno()  # type: ignore[union-attr]  # it is a pipe
        ready = select.poll()
        ready.register(pipe, select.POLLIN)
        if not ready.poll(max(0.0, 1000 * (until - time.monotonic()))):
            raise Hung
        said = os.read(pipe, 4096)
        if not said:
            raise Died
        return said.decode().strip()


def _command(program: Path, folder: Path, memory: int) -> list[str]:
    # -I: neither the folder it stands in nor the environment decides what is imported
    return [sys.executable, "-I", libreoffice.__file__, str(program), str(folder), str(os.getpid()), str(memory)]


def _environment(home: Path, folder: Path) -> dict[str, str]:
    """Nothing of the parent's but the path and whose it is: no other setting and no secret."""
    return {
        "NASKAH_HOME": str(home.parent),
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(home),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(FONTS),
    }


def _own_folder(home: Path) -> tuple[Path, IO[bytes]]:
    """A new folder and its lock; it has its name only once it is locked."""
    made = Path(tempfile.mkdtemp(prefix="new-", dir=home))
    lock = (made / LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return made.rename(made.with_name(made.name.replace("new-", "office-", 1))), lock


def _clear_abandoned(home: Path) -> None:
    """Take away the folders of processes that were killed."""
    for folder in home.glob("office-*"):
        with suppress(OSError), (folder / LOCK).open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
