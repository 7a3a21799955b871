"""body.toml, roles.toml and legal_bases.toml read strictly: problems are noted with their line, and reading goes on."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Protocol, TypeVar
from zoneinfo import available_timezones

from documents.bodies.deadlines import read_deadlines
from documents.bodies.definitions import (
    BodyDefinition,
    BodySettings,
    Choice,
    LegalBasis,
    Letterhead,
    PageProfile,
    Position,
    Role,
    Series,
    Unit,
)
from workflow.definition import TONES
from workflow.problems import Problem
from workflow.reading import LONGEST_CODE, Reader
from workflow.source import Source
from workflow.text import Text

BODY_FILE = "body.toml"
ROLES_FILE = "roles.toml"
LEGAL_BASES_FILE = "legal_bases.toml"

RESETS = ("year", "month")
FIRST_CLAUSES = ("KESATU", "PERTAMA")
NEEDED_CHOICES = ("security", "urgency")
"""The lists that every body has: code asks whether a document is confidential, and how urgent it is."""

LONGEST_CHOICE, LONGEST_POSITION = 30, 59
"""How long a code may be where less than LONGEST_CODE is kept of it; a position's may stand behind a sign of one letter."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


C = TypeVar("C", bound=_Coded)


def read_body(
    code: str, source: Source, problems: list[Problem], *, files: Collection[str], icons: Collection[str] | None
) -> BodyDefinition:
    """The body of folder `code`. `files` are the folder's files, `icons` the sprite's names (None: not checked)."""
    top = Reader.of(source, problems)
    units = _by_code([(entry, _unit(entry)) for entry in top.tables("units", required=False)])
    positions = _by_code([(entry, _position(entry, units)) for entry in top.tables("positions")])
    for place, unit in enumerate(units.values()):
        head = positions.get(unit.head)
        if head is None or not head.head or head.unit != unit.code:
            top.problem(
                ("units", place, "head"),
                Text(
                    f'Unit {unit.code}: {unit.head or "-"} bukan jabatan dengan unit = "{unit.code}" dan head = true.',
                    f'Unit {unit.code}: {unit.head or "-"} is no position with unit = "{unit.code}" and head = true.',
                ),
            )
    body = BodyDefinition(
        code=code,
        print_code=top.string("print_code"),
        name=top.string("name"),
        name_lines=top.strings("name_lines"),
        short=top.string("short"),
        place=top.string("place"),
        zone=_zone(top),
        zone_label=top.string("zone_label"),
        first_clause=top.string(
            "first_clause", FIRST_CLAUSES[0], among=FIRST_CLAUSES, what=Text("Diktum pertama", "first clause")
        ),
        letterhead=_letterhead(top, files),
        positions=positions,
        units=units,
        series=_by_code([(entry, _series(entry)) for entry in top.tables("series")]),
        choices=_choices(top, icons),
        page_profiles=_page_profiles(top),
        settings=_settings(top, positions),
        deadlines=read_deadlines(top, positions),
    )
    top.finish()
    return body


def read_roles(
    source: Source,
    problems: list[Problem],
    *,
    capabilities: Collection[str],
    homes: Collection[str],
    places: Collection[str],
) -> Mapping[str, Role]:
    """The roles of a body; what they may do, their home and their navigation are names that code knows."""
    top = Reader.of(source, problems)
    entries = top.tables("roles")
    codes = {entry.data.get("code") for entry in entries if isinstance(entry.data.get("code"), str)}
    roles = _by_code(
        [(entry, _role(entry, {str(code) for code in codes}, capabilities, homes, places)) for entry in entries]
    )
    top.finish()
    return roles


def read_legal_bases(source: Source, problems: list[Problem]) -> Mapping[str, LegalBasis]:
    """The regulations that a body's documents cite."""
    top = Reader.of(source, problems)
    entries = top.tables("legal_bases")
    bases = _by_code([(entry, _legal_basis(entry)) for entry in entries])
    for entry in entries:
        entry.string("replaced_by", default="", among=bases, what=Text("Dasar hukum", "legal basis"))
        entry.finish()
    top.finish()
    return bases


def _by_code(read: list[tuple[Reader, C]]) -> dict[str, C]:
    """Entries by their code; one that is written twice is a problem."""
    found: dict[str, C] = {}
    for entry, item in read:
        if item.code in found:
            entry.problem("code", Text(f"{item.code} tertulis dua kali.", f"{item.code} is written twice."))
        elif item.code:
            found[item.code] = item
    return found


def _zone(top: Reader) -> str:
    return top.string("zone", among=_zones(), what=Text("Zona waktu", "time zone"))


@cache
def _zones() -> frozenset[str]:
    """All there are: the files of the time zones are looked through once."""
    return frozenset(available_timezones())


def _letterhead(top: Reader, files: Collection[str]) -> Letterhead:
    table = top.table("letterhead")
    if table is None:
        return Letterhead((), "", None)
    letterhead = Letterhead(
        lines=table.strings("lines"),
        address=table.string("address"),
        logo=table.string("logo", default="", among=files, what=Text("Berkas", "file")) or None,
    )
    table.finish()
    return letterhead


def _position(entry: Reader, units: Mapping[str, Unit]) -> Position:
    position = Position(
        code=entry.code("code", most=LONGEST_POSITION),
        title=entry.string("title"),
        title_upper_lines=entry.strings("title_lines"),
        unit=entry.string("unit", default="", among=units, what=Text("Unit", "unit")) or None,
        head=entry.flag("head"),
        several=entry.flag("several"),
    )
    entry.finish()
    return position


