"""One office for one run: its rules published, its people as the test itself knows them, and a clock that only goes on."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from docx import Document as word_document

from config.settings import Settings
from documents.approval.defining.assembly import assemble
from documents.bodies.acting.mandates import Asked as Entrusting
from documents.bodies.acting.mandates import end, give
from documents.bodies.acting.standing import FORMS
from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.editions import Body
from documents.bodies.granting import end_grant, grant
from documents.bodies.people import TOKEN_FOR_LIFE, Actor, Person, RoleGrant, load_actor, set_active
from documents.bodies.positions import Appointment
from documents.office import Office, open_office
from documents.publishing import publish_files
from documents.rendering.pages.engine import Engine
from documents.store.base import new_id
from documents.store.clock import Clock
from tests.journeys.random_office.plans import KIND, POSITIONS, SEVERAL, SIGNATORY, Plan, body, draw
from tests.office import settings_for
from workflow.problems import DefinitionErrors, Problem
from workflow.refusal import Refusal

ZONE = ZoneInfo("Asia/Jakarta")
PEOPLE = ("ani", "budi", "citra", "dewi", "eka", "fajar", "gita", "hadi")
START = datetime(2024, 12, 27, 16, 30, tzinfo=UTC)
"""Half an hour before a new day in Padang, some days before a new year."""


@lru_cache(maxsize=1)
def _template() -> bytes:
    file, word = io.BytesIO(), word_document()
    word.add_paragraph("{{ number }} {{ title }} {{ date.long }}")
    word.save(file)
    return file.getvalue()


@dataclass
class Post:
    """An appointment: both days are held."""

    id: UUID
    who: str
    position: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Substitution:
    """A mandate on file: `post` is the appointment of whom it stands in for, None for a vacant position."""

    id: UUID
    who: str
    position: str
    post: Post | None
    full: bool
    kinds: tuple[str, ...]
    start: datetime
    stop: datetime | None

    @property
    def covers(self) -> bool:
        return not self.kinds or KIND in self.kinds


@dataclass
class World:
    """A body in an office's database. What its people hold is put down here as they are told to hold it."""

    office: Office
    plan: Plan
    body_id: UUID
    people: Mapping[str, UUID]
    roles: dict[str, set[str]]
    closed: set[str] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    mandates: list[Substitution] = field(default_factory=list)
    _actors: dict[tuple[object, ...], Actor] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.office.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def positions(self, who: str) -> list[str]:
        """What they hold today, in the order of the body's file."""
        held = {post.position for post in self.posts if post.who == who and post.on(self.today)}
        return [code for code in POSITIONS if code in held]

    def may(self, who: str, capability: str) -> bool:
        return any(capability in self.plan.roles[role] for role in self.roles[who])

    def holders(self, position: str) -> list[str]:
        """Who holds it today with an open account."""
        return [post.who for post in self.posts if post.position == position and post.on(self.today)
                and post.who not in self.closed]  # fmt: skip

    def live(self, one: Substitution) -> bool:
        """Whether a mandate is in effect at this instant: while its holder is still the one, or the post still vacant."""
        filled = any(post.position == one.position and post.on(self.today) for post in self.posts)
        valid = one.post.on(self.today) if one.post else not filled
        return one.start <= self.now and (one.stop is None or self.now < one.stop) and valid

    def away(self, who: str) -> bool:
        """Whether somebody is in for them altogether."""
        return any(
            one.post is not None and one.post.who == who and one.full and self.live(one) for one in self.mandates
        )

    def stands_in(self, who: str) -> list[Substitution]:
        """The mandates by which they act for others now: none while they are away themselves, or may decide on nothing; on
        behalf only with a position of their own.
        """
        if self.away(who) or not (self.may(who, "endorse") or self.may(who, "sign")):
            return []
        held = bool(self.positions(who))
        return [one for one in self.mandates if one.who == who and self.live(one) and (one.full or held)]

    @property
    def usable(self) -> list[Substitution]:
        """Those of everybody."""
        return [one for who in self.people for one in self.stands_in(who)]

    def entrust(self, by: str, asked: Entrusting) -> Refusal | None:
        """Somebody enters an absence or gives a mandate, if they may."""
        actor = self.actor(by)
        try:
            with self.office.database.write() as session:
                edition = self.office.definitions.current(session, self.body_id)
                row = give(session, edition, self.office.clock, asked, actor)
        except Refusal as refusal:
            return refusal
        who = next(name for name, key in self.people.items() if key == row.substitute_id)
        post = next((post for post in self.posts if post.id == row.appointment_id), None)
        self.mandates.append(
            Substitution(row.id, who, row.position, post, FORMS[row.form].full, asked.types, row.starts_at, row.ends_at)
        )
        return None

    def take_back(self, by: str, one: Substitution) -> Refusal | None:
        """A mandate ends now, if this person may end it."""
        actor = self.actor(by)
        try:
            with self.office.database.write() as session:
                end(session, self.office.clock, one.id, actor)
        except Refusal as refusal:
            return refusal
        one.stop = self.now
        return None

    def actor(self, who: str, stepped_up: bool = True) -> Actor:
        """The person as they come in now. Their account is open."""
        held, roles = frozenset(self.positions(who)), frozenset(self.roles[who])
        mine, away = frozenset(one.id for one in self.stands_in(who)), self.away(who)
        key = (who, stepped_up, held, roles, mine, away)
        if key not in self._actors:
            with self.office.database.read() as session:
                office, proof = self.office, TOKEN_FOR_LIFE if stepped_up else None
                found = load_actor(session, office.definitions, office.clock, self.people[who], proof=proof)
            assert found is not None
            assert (found.positions, found.roles) == (held, roles)
            assert {one.id for one in found.mandates} == mine
            self._actors[key] = found
        return self._actors[key]

    def later(self, by: timedelta) -> None:
        """Time passes."""
        self.office.clock.set(self.now + by)

    def close_or_open(self, who: str) -> None:
        """An account is closed, or opened again."""
        with self.office.database.write() as session:
            set_active(session, self.office.clock, person_id=self.people[who], active=who in self.closed, by=None)
        self.closed ^= {who}

    def give_or_take(self, who: str, role: str) -> None:
        """A role is granted, or ended."""
        office, person = self.office, self.people[who]
        with office.database.write() as session:
            if role in self.roles[who]:
                query = RoleGrant.__table__.select().where(
                    RoleGrant.person_id == person, RoleGrant.role == role, RoleGrant.ended_at.is_(None)
                )
                end_grant(session, office.clock, grant_id=session.execute(query).one().id, by=None)
            else:
                grant(session, office.definitions, office.clock, person_id=person, role=role, by=None)
        self.roles[who] ^= {role}

    def appoint(self, who: str, position: str, days: int, lasting: int | None) -> Refusal | None:
        """Somebody is appointed from some days on; of a position for one, whoever holds it then stands in the way."""
        first = self.today + timedelta(days=days)
        last = None if lasting is None else first + timedelta(days=lasting)
        taken = any(
            post.position == position
            and (position not in SEVERAL or post.who == who)
            and (post.last is None or post.last >= max(first, post.first))
            and (last is None or post.first <= last)
            for post in self.posts
        )
        try:
            with self.office.database.write() as session:
                row = appoint(session, self.office.definitions, self.office.clock, person_id=self.people[who],
                              position=position, starts_on=first, ends_on=last, by=None)  # fmt: skip
        except Refusal as refusal:
            assert taken, refusal
            return refusal
        assert not taken
        self.posts.append(Post(row.id, who, position, first, last))
        return None

    def leave(self, post: Post, days: int) -> Refusal | None:
        """An appointment ends some days from now, or with yesterday."""
        last = self.today + timedelta(days=days)
        sensible = last >= post.first - timedelta(days=1) and (post.last is None or last <= post.last)
        try:
            with self.office.database.write() as session:
                end_appointment(session, self.office.clock, appointment_id=post.id, last_day=last, by=None)
        except Refusal as refusal:
            assert not sensible, refusal
            return refusal
        assert sensible
        post.last = last
        return None


