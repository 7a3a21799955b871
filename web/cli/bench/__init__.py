"""`naskah bench`: figures of one run, each beside what it is to be compared with."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median

import click

from documents.store.database import Database
from web.cli.bench import doorbell, register


def _doorbell() -> Iterator[str]:
    seconds = doorbell.doorbell_to_file()
    yield f"doorbell  decree, signature to file: median {median(seconds):.3f} s, worst {max(seconds):.3f} s (aim 1 s)"


def _register() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'register.sqlite3'}")
        depths = register.measure(database, register.fill(database))
        database.close()
    yield f"register  first page of {register.ROWS}: {depths.first * 1000:.2f} ms"
    yield f"register  slowest page at any depth: {depths.ratio:.2f} x the first (aim 2)"


BENCHES: Mapping[str, Callable[[], Iterator[str]]] = {"doorbell": _doorbell, "register": _register}


@click.command()
@click.argument("name", required=False, type=click.Choice(list(BENCHES)))
def bench(name: str | None) -> None:
    """Ukur kecepatan di mesin ini. / Measure speed on this machine."""
    for wanted in [name] if name else BENCHES:
        for line in BENCHES[wanted]():
            click.echo(line)
