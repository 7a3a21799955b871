"""The folder broker hands each message to one reader, whole."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Consumer, Producer, Queue

from worker import postbox

QUEUE = Queue("letters", exchange="", routing_key="letters")
WRITERS, READERS, LETTERS = 4, 3, 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def connections(folder: Path) -> Iterator[list[Connection]]:
    options = {**postbox.prepare(folder), "polling_interval": 0.001}
    made = [
        Connection(f"filesystem://{folder}", transport="worker.postbox:Transport", transport_options=options)
        for _ in range(WRITERS + READERS)
    ]
    yield made
    for connection in made:
        connection.release()


def test_every_message_reaches_one_reader_whole(connections: list[Connection]) -> None:
    """Four writers beside three readers: each message arrives once, complete, and nothing stays behind."""
    got: list[Any] = []
    sent = [[f"{writer}-{letter}", "x" * 5000] for writer in range(WRITERS) for letter in range(LETTERS)]

    def write(connection: Connection, writer: int) -> None:
        producer = Producer(connection.channel(), auto_declare=False)
        for letter in sent[writer * LETTERS : (writer + 1) * LETTERS]:
            producer.publish(letter, exchange="", routing_key="letters", serializer="json")

    def read(connection: Connection) -> None:
        with Consumer(connection.channel(), [QUEUE], on_message=lambda m: (got.append(m.payload), m.ack())):
            try:
                while True:
                    connection.drain_events(timeout=0.5)
            except TimeoutError:
                return

    threads = [threading.Thread(target=write, args=(connections[n], n)) for n in range(WRITERS)]
    threads += [threading.Thread(target=read, args=(connection,)) for connection in connections[WRITERS:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(sent)


def test_a_damaged_message_is_thrown_away(connections: list[Connection], folder: Path) -> None:
    """A message that is no message does not stop the reader: the one behind it arrives."""
    (folder / postbox.WAITING / "0_damaged.letters.msg").write_text("{", encoding="utf-8")
    Producer(connections[0].channel(), auto_declare=False).publish("good", exchange="", routing_key="letters")
    got: list[Any] = []
    with Consumer(connections[1].channel(), [QUEUE], on_message=lambda m: (got.append(m.payload), m.ack())):
        connections[1].drain_events(timeout=2)
    assert got == ["good"]


def test_the_postbox_is_the_owners_alone(connections: list[Connection], folder: Path) -> None:
    """Nobody else on the machine can read or drop a message."""
    assert {oct(os.stat(folder / name).st_mode & 0o777) for name in (postbox.WAITING, postbox.TAKEN)} == {"0o700"}
