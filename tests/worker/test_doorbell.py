"""The doorbell never stands in the way of the act that rings it."""

import logging
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from documents.store.base import new_id
from tests.office import settings_for
from tests.services import RedisServer, free_port
from worker import doorbell, postbox
from worker.app import QUEUE
from worker.doorbell import make_doorbell


@pytest.fixture
def mute_server() -> Iterator[str]:
    """A Redis address where somebody takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_broker_that_is_away_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens at the address: no exception, one warning, and a while without another try."""
    ring = make_doorbell(settings_for(tmp_path, NASKAH_BROKER_URL=f"redis://127.0.0.1:{free_port()}/0"))
    with caplog.at_level(logging.WARNING, logger=doorbell.__name__):
        ring([new_id(), new_id()])
        ring([new_id()])
    assert [record.getMessage()[:55] for record in caplog.records] == [
        "doorbell not heard, the sweep will find 2 job(s): Error"
    ]


def test_a_broker_that_does_not_answer_is_given_up_soon(tmp_path: Path, mute_server: str) -> None:
    """An act waits a moment for a broker that hangs, not for ever."""
    ring = make_doorbell(settings_for(tmp_path, NASKAH_BROKER_URL=mute_server))
    began = time.monotonic()
    ring([new_id()])
    assert time.monotonic() - began < 10 * doorbell.CONNECT_SECONDS


def test_a_folder_that_cannot_be_written_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The folder broker was removed under a running web process: the act goes on."""
    settings = settings_for(tmp_path)
    ring = make_doorbell(settings)
    assert settings.broker_folder is not None
    for name in os.listdir(settings.broker_folder):
        (settings.broker_folder / name).rmdir()
    with caplog.at_level(logging.WARNING, logger=doorbell.__name__):
        ring([new_id()])
    assert "doorbell not heard" in caplog.text


def test_a_broker_that_comes_back_is_rung_again(
    tmp_path: Path, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that died with the server is not used for ever."""
    monkeypatch.setattr(doorbell, "PAUSE", 0.0)
    ring = make_doorbell(settings_for(tmp_path, NASKAH_BROKER_URL=redis_server.url))
    ring([new_id()])
    redis_server.kill()
    ring([new_id()])
    redis_server.start()
    ring([new_id()])
    with Redis.from_url(redis_server.url) as client:
        assert client.llen(QUEUE) == 1


def test_no_jobs_ring_nobody(tmp_path: Path) -> None:
    """An act that left no work behind leaves no message either."""
    settings = settings_for(tmp_path)
    make_doorbell(settings)([])
    assert settings.broker_folder is not None
    assert list((settings.broker_folder / postbox.WAITING).iterdir()) == []