def _unit(entry: Reader) -> Unit:
    unit = Unit(
        code=entry.code("code"), name=entry.text("name"), print=entry.string("print"), head=entry.string("head")
    )
    entry.finish()
    return unit


def _series(entry: Reader) -> Series:
    series = Series(
        code=entry.string("code", most=LONGEST_CODE),
        name=entry.text("name"),
        pattern=entry.string("pattern"),
        reset=entry.string("reset", RESETS[0], among=RESETS, what=Text("Masa hitung", "reset")),
    )
    entry.finish()
    return series


def _choices(top: Reader, icons: Collection[str] | None) -> dict[str, tuple[Choice, ...]]:
    table = top.table("choices")
    if table is None:
        return {}
    found = {}
    for kind in table.data:
        entries = table.tables(kind)
        found[kind] = tuple(_by_code([(entry, _choice(entry, icons)) for entry in entries]).values())
        if not entries:
            table.problem(kind, Text(f"Daftar {kind} kosong.", f"The list {kind} is empty."))
    for kind in NEEDED_CHOICES:
        if kind not in found:
            table.problem(None, Text(f"Daftar {kind} tidak ada.", f"The list {kind} is missing."))
    return found


def _choice(entry: Reader, icons: Collection[str] | None) -> Choice:
    code = entry.code("code", most=LONGEST_CHOICE)
    choice = Choice(
        code=code,
        label=entry.text("label"),
        tone=entry.string("tone", TONES[0], among=TONES, what=Text("Nada warna", "tone")),
        icon=entry.string("icon", "", among=icons, what=Text("Ikon", "icon")),
        level=entry.integer("level", default=0, least=0),
        print=entry.string("print", code),
        days_factor=entry.number("days_factor", 1.0),
    )
    entry.finish()
    if not 0 <= choice.days_factor <= 1:
        entry.problem("days_factor", Text("days_factor antara 0 dan 1.", "days_factor lies between 0 and 1."))
    return choice


def _page_profiles(top: Reader) -> tuple[PageProfile, ...]:
    """In the order of their days; the last one has no end."""
    entries = top.tables("page_profiles")
    profiles = []
    for entry in entries:
        profile = PageProfile(
            code=entry.string("code"),
            until=entry.date("until", default=None),
            width_mm=entry.number("width_mm"),
            height_mm=entry.number("height_mm"),
            top_mm=entry.number("top_mm"),
            left_mm=entry.number("left_mm"),
            right_mm=entry.number("right_mm"),
            bottom_mm=entry.number("bottom_mm"),
        )
        entry.finish()
        if profile.width_mm - profile.left_mm - profile.right_mm < 50 or profile.height_mm < 100:
            entry.problem(
                "width_mm",
                Text(
                    f"Halaman {profile.code}: bidang tulisnya kurang dari 50 mm.",
                    f"Page {profile.code}: less than 50 mm is left to write on.",
                ),
            )
        profiles.append(profile)
    ends = [profile.until for profile in profiles]
    dated = [end for end in ends if end is not None]
    if profiles and (ends[-1] is not None or len(dated) != len(ends) - 1 or dated != sorted(set(dated))):
        top.problem(
            "page_profiles",
            Text(
                "page_profiles: urutkan menurut until; hanya yang terakhir tanpa until.",
                "page_profiles: order them by until; the last one, and only it, has no until.",
            ),
        )
    return tuple(profiles)


def _settings(top: Reader, positions: Collection[str]) -> BodySettings:
    table = top.table("settings", required=False)
    if table is None:
        return BodySettings()
    default = BodySettings()
    settings = BodySettings(
        password_step_up=table.flag("password_step_up", default.password_step_up),
        session_idle_minutes=table.integer("session_idle_minutes", default.session_idle_minutes, least=5),
        session_hours=table.integer("session_hours", default.session_hours, least=1),
        certifier=table.string("certifier", "", among=positions, what=Text("Jabatan", "position")),
    )
    table.finish()
    return settings


def _role(
    entry: Reader,
    codes: Collection[str],
    capabilities: Collection[str],
    homes: Collection[str],
    places: Collection[str],
) -> Role:
    role = Role(
        code=entry.code("code"),
        label=entry.text("label"),
        may=frozenset(entry.names("may", capabilities, Text("Kewenangan", "capability"))),
        home=entry.string("home", among=homes, what=Text("Beranda", "home")),
        navigation=entry.names("navigation", places, Text("Tautan", "link")),
        excludes=frozenset(entry.names("excludes", codes, Text("Peran", "role"), default=())),
        needs_second=entry.flag("needs_second"),
    )
    entry.finish()
    return role


def _legal_basis(entry: Reader) -> LegalBasis:
    basis = LegalBasis(
        code=entry.string("code"),
        kind=entry.string("kind"),
        number=entry.string("number"),
        year=entry.integer("year", least=1900),
        title=entry.string("title"),
        in_force_from=entry.date("in_force_from") or date.min,
        until=entry.date("until", default=None),
        replaced_by=entry.string("replaced_by", default="") or None,
        citation=entry.string("citation", default=""),
    )
    if basis.until is not None and basis.until < basis.in_force_from:
        entry.problem("until", Text("until lebih awal daripada in_force_from.", "until is before in_force_from."))
    return basis
