"""The way of one document, told anew: its steps, whose turn it is, which initials stand, whether it can be walked."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any
from uuid import UUID

from tests.journeys.random_office.plans import HEADS, POSITIONS, SIGNATORY, Plan
from tests.journeys.random_office.terms import ADDED, Past, Place
from tests.journeys.random_office.world import World


@dataclass
class Way:
    """A document: what was done to it, and whom it must therefore wait for."""

    world: World
    id: UUID
    state: str
    drafter: str
    fields: dict[str, Any]
    content: str
    version: int = 1
    revision: int = 1
    authors: set[str] = field(default_factory=set)
    past: list[Past] = field(default_factory=list)
    added: dict[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return self.world.plan

    @property
    def phase(self) -> str:
        return self.plan.phase(self.state)

    def places(self) -> list[Place]:
        """The steps that a document with this content passes, those that were added to it among them."""
        found, stages = list[Place](), dict[str, int]()
        stage = -1
        for step in self.plan.route:
            stage += 0 if step.beside else 1
            stages[step.name] = stage
            if step.when is not None:
                value = self.fields.get(step.when[0])
                if (value not in step.when[1]) if step.when[1] else not value:
                    continue
            head = HEADS.get(self.fields.get("unit") or "")
            asked = [each.position or head for each in step.reviewers]
            seats = tuple(dict.fromkeys(code for code in asked if code))
            most = len(seats) + asked.count(None)
            found.append(Place(step.name, seats, min(step.needs or most, most), stage))
        for code, beside in self.added.items():
            stages[ADDED + code] = stages[beside]
            found.append(Place(ADDED + code, (code,), 1, stages[beside]))
        return found

    def round(self) -> list[Past]:
        """What happened since it last left its drafter."""
        for index in range(len(self.past) - 1, -1, -1):
            each = self.past[index]
            if self.plan.phase(each.before) == "drafting" != self.plan.phase(each.after):
                return self.past[index:]
        return []

    def initials(self) -> list[Past]:
        """Those that stand: for this very content, and, unless the workflow resumes, of this round."""
        counted = self.past
        if not self.plan.resumes:
            counted = [] if self.phase == "drafting" else self.round()
        return [each for each in counted if self.records(each.action) == "initial" and each.content == self.content]

    def given(self, place: Place) -> set[str]:
        """Who has given theirs there."""
        return {each.who for each in self.initials() if each.step == place.step and each.who}

    def missing(self) -> list[Place]:
        return [place for place in self.places() if len(self.given(place)) < place.needs]

    def current(self) -> list[Place]:
        """Those whose turn it is: of the first open stage, or of the step that sent it back where it goes there first."""
        missing = self.missing()
        if not missing:
            return []
        back = self.sent_back_from() if self.plan.resumes else None
        first = next((place.stage for place in missing if place.step == back), min(place.stage for place in missing))
        return [place for place in missing if place.stage == first]

    def sent_back_from(self) -> str | None:
        """The step where it stood, as it was then, with the position that sent it back; none where it was withdrawn."""
        for index in range(len(self.past) - 1, -1, -1):
            each = self.past[index]
            if self.plan.phase(each.before) in ("review", "signing") and self.plan.phase(each.after) == "drafting":
                if each.who in self.authors:
                    return None  # withdrawn
                then = copy(self)
                then.past, then.content, then.state = self.past[:index], each.content, each.before or ""
                now = [place.step for place in then.current() if each.acting_as in place.seats]
                later = [place.step for place in then.missing() if each.acting_as in place.seats]
                return next(iter(now + later), None)
        return None

    def turns(self) -> list[tuple[str, str]]:
        """Step and position of everyone whose turn it is: a position gives one initial at a step."""
        initials = self.initials()
        return [
            (place.step, code)
            for place in self.current()
            for code in place.seats
            if not any((each.step, each.acting_as) == (place.step, code) for each in self._last(initials))
        ]

    def _last(self, initials: list[Past]) -> Iterator[Past]:
        """The last of each person at each step."""
        yield from {(each.step, each.who): each for each in initials}.values()

    def turns_of(self, who: str) -> list[tuple[str, str]]:
        """Those of this person, who counts once at a step."""
        if self.phase != "review":
            return []
        held = set(self.world.positions(who))
        held |= {one.position for one in self.world.stands_in(who) if one.full and one.covers}
        done = {place.step for place in self.places() if who in self.given(place)}
        return [(step, code) for step, code in self.turns() if code in held and step not in done]

    @property
    def waiting(self) -> set[str]:
        """The positions that it waits for."""
        if self.phase == "signing":
            return {SIGNATORY}
        return {code for _, code in self.turns()} if self.phase == "review" else set()

    def did_before(self) -> set[str]:
        """Who did the step before the one that is due: the initials of the stage before, or who submitted it."""
        current = self.current()
        here = current[0].stage if current else None
        stages = {place.step: place.stage for place in self.places()}
        passed = [each for each in self.initials() if each.step in stages and stages[each.step] != here]
        if not passed:
            return {each.who for each in self.round()[:1] if each.who}
        last = stages[passed[-1].step or ""]
        return {each.who for each in passed if stages[each.step or ""] == last and each.who}

    def records(self, action: str) -> str | None:
        return next((line.records for line in self.plan.lines if line.action == action and line.records), None)

    def able(self, position: str) -> set[str]:
        """Who may give initials as its holder, or in the holder's stead."""
        world = self.world
        found = {who for who in world.holders(position) if world.may(who, "endorse")}
        usable = (one for one in world.usable if one.position == position and one.full and one.covers)
        return found | ({one.who for one in usable} - world.closed)

    def walkable(self) -> bool:
        """Whether people can be found for all that is still to be done, nobody for two stages that follow each other."""
        world, barred = self.world, self.authors | {self.drafter}
        able = {code: self.able(code) for code in POSITIONS}
        signers = {one for line in self.plan.lines if line.records == "signature" for one in line.by}
        signing = {who for who in world.holders(SIGNATORY) if world.roles[who] & signers}
        stead = {one.who for one in world.usable if one.position == SIGNATORY and one.covers}
        signing = (signing | (stead - world.closed if self.plan.by_substitute else set())) - barred
        missing = [place for place in self.missing() if len(place.seats) >= place.needs]

        def ways(place: Place, before: AbstractSet[str]) -> Iterator[set[str]]:
            given = self.given(place)
            used = {each.acting_as for each in self.initials() if each.step == place.step}
            free = [(code, who) for code in place.seats for who in able[code] if code not in used]
            free = [(code, who) for code, who in free if who not in barred | before | given]
            for some in permutations(free, place.needs - len(given)):
                if len({code for code, _ in some}) == len({who for _, who in some}) == len(some):
                    yield {who for _, who in some}

        def together(places: Sequence[Place], before: AbstractSet[str]) -> Iterator[set[str]]:
            if not places:
                yield set()
                return
            for some in ways(places[0], before):
                for others in together(places[1:], before):
                    yield some | others

        def reach(stages: Sequence[int], before: AbstractSet[str]) -> bool:
            if not stages:
                return bool(signing - before)
            here = [place for place in missing if place.stage == stages[0]]
            return any(reach(stages[1:], some) for some in {frozenset(way) for way in together(here, before)})

        return reach(sorted({place.stage for place in missing}), self.did_before())
