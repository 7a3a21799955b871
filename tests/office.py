"""A published body with its people, built quickly: what most tests begin with.

house = open_house(database_url, tmp_path)
house.office.desk.create(house.actor("staf"), "decree", {...})
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher

from config.settings import BODIES, Settings
from documents.accounts.credentials import store_hash
from documents.accounts.passwords import hash_password
from documents.accounts.tokens import issue_token
from documents.bodies.appointing import appoint
from documents.bodies.granting import grant
from documents.bodies.people import TOKEN_FOR_LIFE, Actor, add_person, load_actor
from documents.finishing import Finisher
from documents.office import Office, open_office, silent
from documents.publishing import publish
from documents.rendering.pages.engine import Engine
from documents.store.clock import Clock
from tests.copies import Copy, bare, copy_of

SEED = BODIES / "pkk_sumbar"
MORNING = datetime(2019, 12, 16, 2, 0, tzinfo=UTC)
"""9.00 WIB on the day of the seed decree."""

PASSWORD = "kursi-rotan-2019"
"""Everybody's."""
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Costs at which hashing takes no time."""
KEY = "t8fJ0w-5bQe2Zr9uXk1mLs7vNc4hPy6aGd3oRiTzEqW"


@dataclass(frozen=True)
class House:
    """An office in which people can act. `people` are known by what stands before the @ of their address."""

    office: Office
    body_id: UUID
    people: Mapping[str, UUID]

    def actor(self, name: str, stepped_up: bool = True) -> Actor:
        """The person as an actor, with the roles and positions of this moment; a KeyError names an unknown one."""
        with self.office.database.read() as session:
            proof = TOKEN_FOR_LIFE if stepped_up else None
            actor = load_actor(session, self.office.definitions, self.office.clock, self.people[name], proof=proof)
        assert actor is not None, f"the account of {name} is closed"
        return actor

    def token(self, name: str, stepped_up: bool = True) -> str:
        """A bearer token of the person."""
        office = self.office
        return issue_token(office.database, office.clock, person_id=self.people[name], stepped_up_for_life=stepped_up)

    def work(self, most: int = 1000, engine: Engine | None = None) -> int:
        """What a worker does, in this process; how many jobs it did."""
        finisher = Finisher(self.office.cases, self.office.files, engine=engine)
        return next((done for done in range(most) if not finisher.finish_next()), most)

    def close(self) -> None:
        """Give the connections back."""
        self.office.database.close()


FURNISHED: dict[tuple[object, ...], tuple[Copy, UUID, Mapping[str, UUID]]] = {}
"""Databases with a body in them, and whom one finds there: by what they began as, the body's files, the people's file, and
the day on the system's clock, which tests move.
"""


def settings_for(home: Path, database_url: str | None = None, **names: str) -> Settings:
    """Settings of a test's own home; `names` are further environment variables."""
    environ = {"NASKAH_HOME": str(home), "NASKAH_ENV": "test", "NASKAH_SECRET_KEY": KEY, **names}
    if database_url:
        environ["NASKAH_DATABASE_URL"] = database_url
    return Settings.from_environment(environ)


def open_house(
    database_url: str,
    home: Path,
    *,
    ring: Callable[[Sequence[UUID]], None] = silent,
    clock: Clock | None = None,
    folder: Path = SEED,
    people: Path = SEED / "demo" / "people.toml",
    engine: Engine | None = None,
) -> House:
    """Publish the body of `folder` into a migrated database and add the people of `people`, all at `clock`. There is no
    LibreOffice but in the `engine` that is given. At the usual clock the same body is published once in a process, and its
    database copied from then on.
    """
    without = Engine(home, find=lambda: None)
    office = open_office(settings_for(home, database_url), ring, clock or Clock.fixed_at(MORNING), engine or without)
    began_as = bare(office.database) if clock is None else None
    if began_as is None:
        return House(office, *_moved_in(office, folder, people))
    key = (began_as, _content(folder), people.read_bytes(), office.clock.system().date())
    if key in FURNISHED:
        copy, body_id, found = FURNISHED[key]
        copy(office.database)
    else:
        body_id, found = _moved_in(office, folder, people)
        FURNISHED[key] = copy_of(office.database), body_id, found
    return House(office, body_id, dict(found))


def _content(folder: Path) -> str:
    """A name for the body that a folder holds: its own, and all that is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    held = [(str(file.relative_to(folder.parent)), file.read_bytes()) for file in files]
    return sha256(repr(held).encode()).hexdigest()


def _moved_in(office: Office, folder: Path, people: Path) -> tuple[UUID, Mapping[str, UUID]]:
    edition = publish(office.database, office.clock, folder)
    return edition.body_id, add_people(office, edition.body_id, people)


def add_people(office: Office, body_id: UUID, people: Path) -> dict[str, UUID]:
    """The people of a file, each with the roles and positions it names and with PASSWORD, which need not be changed."""
    found = {}
    with office.database.write() as session:
        for entry in tomllib.loads(people.read_text(encoding="utf-8"))["people"]:
            person = add_person(
                session, office.clock, body_id=body_id, email=entry["email"], name=entry["name"], by=None
            )
            store_hash(session, office.clock, person.id, _hashed(), must_change=False)
            for role in entry["roles"]:
                grant(session, office.definitions, office.clock, person_id=person.id, role=role, by=None)
            for position in entry["positions"]:
                appoint(
                    session,
                    office.definitions,
                    office.clock,
                    person_id=person.id,
                    position=position,
                    starts_on=entry["from"],
                    by=None,
                )
            found[entry["email"].partition("@")[0]] = person.id
    return found


@cache
def _hashed() -> str:
    return hash_password(PASSWORD, QUICK)
