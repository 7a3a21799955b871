"""A real LibreOffice, where there is one."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from documents.rendering.pages.engine import PACKAGES, Engine

WITHOUT = f"no LibreOffice: install it (Debian: {PACKAGES})"


@pytest.fixture(scope="session")
def libreoffice() -> None:
    """Where there is none the test is skipped, or fails when NASKAH_REQUIRE names "libreoffice"."""
    if Engine(Path("unused")).missing() is None:
        return
    if "libreoffice" in os.environ.get("NASKAH_REQUIRE", "").split(","):
        pytest.fail(WITHOUT)
    pytest.skip(WITHOUT)


@pytest.fixture(scope="session")
def warm_engine(libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests that only want PDFs of it."""
    engine = Engine(tmp_path_factory.mktemp("engine"))
    yield engine
    engine.close()


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which there is none: nothing is found in PATH."""
    monkeypatch.setenv("PATH", "")


def children(home: Path) -> list[int]:
    """The processes in which a LibreOffice works for this home."""
    folders = {str(lock.parent).encode() for lock in (home / "engine").glob("*/lock")}
    return [pid for pid, command in _commands() if folders.intersection(command)]


def _commands() -> Iterator[tuple[int, list[bytes]]]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield int(process.name), (process / "cmdline").read_bytes().split(b"\0")
