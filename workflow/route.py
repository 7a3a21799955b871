"""The review route: which steps a document passes, whose turn it is, and which initials still count. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from workflow.definition import Reviewer, Step
from workflow.once import once

StepStatus = Literal["done", "current", "later", "lapsed"]


@dataclass(frozen=True, slots=True)
class Initial:
    """One person's initials at one step, as holder of `position`, given to exactly this content."""

    step: str
    position: str
    person_id: UUID
    content_sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Station:
    """A step as one document passes it: so many persons of these positions give their initials.

    Stations of the same `stage` are open at the same time. Where `needs` is more than there are positions, a reviewer is
    not known: the field that names their unit is empty.
    """

    step: Step
    positions: tuple[str, ...]
    needs: int
    stage: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Who may give their initials now, and where."""

    station: Station
    position: str


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A station as the stepper shows it. "lapsed": initials given to other content; the station stands again behind them."""

    station: Station
    status: StepStatus
    initials: tuple[Initial, ...] = ()


def stations(
    route: Iterable[Step], fields: Mapping[str, Any], seat: Callable[[Reviewer], str | None]
) -> tuple[Station, ...]:
    """What a document with these fields passes, in order. `seat` answers the position of a reviewer, None if unknown."""
    found: list[Station] = []
    stage = -1
    for step in route:
        stage += not step.beside
        if step.when is not None and not step.when.holds(fields):
            continue
        asked = [seat(reviewer) for reviewer in step.reviewers]
        positions = tuple(dict.fromkeys(position for position in asked if position is not None))
        most = len(positions) + asked.count(None)
        found.append(Station(step, positions, min(step.needs or most, most), stage))
    return tuple(found)


def widened(route: Sequence[Step], added: Iterable[tuple[str, Step]]) -> tuple[Step, ...]:
    """The route with steps of one document only, each beside the step of this name, or beside the last one."""
    steps = list(route)
    for name, step in added:
        place = next((at for at, other in enumerate(steps) if other.name == name), len(steps) - 1)
        steps.insert(place + 1, replace(step, beside=place >= 0))
    return tuple(steps)


@dataclass(frozen=True)
class Walk:
    """How far a document has come: the initials that count for its round, oldest first, and the content as it stands.

    `first` is the step that sent it back, where the workflow lets it go there first.
    """

    stations: tuple[Station, ...]
    initials: tuple[Initial, ...]
    content_sha256: str
    first: str | None = None

    @once
    def standing(self) -> Mapping[str, tuple[Initial, ...]]:
        """step -> its initials to this very content, the last of each person: one person counts once."""
        found: dict[str, dict[UUID, Initial]] = {station.step.name: {} for station in self.stations}
        for initial in self.initials:
            if initial.step in found and initial.content_sha256 == self.content_sha256:
                found[initial.step][initial.person_id] = initial
        return {step: tuple(each.values()) for step, each in found.items()}

    @once
    def open(self) -> tuple[Station, ...]:
        """The stations that want more initials to this content."""
        return tuple(station for station in self.stations if not self._done(station))

    @once
    def current(self) -> tuple[Station, ...]:
        """Those that are open now: of one stage. Empty when all have given their initials to this very content."""
        if not self.open:
            return ()
        stage = next((each.stage for each in self.open if each.step.name == self.first), self.open[0].stage)
        return tuple(station for station in self.open if station.stage == stage)

    @once
    def turns(self) -> tuple[Turn, ...]:
        """Everyone whose turn it is."""
        return tuple(
            Turn(station, position)
            for station in self.current
            for position in station.positions
            if all(initial.position != position for initial in self.standing[station.step.name])
        )

    def turn_of(self, positions: Iterable[str], person_id: UUID) -> Turn | None:
        """The first turn of a person who acts for `positions`; at one station a person counts once."""
        held = frozenset(positions)
        for turn in self.turns:
            given = self.standing[turn.station.step.name]
            if turn.position in held and all(initial.person_id != person_id for initial in given):
                return turn
        return None

    def stands_with(self, position: str | None) -> str | None:
        """The step at which it stands with a position: one that is open now, else the first that still wants its initials."""
        steps = (each.step.name for each in (*self.current, *self.open) if position in each.positions)
        return next(steps, None)

    def before(self, stage: int | None = None) -> frozenset[UUID] | None:
        """Who gave the initials of the stage before `stage`, or the last ones (before the signature); None: nobody did."""
        stages = {station.step.name: station.stage for station in self.stations}
        standing = sorted((each for given in self.standing.values() for each in given), key=lambda each: each.at)
        passed = [each for each in standing if stages[each.step] != stage]
        if not passed:
            return None
        last = stages[passed[-1].step]
        return frozenset(each.person_id for each in passed if stages[each.step] == last)

    def after(self, turn: Turn, person_id: UUID, at: datetime) -> "Walk":
        """The same, once these initials are given."""
        given = Initial(turn.station.step.name, turn.position, person_id, self.content_sha256, at)
        return replace(self, initials=(*self.initials, given))

    def progress(self) -> tuple[StepProgress, ...]:
        """Every station with where it stands; of the initials that lapsed at one, the last is shown."""
        last = {initial.step: initial for initial in self.initials if initial.content_sha256 != self.content_sha256}
        found: list[StepProgress] = []
        for station in self.stations:
            given = self.standing[station.step.name]
            if self._done(station):
                found.append(StepProgress(station, "done", given))
                continue
            if station.step.name in last and not given:
                found.append(StepProgress(station, "lapsed", (last[station.step.name],)))
            found.append(StepProgress(station, "current" if station in self.current else "later", given))
        return tuple(found)

    def _done(self, station: Station) -> bool:
        return len(self.standing[station.step.name]) >= station.needs
