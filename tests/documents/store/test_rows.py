"""Rows that go past the session, on both databases."""

import pytest
from sqlalchemy import bindparam, func, null, select
from sqlalchemy.exc import IntegrityError

from documents.drafting.documents import Document
from documents.evidence.entries import RefusalLog
from documents.store.base import new_id
from documents.store.database import Database
from documents.store.direct import Direct, loaded, made
from documents.store.rows import keep_for_commit, put_changes, put_down, together
from tests.documents.rows import THEN, add_document, add_office

FIND = Direct(select(*RefusalLog.__table__.columns).where(RefusalLog.code == bindparam("code")))


def refusal(database: Database) -> dict[str, object]:
    """A row of a table that refers to nothing but a body."""
    with database.write() as session:
        office = add_office(session)
    return {"id": new_id(), "body_id": office.body_id, "action": "sign", "code": "not_now", "at": THEN}


def found(database: Database) -> list[object]:
    with database.read() as session:
        return FIND.rows(session, {"code": "not_now"})


def test_a_row_is_read_as_it_was_written(database: Database) -> None:
    """Ids, times and what is empty come back as they were given."""
    row = refusal(database)
    with database.write() as session:
        put_down(session, RefusalLog, **row)
    whole = {"person_id": None, "document_id": None, **row}
    assert found(database) == [tuple(whole[column.key] for column in RefusalLog.__table__.columns)]


def test_what_the_driver_refuses_is_told_as_ever(database: Database) -> None:
    """An error of the driver is SQLAlchemy's, as for any other statement; nothing is written."""
    row = refusal(database)
    with pytest.raises(IntegrityError), database.write() as session, together(session):
        put_down(session, RefusalLog, **row)
        put_down(session, RefusalLog, **row)
    assert found(database) == []


def test_what_is_kept_for_the_commit_is_written_with_it(database: Database) -> None:
    """Kept rows are written at the end, with what the session still had to write; the connection works on."""
    row = refusal(database)
    with database.write() as session:
        keep_for_commit(session)
        with together(session):
            put_down(session, RefusalLog, **row)
        session.add(RefusalLog(**{**row, "id": new_id()}))
        assert FIND.rows(session, {"code": "not_now"}) == []
    assert len(found(database)) == 2
    with database.write() as session:
        put_down(session, RefusalLog, **{**row, "id": new_id()})
    assert len(found(database)) == 3


def test_a_commit_that_is_refused_leaves_nothing(database: Database) -> None:
    """Where the last statement fails, all is undone, and its error is told."""
    row = refusal(database)
    with pytest.raises(IntegrityError), database.write() as session:
        keep_for_commit(session)
        session.add(RefusalLog(**{**row, "id": new_id()}))
        put_down(session, RefusalLog, **row)
        put_down(session, RefusalLog, **row)
    assert found(database) == []
    with database.write() as session:
        put_down(session, RefusalLog, **row)


def test_a_rehearsal_commits_nothing_that_is_kept(database: Database) -> None:
    """In a rehearsal the commit that goes with the last statement is left out."""
    row = refusal(database)
    with database.rehearse() as stage:
        with stage.write() as session:
            keep_for_commit(session)
            put_down(session, RefusalLog, **row)
        assert len(found(stage)) == 1
    assert found(database) == []


def test_changes_are_written_past_the_session(database: Database) -> None:
    """What was changed on a row is written once; the session has the row on, and writes what is changed after."""
    with database.write() as session:
        document_id = add_document(session, add_office(session))
    with database.write() as session:
        document = session.get_one(Document, document_id)
        put_changes(session, document)
        document.title, document.version = "Rapat", 2
        put_changes(session, document)
        assert not session.is_modified(document)
        document.version = 3
    with database.read() as session:
        document = session.get_one(Document, document_id)
        assert (document.title, document.version) == ("Rapat", 3)
        assert loaded(session, made(Document, {"id": document_id, "title": "Lain"})) is document


@pytest.mark.parametrize("rows", [1, 40])
def test_an_object_that_is_not_there_is_null(database: Database, rows: int) -> None:
    """Whether the row is written alone or among many, by the session or past it: what is None is no JSON word."""
    with database.write() as session:
        office = add_office(session)
        kept = [add_document(session, office) for _ in range(rows)]
        for key in kept:
            session.get_one(Document, key).added = {"head": "secretary"}
        by_session = add_document(session, office)
        session.get_one(Document, by_session).added = {}
    with database.write() as session:
        keep_for_commit(session)
        session.get_one(Document, by_session).added = None
        for key in kept:
            document = session.get_one(Document, key)
            document.added = None
            put_changes(session, document)
    with database.read() as session:
        absent = select(func.count()).where(Document.added.is_(null()))
        assert session.scalar(absent) == rows + 1
