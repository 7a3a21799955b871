"""Random people act on random documents of a random office for days and years; after every step what must hold, holds."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import bindparam

from documents.approval.views import DocumentView
from documents.bodies.acting.mandates import Asked as Entrusting
from documents.drafting.documents import Document
from documents.evidence.entries import AuditEntry
from documents.office import Office
from tests.journeys.random_office.ledger import gapless, replay, words
from tests.journeys.random_office.model import Paper
from tests.journeys.random_office.plans import GRADES, HEADS, KIND, POSITIONS, SIGNATORY, Line
from tests.journeys.random_office.terms import Asked, Past, Said
from tests.journeys.random_office.world import PEOPLE, furnish
from workflow.refusal import Refusal

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
DEFINITIONS = st.integers(min_value=0, max_value=2999)
MAIN = ("ajukan", "paraf", "teken", "ajukan_ke_meja", "nomori", "teruskan", "kirim")
"""What leads on."""


class RandomOffice(RuleBasedStateMachine):
    """One run: one office with some documents. `open` gives the database to work in."""

    open: Callable[[], Office]
    tally: Counter[str]

    @initialize(definition=DEFINITIONS, seed=SEEDS)
    def begin(self, definition: int, seed: int) -> None:
        """An office with rules and people of its own, and a first draft."""
        random = Random(seed)
        self.office = self.open()
        self.world = furnish(self.office, definition, random)
        self.papers: list[Paper] = []
        self.said: set[str] = set()
        self.hashes: dict[str, str] = {}
        self.tally.update(runs=1)
        self.known = {definition}
        self.draft(random)

    @rule(seed=SEEDS)
    def attempt(self, seed: int) -> None:
        """Anybody tries anything, sometimes on an old version, on other content, without what is asked for; or to change
        the content.
        """
        random = Random(seed)
        if not self.papers:
            return
        paper = random.choice(self.papers)
        if random.random() < 0.25:
            who = self.somebody(random, paper.drafter)
            self.write(paper, who, self.change(random), paper.version - (random.random() < 0.1))
            return
        who = self.somebody(random)
        now = [line.action for line in self.world.plan.lines if paper.state in line.sources]
        action = random.choice(now if now and random.random() < 0.8 else [*self.world.plan.actions, "teleport"])
        self.act(paper, who, action, self.asked(random, paper))

    @rule(seed=SEEDS, steps=st.integers(min_value=1, max_value=3))
    def proceed(self, seed: int, steps: int) -> None:
        """Those who may, do what leads on; where nobody can, the office sees to it."""
        random = Random(seed)
        for _ in range(steps):
            paper = random.choice(self.papers) if self.papers else None
            at_rest = paper is None or paper.phase in ("issued", "closed")
            if paper is None or (at_rest and len(self.papers) < 5 and random.random() < 0.5):
                self.draft(random)
            elif ways := self.ways(paper):
                self.act(paper, *random.choice(ways), self.right(paper))
            else:
                self.mend(paper, random)

    def ways(self, paper: Paper) -> list[tuple[str, str]]:
        """Who may do what leads on."""
        there = [who for who in PEOPLE if who not in self.world.closed]
        actions = [action for action in MAIN if paper.line(action) is not None]
        asked = self.right(paper)
        return [(who, action) for action in actions for who in there if paper.verdict(who, action, asked) is None]

    def mend(self, paper: Paper, random: Random) -> None:
        """What is missing is filled in; for whom it waits in vain, somebody else is appointed."""
        world = self.world
        if paper.phase == "drafting" and paper.drafter not in world.closed:
            self.write(paper, paper.drafter, {"title": "Tiga", "unit": random.choice(tuple(HEADS))}, paper.version)
        barred = paper.authors | paper.did_before() | world.closed | {paper.drafter}
        fit = [who for who in PEOPLE if who not in barred]
        if paper.waiting and fit:
            position, who = random.choice(sorted(paper.waiting)), random.choice(fit)
            if random.random() < 0.5 and self.stand_in(position, who):
                return
            role = "pimpinan" if paper.phase == "signing" else "pemaraf"
            if role not in world.roles[who]:
                world.give_or_take(who, role)
            for post in world.posts:
                if post.position == position and post.on(world.today):
                    world.leave(post, -1)
            world.appoint(who, position, 0, None)

    @rule(seed=SEEDS)
    def look(self, seed: int) -> None:
        """What a person is shown is what the rules say, and one of the offers is what comes of it."""
        random = Random(seed)
        who = self.somebody(random)
        if not self.papers:
            return
        paper = random.choice(self.papers)
        actor = self.world.actor(who)
        refusal, view = _tried(lambda: self.office.desk.view(actor, paper.id))
        expected = None if paper.knows(who) else Said("unknown", "no_such_document")
        self.agree(paper, expected, refusal, f"{who} view")
        if view is None:
            return
        lines = {action: line for action in self.world.plan.actions if (line := paper.line(action)) is not None}
        told = {action: paper.reason(who, line, None) for action, line in lines.items() if not line.automatic}
        shown = {offer.action: offer.reason for offer in view.actions}
        for reason in shown.values():
            if reason is not None:
                words(reason.text.id, reason.text.en)
        given = {action: reason and Said(reason.kind.value, reason.code) for action, reason in shown.items()}
        assert given == told, f"{who} in {paper.state}: {set(given.items()) ^ set(told.items())}"
        assert view.editable == (paper.edit_verdict(who, Asked(paper.version)) is None)
        self.tally.update(looks=1)
        if shown:
            action = random.choice(sorted(shown))
            reason = shown[action]
            refused = self.act(paper, who, action, self.right(paper))
            if reason is not None:
                assert refused is not None
                assert (refused.code, refused.text) == (reason.code, reason.text)

    @rule(seed=SEEDS)
    def tend(self, seed: int) -> None:
        """Time passes, now and then a year ends; accounts, roles and appointments begin and end."""
        random, world = Random(seed), self.world
        days = random.choice((0, 0, 0, 1, 1, 2, 9, 40))
        world.later(timedelta(days=days, minutes=random.randrange(720)))
        who = random.choice(PEOPLE)
        kind = random.choice(("", "", "account", "role", "appoint", "leave", "entrust", "entrust", "take back"))
        refusal = None
        if kind == "account":
            if who in world.closed or len(world.closed) < 3:
                world.close_or_open(who)
        elif kind == "role":
            world.give_or_take(who, random.choice(sorted(world.plan.roles)))
        elif kind == "appoint":
            position, lasting = random.choice(POSITIONS), random.choice((None, None, 0, 3, -1))
            lasting = None if lasting == -1 else lasting
            refusal = world.appoint(who, position, random.choice((-1, 0, 0, 1, 3)), lasting)
        elif kind == "entrust" and who not in world.closed:
            able = [one for one in PEOPLE if one not in world.closed and world.may(one, "enter_absence")]
            refusal = world.entrust(random.choice(able or [who]), self.entrusting(random))
            self.tally.update(mandates=refusal is None)
        elif kind == "take back" and world.mandates and who not in world.closed:
            refusal = world.take_back(who, random.choice(world.mandates))
        elif kind == "leave" and world.posts:
            refusal = world.leave(random.choice(world.posts), random.choice((-1, -1, 0, 2)))
        if refusal is not None:
            words(refusal.text.id, refusal.text.en)

    def stand_in(self, position: str, who: str) -> bool:
        """Somebody who may, puts this person in for the holder from now on; whether it was possible."""
        world, form = self.world, "plh"
        by = [one for one in PEOPLE if one not in world.closed and one != who and world.may(one, "enter_absence")]
        if not any(post.position == position and post.on(world.today) for post in world.posts):
            form = "plt"
        asked = Entrusting(position, form, world.people[who], world.now, None, "Surat 2")
        return bool(by) and world.entrust(by[0], asked) is None

    def entrusting(self, random: Random) -> Entrusting:
        """Somebody stands in for another, in some form, for some time."""
        form = random.choice(("plh", "plh", "plt", "pj", "an", "ub"))
        start = self.world.now + timedelta(minutes=random.choice((-5, 0, 0, 300)))
        return Entrusting(
            position=random.choice((SIGNATORY, SIGNATORY, "wakil", "pemeriksa", "hukum", "bidang_satu", "bidang_dua")),
            form=form,
            substitute_id=self.world.people[random.choice(PEOPLE)],
            starts_at=start,
            ends_at=random.choice((None, start + timedelta(hours=9), start + timedelta(days=20))),
            basis="Surat 1",
            through="wakil" if form == "ub" else "",
            types=random.choice(((), (), (KIND,), ("lain",))),
        )

    def draft(self, random: Random) -> None:
        world, who = self.world, self.somebody(random, "ani")
        fields = {"title": "Satu", "unit": random.choice(tuple(HEADS)), **self.change(random)}
        actor, desk = world.actor(who), self.office.desk
        refusal, view = _tried(lambda: desk.create(actor, KIND, fields))
        assert (refusal is None) == world.may(who, "draft")
        if view is not None:
            paper = Paper(world, view.id, view.state.name, who, {}, "", version=0, revision=0)
            self.papers.append(paper)
            self.edited(paper, who, fields, view, "create")
            self.compare(paper)

    def write(self, paper: Paper, who: str, change: Mapping[str, Any], version: int) -> None:
        """Somebody changes the content of what they saw."""
        expected = paper.edit_verdict(who, Asked(version))
        actor, desk = self.world.actor(who), self.office.desk
        refusal, view = _tried(lambda: desk.edit(actor, paper.id, change, version))
        self.agree(paper, expected, refusal, f"{who} edit")
        if view is not None:
            self.edited(paper, who, {**paper.fields, **change}, view)
        self.compare(paper)

    def act(self, paper: Paper, who: str, action: str, asked: Asked) -> Refusal | None:
        """One act, answered as the rules say, with all that must come of it."""
        self.world.later(timedelta(seconds=1))
        expected = paper.verdict(who, action, asked)
        line = paper.line(action)
        capacities = paper.capacities(who, line) if line is not None and expected is None else set()
        actor = self.world.actor(who, asked.stepped_up)
        inputs = {key: self.addressed(value) if key == "to" else value for key, value in asked.inputs.items()}
        refusal, _ = _tried(
            lambda: self.office.desk.act(
                actor, paper.id, action, expected_version=asked.version, note=asked.note, content_sha256=asked.shown,
                asked=inputs,
            )
        )  # fmt: skip
        self.agree(paper, expected, refusal, f"{who} {action}")
        if refusal is None:
            assert line is not None
            self.tally.update({"acts": 1, line.records or "moves": 1})
            self.follow(paper, who, line, asked, capacities)
        self.compare(paper)
        return refusal

    def follow(
        self, paper: Paper, who: str, line: Line, asked: Asked, capacities: set[tuple[str | None, str | None]]
    ) -> None:
        """What the test now knows of the document, beside the events that the product put down."""
        if line.records == "signature":
            assert not paper.missing()
        entries = self.entries(paper)
        first = entries[0]
        assert (first.acting_as, first.step) in capacities, (first.acting_as, first.step, capacities)
        self.in_whose_stead(who, line, json.loads(first.leaf).get("details", {}), first.acting_as)
        before, number = paper.state, 0
        while True:
            entry, actor = entries[number], who if number == 0 else None
            after = line.target or before
            assert (entry.action, entry.actor_id) == (line.action, self.world.people[actor] if actor else None)
            assert (entry.from_state, entry.to_state, entry.at) == (before, after, self.world.now)
            paper.version += 1
            assert (entry.version, entry.revision, entry.content_sha256) == (
                paper.version, paper.revision, paper.content
            )  # fmt: skip
            paper.past.append(Past(line.action, actor, entry.acting_as, entry.step, paper.content, before, after))
            paper.state = before = after
            self.changed(paper, line, asked)
            number += 1
            behind = next((each for each in self.world.plan.lines if each.automatic and after in each.sources), None)
            if behind is None:
                break
            line = behind
        assert len(entries) == number

    def in_whose_stead(self, who: str, line: Line, details: Mapping[str, str], acting_as: str | None) -> None:
        """The event names the mandate exactly where its actor does not hold the position that they act in."""
        named = acting_as is not None and acting_as not in self.world.positions(who)
        assert ("mandate" in details) == named
        if named:
            (one,) = (one for one in self.world.stands_in(who) if str(one.id) == details["mandate"])
            assert (one.position, one.covers) == (acting_as, True)
            assert details.get("principal") == (str(self.world.people[one.post.who]) if one.post else None)
            self.tally.update(["in stead"])

    def changed(self, paper: Paper, line: Line, asked: Asked) -> None:
        if "hand_over" in line.effects:
            paper.drafter = asked.inputs["to"]
        if "add_reviewer" in line.effects:
            code = asked.inputs["reviewer"]
            beside = self.row(paper).added[code]
            assert beside in [place.step for place in paper.current()]
            paper.added[code] = beside
        if "remove_reviewer" in line.effects:
            del paper.added[asked.inputs["reviewer"]]

    def edited(
        self, paper: Paper, who: str, fields: Mapping[str, Any], view: DocumentView, action: str = "edit"
    ) -> None:
        """A new revision, unless nothing was changed; the same words have the same hash, others another."""
        kept = {key: value for key, value in fields.items() if value}
        if kept != paper.fields or action == "create":
            before = None if action == "create" else paper.state
            paper.version, paper.revision = paper.version + 1, paper.revision + 1
            paper.authors.add(who)
            paper.fields, paper.content = kept, view.content_sha256
            paper.past.append(Past(action, who, None, None, paper.content, before, paper.state))
        said = json.dumps(kept, sort_keys=True)
        assert self.hashes.setdefault(said, view.content_sha256) == view.content_sha256
        assert len(set(self.hashes.values())) == len(self.hashes)

    def agree(self, paper: Paper, expected: Said | None, refusal: Refusal | None, what: str) -> None:
        got = None
        if refusal is not None:
            words(refusal.text.id, refusal.text.en)
            for problem in refusal.fields:
                words(problem.text.id, problem.text.en)
            got = Said(refusal.kind.value, refusal.code)
            self.tally.update(refusals=1)
            self.said.add(refusal.code)
        assert got == expected, f"{what} in {paper.state}: {got}, not {expected}\n{refusal and refusal.text}"

    def compare(self, paper: Paper) -> None:
        """The document's row is what the test has seen happen."""
        row = self.row(paper)
        assert (row.state, row.phase, row.version, row.revision, row.content_sha256) == (
            paper.state, paper.phase, paper.version, paper.revision, paper.content
        )  # fmt: skip
        assert row.drafter_id == self.world.people[paper.drafter]
        assert set(row.waiting_for) == paper.waiting
        assert (row.number is not None) == (row.issued_on is not None) == (paper.phase == "issued")

    def row(self, paper: Paper) -> Any:
        with self.office.database.read() as session:
            return session.connection().execute(ROW, {"id": paper.id}).one()

    def entries(self, paper: Paper) -> list[Any]:
        """The events that the test has not seen yet."""
        with self.office.database.read() as session:
            return list(session.connection().execute(NEW, {"id": paper.id, "version": paper.version}))

    def somebody(self, random: Random, rather: str | None = None) -> str:
        """Somebody whose account is open."""
        there = [who for who in PEOPLE if who not in self.world.closed]
        return rather if rather in there and random.random() < 0.7 else random.choice(there)

    def addressed(self, who: str) -> str:
        return str(self.world.people[who]) if who in self.world.people else who

    @staticmethod
    def change(random: Random) -> dict[str, Any]:
        """Some fields with other values."""
        values: Mapping[str, tuple[Any, ...]] = {
            "title": ("Satu", "Satu.", "Dua", ""),
            "unit": (*HEADS, ""),
            "grade": (*GRADES, ""),
            "remark": ("Catatan", "", "Catatan lain"),
        }
        return {key: random.choice(values[key]) for key in random.sample(sorted(values), random.choice((1, 1, 2)))}

    @staticmethod
    def right(paper: Paper) -> Asked:
        """All that may be asked for."""
        inputs = {"to": "budi", "reviewer": "hukum", "classification": "400", "retention": "5 tahun"}
        return Asked(paper.version, "Perbaiki.", paper.content, True, inputs)

    def asked(self, random: Random, paper: Paper) -> Asked:
        """Mostly what is right."""
        asked = self.right(paper)
        asked.inputs = {
            **asked.inputs, "to": random.choice((*PEOPLE, "siapa")), "reviewer": random.choice((*POSITIONS, "apa", ""))
        }  # fmt: skip
        if random.random() < 0.1:
            asked.version = random.choice((None, paper.version - 1, paper.version + 1))
        if random.random() < 0.15:
            asked.shown = random.choice((None, "", "0" * 64))
        if random.random() < 0.15:
            asked.note = random.choice((None, "", "  "))
        if random.random() < 0.1:
            asked.stepped_up = False
        if random.random() < 0.1:
            asked.inputs = {}
        return asked

    def teardown(self) -> None:
        """The whole run, told by what is in the database."""
        if hasattr(self, "world"):
            for paper in self.papers:
                self.tally.update(documents=1, events=replay(paper))
            self.tally.update(numbers=gapless(self.world))


DOCUMENT, ENTRIES = Document.__table__, AuditEntry.__table__
ROW = DOCUMENT.select().where(DOCUMENT.c.id == bindparam("id"))
NEW = (
    ENTRIES.select()
    .where(ENTRIES.c.document_id == bindparam("id"), ENTRIES.c.version > bindparam("version"))
    .order_by(ENTRIES.c.version)
)


def _tried(call: Callable[[], Any]) -> tuple[Refusal | None, Any]:
    try:
        return None, call()
    except Refusal as refusal:
        return refusal, None