def furnish(office: Office, definition: int, random: Random) -> World:
    """A body of its own with the first sound plan of this number, and random people who between them can do most things."""
    office.clock.set(START)
    while True:
        refused = _REFUSED.get(definition, 0)
        plan = draw(Random(f"{definition}/{refused}"))
        try:
            return _settled(office, plan, random)
        except DefinitionErrors:
            _REFUSED[definition] = refused + 1


def _settled(office: Office, plan: Plan, random: Random) -> World:
    """Publish and move in, as one transaction. Raises DefinitionErrors for a plan that is not sound."""
    files = {path: text.encode() for path, text in plan.files().items()}
    files |= {"body.toml": body(plan.reset).encode(), "templates/naskah.docx": _template()}
    problems: list[Problem] = []
    assemble("kantor", files, problems, icons=None)
    if problems:
        raise DefinitionErrors(problems)
    with office.database.write() as session:
        row = Body(id=new_id(), code=f"kantor_{new_id().hex}", created_at=START)
        session.add(row)
        session.flush()
        edition = publish_files(session, office.clock, row.id, row.edition_id, files, row.id)
        office.definitions.edition(session, edition.id)
        people = {name: new_id() for name in PEOPLE}
        world = World(office, plan, row.id, people, _roles(random), posts=_posts(random))
        for name, key in people.items():
            email = f"{key.hex}@kantor.example"
            session.add(Person(id=key, body_id=row.id, email=email, name=name.title(), created_at=START))
        session.flush()
        for name, roles in world.roles.items():
            for role in roles:
                session.add(RoleGrant(body_id=row.id, person_id=people[name], role=role, granted_at=START))
        for post in world.posts:
            session.add(
                Appointment(id=post.id, body_id=row.id, person_id=people[post.who], position=post.position,
                            starts_on=post.first, ends_on=post.last, recorded_at=START)
            )  # fmt: skip
    return world


