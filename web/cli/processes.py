"""`naskah worker`, `naskah beat`: one process of a kind, on the database and broker that are set."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from config import logging as logs
from config.settings import Settings
from worker.lifeline import end_with
from worker.pulse import JOB_SECONDS, Pulse
from worker.run import run_beat, run_worker

PORT = 8000
HOST = "127.0.0.1"

F = TypeVar("F", bound=Callable[..., Any])


def listening(command: F) -> F:
    """The options of a command that serves the web."""
    port = click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Port.")
    host = click.option("--host", default=HOST, show_default=True, help="Alamat / address.")
    return port(host(command))


def refuse_taken(host: str, port: int) -> None:
    """Stop here, in words, when something else listens at the port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"{host}:{port}: {error.strerror}. Pilih yang lain dengan --port. / Choose another with --port."
        ) from error


def job_limit(command: F) -> F:
    """The option of a command that runs a worker."""
    return click.option(
        "--job-seconds",
        type=click.FloatRange(min=0.1),
        default=JOB_SECONDS,
        show_default=True,
        help="Batas waktu satu berkas. / What one file may take.",
    )(command)


def tied(command: F) -> F:
    """The option by which a supervisor's children end with it."""
    return click.option("--end-with", type=int, hidden=True, help="End when this process does.")(command)


@click.command()
@job_limit
@click.option("--pulse", type=click.Path(path_type=Path), hidden=True, help="Touch this file as a sign of life.")
@tied
def worker(job_seconds: float, pulse: Path | None, end_with: int | None) -> None:
    """Buat berkas yang sudah terbit. / Make the files of what was issued."""
    sys.exit(run_worker(begin(end_with), Pulse(pulse, job_seconds)))


@click.command()
@tied
def beat(end_with: int | None) -> None:
    """Bangunkan pekerja tiap beberapa detik. / Wake the workers every few seconds."""
    run_beat(begin(end_with))


def begin(parent: int | None) -> Settings:
    """The settings of a process that ends with `parent`, with its log set up as they say."""
    if parent is not None:
        end_with(parent)
    settings = Settings.from_environment(os.environ)
    logs.configure(settings.log_level, settings.log_format)
    return settings
