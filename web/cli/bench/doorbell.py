"""From the signature to the file: how long the embedded worker takes for the demo's decree."""

import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace

from config.settings import BODIES, Settings
from documents.accounts.passwords import first_password
from documents.office import open_office
from documents.rendering.stored import FINAL
from documents.store.clock import Clock
from documents.store.schema import upgrade
from web.cli.demo_play import Stage
from web.cli.demo_script import FOLDER, read_script
from web.cli.up import worker_child
from worker.doorbell import make_doorbell
from worker.supervisor import Supervisor

PATIENCE = 30.0
"""Seconds after which a file is not waited for any longer."""


def doorbell_to_file(rounds: int = 15) -> list[float]:
    """Seconds from the commit of a signature until the file can be downloaded, once for each of `rounds` decrees. A real
    worker process over the folder broker, in a home of its own that is thrown away. Raises TimeoutError.
    """
    with tempfile.TemporaryDirectory() as folder:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
        environ |= {"NASKAH_HOME": folder, "NASKAH_ENV": "test", "NASKAH_LOG_LEVEL": "error"}
        return _measure(environ, rounds)


def _measure(environ: Mapping[str, str], rounds: int) -> list[float]:
    settings = Settings.from_environment(environ)
    office = open_office(settings, make_doorbell(settings), Clock())
    upgrade(office.database)
    supervisor = Supervisor(environ)
    supervisor.add(worker_child(settings))
    try:
        body = sorted(BODIES.glob(f"*/{FOLDER}"))[0].parent
        stage = Stage(office, body, read_script(body))
        stage.seat_people({member.email: first_password() for member in stage.script.people})
        return [_time_one(stage, turn) for turn in range(rounds + 1)][1:]  # the first waits for the worker to start
    finally:
        supervisor.stop()
        office.database.close()


def _time_one(stage: Stage, turn: int) -> float:
    piece = replace(stage.script.pieces[0], name=f"bench-{turn}")
    stage.play(piece)
    began = time.perf_counter()
    reader = stage.actor(piece.acts[-1].by)
    while stage.office.desk.file(reader, piece.id, FINAL).status != "ready":
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError("the worker made no file")
        time.sleep(0.002)
    return time.perf_counter() - began
