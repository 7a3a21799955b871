"""kill -9 of the worker, of the supervisor and of the broker while documents wait for their files.

Whatever dies when: within a minute of the restart every document has its file, once, and no process is left over.
"""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select

from documents.outbox.jobs import Job
from documents.rendering.stored import FINAL, DocumentFile
from tests.services import RedisServer, free_port
from tests.waiting import WAITING
from tests.workplace import Workplace, issue, wait_until

pytestmark = pytest.mark.slow

RESTART = 60.0
"""Seconds within which everything is there after a restart."""

Make = Callable[..., Workplace]


@pytest.fixture
def moments(pytestconfig: pytest.Config) -> Sequence[int]:
    """How many files are there when the blow falls; 0 is the moment when the first job has been taken in hand."""
    return range(WAITING) if pytestconfig.getoption("--long") else (0, 1, 8, 15)


@pytest.fixture
def limit(pytestconfig: pytest.Config) -> Sequence[str]:
    """A lower limit for one job, which shortens the lease of a job whose worker was killed; --long keeps the default."""
    return () if pytestconfig.getoption("--long") else ("--job-seconds", "3")


def at_moment(place: Workplace, files: int) -> None:
    """Waits until so many files are there, and one more job is in hand."""

    made = select(func.count()).where(DocumentFile.kind == FINAL).scalar_subquery()
    moment = select((func.count() > files) & (made >= files)).where(Job.attempts > 0)

    def reached() -> object:
        with place.office.database.read() as session:
            return session.scalar(moment)

    wait_until(reached, RESTART, place.said, pause=0.01)


def test_the_worker_is_killed(workplace: Workplace, moments: Sequence[int], limit: Sequence[str]) -> None:
    """Killed again and again with the next job in hand, its successors make all files."""
    for files in moments:
        worker = workplace.start("worker", *limit)
        at_moment(workplace, files)
        workplace.kill(worker)
    workplace.start("worker", *limit)
    workplace.wait_for_files(WAITING, RESTART)
    workplace.each_file_once()


def test_the_supervisor_is_killed(workplace: Workplace, moments: Sequence[int], limit: Sequence[str]) -> None:
    """Its children end with it, within five seconds; the next supervisor's make the rest."""
    for files in moments[::2]:
        supervisor = workplace.start("up", "--port", str(free_port()), *limit)
        at_moment(workplace, files)
        workplace.kill(supervisor)
        wait_until(lambda: not workplace.running(), 5, "a child outlives its supervisor")
    supervisor = workplace.start("up", "--port", str(free_port()), *limit)
    workplace.wait_for_files(WAITING, RESTART)
    workplace.each_file_once()
    supervisor.terminate()
    assert supervisor.wait(6) == 0
    assert workplace.running() == []


def test_the_broker_is_killed(make_workplace: Make, redis_server: RedisServer, moments: Sequence[int]) -> None:
    """Redis forgets everything, and stays away for a while, while the worker has its message in hand, while documents
    are issued and while nothing happens: issuing goes on, no file is lost.
    """
    place = make_workplace(NASKAH_BROKER_URL=redis_server.url)
    place.start("worker")
    at_moment(place, 1)
    redis_server.kill()
    place.wait_for_files(WAITING, RESTART)
    for _ in moments:
        issue(place.house)
        redis_server.start()
        issue(place.house)
        redis_server.kill()
    redis_server.start()
    place.wait_for_files(WAITING + 2 * len(moments), RESTART)
    place.each_file_once()
