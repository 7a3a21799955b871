"""Real processes of Naskah on a home of their own, and documents that wait for their files.

place = Workplace(home)
place.start("worker")
place.wait_for_files(24)
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import func, select, update

from documents.approval.views import DocumentView
from documents.bodies.people import Person
from documents.evidence.entries import AuditEntry
from documents.finishing import FILE_MADE
from documents.office import Office, open_office
from documents.outbox.jobs import Job
from documents.rendering.stored import FINAL, DocumentFile
from tests.office import KEY, House, settings_for
from worker.doorbell import make_doorbell

DECREE: Mapping[str, Any] = {
    "title": "Panitia Pelaksana",
    "considering": ["bahwa perlu dibentuk panitia;"],
    "legal_bases": [{"code": "perpres-99-2017"}],
    "clauses": [{"text": "Membentuk panitia.", "points": []}],
}


def issue(house: House, fields: Mapping[str, Any] = DECREE) -> DocumentView:
    """A decree from draft to its number, over the desk."""
    desk = house.office.desk
    view = desk.create(house.actor("staf"), "decree", dict(fields))
    for who, action in (("staf", "submit"), ("sekretaris", "endorse"), ("ketua", "sign")):
        view = desk.act(
            house.actor(who),
            view.id,
            action,
            expected_version=view.version,
            content_sha256=view.content_sha256,
        ).view
    return view


class Workplace:
    """A home in which processes are started, killed and looked at. What the processes say is in `home`/log."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.environ = {"NASKAH_HOME": str(home), "NASKAH_ENV": "test", "NASKAH_SECRET_KEY": KEY, "PATH": "", **environ}
        self.processes: list[subprocess.Popen[bytes]] = []
        url = environ.get("NASKAH_DATABASE_URL")
        extra = {name: value for name, value in environ.items() if name != "NASKAH_DATABASE_URL"}
        self.settings = settings_for(home, url, **extra)
        self.office: Office = open_office(self.settings, make_doorbell(self.settings))

    @cached_property
    def house(self) -> House:
        """The people of the body in this home; their acts ring the worker's doorbell."""
        with self.office.database.read() as session:
            people = list(session.scalars(select(Person)))
        return House(self.office, people[0].body_id, {one.email.partition("@")[0]: one.id for one in people})

    def start(self, *arguments: str, stdout: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Run `naskah` with these arguments. Without `stdout` what it prints is in the log as well."""
        command = (sys.executable, "-P", "-m", "web.cli", *arguments)
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("NASKAH_", "COV_"))}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, env=environ | self.environ, stdout=stdout or log, stderr=log, cwd=self.home
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9."""
        process.kill()
        process.wait()

    def close(self) -> None:
        """End everything that was started, and fail when a process of this home is left over."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(6)
            self.kill(process)
        self.office.database.close()
        wait_until(lambda: not self.running(), 5, "a process is left over")

    def running(self) -> list[int]:
        """The processes that work on this home, however they were started."""
        mark = f"NASKAH_HOME={self.home}".encode()
        return [pid for pid in _processes() if mark in _environment(pid)]

    @property
    def log(self) -> Path:
        return self.home / "log"

    def files_made(self) -> int:
        """How many documents have their final file."""
        with self.office.database.read() as session:
            return session.scalar(select(func.count()).where(DocumentFile.kind == FINAL)) or 0

    def wait_for_files(self, number: int, seconds: float = 60.0) -> float:
        """Until so many documents have their file; returns how long it took."""
        began = time.monotonic()
        wait_until(lambda: self.files_made() >= number, seconds, self.said, pause=0.02)
        return time.monotonic() - began

    def each_file_once(self) -> None:
        """Every job is done, each with one file that the store holds whole and one audit entry."""
        with self.office.database.read() as session:
            jobs = list(session.scalars(select(Job)))
            files = list(session.scalars(select(DocumentFile).where(DocumentFile.kind == FINAL)))
            entries = list(session.scalars(select(AuditEntry.document_id).where(AuditEntry.action == FILE_MADE)))
        asked = sorted(job.document_id for job in jobs)
        assert [job for job in jobs if job.done_at is None] == []
        assert sorted(file.document_id for file in files) == asked
        assert sorted(document for document in entries if document) == asked
        for file in files:
            assert len(self.office.files.get(file.sha256)) == file.bytes

    def let_leases_run_out(self) -> None:
        """What the passing of time would do: no job is in anybody's hands or waits for its next attempt."""
        with self.office.database.write() as session:
            session.execute(update(Job).values(leased_until=None, available_at=self.office.clock.system()))

    def job(self, document_id: UUID) -> Job:
        """The job of a document."""
        with self.office.database.read() as session:
            return session.scalars(select(Job).where(Job.document_id == document_id)).one()

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


def copy_home(prepared: Path, home: Path) -> Path:
    """A home of one's own that begins as the prepared one."""
    shutil.copytree(prepared, home)
    return home


def wait_until(
    condition: Callable[[], object], seconds: float, otherwise: str | Callable[[], str], pause: float = 0.05
) -> None:
    """Returns when `condition` holds, fails with `otherwise` when it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, otherwise() if callable(otherwise) else otherwise
        time.sleep(pause)


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and runs(int(entry.name))]


def _environment(pid: int) -> list[bytes]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return []
