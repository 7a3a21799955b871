"""`naskah up`: web and worker on the home as it is."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.store.schema import is_current
from tests.services import free_port
from tests.workplace import Workplace, wait_until
from worker.supervisor import responds


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    made = Workplace(tmp_path)
    yield made
    made.close()


def test_an_empty_home_is_served(place: Workplace) -> None:
    """The database is made, the address printed when it answers, and nothing of a demo is added."""
    port = free_port()
    supervisor = place.start("up", "--port", str(port))
    wait_until(lambda: f"http://localhost:{port}\n" in place.said(), 60, place.said)
    assert responds(f"http://127.0.0.1:{port}/healthz", wait=5)
    assert is_current(place.office.database)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert place.running() == []


def test_a_port_in_use_is_told(place: Workplace) -> None:
    """In words and before anything is started, with the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert place.start("up", "--port", str(taken.getsockname()[1])).wait(60) == 1
    assert "--port" in place.said() and "started" not in place.said()
