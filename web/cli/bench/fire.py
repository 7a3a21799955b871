"""Firing a line with its guards beside the library's bare trigger, for every line of the workflows that the demo uses.

A document of the demo's content walks to each state, each time with a history of its own. There every line is fired by
somebody who may, on a case whose facts were read before: what is left is what the rules themselves cost.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from config.settings import Settings
from documents.approval.case import Case
from documents.approval.defining.machines import machine_for
from documents.bodies.people import Actor
from documents.drafting.documents import Document
from web.cli.bench.measure import medians, repeated
from web.cli.bench.scratch import environ_of, open_stage, seat
from web.cli.demo.play import Stage
from web.cli.demo.script import Piece
from workflow.definition import Transition, Workflow
from workflow.machine import bare

ROUNDS = 40
TIMES = 50
"""How often a line is fired in a round."""
AIM = 1.6
"""At most so many times the bare trigger."""
NOTE = "bench"

Way = tuple[tuple[str, str], ...]
"""How a document comes to a state: who does what."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A line that may be fired: where from, on which case. `case.actor` is None where the system fires it."""

    line: Transition
    source: str
    case: Case


@dataclass(frozen=True, slots=True)
class Fired:
    """Median seconds of one line."""

    turn: Turn
    guarded: float
    bare: float
    offers: float

    @property
    def ratio(self) -> float:
        return self.guarded / self.bare


@dataclass(frozen=True, slots=True)
class Course:
    """All lines of a workflow that were fired, out of `lines`."""

    workflow: Workflow
    lines: int
    fired: tuple[Fired, ...]

    @property
    def ratio(self) -> float:
        """The median line's."""
        return median(each.ratio for each in self.fired)

    @property
    def slowest(self) -> Fired:
        return max(self.fired, key=lambda each: each.ratio)


def measure(rounds: int, times: int) -> tuple[Course, ...]:
    """Each workflow that the demo's documents use, all its lines interleaved."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        stage = open_stage(Settings.from_environment(environ_of(home)))
        seat(stage)
        try:
            return tuple(_course(turns, rounds, times) for turns in _by_workflow(stage).values())
        finally:
            stage.office.database.close()


def _course(turns: list[Turn], rounds: int, times: int) -> Course:
    workflow = turns[0].case.workflow
    triggers = bare(workflow)
    contenders = {}
    for turn in turns:
        machine, case = machine_for(turn.case), turn.case
        fire = partial(machine.fire, turn.line.action) if case.actor else machine.follow
        works = {"guarded": fire, "bare": lambda case, act=turn.line.action: triggers[act](case.document)}
        for name, work in {**works, "offers": machine.offers}.items():
            contenders[turn, name] = repeated(partial(work, case), times, partial(_stand, case.document, turn.source))
    took = medians(contenders, rounds)
    return Course(
        workflow,
        sum(len(line.sources) for line in workflow.transitions),
        tuple(Fired(turn, *(took[turn, name] for name in ("guarded", "bare", "offers"))) for turn in turns),
    )


def _stand(document: Document, state: str) -> None:
    document.state = state


def _by_workflow(stage: Stage) -> dict[str, list[Turn]]:
    """Every line once, from each of its states."""
    found: dict[str, dict[tuple[Transition, str], Turn]] = {}
    for piece in stage.script.pieces:
        stage.play(piece)  # a later piece may refer to it
        for fields in _contents(stage, piece):
            walk = _Walk(stage, piece, fields)
            for turn in walk.turns():
                found.setdefault(turn.case.workflow.name, {}).setdefault((turn.line, turn.source), turn)
    return {name: list(turns.values()) for name, turns in found.items()}


def _contents(stage: Stage, piece: Piece) -> Iterator[Mapping[str, Any]]:
    """The piece's fields; and, where the route has steps for some documents only, such that it passes them."""
    fields = stage.fields_of(piece)
    yield fields
    held = {position for member in stage.script.people for position in member.positions}
    with stage.office.database.read() as session:
        edition = stage.office.definitions.current(session, stage.body_id)
    unit = next((unit.code for unit in edition.body.units.values() if unit.head in held), None)
    for step in edition.workflow_of(piece.type).route:
        if step.when is not None and edition.types[piece.type].field(step.when.field).kind == "unit" and unit:
            yield {**fields, step.when.field: unit}


class _Walk:
    """Documents of one content on their way to every state that can be come to without further inputs."""

    def __init__(self, stage: Stage, piece: Piece, fields: Mapping[str, Any]) -> None:
        self.office, self.piece, self.fields = stage.office, piece, fields
        self.actors = {member.email: stage.actor(member.email) for member in stage.script.people}

    def turns(self) -> Iterator[Turn]:
        """What may be fired on the way, the nearest states first."""
        ways: list[Way] = [()]
        reached = set()
        while ways:
            way = ways.pop(0)
            document_id = self._go(way)
            with self.office.database.read() as session:
                document = session.get_one(Document, document_id)
                session.expunge(document)  # what is tried on it is to be written nowhere
                place = (document.state, document.waiting_for)
                if place in reached:
                    continue
                reached.add(place)
                turns = list(self._from(session, document))
            states = {state for state, _ in reached}
            for turn in turns:
                yield turn
                if turn.case.actor and self._leads_on(turn, states):
                    ways.append((*way, (turn.case.actor.email, turn.line.action)))

    def _go(self, way: Way) -> UUID:
        desk, first = self.office.desk, self.piece.acts[0]
        view = desk.create(self.actors[first.by], self.piece.type, self.fields)
        for email, action in way:
            seen: Mapping[str, Any] = {"expected_version": view.version, "content_sha256": view.content_sha256}
            view = desk.act(self.actors[email], view.id, action, note=NOTE, **seen).view
        return view.id

    @staticmethod
    def _leads_on(turn: Turn, reached: Collection[str]) -> bool:
        """Whether there is something new behind the line."""
        target, workflow = turn.line.goes_to(turn.source), turn.case.workflow
        new = target not in reached or turn.line.records == "initial"
        return new and not turn.line.asks and bool(workflow.lines[target])

    def _from(self, session: Session, document: Document) -> Iterator[Turn]:
        """Each line of the document's state with somebody who may, and the automatic line behind it."""
        source = document.state
        cases = [self._case(session, document, actor) for actor in self.actors.values()]
        machine = machine_for(cases[0])
        for lines in machine.workflow.lines[source].values():
            for line in lines:
                case = next((case for case in cases if _may(case, line)), None)
                if case is None:
                    continue
                yield Turn(line, source, case)
                follow = machine.automatic_after(line.goes_to(source))
                if follow is not None:
                    alone = case.by_system()
                    document.state = line.goes_to(source)
                    machine.offers(alone)
                    yield Turn(follow, document.state, alone)
                    document.state = source

    def _case(self, session: Session, document: Document, actor: Actor) -> Case:
        """A case that has read what the rules look at."""
        clock = self.office.clock
        edition = self.office.definitions.edition(session, document.edition_id)
        case = Case(session, edition, document, actor, clock.now(), clock.today(edition.body.zone), clock.system())
        case.shown_sha256 = document.content_sha256
        machine_for(case).offers(case)
        return case


def _may(case: Case, line: Transition) -> bool:
    return machine_for(case).judged(line.action, case) == (line, None)
