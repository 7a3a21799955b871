"""What one document may go through, told anew from the rules as they are written down: the product is held against this.

Nothing here asks the product's own guards, routes or permissions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.journeys.random_office.plans import POSITIONS, SIGNATORY, Line
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
    Said,
)
from tests.journeys.random_office.way import Way


class Paper(Way):
    """The same document before people: what each may do with it, and how they are answered."""

    def knows(self, who: str) -> bool:
        """Whether this person may know of it: drafting and closed, review and signing, signed and issued."""
        world, own = self.world, who == self.drafter
        if self.phase in ("drafting", "closed"):
            return own or world.may(who, "read_drafts")
        if self.phase in ("review", "signing"):
            held = set(world.positions(who))
            asked = {step.name for step in self.plan.route if held & {each.position for each in step.reviewers}}
            passed = any(
                each.who == who or (each.step and (each.acting_as in held or each.step in asked)) for each in self.past
            )
            part = world.may(who, "endorse") and (bool(held & self.waiting) or passed)
            return own or world.may(who, "read_review") or part or self.sees_in_stead(who)
        return own or world.may(who, "read_issued")

    def is_for(self, who: str, by: Sequence[str]) -> bool:
        """Whether a line that is for these is for this person, now."""
        if "own" in by and who == self.drafter and self.world.may(who, "draft"):
            return True
        if "step" in by and self.own_turns(who):
            return True
        return bool(self.world.roles[who] & set(by)) or (self.for_signers(by) and self.signs_in_stead(who))

    def signs_only(self, who: str, line: Line) -> bool:
        """Whether they are in for who signs on their behalf alone, and this line is no signature: it stays the holder's."""
        if ("own" in line.by and who == self.drafter and self.world.may(who, "draft")) or (
            "step" in line.by and self.own_turns(who)
        ):
            return False
        if any(not self.for_signers([role]) for role in self.world.roles[who] & set(line.by)):
            return False
        ways = [one.full for one in self.world.stands_in(who) if one.position == SIGNATORY and one.covers]
        return (
            self.for_signers(line.by)
            and self.signs_in_stead(who)
            and line.records != "signature"
            and not any(ways)
            and SIGNATORY not in self.world.positions(who)
        )

    def own_turns(self, who: str) -> list[tuple[str, str]]:
        """Those that they may take: of their own positions only as one who reviews."""
        held = self.world.positions(who)
        return [turn for turn in self.turns_of(who) if self.world.may(who, "endorse") or turn[1] not in held]

    def for_signers(self, by: Sequence[str]) -> bool:
        """Whether a line is for a role that signs."""
        return any("sign" in self.plan.roles.get(one, ()) for one in by)

    def signs_in_stead(self, who: str) -> bool:
        """Whether they decide for who signs: on what waits for the signature; altogether in for them, also before."""
        held = bool(self.world.positions(who))
        ways = [one.full for one in self.world.stands_in(who) if one.position == SIGNATORY and one.covers]
        phases = [("signing", "review") if full else ("signing",) for full in ways if full or held]
        return self.plan.by_substitute and any(self.phase in each for each in phases)

    def sees_in_stead(self, who: str) -> bool:
        """Whether it waits for somebody whom they are in for."""
        return any(
            one.position in self.waiting
            and one.covers
            and ((one.full and (not one.kinds or self.phase == "review"))
                 or (self.phase == "signing" and self.plan.by_substitute))
            for one in self.world.stands_in(who)
        )  # fmt: skip

    def closed_to_substitute(self, who: str) -> str | None:
        """Why a mandate for who signs does not help, or not any more."""
        if self.phase not in ("review", "signing"):
            return None
        live = [one for one in self.world.stands_in(who) if one.position == SIGNATORY]
        if live:
            return "substitute_closed" if not live[0].covers or not self.plan.by_substitute else None
        had = [one for one in self.world.mandates
               if one.who == who and one.position == SIGNATORY and one.start <= self.world.now]  # fmt: skip
        decides = self.world.may(who, "endorse") or self.world.may(who, "sign")
        if not had or not decides or SIGNATORY in self.world.positions(who):
            return None
        if not any(self.world.live(one) for one in had):
            return "mandate_over"
        return "substitute_absent" if self.world.away(who) else "no_own_position"

    def could_be_for(self, who: str, action: str) -> bool:
        """Whether some line of this action is for this person, were it their turn."""
        by = {one for line in self.plan.lines if line.action == action for one in line.by}
        own = "own" in by and who == self.drafter and self.world.may(who, "draft")
        stead = bool(self.world.stands_in(who)) and ("step" in by or self.for_signers(list(by)))
        turn = "step" in by and self.world.may(who, "endorse")
        return own or turn or stead or bool(self.world.roles[who] & by)

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
            if self.for_signers(line.by) and (closed := self.closed_to_substitute(who)):
                return Said(PERSON, closed)
            waits = "step" in line.by and self.world.may(who, "endorse") and self.waiting
            return Said(PERSON, "not_your_turn" if waits else "not_yours")
        if self.signs_only(who, line):
            return Said(PERSON, "signs_only")
        found = [said for guard in line.requires if (said := self.guard(guard, who, shown)) is not None]
        return next((said for said in found if said.kind == PERSON), found[0] if found else None)

    def guard(self, name: str, who: str, shown: str | None) -> Said | None:
        """One rule, asked of this person."""
        closed, passes = RULES[name]
        if passes(self, who, shown):
            return None
        return Said(PERSON, self.closed_to_substitute(who) or closed.code) if closed.code == "not_signatory" else closed

    def holds(self, who: str) -> bool:
        """Whether they hold the office that signs, or are in for its holder."""
        return SIGNATORY in self.world.positions(who) or self.signs_in_stead(who)

    def decided(self) -> bool:
        """Whether those whom it waits for have decided on it already."""
        return any(each.acting_as in self.waiting for each in self.round()[1:] if self.records(each.action))

    def signers(self) -> set[str | None]:
        return {each.who for each in self.round() if self.records(each.action) == "signature"}

    def submitted(self) -> bool:
        return any(self.plan.phase(each.after) != "drafting" for each in self.past)

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
            able = self.able(code) - self.authors - {self.drafter}
            return Said(CONTENT, "invalid_fields") if taken or not able or self._strands(code) else None
        if "remove_reviewer" in line.effects:
            step = ADDED + code
            if code not in self.added or any(each.step == step for each in self.initials()):
                return Said(CONTENT, "invalid_fields")
            without = {other: beside for other, beside in self.added.items() if other != code}
            left = Paper(world, self.id, self.state, self.drafter, self.fields, self.content, past=self.past,
                         added=without)  # fmt: skip
            return None if left.turns() else Said(CONTENT, "invalid_fields")
        return self._unnamed(line)

    def _strands(self, code: str) -> bool:
        """Whether it could be gone to the end, and cannot once this position is asked too."""
        wider = Paper(self.world, self.id, self.state, self.drafter, self.fields, self.content, authors=self.authors,
                      past=self.past, added={**self.added, code: self.current()[0].step})  # fmt: skip
        return self.walkable() and not wider.walkable()

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
        turns = self.own_turns(who) if "step" in line.by else []
        if line.records == "initial":
            return {(code, step) for step, code in turns}
        if turns:
            return {(code, None) for _, code in turns}
        if self.for_signers(line.by) and self.signs_in_stead(who) and SIGNATORY not in held:
            return {(SIGNATORY, None)}
        return {(held[0] if held else None, None)}


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
        lambda paper, who, _: paper.holds(who) or bool(paper.own_turns(who)),
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
