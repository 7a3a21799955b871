"""What a body's `demo` folder says: its people, the numbers that stand on paper, and documents with who does what when.

people.toml      [[people]] email, name, roles, positions, from (a day)
registers.toml   [[openings]] series, year, last, at, reason
NAME.toml        order, type, number, acts = [{ action, by, at, note }], [references] field = NAME, [fields]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

FOLDER = "demo"
PEOPLE, REGISTERS = "people.toml", "registers.toml"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who plays a part; in office `since` a day."""

    email: str
    name: str
    roles: tuple[str, ...]
    positions: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Opening:
    """Numbers up to `last` stand on paper."""

    series: str
    year: int
    last: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Act:
    """One person's act at a time of the demo's clock."""

    action: str
    by: str
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A document from its first act to its `number`."""

    name: str
    order: int
    type: str
    number: str
    acts: tuple[Act, ...]
    references: Mapping[str, str]
    fields: Mapping[str, Any]

    @property
    def id(self) -> UUID:
        """The document's id: always the same for a piece, so that a second run finds what the first one made. A UUIDv7
        by the time of its first act.
        """
        milliseconds = int(self.acts[0].at.timestamp() * 1000)
        rest = int.from_bytes(sha256(self.name.encode()).digest()[:10])
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (rest >> 68 << 64) | 0b10 << 62 | rest & (1 << 62) - 1)


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that a demo plays, the documents in their order."""

    people: tuple[Member, ...]
    openings: tuple[Opening, ...]
    pieces: tuple[Piece, ...]

    @property
    def begins(self) -> date:
        """The day before anything happens."""
        return min(member.since for member in self.people)


def read_script(body_folder: Path) -> Script:
    """The demo of a body. A file that lacks something raises ValueError with its name."""
    folder = body_folder / FOLDER
    names = sorted(path.stem for path in folder.glob("*.toml") if path.name not in (PEOPLE, REGISTERS))
    pieces = [_read(folder / f"{name}.toml", _piece) for name in names]
    return Script(
        people=_read(folder / PEOPLE, _people),
        openings=_read(folder / REGISTERS, _openings),
        pieces=tuple(sorted(pieces, key=lambda piece: piece.order)),
    )


def _read(path: Path, parse: Any) -> Any:
    try:
        return parse(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error


def _people(name: str, data: dict[str, Any]) -> tuple[Member, ...]:
    return tuple(
        Member(one["email"], one["name"], tuple(one["roles"]), tuple(one["positions"]), one["from"])
        for one in data["people"]
    )


def _openings(name: str, data: dict[str, Any]) -> tuple[Opening, ...]:
    return tuple(Opening(**one) for one in data["openings"])


def _piece(name: str, data: dict[str, Any]) -> Piece:
    return Piece(
        name=name,
        order=data["order"],
        type=data["type"],
        number=data["number"],
        acts=tuple(Act(one["action"], one["by"], one["at"], one.get("note")) for one in data["acts"]),
        references=data.get("references", {}),
        fields=data["fields"],
    )
