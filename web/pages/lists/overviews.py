"""What the home of an auditor and of an admin tells at a glance: the year of each series, the jobs, the people."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from documents.bodies.people import Person, RoleGrant
from documents.outbox.jobs import Overview, overview
from documents.register.reading import years
from documents.register.year import SeriesYear, series_years
from web.office import office
from web.visitor import actor, visitor

PATIENCE = timedelta(seconds=30)
"""How long a job may wait before the page says that no worker takes it."""
LEAST_BYTES = 1_000_000_000
"""Free space below which the page warns."""


@dataclass(frozen=True, slots=True)
class JobsState:
    """The queue and the room for files. `waited` is the age of the oldest waiting job."""

    queue: Overview
    waited: timedelta | None
    latest: datetime | None
    free_bytes: int

    @property
    def stuck(self) -> bool:
        """Whether jobs wait so long that no worker seems to take them."""
        return self.waited is not None and self.waited > PATIENCE

    @property
    def cramped(self) -> bool:
        return self.free_bytes < LEAST_BYTES


@dataclass(frozen=True, slots=True)
class PeopleState:
    """How many accounts are open, and how many roles wait for a second person."""

    active: int
    pending: int


def year_of_series() -> tuple[SeriesYear, ...]:
    """Each series of this year, or else of the latest year that has a register."""
    year = latest_year()
    with office().database.read() as session:
        return series_years(session, actor().body_id, year)


def latest_year(series: str | None = None) -> int:
    """This year, unless it has no register (of the series) and an earlier one has: then the latest of those."""
    today = visitor().today.year
    with office().database.read() as session:
        held = years(session, actor().body_id, series)
    return next((year for year in held if year <= today), today)


def jobs_state(limit: int = 50) -> JobsState:
    """The queue of the visitor's body."""
    house, now = office(), office().clock.system()
    with house.database.read() as session:
        queue = overview(session, actor().body_id, now, limit)
    done = [job.done_at for job in queue.rows if job.done_at is not None]
    folder = next(path for path in (house.files.root, *house.files.root.parents) if path.exists())
    return JobsState(
        queue=queue,
        waited=now - queue.oldest_waiting if queue.oldest_waiting else None,
        latest=max(done, default=None),
        free_bytes=shutil.disk_usage(folder).free,
    )


def people_state() -> PeopleState:
    """The accounts of the visitor's body."""
    body_id = actor().body_id
    active = select(func.count()).select_from(Person).where(Person.body_id == body_id, Person.active)
    pending = (
        select(func.count())
        .select_from(RoleGrant)
        .where(RoleGrant.body_id == body_id, RoleGrant.pending, RoleGrant.ended_at.is_(None))
    )
    with office().database.read() as session:
        return PeopleState(session.scalar(active) or 0, session.scalar(pending) or 0)
