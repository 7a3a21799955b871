"""Deadlines as time goes by: a reminder, what is overdue, whom it is escalated to; the calendar moves them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, event, insert, select, update

from documents.bodies.acting.standing import Mandate
from documents.bodies.appointing import appoint
from documents.bodies.calendar.days import HOLIDAY
from documents.bodies.calendar.edits import UNDONE
from documents.bodies.people import add_person
from documents.bodies.positions import Appointment
from documents.drafting.documents import Document
from documents.notices.timing import Timekeeper
from documents.store.base import new_id
from tests.deskwork import act, draft, to_sign, walk
from tests.documents.notices.telling import due, look, make, told, unread
from tests.office import MORNING, House

MONDAY = date(2019, 12, 16)


@pytest.fixture(autouse=True)
def morning(house: House) -> Iterator[None]:
    """Each test begins on the same Monday."""
    house.office.clock.set(MORNING)
    yield
    house.office.clock.set(MORNING)


def on(house: House, day: date) -> None:
    """Let it be 9:00 of a day in Padang, and a worker tell what happened and look at the clock."""
    house.office.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    make(house)
    look(house)


def test_reminded_then_overdue_then_escalated(house: House) -> None:
    """A day before, on the working day after, and to the secretary; each once, however often one looks."""
    document_id = to_sign(house)
    assert due(house, document_id, MONDAY, 3) == date(2019, 12, 19)
    seen: dict[int, list[tuple[str, str]]] = {}
    for day in (16, 17, 18, 18, 19, 20, 20, 23, 26):
        on(house, date(2019, 12, day))
        seen[day] = told(house, document_id)
    assert seen[17] == [("ketua", "turn")]
    assert seen[18] == seen[19] == [("ketua", "turn"), ("ketua", "reminder")]
    assert seen[20][2:] == [("ketua", "overdue"), ("sekretaris", "escalated")] or seen[20][2:] == [
        ("sekretaris", "escalated"),
        ("ketua", "overdue"),
    ]
    assert seen[26] == seen[20]


def test_a_weekend_is_no_delay(house: House) -> None:
    """Due on a Friday, nobody is late on Saturday by a working day; on Monday it is escalated."""
    document_id = to_sign(house)
    due(house, document_id, date(2019, 12, 18), 2)
    on(house, date(2019, 12, 21))
    assert ("ketua", "overdue") in told(house, document_id)
    assert ("sekretaris", "escalated") not in told(house, document_id)
    on(house, date(2019, 12, 23))
    assert ("sekretaris", "escalated") in told(house, document_id)


def test_who_is_late_is_not_told_twice(house: House) -> None:
    """Where the secretary herself is late, she hears that it is overdue, and of no escalation to herself."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    due(house, document_id, MONDAY, 1)
    on(house, date(2019, 12, 19))
    assert [row for row in told(house, document_id) if row[1] != "turn"] == [("sekretaris", "overdue")]


def test_eight_clocks_escalate_once(house: House) -> None:
    """Two beats, or eight, that look at once tell each thing once."""
    document_id = to_sign(house)
    due(house, document_id, MONDAY, 1)
    house.office.clock.set(MORNING + timedelta(days=4))
    office = house.office
    make(house)
    keepers = [Timekeeper(office.database, office.clock, office.definitions) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda keeper: keeper.look(house.body_id), keepers))
    assert sorted(told(house, document_id)) == [
        ("ketua", "overdue"),
        ("ketua", "turn"),
        ("sekretaris", "escalated"),
    ]


def test_a_change_of_the_calendar_moves_what_is_due(house: House) -> None:
    """A holiday of the office's own gives a day more, and takes it back when it is undone."""
    document_id = to_sign(house)
    due(house, document_id, MONDAY, 2)
    calendar, secretary = house.office.calendar, house.actor("sekretaris")

    def due_on() -> date | None:
        with house.office.database.read() as session:
            return session.get_one(Document, document_id).due_on

    assert calendar.change(secretary, date(2019, 12, 17), HOLIDAY, "Rapat kerja") >= 1
    assert due_on() == date(2019, 12, 19)
    calendar.change(secretary, date(2019, 12, 17), UNDONE)
    assert due_on() == date(2019, 12, 18)


def test_a_new_holder_hears_of_what_waits(house: House) -> None:
    """Who is appointed meanwhile is told whose turn it is now."""
    document_id = draft(house, fields={"title": "Panitia"})
    with house.office.database.write() as session:
        document = session.get_one(Document, document_id)
        document.phase, document.waiting_for, document.state = "review", ("treasurer",), "in_review"
    due(house, document_id, MONDAY, 2)
    look(house)
    assert told(house, document_id) == []
    with house.office.database.write() as session:
        of = {"body_id": house.body_id, "by": None}
        person = add_person(session, house.office.clock, email=f"{document_id}@x.example", name="Ny. Baru", **of)
        appoint(
            session,
            house.office.definitions,
            house.office.clock,
            person_id=person.id,
            position="treasurer",
            starts_on=MONDAY,
            by=None,
        )
    house.people[str(document_id)] = person.id  # type: ignore[index]  # the house of a test is a dictionary
    look(house)
    assert told(house, document_id) == [(str(document_id), "turn")]


