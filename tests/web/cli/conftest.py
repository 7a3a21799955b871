"""`naskah` as an operator runs it: a process of its own, in a home of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from documents.office import Office, open_office
from documents.publishing import publish
from documents.store.schema import upgrade
from tests.office import KEY, SEED, settings_for


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Naskah = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder."""
    return tmp_path / "home"


@pytest.fixture
def naskah(home: Path) -> Naskah:
    """Runs `naskah` with these arguments; named arguments are further environment variables."""

    def run(*arguments: str, **names: str) -> Answer:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
        environ = kept | {"NASKAH_HOME": str(home), "NASKAH_SECRET_KEY": KEY} | names
        done = subprocess.run(
            [sys.executable, "-P", "-m", "web.cli", *arguments],
            env=environ,
            cwd=home.parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated home with the seed body published, to copy from."""
    home = tmp_path_factory.mktemp("published") / "home"
    office = open_office(settings_for(home))
    upgrade(office.database)
    publish(office.database, office.clock, SEED)
    office.database.close()
    return home


@pytest.fixture
def ready(published_home: Path, home: Path) -> None:
    """Makes the home one that is migrated, with the seed body published."""
    shutil.copytree(published_home, home)


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """The office of that home, to look at what a command did."""
    opened = open_office(settings_for(home))
    yield opened
    opened.database.close()
