"""The supervisor keeps its children running and takes them along when it goes, however it goes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workplace import runs, wait_until

SECONDS = 20.0

CHILD = """
import os, pathlib, signal, sys, time
from worker.lifeline import end_with
end_with(int(sys.argv[1]))
folder, manner = pathlib.Path(sys.argv[2]), sys.argv[3]
if manner == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open(folder / f"{manner}.pids", "a") as file:
    print(os.getpid(), file=file)
while True:
    if manner != "silent":
        (folder / manner).touch()
    time.sleep(0.1)
"""

SUPERVISOR = """
import os, pathlib, sys
from worker.supervisor import Child, Supervisor, touched
folder = pathlib.Path(sys.argv[1])
supervisor = Supervisor(os.environ)
for manner in sys.argv[2:]:
    command = (sys.executable, str(folder / "child.py"), str(os.getpid()), str(folder), manner)
    supervisor.add(Child(manner, command, touched(folder / manner), patience=1.5))
supervisor.run()
"""


class House:
    """A supervisor in a process of its own, with children of several manners."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "child.py").write_text(CHILD, encoding="utf-8")
        (folder / "supervisor.py").write_text(SUPERVISOR, encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def open(self, *manners: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, str(self.folder / "supervisor.py"), str(self.folder), *manners)
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for manner in manners:
            wait_until(lambda manner=manner: self.pids(manner), SECONDS, f"{manner} did not start")
        return self.process

    def pids(self, manner: str) -> list[int]:
        """Every process that ran as this child, oldest first."""
        path = self.folder / f"{manner}.pids"
        return [int(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def test_a_child_that_dies_is_started_again(house: House) -> None:
    """After a kill -9 another process does the work; the other child is left alone."""
    house.open("first", "second")
    os.kill(house.pids("first")[0], signal.SIGKILL)
    wait_until(lambda: len(house.pids("first")) == 2, SECONDS, "nobody took its place")
    assert runs(house.pids("first")[1])
    assert len(house.pids("second")) == 1


def test_a_child_without_a_sign_of_life_is_replaced(house: House) -> None:
    """A process that is there but does nothing counts as dead."""
    house.open("silent")
    wait_until(lambda: len(house.pids("silent")) >= 2, SECONDS, "nobody took its place")
    assert not runs(house.pids("silent")[0])


@pytest.mark.parametrize(
    ("number", "manners"), [(signal.SIGTERM, ["willing", "stubborn"]), (signal.SIGINT, ["willing"])]
)
def test_a_stop_ends_every_child(house: House, number: signal.Signals, manners: list[str]) -> None:
    """Told to stop it ends in order within five seconds, also with a child that will not go."""
    process = house.open(*manners)
    process.send_signal(number)
    assert process.wait(6) == 0
    assert not any(runs(pid) for manner in manners for pid in house.pids(manner))


def test_a_killed_supervisor_leaves_nobody_behind(house: House) -> None:
    """Five seconds after kill -9 of the supervisor no child runs, not even one that ignores SIGTERM."""
    process = house.open("willing", "stubborn")
    process.kill()
    process.wait()
    wait_until(lambda: not any(runs(pid) for pid in house.pids("willing") + house.pids("stubborn")), 5, "one lives on")
