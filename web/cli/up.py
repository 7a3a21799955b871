"""`naskah up`: web and worker under one supervisor, on the home folder as it is."""

import os
import sys
import time

import click

from config import logging as logs
from config.settings import Settings
from documents.store.database import Database
from documents.store.schema import current, is_current, upgrade
from web.cli.opened import not_current
from web.cli.processes import job_limit, listening, refuse_taken
from worker.pulse import JOB_SECONDS
from worker.supervisor import Child, Supervisor, answers, responds, touched

WEB_PATIENCE = 60.0
"""Seconds without an answer at /healthz before the web process is restarted: long, since it may just be busy."""

WORKER_PATIENCE = 20.0
"""Seconds without a pulse, beyond what one job may take, before the worker is restarted."""


@click.command()
@listening
@job_limit
def up(host: str, port: int, job_seconds: float) -> None:
    """Jalankan web dan pekerja bersama-sama. / Run web and worker together."""
    settings = Settings.from_environment(environment(port))
    logs.configure(settings.log_level, settings.log_format)
    refuse_taken(host, port)
    _ready(settings)
    supervisor = Supervisor(environment(port))
    supervisor.add(worker_child(settings, job_seconds))
    serve(supervisor, host, port)


def serve(supervisor: Supervisor, host: str, port: int) -> None:
    """Add the web process, say where it answers, and keep everything running until a signal."""
    supervisor.listen()
    supervisor.add(web_child(host, port))
    while not supervisor.stopping and not responds(health(host, port), wait=1.0):
        supervisor.tend()
        time.sleep(0.05)
    if not supervisor.stopping:
        click.echo(f"http://localhost:{port}")
    supervisor.run()


def environment(port: int) -> dict[str, str]:
    """The children's environment: links in it point to the port that is served, unless an address is set."""
    return {"NASKAH_BASE_URL": f"http://localhost:{port}"} | dict(os.environ)


def worker_child(settings: Settings, job_seconds: float = JOB_SECONDS) -> Child:
    """The worker, as a child of this process."""
    pulse = settings.home / "worker.pulse"
    command = (*_naskah("worker"), "--pulse", str(pulse), "--job-seconds", str(job_seconds))
    return Child("worker", command, touched(pulse), job_seconds + WORKER_PATIENCE)


def web_child(host: str, port: int) -> Child:
    """The web server, as a child of this process."""
    command = (*_naskah("web"), "--host", host, "--port", str(port))
    return Child("web", command, answers(health(host, port)), WEB_PATIENCE)


def health(host: str, port: int) -> str:
    """Where the web process says that it is up."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/healthz"


def _naskah(command: str) -> tuple[str, ...]:
    # -P: a folder called "web" where someone happens to stand is not ours
    return (sys.executable, "-P", "-m", "web.cli", command, "--end-with", str(os.getpid()))


def _ready(settings: Settings) -> None:
    """An empty database gets its schema; one of another version is not changed by the way."""
    database = Database(settings.database_url)
    if current(database) is None:
        upgrade(database)
    elif not is_current(database):
        raise click.ClickException(not_current(current(database)))
    database.close()
