"""What an edition says of a body: names, positions, units, series, choices, pages, roles, legal bases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from documents.bodies.deadlines import DeadlineSettings
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a first page; `logo` is the path of an image in the body's folder."""

    lines: tuple[str, ...]
    address: str
    logo: str | None


@dataclass(frozen=True, slots=True)
class Position:
    """An office that a person is appointed to. `title_upper_lines` is how it stands above a signature."""

    code: str
    title: str
    title_upper_lines: tuple[str, ...]
    unit: str | None = None
    head: bool = False
    several: bool = False

    @property
    def title_upper(self) -> str:
        """The full title in one line, as in "KEPUTUSAN KETUA ..."."""
        return " ".join(self.title_upper_lines)


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the body. `print` is what a number pattern prints for it; `head` the code of its head's position."""

    code: str
    name: Text
    print: str
    head: str


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted together. `reset` is "year" or "month"; `pattern` how its numbers are printed."""

    code: str
    name: Text
    pattern: str
    reset: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list. `level` orders the list by weight, 0 being the ordinary one; an urgency leaves `days_factor` of
    the days that a step may take.
    """

    code: str
    label: Text
    tone: str
    icon: str
    level: int
    print: str = ""
    days_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class PageProfile:
    """Paper and margins in millimetres, for documents dated up to and including `until`."""

    code: str
    until: date | None
    width_mm: float
    height_mm: float
    top_mm: float
    left_mm: float
    right_mm: float
    bottom_mm: float


@dataclass(frozen=True, slots=True)
class BodySettings:
    """What an office decides for itself. Minutes and hours are of the system's time; `certifier` is the position that
    certifies copies, "" where each who makes one certifies it in their own.
    """

    password_step_up: bool = True
    session_idle_minutes: int = 60
    session_hours: int = 12
    certifier: str = ""


@dataclass(frozen=True, slots=True)
class BodyDefinition:
    """One official body, as its folder describes it."""

    code: str
    print_code: str
    name: str
    name_lines: tuple[str, ...]
    short: str
    place: str
    zone: str
    zone_label: str
    first_clause: str
    letterhead: Letterhead
    positions: Mapping[str, Position]
    units: Mapping[str, Unit]
    series: Mapping[str, Series]
    choices: Mapping[str, tuple[Choice, ...]]
    page_profiles: tuple[PageProfile, ...]
    settings: BodySettings
    deadlines: DeadlineSettings

    def page_profile(self, day: date) -> PageProfile:
        """The page of a document dated `day`."""
        return next(profile for profile in self.page_profiles if profile.until is None or day <= profile.until)

    def number_codes(self, series: str) -> Mapping[str, tuple[str, ...]]:
        """The codes that the places of a series' pattern may print."""
        return {
            "series": (series,),
            "body": (self.print_code,),
            "unit": tuple(unit.print for unit in self.units.values()),
            "security": tuple(choice.print for choice in self.choices.get("security", ())),
        }

    def titles(self, positions: Iterable[str]) -> Text | None:
        """Several positions in words, "Ketua Pokja I, Bendahara"; None for none."""
        words = ", ".join(self.positions[code].title for code in positions)
        return Text(words, words) if words else None

    def choice(self, kind: str, code: str | None) -> Choice:
        """A line of the list `kind`; without a code, or with one the list no longer has, its first line."""
        lines = self.choices[kind]
        return next((line for line in lines if line.code == code), lines[0])


@dataclass(frozen=True, slots=True)
class Role:
    """What a person who holds it is shown first and may do. `excludes`: roles that the same person cannot hold;
    `needs_second`: its grant takes effect when a second person confirms it.
    """

    code: str
    label: Text
    may: frozenset[str]
    home: str
    navigation: tuple[str, ...]
    excludes: frozenset[str] = frozenset()
    needs_second: bool = False


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A regulation that documents cite, in force from one day until another, both included."""

    code: str
    kind: str
    number: str
    year: int
    title: str
    in_force_from: date
    until: date | None
    replaced_by: str | None
    citation: str

    def in_force_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.in_force_from <= day and (self.until is None or day <= self.until)


class Edition(Protocol):
    """What the rooms below drafting need of a published edition."""

    @property
    def id(self) -> UUID: ...

    @property
    def body(self) -> BodyDefinition: ...

    @property
    def roles(self) -> Mapping[str, Role]: ...


class Editions(Protocol):
    """Where the current edition of a body comes from, and any by its id: that of an actor is the one they came in under."""

    def current(self, session: Session, body_id: UUID, /) -> Edition: ...

    def edition(self, session: Session, edition_id: UUID, /) -> Edition: ...
