"""`naskah bench`: figures of one run, each beside what it is to be compared with."""

from collections.abc import Callable, Iterator, Mapping
from statistics import median

import click

from web.cli.bench import doorbell, register
from web.cli.bench.scratch import databases


def _doorbell() -> Iterator[str]:
    answer = doorbell.measure()
    middle, worst = median(answer.by_worker), max(answer.by_worker)
    yield f"doorbell  commit to file of a decree: median {middle:.3f} s, worst {worst:.3f} s (aim 1 s)"
    yield f"doorbell  {answer.ratio:.2f} x the same work in one process"


def _register() -> Iterator[str]:
    with databases() as kinds:
        for name, database in kinds.items():
            depths = register.measure(database, register.fill(database))
            yield f"register  {name}: first page of {register.ROWS}: {depths.first * 1000:.2f} ms"
            yield f"register  {name}: slowest page at any depth: {depths.ratio:.2f} x the first (aim 2)"


BENCHES: Mapping[str, Callable[[], Iterator[str]]] = {"doorbell": _doorbell, "register": _register}


@click.command()
@click.argument("name", required=False, type=click.Choice(list(BENCHES)))
def bench(name: str | None) -> None:
    """Ukur kecepatan di mesin ini. / Measure speed on this machine."""
    for wanted in [name] if name else BENCHES:
        for line in BENCHES[wanted]():
            click.echo(line)
