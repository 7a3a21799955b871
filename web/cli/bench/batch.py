"""Many signatures at once: what each of 128 signed together takes, beside those signed one by one in the same round.

All are the demo's decree on one series; each is signed, numbered, registered and put on record alike, either way.
"""

import gc
from collections.abc import Iterator, Mapping
from tempfile import TemporaryDirectory
from typing import Any

from documents.desk.together.acting import Item
from documents.store.database import Database
from web.cli.bench.act import Waiting, stage_on, to_sign
from web.cli.bench.measure import WARM, medians, timed
from web.cli.bench.scratch import seat
from web.cli.demo.play import Stage

AIM = 8
"""So many times faster a signature is to be in a batch."""
TOGETHER = 128
ALONE = 16
"""How many are signed in a round, either way."""
ROUNDS = 7
SINGLE, BATCH = "single", "batch"


def measure(
    database: Database, together: int = TOGETHER, alone: int = ALONE, rounds: int = ROUNDS
) -> Mapping[str, float]:
    """The median time of one signature in seconds, alone and in a batch. The database is empty."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        stage = stage_on(database.url, home)
        seat(stage)
        documents = {way: _waiting(stage, way, many * (WARM + rounds)) for way, many in (("b", together), ("s", alone))}
        gc.freeze()  # what was prepared is no garbage to be looked through
        taken = medians(
            {
                SINGLE: timed(lambda: sign_each(stage, [next(documents["s"]) for _ in range(alone)])),
                BATCH: timed(lambda: _sign_all(stage, [next(documents["b"]) for _ in range(together)])),
            },
            rounds,
        )
        stage.office.database.close()
    return {SINGLE: taken[SINGLE] / alone, BATCH: taken[BATCH] / together}


def _waiting(stage: Stage, name: str, many: int) -> Iterator[Waiting]:
    return iter([to_sign(stage, f"{name}-{number}") for number in range(many)])


def sign_each(stage: Stage, some: list[Waiting]) -> None:
    """One after the other."""
    for one in some:
        seen: Mapping[str, Any] = {"expected_version": one.view.version, "content_sha256": one.view.content_sha256}
        stage.office.desk.act(one.actor, one.view.id, one.action, **seen)


def _sign_all(stage: Stage, some: list[Waiting]) -> None:
    """Raises LookupError where one is refused: then something else was measured."""
    items = [Item(one.view.id, one.view.version, one.view.content_sha256) for one in some]
    results = stage.office.together.act(some[0].actor, some[0].action, items)
    if refused := [result.refusal for result in results if result.refusal]:
        raise LookupError(f"{len(refused)} were refused: {refused[0]}")
