"""A letter copied for each addressee: against docxtpl filling its template once a letter; over the worker; and how much memory
5,000 take.
"""

import io
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy import select

from config.settings import Settings
from documents.approval.case import Case
from documents.desk.issued.batches import addressed_field, letter
from documents.drafting.documents import Document
from documents.drafting.fields.addressees import alone
from documents.finishing import Finisher
from documents.office import silent
from documents.outbox.jobs import Job
from documents.rendering.facts import Numbering, facts_for, signature_block
from web.cli.bench.measure import interleaved, timed
from web.cli.bench.scratch import environ_of, open_stage, seat
from web.cli.demo.play import Stage
from web.cli.up import worker_child
from worker.doorbell import make_doorbell
from worker.supervisor import Supervisor

if sys.platform != "win32":
    import resource

LETTERS, MANY = 500, 5_000
SAMPLE, FILED = 10, 100
"""So many letters are filled by docxtpl in a round, and so many copies written to files: each takes the same."""
ROUNDS, WORKER_ROUNDS = 7, 9
KINDS = ("docx", "zip")
ROWS = 2_000
"""The most names that stand under one heading."""
LOOK, PATIENCE = 0.002, 120.0
IN_MEMORY, TO_FILES, BY_WORKER, SECONDS, MEGABYTES = 100, 40, 2, 60, 300
"""What is aimed at: times docxtpl, times docxtpl, times the same in one process, and at most."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Seconds a letter in each round, by docxtpl and as copies; kept in memory, and each written to a file."""

    docxtpl: list[float]
    docxtpl_files: list[float]
    copies: list[float]
    copies_files: list[float]


@dataclass(frozen=True, slots=True)
class Load:
    """What a process of its own took for one form of MANY copies: seconds, bytes of the file, and peak bytes of memory."""

    seconds: float
    size: int
    peak: int


def in_one_process(letters: int = LETTERS, rounds: int = ROUNDS) -> Copies:
    """Copies of the demo's letter, taking turns with docxtpl."""
    with _played(letters) as (stage, document_id), TemporaryDirectory(prefix="naskah-bench-") as folder:
        office = stage.office
        with office.database.read() as session:
            case = office.cases.case(session, None, session.get_one(Document, document_id))
            copied, template, facts = letter(case), case.edition.templates[case.type.template], _facts(case)
        names = [f"Dinas {number}" for number in range(letters)]

        place = count()

        def keep(name: str, data: bytes) -> None:
            # a new file each time: some file systems write what replaces an old one to the disk at once
            Path(folder, f"{next(place)}-{name}").write_bytes(data)

        def by_docxtpl(done: Callable[[str, bytes], object]) -> None:
            for name in names[:SAMPLE]:
                done(name, _filled(template, facts))

        def by_copies(done: Callable[[str, bytes], object], most: int) -> None:
            for name in names[:most]:
                done(name, copied.copy(name))

        took = interleaved(
            {
                "docxtpl": timed(lambda: by_docxtpl(_drop)),
                "docxtpl_files": timed(lambda: by_docxtpl(keep)),
                "copies": timed(lambda: by_copies(_drop, letters)),
                "copies_files": timed(lambda: by_copies(keep, FILED)),
            },
            rounds,
        )
    counts = {"docxtpl": SAMPLE, "docxtpl_files": SAMPLE, "copies": letters, "copies_files": FILED}
    return Copies(**{name: [seconds / counts[name] for seconds in each] for name, each in took.items()})


def by_worker(letters: int = LETTERS, rounds: int = WORKER_ROUNDS) -> dict[str, list[float]]:
    """From the request to the files of all forms: by a real worker, and by this process, in turns, each in its own home."""
    with _played(letters, rings=True) as (there, one), _played(letters) as (here, other):
        supervisor = Supervisor(environ_of(str(there.office.settings.home)))
        supervisor.add(worker_child(there.office.settings))
        finisher = Finisher(here.office.cases, here.office.files)
        try:
            _await(there)
            return interleaved(
                {
                    "worker": timed(lambda: _await(there, _ask(there, one))),
                    "here": timed(lambda: _empty(finisher, _ask(here, other))),
                },
                rounds,
            )
        finally:
            supervisor.stop()


