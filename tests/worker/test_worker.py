"""A real worker process makes the files of what was issued, over the folder broker and over Redis, on both databases."""

import multiprocessing
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import Settings
from documents.outbox.jobs import Job
from documents.store.schema import upgrade
from tests.office import open_house
from tests.waiting import WAITING
from tests.workplace import Workplace, issue, wait_until
from worker import postbox, tasks
from worker.app import FINISH, make_app
from worker.pulse import Pulse

pytestmark = pytest.mark.slow

Make = Callable[..., Workplace]


@pytest.fixture(params=["folder", "redis"])
def broker(request: pytest.FixtureRequest) -> dict[str, str]:
    """The setting of each kind of broker."""
    return {"NASKAH_BROKER_URL": request.getfixturevalue("redis_url")} if request.param == "redis" else {}


def test_a_worker_makes_what_waited_for_it(make_workplace: Make, broker: dict[str, str]) -> None:
    """No doorbell was rung: the worker finds the jobs itself when it starts, and each document has one file."""
    place = make_workplace(**broker)
    place.start("worker")
    place.wait_for_files(WAITING)
    place.each_file_once()


def test_a_doorbell_rung_twenty_times_makes_one_file(make_workplace: Make, broker: dict[str, str]) -> None:
    """Two workers, each job announced twenty times at once: one file, one audit entry and one attempt for each."""
    place = make_workplace(**broker)
    app = make_app(place.settings)
    with place.office.database.read() as session:
        ids = [str(job_id) for job_id in session.scalars(select(Job.id))]
    for _ in range(20):
        app.send_task(FINISH, args=[ids])
    for _ in range(2):
        place.start("worker")
    place.wait_for_files(WAITING)
    place.each_file_once()
    with place.office.database.read() as session:
        assert set(session.scalars(select(Job.attempts))) == {1}


def test_issuing_rings_the_worker(make_workplace: Make, broker: dict[str, str]) -> None:
    """A decree signed while a worker runs gets its file; the worker ends when it is told to."""
    place = make_workplace(**broker)
    worker = place.start("worker")
    place.wait_for_files(WAITING)
    view = issue(place.house)
    place.wait_for_files(WAITING + 1)
    assert place.office.desk.file(place.house.actor("ketua"), view.id, "docx").status == "ready"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == 0


def test_a_server_with_postgresql_redis_and_a_beat(postgres_url: str, redis_url: str, tmp_path: Path) -> None:
    """The shape of a server: the same documents come out, and a second beat does no harm."""
    house = open_house(postgres_url, tmp_path)
    for _ in range(3):
        issue(house)
    house.close()
    place = Workplace(tmp_path, NASKAH_DATABASE_URL=postgres_url, NASKAH_BROKER_URL=redis_url)
    try:
        for command in ("beat", "beat", "worker"):
            place.start(command)
        place.wait_for_files(3)
        issue(place.house)
        place.wait_for_files(4)
        place.each_file_once()
    finally:
        place.close()


def test_a_broker_that_forgot_everything_costs_nothing(workplace: Workplace) -> None:
    """The folder broker is emptied while documents wait and while a worker runs: the sweep finds them all the same."""
    workplace.start("worker")
    workplace.wait_for_files(WAITING)
    waiting = workplace.settings.broker_folder
    assert waiting is not None
    for _ in range(3):
        issue(workplace.house)
        for message in (waiting / postbox.WAITING).iterdir():
            message.unlink(missing_ok=True)
    workplace.wait_for_files(WAITING + 3)
    workplace.each_file_once()


def test_a_worker_waits_for_the_schema(make_workplace: Make, tmp_path: Path) -> None:
    """Started before `naskah migrate`, a worker waits and then works, without a restart."""
    home = tmp_path / "empty"
    home.mkdir()
    place = Workplace(home)
    try:
        place.start("worker")
        wait_until(lambda: "naskah migrate" in place.said(), 20, place.said)
        upgrade(place.office.database)
        wait_until(lambda: "worker ready" in place.said(), 20, place.said)
    finally:
        place.close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_opens_its_own_connections(workplace: Workplace) -> None:
    """What the parent has connected is not used in a child: both find the same number of files to make."""
    pulse = Pulse()
    parent = tasks.finisher(workplace.settings, pulse)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        in_child, found = pool.apply(_look, (workplace.settings, pulse))
    assert in_child != id(parent.database)
    assert found == _look(workplace.settings, pulse)[1] == WAITING
    parent.database.close()


def _look(settings: Settings, pulse: Pulse) -> tuple[int, int]:
    database = tasks.finisher(settings, pulse).database
    with database.read() as session:
        return id(database), len(session.scalars(select(Job.id)).all())