def test_who_stands_in_is_told(house: House) -> None:
    """From the moment a mandate begins both hear of it, and the substitute of what waits and is theirs to sign; it is in
    their feed too.
    """
    decree, document_id = to_sign(house), draft(house, type="letter")
    walk(house, document_id, "staf submit", "sekretaris endorse")
    chair, substitute = house.people["ketua"], house.people["wakil"]
    with house.office.database.write() as session:
        query = select(Appointment).where(Appointment.person_id == chair, Appointment.position == "chair")
        held = session.scalars(query).one()
        session.add(
            Mandate(
                body_id=house.body_id,
                position="chair",
                principal_id=chair,
                appointment_id=held.id,
                substitute_id=substitute,
                form="plh",
                starts_at=MORNING + timedelta(hours=1),
                ends_at=MORNING + timedelta(days=1),
                basis="Surat tugas",
                recorded_by=chair,
                recorded_at=MORNING,
            )
        )
    look(house)
    assert ("wakil", "turn") not in told(house, document_id)
    house.office.clock.set(MORNING + timedelta(hours=2))
    for _ in range(2):
        look(house)
    assert told(house, document_id).count(("wakil", "turn")) == 1
    assert ("wakil", "turn") not in told(house, decree)
    assert sorted(row for row in told(house) if row[1] == "mandate") == [("ketua", "mandate"), ("wakil", "mandate")]
    notices, actor = house.office.notices, house.actor("wakil")
    notices.new_feed(actor)
    feed = notices.feed((notices.feed_address(actor) or "").rpartition("/")[2].removesuffix(".ics")) or ""
    assert str(document_id) in feed


def test_what_a_substitute_was_told_is_over_with_the_mandate(house: House) -> None:
    """Run out by itself, or ended early: what waits is not theirs any more though it did not move, whether a process looks
    for the first time or once more; the holder is asked still.
    """
    with house.office.database.write() as session:
        session.execute(delete(Mandate))
    mandate = {"position": "chair", "starts_at": "2019-12-16T08:00", "basis": "Surat Perintah 800/12", "form": "an"}
    absences, ketua, keeper = house.office.absences, house.actor("ketua"), house.office.notices.timekeeper
    given = {**mandate, "substitute": "pokja1@pkk-sumbar.example", "ends_at": "2019-12-16T10:00"}
    absences.give(ketua, given)
    letter = draft(house, type="letter")
    walk(house, letter, "staf submit", "sekretaris endorse")
    make(house)
    look(house)
    assert unread(house, letter) == {("ketua", "turn"), ("pokja1", "turn")}
    house.office.clock.set(MORNING + timedelta(hours=2))
    look(house)
    assert unread(house, letter) == {("ketua", "turn")}
    anew = absences.give(ketua, {**mandate, "substitute": "pokja2@pkk-sumbar.example"})
    keeper.look(house.body_id)
    assert unread(house, letter) == {("ketua", "turn"), ("pokja2", "turn")}
    absences.end(ketua, anew.id)
    keeper.look(house.body_id)
    assert unread(house, letter) == {("ketua", "turn")}


def test_a_beat_reads_no_more_than_what_may_be_news(house: House) -> None:
    """Of 10,000 documents that wait, a look reads the one that is due tomorrow, and the next none; after an act it reads
    that one, and those of a position in which somebody else sits.
    """
    office, near = house.office, to_sign(house)
    due(house, near, MONDAY, 10)
    with office.database.write() as session:
        session.execute(delete(Mandate))
        row = dict(session.execute(select(Document.__table__).where(Document.id == near)).one()._mapping)
        row["title"] = "Menunggu lama"
        session.execute(insert(Document), [{**row, "id": new_id()} for _ in range(10_000)])
    due(house, near, MONDAY, 1)
    read: list[UUID] = []
    event.listen(Document, "load", lambda document, _: read.append(document.id))

    def seen() -> int:
        read.clear()
        keeper.look(house.body_id)
        return len(read)

    try:
        house.office.clock.set(MORNING + timedelta(minutes=10))
        keeper = Timekeeper(office.database, office.clock, office.definitions)
        waits = select(Document.id).where(Document.due_on.is_not(None), Document.title != "Menunggu lama")
        with office.database.read() as session:
            others = len(session.scalars(waits).all())
        assert 1 <= seen() <= 2 * others
        house.office.clock.set(MORNING + timedelta(minutes=20))
        assert seen() == 0
        act(house, "ketua", near, "return", note="Perbaiki.")
        walk(house, near, "staf submit")
        due(house, near, MONDAY - timedelta(days=7), 1)
        assert 1 <= seen() <= 2
        assert ("sekretaris", "overdue") in told(house, near)
    finally:
        with office.database.write() as session:
            done = update(Document).where(Document.title == "Menunggu lama")
            session.execute(done.values(phase="closed", waiting_for=(), due_on=None))
