"""Who can take each step of a document's way today, and where nobody can."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from uuid import UUID

from sqlalchemy import select

from documents.approval.case import Case
from documents.bodies.acting.standing import FORMS
from documents.bodies.people import Person, RoleGrant
from documents.bodies.positions import Appointment, held_on
from workflow.route import Station
from workflow.text import Text

ENOUGH = 4
"""Of many holders of one position so many are looked at: more are no other case."""
NOTHING: Mapping[UUID, int] = {}
VACANT = Text(
    "{step}: belum ada yang dapat bertindak sebagai {position}. Angkat pejabatnya atau beri mandat.",
    "{step}: nobody can act as {position} yet. Appoint somebody or give a mandate.",
)
ONLY_DRAFTER = Text(
    "{step}: hanya penyusunnya yang dapat melakukannya; perlu orang lain. Angkat orang lain atau beri mandat.",
    "{step}: only its drafter could do it; it takes someone else. Appoint someone else or give a mandate.",
)
ONLY_SAME = Text(
    "{step}: hanya yang melakukan langkah sebelumnya yang dapat melakukannya; perlu orang lain. Beri mandat.",
    "{step}: only who does the step before could do it; it takes someone else. Give a mandate.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A step still to be done, or the signature: so many of its `seats` are taken, each by one of these persons and each
    person on one of them; with the stage it belongs to. `vacant` are its positions that nobody can act for.
    """

    name: str
    label: Text
    needs: int
    seats: tuple[frozenset[UUID], ...]
    stage: int
    vacant: tuple[str, ...]

    def filled(self, left_out: frozenset[UUID] = frozenset()) -> bool:
        """Whether enough people are there besides these."""
        return next(self.ways(left_out), None) is not None

    def ways(self, left_out: frozenset[UUID], wanted: Mapping[UUID, int] = NOTHING) -> Iterator[frozenset[UUID]]:
        """Everyone who might do it together. Of many for one seat those count whom others want least."""
        free = [sorted(seat - left_out, key=lambda one: (wanted.get(one, 0), one))[:ENOUGH] for seat in self.seats]
        for some in combinations(sorted({one for seat in free for one in seat}), self.needs):
            if _seated(some, free):
                yield frozenset(some)


@dataclass(frozen=True, slots=True)
class Seats:
    """position -> who may act for it today, by id with their name. `signing` are those who may sign."""

    reviewing: Mapping[str, Mapping[UUID, str]]
    signing: Mapping[UUID, str]

    def at(self, station: Station) -> Mapping[UUID, str]:
        """Who may give their initials at a station."""
        return {key: name for position in station.positions for key, name in self.reviewing[position].items()}


SIGNATURE = ""
"""The name of the last place of every way."""


def seats(case: Case) -> Seats:
    """Everyone who may act on this document's way today, the holders in one query, those who are in for them in another."""
    signatory = case.type.signatory
    wanted = {position for station in case.stations for position in station.positions} | {signatory}
    rows = case.session.execute(
        select(Appointment.position, Person.id, Person.name, RoleGrant.role)
        .join(Person, Person.id == Appointment.person_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Appointment.body_id == case.document.body_id,
            Appointment.position.in_(sorted(wanted)),
            *held_on(case.today),
            Person.active,
            RoleGrant.ended_at.is_(None),
            RoleGrant.pending.is_(False),
        )
        .order_by(Appointment.starts_on, Person.name)
    )
    signers = {who for line in case.workflow.transitions if line.records == "signature" for who in line.by}
    reviewing: dict[str, dict[UUID, str]] = {position: {} for position in wanted}
    signing: dict[UUID, str] = {}
    for position, person_id, name, role in rows:
        known = case.edition.roles.get(role)
        if known is not None and "endorse" in known.may:
            reviewing[position][person_id] = name
        if position == signatory and role in signers:
            signing[person_id] = name
    for standing, name in case.stand_ins:
        called = f"{name} ({FORMS[standing.form].printed})"
        if standing.full:
            reviewing[standing.position].setdefault(standing.substitute_id, called)
        if standing.position == signatory and case.type.by_substitute:
            signing.setdefault(standing.substitute_id, called)
    return Seats(reviewing, signing)


