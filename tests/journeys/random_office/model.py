"""What one document may go through, told anew from the rules as they are written down: the product is held against this.

Nothing here asks the product's own guards, routes or permissions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any
from uuid import UUID

from tests.journeys.random_office.plans import HEADS, POSITIONS, SIGNATORY, Line, Plan
from tests.journeys.random_office.terms import (
    ADDED,
    CONTENT,
    DOCUMENT,
    NO_VERSION,
    PERSON,
    STALE,
    STEP_UP,
    UNKNOWN,
    Asked,
    Past,
    Place,
    Said,
)
from tests.journeys.random_office.world import World


@dataclass
class Paper:
    """A document: what was done to it, and what must therefore be so."""

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

    def knows(self, who: str) -> bool:
        """Whether this person may know of it: drafting and closed, review and signing, signed and issued."""
        world, own = self.world, who == self.drafter
        if self.phase in ("drafting", "closed"):
            return own or world.may(who, "read_drafts")
        if self.phase in ("review", "signing"):
            held = set(world.positions(who))
            passed = any(each.who == who or (each.step and each.acting_as in held) for each in self.past)
            part = world.may(who, "endorse") and (bool(held & self.waiting) or passed)
            return own or world.may(who, "read_review") or part
        return own or world.may(who, "read_issued")

    def is_for(self, who: str, by: Sequence[str]) -> bool:
        """Whether a line that is for these is for this person, now."""
        if "own" in by and who == self.drafter and self.world.may(who, "draft"):
            return True
        if "step" in by and self.world.may(who, "endorse") and self.turns_of(who):
            return True
        return bool(self.world.roles[who] & set(by))

    def could_be_for(self, who: str, action: str) -> bool:
        """Whether some line of this action is for this person, were it their turn."""
        by = {one for line in self.plan.lines if line.action == action for one in line.by}
        own = "own" in by and who == self.drafter and self.world.may(who, "draft")
        return own or ("step" in by and self.world.may(who, "endorse")) or bool(self.world.roles[who] & by)

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
        """Those whose turn it is: of the first open stage, or of who sent it back where it goes there first."""
        missing = self.missing()
        if not missing:
            return []
        back = self.sent_back_by() if self.plan.resumes else None
        first = next((place.stage for place in missing if back in place.seats), min(place.stage for place in missing))
        return [place for place in missing if place.stage == first]

    def sent_back_by(self) -> str | None:
        for each in reversed(self.past):
            if self.plan.phase(each.before) in ("review", "signing") and self.plan.phase(each.after) == "drafting":
                return each.acting_as
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
        held, done = set(self.world.positions(who)), {place.step for place in self.places() if who in self.given(place)}
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

    def line(self, action: str) -> Line | None:
        """The line of this action that counts now."""
        for line in self.plan.lines:
            if line.action == action and self.state in line.sources and self._applies(line.when):
                return line
        return None

    def _applies(self, when: str | None) -> bool:
        left = sum(place.needs - len(self.given(place)) for place in self.missing())
        return {
            None: True,
            "route_continues": left > 1 and bool(self.turns()),
            "route_ends": left <= 1 or not self.turns(),
            "route_empty": left == 0,
            "reviewers_added": bool(self.added),
        }[when]

    def reason(self, who: str, line: Line, shown: str | None) -> Said | None:
        """Why a line is closed to this person: what is about them first."""
        if not self.is_for(who, line.by):
            waits = "step" in line.by and self.world.may(who, "endorse") and self.waiting
            return Said(PERSON, "not_your_turn" if waits else "not_yours")
        found = [said for guard in line.requires if (said := self.guard(guard, who, shown)) is not None]
        return next((said for said in found if said.kind == PERSON), found[0] if found else None)

    def guard(self, name: str, who: str, shown: str | None) -> Said | None:
        """One rule, asked of this person."""
        closed, passes = RULES[name]
        return None if passes(self, who, shown) else closed

    def holds(self, who: str) -> bool:
        """Whether they hold the office that signs."""
        return SIGNATORY in self.world.positions(who)

    def decided(self) -> bool:
        """Whether those whom it waits for have decided on it already."""
        return any(each.acting_as in self.waiting for each in self.round()[1:] if self.records(each.action))

    def signers(self) -> set[str | None]:
        return {each.who for each in self.round() if self.records(each.action) == "signature"}

    def submitted(self) -> bool:
        return any(self.plan.phase(each.after) != "drafting" for each in self.past)

    def walkable(self) -> bool:
        """Whether people can be found for all that is still to be done, nobody for two stages that follow each other."""
        world, barred = self.world, self.authors | {self.drafter}
        able = {code: [who for who in world.holders(code) if world.may(who, "endorse")] for code in POSITIONS}
        signers = {one for line in self.plan.lines if line.records == "signature" for one in line.by}
        signing = {who for who in world.holders(SIGNATORY) if world.roles[who] & signers} - barred
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

    def verdict(self, who: str, action: str, asked: Asked) -> Said | None:
        """How an act is answered: the first of what callers are told in this order, None where it is done."""
        if not self.knows(who):
            return Said(UNKNOWN, "no_such_document")
        if action not in self.plan.actions:
            return Said(UNKNOWN, "no_such_action")
        line = self.line(action)
        if line is None and not self.could_be_for(who, action):
            return Said(PERSON, "not_yours")
        reason = None if line is None else self.reason(who, line, asked.shown)
        if reason is not None and reason.kind == PERSON:
            return reason
        if (stale := self._seen(asked)) is not None:
            return stale
        if line is None:
            return Said(DOCUMENT, "not_now")
        if any(not given for given in self._needed(line, asked)):
            return Said(CONTENT, "invalid_fields")
        if line.records == "signature" and not asked.stepped_up:
            return Said(STEP_UP, "step_up_required")
        return reason or self._consequence(line, asked)

    def edit_verdict(self, who: str, asked: Asked) -> Said | None:
        """How a change of the content is answered."""
        if not self.knows(who):
            return Said(UNKNOWN, "no_such_document")
        if who != self.drafter or not self.world.may(who, "draft"):
            return Said(PERSON, "not_yours")
        return self._seen(asked) or (None if self.phase == "drafting" else Said(DOCUMENT, "not_editable"))

    def _seen(self, asked: Asked) -> Said | None:
        if asked.version is None:
            return Said(NO_VERSION, "version_required")
        return None if asked.version == self.version else Said(STALE, "stale_version")

    def _needed(self, line: Line, asked: Asked) -> Iterator[str | None]:
        if line.note:
            yield (asked.note or "").strip()
        if line.records:
            yield asked.shown
        for name in line.asks:
            yield asked.inputs.get(name)

    def _consequence(self, line: Line, asked: Asked) -> Said | None:
        """What a line's effects refuse."""
        world = self.world
        if "hand_over" in line.effects:
            to = asked.inputs["to"]
            fit = to in world.people and to not in world.closed and world.may(to, "draft") and to != self.drafter
            return None if fit else Said(CONTENT, "invalid_fields")
        code = asked.inputs.get("reviewer", "")
        if "add_reviewer" in line.effects:
            if code not in POSITIONS:
                return Said(CONTENT, "unknown_reviewer")
            taken = code == SIGNATORY or any(code in place.seats for place in self.places())
            able = {who for who in world.holders(code) if world.may(who, "endorse")} - self.authors - {self.drafter}
            return Said(CONTENT, "invalid_fields") if taken or not able else None
        if "remove_reviewer" in line.effects:
            step = ADDED + code
            if code not in self.added or any(each.step == step for each in self.initials()):
                return Said(CONTENT, "invalid_fields")
            without = {other: beside for other, beside in self.added.items() if other != code}
            left = Paper(world, self.id, self.state, self.drafter, self.fields, self.content, past=self.past,
                         added=without)  # fmt: skip
            return None if left.turns() else Said(CONTENT, "invalid_fields")
        return self._unnamed(line)

    def _unnamed(self, line: Line) -> Said | None:
        """A step of the head of a unit, while no unit is named."""
        if line.records or self.plan.phase(line.target or self.state) != "review":
            return None
        there = Paper(self.world, self.id, line.target or self.state, self.drafter, self.fields, self.content,
                      past=self._after(line), added=self.added)  # fmt: skip
        short = any(len(place.seats) < place.needs for place in there.current())
        return Said(DOCUMENT, "no_reviewer") if short else None

    def _after(self, line: Line) -> list[Past]:
        moved = Past(line.action, None, None, None, self.content, self.state, line.target or self.state)
        return [*self.past, moved]

    def capacities(self, who: str, line: Line) -> set[tuple[str | None, str | None]]:
        """Position and step that the event of this act may name."""
        held = self.world.positions(who)
        if line.records == "signature":
            return {(SIGNATORY, None)}
        turns = self.turns_of(who) if "step" in line.by else []
        if line.records == "initial":
            return {(code, step) for step, code in turns}
        return {(code, None) for _, code in turns} or {(held[0] if held else None, None)}


