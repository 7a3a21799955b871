"""Until when a document's turn lasts: counted when it is handed on, and who sees what is late."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from documents.approval.views import SearchQuery
from documents.bodies.calendar.days import HOLIDAY
from documents.bodies.calendar.edits import UNDONE
from documents.drafting.documents import Document
from tests.deskwork import DECREE, POKJA_DECREE, draft, to_sign, walk
from tests.office import MORNING, House


@pytest.fixture(autouse=True)
def morning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins on the same Monday."""
    house: House | None = request.getfixturevalue("house") if "house" in request.fixturenames else None
    if house is not None:
        house.office.clock.set(MORNING)
    yield
    if house is not None:
        house.office.clock.set(MORNING)


def due_on(house: House, document_id: UUID) -> date | None:
    with house.office.database.read() as session:
        return session.get_one(Document, document_id).due_on


def test_time_runs_for_whoever_has_the_turn(house: House) -> None:
    """Two working days for each step and the signature; with the drafter and after issue no time runs."""
    document_id = draft(house)
    found = [due_on(house, document_id)]
    for day, step in ((16, "staf submit"), (17, "sekretaris endorse"), (20, "ketua return"), (20, "staf submit")):
        house.office.clock.set(datetime(2019, 12, day, 2, tzinfo=UTC))
        walk(house, document_id, step)
        found.append(due_on(house, document_id))
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    assert [*found, due_on(house, document_id)] == [
        None,
        date(2019, 12, 18),
        date(2019, 12, 19),
        None,
        date(2019, 12, 26),
        None,
    ]


@pytest.mark.parametrize(
    ("urgency", "due"),
    [("biasa", date(2019, 12, 18)), ("segera", date(2019, 12, 17)), ("sangat_segera", date(2019, 12, 17))],
)
def test_urgency_shortens_it(house: House, urgency: str, due: date) -> None:
    """An urgent document has half of the days, a very urgent one a single day."""
    document_id = draft(house, fields={**DECREE, "urgency": urgency})
    walk(house, document_id, "staf submit")
    assert due_on(house, document_id) == due


def test_a_step_has_days_of_its_own(changed: Callable[..., House]) -> None:
    """What the workflow says of a step and of the signature comes before what the office says of all."""
    house = changed(
        ('reviewer = { head_of = "working_group" }', 'reviewer = { head_of = "working_group" }\ndays = 5'),
        ('initial = "draft"', 'initial = "draft"\nsigning_days = 1'),
    )
    document_id = draft(house, fields=POKJA_DECREE)
    walk(house, document_id, "staf submit")
    first = due_on(house, document_id)
    walk(house, document_id, "pokja1 endorse", "sekretaris endorse")
    assert (first, due_on(house, document_id)) == (date(2019, 12, 23), date(2019, 12, 17))


def test_who_is_beside_others_has_no_more_time_than_they(changed: Callable[..., House]) -> None:
    """Of steps that are open together the shortest counts; the time of who is left goes on from the same day."""
    house = changed(
        (
            'name = "secretary"\nlabel = { id = "Sekretaris", en = "Secretary" }',
            'name = "secretary"\nbeside = true\ndays = 4\nlabel = { id = "Sekretaris", en = "Secretary" }',
        )
    )
    document_id = draft(house, fields=POKJA_DECREE)
    walk(house, document_id, "staf submit")
    first = due_on(house, document_id)
    house.office.clock.set(datetime(2019, 12, 18, 2, tzinfo=UTC))
    walk(house, document_id, "pokja1 endorse")
    assert (first, due_on(house, document_id)) == (date(2019, 12, 18), date(2019, 12, 20))


def test_the_office_s_holidays_count(house: House) -> None:
    """What is handed on after a change of the calendar is counted with it, in the same process and at once."""
    calendar, secretary = house.office.calendar, house.actor("sekretaris")
    calendar.change(secretary, date(2019, 12, 17), HOLIDAY, "Rapat kerja")
    document_id = to_sign(house)
    assert due_on(house, document_id) == date(2019, 12, 19)
    calendar.change(secretary, date(2019, 12, 17), UNDONE)
    assert due_on(house, document_id) == date(2019, 12, 18)


def test_the_overdue_are_listed(house: House) -> None:
    """For who drafted them and who watches over all, and nowhere else any more; who has them has them among their turns.
    Counted as listed; not on the day itself.
    """
    document_id = to_sign(house)

    def listed(who: str) -> list[str]:
        actor, desk, found = house.actor(who), house.office.desk, []
        for queue in ("turn", "overdue", "waiting", "in_progress"):
            rows = desk.search(actor, SearchQuery(queue=queue, limit=200)).items
            assert desk.counts(actor)[queue] == len(rows)
            found += [queue] if document_id in {row.id for row in rows} else []
        return found

    people = ("ketua", "sekretaris", "staf", "rina", "agendaris", "pokja1")
    for hour, expected in (
        (2, [["turn"], ["in_progress"], ["waiting"], [], [], []]),
        (17.5, [["turn"], ["overdue"], ["overdue"], [], [], []]),  # half past midnight in Padang
    ):
        house.office.clock.set(datetime(2019, 12, 18, tzinfo=UTC) + timedelta(hours=hour))
        assert [listed(who) for who in people] == expected