def blocked(case: Case, found: Seats) -> Mapping[str, Text]:
    """step -> why nobody can do it; "" is the signature. Empty where the document can go all its way."""
    barred = case.authors | {case.document.drafter_id}
    places = list(_places(case, found))
    reasons: dict[str, Text] = {}
    for place in places:
        if not place.filled():
            reasons[place.name] = VACANT.format(step=place.label, position=_titles(case, place.vacant))
        elif not place.filled(barred):
            reasons[place.name] = ONLY_DRAFTER.format(step=place.label)
    if not reasons:
        stages = [[each for each in places if each.stage == stage] for stage in sorted({p.stage for p in places})]
        reached = _reach(stages, barred, case.did_step_before)
        if reached < len(stages):
            place = stages[reached][0]
            reasons[place.name] = ONLY_SAME.format(step=place.label)
    return reasons


def first_blocked(case: Case) -> Text | None:
    """The first step of its way that nobody can do, in words."""
    return next(iter(blocked(case, seats(case)).values()), None)


def next_ones(case: Case, found: Seats) -> tuple[str, ...]:
    """The names of those who can act on it now: not its authors, nor who did the step before."""
    barred = case.authors | case.did_step_before
    now: dict[UUID, str] = {}
    if case.state.phase == "signing":
        now.update(found.signing)
    for station in case.walk.current if case.state.phase == "review" else ():
        given = {initial.person_id for initial in case.walk.standing[station.step.name]}
        now.update({key: name for key, name in found.at(station).items() if key not in given})
    return tuple(name for key, name in now.items() if key not in barred)


def _places(case: Case, found: Seats) -> Iterator[Place]:
    """What is still to be done, in order. A station whose unit is not named yet is left to the required fields."""
    last = -1
    for station in case.walk.open:
        last = max(last, station.stage)
        if len(station.positions) >= station.needs:
            standing = case.walk.standing[station.step.name]
            done, given = {initial.position for initial in standing}, {initial.person_id for initial in standing}
            codes = tuple(code for code in station.positions if code not in done)
            free = tuple(frozenset(found.reviewing[code]) - given for code in codes)
            vacant = tuple(code for code, seat in zip(codes, free, strict=True) if not seat) or codes
            needs = station.needs - len(standing)
            yield Place(station.step.name, station.step.label, needs, free, station.stage, vacant)
    title = case.edition.body.positions[case.type.signatory].title
    label = Text(f"Tanda tangan {title}", f"Signature of {title}")
    yield Place(SIGNATURE, label, 1, (frozenset(found.signing),), last + 1, (case.type.signatory,))


def _titles(case: Case, positions: Sequence[str]) -> str:
    """These positions as people call them."""
    return ", ".join(case.edition.body.positions[position].title for position in positions)


def _reach(stages: Sequence[Sequence[Place]], barred: frozenset[UUID], before: frozenset[UUID]) -> int:
    """How many stages can be done one after the other, never by who did the one before."""
    if not stages:
        return 0
    wanted = Counter(person for stage in stages for place in stage for person in frozenset().union(*place.seats))
    best = -1
    for way in product(*(place.ways(barred | before, wanted) for place in stages[0])):
        best = max(best, _reach(stages[1:], barred, frozenset(person for some in way for person in some)))
        if best == len(stages) - 1:
            break
    return best + 1


def _seated(persons: Sequence[UUID], free: Sequence[Collection[UUID]]) -> bool:
    """Whether each of them can have a seat of their own."""
    if not persons:
        return True
    first, others = persons[0], persons[1:]
    return any(first in seat and _seated(others, [*free[:at], *free[at + 1 :]]) for at, seat in enumerate(free))
