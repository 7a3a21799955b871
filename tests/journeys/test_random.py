"""Random offices: rules drawn by a grammar, people who come and go, and whatever they do, judged by a model of its own.

The usual profile is the first of the long one's twenty parts; a part is known by its seed.
"""

import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from documents.office import Office
from tests.journeys.random_office.machine import RandomOffice
from tests.journeys.random_office.world import open_random_office

PARTS, RUNS, STEPS = 20, 500, 50
BODIES = 100
"""Runs in one database; then it is put away."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All parts where it may take long, else the first."""
    metafunc.parametrize("part", range(1, PARTS + 1 if metafunc.config.getoption("--long") else 2))


@pytest.mark.slow
def test_whatever_people_do(part: int, sqlite_template: Path, tmp_path: Path) -> None:
    """Numbered is issued; nobody acts without authority at that instant, nobody approves their own, approvals are for the
    content that stands; the entries tell the present; each refusal has its reason, the one that was shown before.
    """
    offices: list[Office] = []
    tally: Counter[str] = Counter()

    def opened() -> Office:
        if tally["runs"] % BODIES == 0:
            close()
            home = tmp_path / str(tally["runs"])
            home.mkdir(exist_ok=True)
            shutil.copy(sqlite_template, home / "naskah.db")
            offices.append(open_random_office(f"sqlite:///{home / 'naskah.db'}", home))
        return offices[-1]

    def close() -> None:
        while offices:
            offices.pop().database.close()

    start = time.monotonic()
    machine = type("Offices", (RandomOffice,), {"open": staticmethod(opened), "tally": tally})
    run_state_machine_as_test(
        seed(part)(machine),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    close()
    print(f"seed {part}: {time.monotonic() - start:.0f} s, {dict(sorted(tally.items()))}")
    assert tally["runs"] >= RUNS
    told = ("initial", "signature", "numbers", "in stead", "refusals", "looks")
    assert min(tally[name] for name in told) >= RUNS // 10