_REFUSED: dict[int, int] = {}
"""How many plans of each number the product has refused."""


def _roles(random: Random) -> dict[str, set[str]]:
    usual = (("penyusun",), ("penyusun",), ("pemaraf",), ("pemaraf",), ("pemaraf",), ("sekretariat",), ("pimpinan",),
             ("agenda",))  # fmt: skip
    names = ("penyusun", "pemaraf", "sekretariat", "pimpinan", "agenda")
    found = {name: set(held) for name, held in zip(PEOPLE, usual, strict=True)}
    for held in found.values():
        if random.random() < 0.3:
            held.add(random.choice(names))
    return found


def _posts(random: Random) -> list[Post]:
    """Most positions are held, by those who review where it is one that reviews; some from later on, some not for long."""
    day, found = START.astimezone(ZONE).date(), list[Post]()
    for position in POSITIONS:
        likely = ("gita",) if position == SIGNATORY else ("citra", "dewi", "eka", "fajar")
        for _ in range(2 if position in SEVERAL else 1):
            who = random.choice(likely if random.random() < 0.8 else PEOPLE)
            if random.random() < 0.05 or any((post.who, post.position) == (who, position) for post in found):
                continue
            first = day + timedelta(days=random.choice((-300, -300, -300, -300, 0, 2)))
            last = random.choice((None, None, None, None, day + timedelta(days=30)))
            found.append(Post(new_id(), who, position, first, last))
    return found


def open_random_office(url: str, home: Path) -> Office:
    """An office without bodies."""
    settings: Settings = settings_for(home, url)
    return open_office(settings, clock=Clock.fixed_at(START), engine=Engine(home, find=lambda: None))
