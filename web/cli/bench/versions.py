"""A thousand running documents on an older edition: the dry run that looks at each, and the order that moves them."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from config.settings import Settings
from documents.approval.views import DocumentView
from documents.publishing import publish
from documents.store.database import Database
from web.cli.bench.scratch import environ_of, open_stage, seat
from web.cli.demo.play import Stage

DOCUMENTS = 1_000
SECONDS = 10.0
"""What the order may take for all of them."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the dry run and of the order, and how many documents moved."""

    dry_run: float
    move: float
    moved: int


def measure(database: Database, documents: int = DOCUMENTS) -> Took:
    """Of the demo's first document so many, half of them drafts, half submitted; then an edition whose workflow file is
    another, so that all of them are looked at and all can move.
    """
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        address = database.url.set(drivername=database.dialect).render_as_string(hide_password=False)
        stage = open_stage(Settings.from_environment(environ_of(home, NASKAH_DATABASE_URL=address)))
        seat(stage)
        for number in range(documents):
            _begin(stage, submitted=number % 2 == 1)
        _publish_again(stage, Path(home))
        renewal = stage.office.renewal
        looked, run = _timed(partial(renewal.dry_run, stage.body_id, None))
        ids = [row.id for row in run.movable]
        moving, order = _timed(partial(renewal.move, stage.body_id, None, run.edition_id, ids))
        stage.office.database.close()
    return Took(looked, moving, order.moved)


def _begin(stage: Stage, *, submitted: bool) -> None:
    piece = stage.script.pieces[0]
    first, second = piece.acts[:2]
    stage.office.clock.set(first.at)
    view: DocumentView = stage.office.desk.create(stage.actor(first.by), piece.type, piece.fields)
    if submitted:
        stage.office.clock.set(second.at)
        stage.office.desk.act(
            stage.actor(second.by),
            view.id,
            second.action,
            expected_version=view.version,
            content_sha256=view.content_sha256,
        )


def _publish_again(stage: Stage, home: Path) -> None:
    """The body's folder with a remark more in each workflow: other definitions that say the same."""
    folder = Path(shutil.copytree(stage.folder, home / stage.folder.name))
    for file in (folder / "workflows").glob("*.toml"):
        file.write_text(file.read_text(encoding="utf-8") + "\n# \n", encoding="utf-8")
    publish(stage.office.database, stage.office.clock, folder)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