def load(kind: str, letters: int = MANY) -> Load:
    """All copies in one form, made by a process that does nothing else."""
    with _played(letters) as (stage, document_id):
        _ask(stage, document_id, kind)
        spawned = multiprocessing.get_context("spawn")
        answer, told = spawned.Pipe(duplex=False)
        process = spawned.Process(target=_work, args=(str(stage.office.settings.home), told))
        process.start()
        seconds, peak = answer.recv()
        process.join()
        actor = stage.actor(stage.script.pieces[-1].acts[0].by)
        found = stage.office.mailroom.overview(actor, document_id)
        assert found is not None
        form = found.latest[0].forms[0]
        assert form.bytes is not None, form
        return Load(seconds, form.bytes, peak)


def _work(home: str, told: Any) -> None:
    """The other process: does the jobs, and tells how long it took and how much memory."""
    stage = open_stage(Settings.from_environment(environ_of(home)), silent)
    began = time.perf_counter()
    _empty(Finisher(stage.office.cases, stage.office.files), None)
    seconds = time.perf_counter() - began
    stage.office.database.close()
    told.send((seconds, _peak()))


def _peak() -> int:
    """The most memory that this process took, in bytes. Linux counts what the parent had into a child's usage, not here."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@contextmanager
def _played(letters: int, *, rings: bool = False) -> Iterator[tuple[Stage, UUID]]:
    """A home with the demo's letter, issued, to so many addressees."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        settings = Settings.from_environment(environ_of(home))
        stage = open_stage(settings, make_doorbell(settings) if rings else silent)
        try:
            seat(stage)
            types = stage.office.desk.types(stage.actor(stage.script.people[0].email))
            fields = {kind.code: field for kind in types if (field := addressed_field(kind)) is not None}
            piece = next(one for one in stage.script.pieces if one.type in fields)
            for before in stage.script.pieces[: stage.script.pieces.index(piece)]:
                stage.play(before)
            stage.play(replace(piece, fields={**piece.fields, fields[piece.type].name: _groups(letters)}))
            if not rings:
                _empty(Finisher(stage.office.cases, stage.office.files), None)
            yield stage, piece.id
        finally:
            stage.office.database.close()


def _groups(letters: int) -> dict[str, Any]:
    names = [f"Dinas {number}" for number in range(letters)]
    groups = [{"heading": "Dinas", "names": names[start : start + ROWS]} for start in range(0, letters, ROWS)]
    return {"annexed": True, "groups": groups}


def _facts(case: Case) -> dict[str, Any]:
    """What the letter's template is filled with, to one addressee."""
    kind, body, document = case.type, case.edition.body, case.document
    field = addressed_field(kind)
    assert field is not None and document.number is not None and document.issued_on is not None
    numbering = Numbering(document.number, document.issued_on, issued=True)
    fields = {**case.revision.fields, field.name: alone("Dinas")}
    return facts_for(kind, fields, body, numbering, signature_block(body.positions[kind.signatory], "Nama"), {})


def _filled(template: bytes, facts: dict[str, Any]) -> bytes:
    filler, file = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    filler.render(facts, autoescape=True)
    filler.save(file)
    return file.getvalue()


def _drop(name: str, data: bytes) -> None:
    pass


def _ask(stage: Stage, document_id: UUID, *kinds: str) -> UUID:
    actor = stage.actor(stage.script.pieces[-1].acts[0].by)
    return stage.office.mailroom.request(actor, document_id, kinds or KINDS).id


def _empty(finisher: Finisher, _: UUID | None) -> None:
    while finisher.finish_next():
        pass


def _await(stage: Stage, _: UUID | None = None) -> None:
    """Until the worker has nothing left to do."""
    until = time.monotonic() + PATIENCE
    open_jobs = select(Job.id).where(Job.done_at.is_(None)).limit(1)
    while time.monotonic() < until:
        with stage.office.database.read() as session:
            if session.scalar(open_jobs) is None:
                return
        time.sleep(LOOK)
    raise TimeoutError("the worker made no copies")
