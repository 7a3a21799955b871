"""What people were told, as tests ask for it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from documents.approval.moving.deadlines import start_turn
from documents.bodies.calendar.edits import calendar_of
from documents.drafting.documents import Document
from documents.notices.making import Maker
from documents.notices.notices import Notice
from documents.notices.timing import Timekeeper
from tests.office import House


def make(house: House) -> int:
    """What a worker that has just been started does; how many notices are new."""
    office = house.office
    return Maker(office.database, office.clock, office.definitions).make_all()


def look(house: House) -> int:
    """What a worker does as time goes by; how many notices are new."""
    office = house.office
    return Timekeeper(office.database, office.clock, office.definitions).look_everywhere()


def told(house: House, document_id: UUID | None = None, who: str | None = None) -> list[tuple[str, str]]:
    """Who was told what, of a document, in the order it was made."""
    names = {key: name for name, key in house.people.items()}
    query = select(Notice).where(Notice.document_id == document_id).order_by(Notice.id)
    with house.office.database.read() as session:
        rows = [(names[row.person_id], row.kind) for row in session.scalars(query)]
    return [row for row in rows if who is None or row[0] == who]


def unread(house: House, document_id: UUID | None = None) -> set[tuple[str, str]]:
    """Who has not read what they were told, of a document."""
    names = {key: name for name, key in house.people.items()}
    query = select(Notice).where(Notice.document_id == document_id, Notice.read_at.is_(None))
    with house.office.database.read() as session:
        return {(names[row.person_id], row.kind) for row in session.scalars(query)}


def due(house: House, document_id: UUID, start: date, days: int) -> date:
    """Let the turn of a document have begun on a day, with so many working days; until when it lasts."""
    with house.office.database.write() as session:
        document = session.get_one(Document, document_id)
        body = house.office.definitions.current(session, house.body_id).body
        start_turn(document, body, calendar_of(session, house.body_id, body), start, [days])
        assert document.due_on is not None
        return document.due_on
