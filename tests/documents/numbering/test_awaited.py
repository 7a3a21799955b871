"""A number that is taken with the commit: whatever prints it says it, on both databases alike."""

import pytest
from sqlalchemy import select, update

from documents.evidence.entries import AuditEntry, AuditNote, RefusalLog, record, verify_leaf, verify_note
from documents.numbering.counters import Counter, allocate
from documents.store.base import new_id
from documents.store.database import Database
from documents.store.rows import NotGiven, keep_for_commit, put_down
from tests.documents.rows import THEN, Office, add_office
from workflow.refusal import Refusal

NOTE = "Nomor \\u0000 untuk \u201cpanitia\u201d"


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        return add_office(session)


def say(database: Database, office: Office) -> None:
    """Takes a number and prints it in every way, with an event that does not say it and a note beside."""
    with database.write() as session:
        keep_for_commit(session)
        number = allocate(session, office.body_id, "A", "2019", THEN.date())
        row = {"id": new_id(), "body_id": office.body_id, "at": THEN}
        put_down(session, RefusalLog, **row, action=f"{number:03}/A/{number}", code=str(number))
        facts = {"body_id": office.body_id, "action": "issue", "at": THEN, "recorded_at": THEN, "actor_id": None}
        record(session, **facts, details={"number": f"{number:02}/\u00c4/2019", "to": NOTE}, note=NOTE)
        record(session, **facts)


def put_last(database: Database, last: int) -> None:
    with database.write() as session:
        session.execute(update(Counter).values(last=last))


def test_a_number_stands_wherever_it_is_printed(database: Database, office: Office) -> None:
    """To its width and beyond it, in texts and in the bytes and hash of an event; its neighbours stay as they were."""
    for last in (0, 8, 998, 999):
        if last:
            put_last(database, last)
        say(database, office)
    with database.read() as session:
        said = session.execute(select(RefusalLog.action, RefusalLog.code).order_by(RefusalLog.id)).all()
        events = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        notes = {note.entry_id: note for note in session.scalars(select(AuditNote))}
    assert said == [("001/A/1", "1"), ("009/A/9", "9"), ("999/A/999", "999"), ("1000/A/1000", "1000")]
    printed = [event.details["number"] for event in events if event.details]
    assert printed == ["01/\u00c4/2019", "09/\u00c4/2019", "999/\u00c4/2019", "1000/\u00c4/2019"]
    assert all(verify_leaf(event) for event in events) and len(events) == 8
    assert all(verify_note(event, notes[event.id]) for event in events if event.details)


def test_without_a_number_nothing_is_written(database: Database, office: Office) -> None:
    """Where the date would go back no number is given, and neither that transaction's rows nor the session's stay."""
    say(database, office)
    with database.write() as session:
        session.execute(update(Counter).values(last_on=THEN.date().replace(year=2031)))
    with pytest.raises((NotGiven, Refusal)), database.write() as session:
        session.add(RefusalLog(id=new_id(), body_id=office.body_id, at=THEN, action="x", code="lost"))
        keep_for_commit(session)
        number = allocate(session, office.body_id, "A", "2019", THEN.date())
        put_down(session, RefusalLog, id=new_id(), body_id=office.body_id, at=THEN, action="x", code=f"{number}")
    with database.read() as session:
        assert session.scalars(select(RefusalLog.code)).all() == ["1"]
        assert session.scalars(select(Counter.last)).all() == [1]