Rule = Callable[[Paper, str, str | None], bool]
RULES: Mapping[str, tuple[Said, Rule]] = {
    "fields_complete": (
        Said(DOCUMENT, "fields_missing"),
        lambda paper, _, __: all(paper.fields.get(key) for key in paper.plan.required),
    ),
    "route_walkable": (Said(DOCUMENT, "route_blocked"), lambda paper, _, __: paper.walkable()),
    "saw_content": (Said(DOCUMENT, "content_changed"), lambda paper, _, shown: shown in (None, paper.content)),
    "not_own_draft": (Said(PERSON, "own_draft"), lambda paper, who, _: who not in paper.authors | {paper.drafter}),
    "not_previous_actor": (Said(PERSON, "did_step_before"), lambda paper, who, _: who not in paper.did_before()),
    "initials_current": (Said(DOCUMENT, "initials_missing"), lambda paper, _, __: not paper.missing()),
    "holds_signing_position": (Said(PERSON, "not_signatory"), lambda paper, who, _: paper.holds(who)),
    "holds_turn_or_signing_position": (
        Said(PERSON, "not_signatory"),
        lambda paper, who, _: paper.holds(who) or bool(paper.turns_of(who)),
    ),
    "holder_undecided": (Said(DOCUMENT, "already_decided"), lambda paper, _, __: not paper.decided()),
    "never_submitted": (Said(DOCUMENT, "was_submitted"), lambda paper, _, __: not paper.submitted()),
    "not_drafter_or_signer": (
        Said(PERSON, "drafter_or_signer"),
        lambda paper, who, _: who not in paper.authors | paper.signers(),
    ),
    "date_not_before_last": (Said(DOCUMENT, "before_last"), lambda _, __, ___: True),  # the clock only goes on
}
"""Each rule: how it refuses, and whether it lets this person pass with what they were shown."""
