"""`naskah` as an operator runs it, in a home of its own.

`started` starts a process for each command, which takes a second or two; `naskah` runs the same `main` in this one, for
what a process proves nothing more of.
"""

import io
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from config.logging import CHATTY
from documents.office import Office, open_office
from documents.publishing import publish
from documents.store.schema import upgrade
from tests.office import KEY, SEED, settings_for
from web.cli import main


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
def started(home: Path) -> Naskah:
    """Runs `naskah` with these arguments as a process; named arguments are further environment variables."""

    def run(*arguments: str, **names: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "web.cli", *arguments],
            env=environment(home, names),
            cwd=home.parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def naskah(home: Path) -> Naskah:
    """The same in this process, whose environment, folder and log are put back afterwards."""

    def run(*arguments: str, **names: str) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as here,
            log_put_back(),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            for name in os.environ.keys() - environment(home, names).keys():
                here.delenv(name)
            for name, value in environment(home, names).items():
                here.setenv(name, value)
            here.chdir(home.parent)
            main(arguments)
        assert isinstance(ended.value.code, int)
        return Answer(ended.value.code, out.getvalue(), err.getvalue())

    return run


def environment(home: Path, names: Mapping[str, str]) -> dict[str, str]:
    """This process's variables with those of the home and `names` in place of all of Naskah's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    return kept | {"NASKAH_HOME": str(home), "NASKAH_SECRET_KEY": KEY} | names


@contextmanager
def log_put_back() -> Iterator[None]:
    """Whatever a command does to the log is undone."""
    loggers = [logging.getLogger(name) for name in (None, *CHATTY)]
    kept = [(logger, logger.handlers[:], logger.level) for logger in loggers]
    said = structlog.get_config()
    try:
        yield
    finally:
        structlog.configure(**said)
        for logger, handlers, level in kept:
            logger.handlers[:] = handlers
            logger.setLevel(level)


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
