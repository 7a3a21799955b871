"""A server of one's own, for what no test may do to the shared one."""

import os
from collections.abc import Iterator

import pytest

from tests.services import FOLDER, PostgresRun


@pytest.fixture
def own_postgres(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresRun]:
    """A PostgreSQL that does not care whether a commit lasts."""
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    folder = pytestconfig.stash[FOLDER] / "careless"
    folder.mkdir()
    (folder / "run").write_text(str(os.getpid()))
    server = PostgresRun(folder, fsync="off", full_page_writes="off")
    yield server
    server.stop()
