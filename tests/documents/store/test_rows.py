"""Rows that go past the session, on both databases."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import bindparam, func, literal_column, null, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from documents.drafting.documents import Document
from documents.evidence.entries import AuditEntry, RefusalLog
from documents.store.base import new_id
from documents.store.database import Database
from documents.store.direct import Direct, in_turn, loose
from documents.store.rows import keep_for_commit, put_changes, put_down, send_kept, together
from tests.documents.rows import THEN, add_document, add_office

FIND = Direct(select(*RefusalLog.__table__.columns).where(RefusalLog.code == bindparam("code")))


def refusal(database: Database) -> dict[str, object]:
    """A row of a table that refers to nothing but a body."""
    with database.write() as session:
        office = add_office(session)
    return {"id": new_id(), "body_id": office.body_id, "action": "sign", "code": "not_now", "at": THEN}


def read_document(session: Session, document_id: UUID) -> Document:
    """The row as one that no session knows of."""
    query = select(*Document.__table__.columns).where(Document.id == document_id)
    return loose(Document, dict(session.execute(query).one()._mapping))


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


@pytest.mark.parametrize("sends", [False, True])
def test_a_rehearsal_commits_nothing_that_is_kept(database: Database, sends: bool) -> None:
    """In a rehearsal the commit that goes with the last statement is left out, and nothing is sent ahead."""
    row = refusal(database)
    with database.rehearse() as stage:
        with stage.write() as session:
            keep_for_commit(session)
            put_down(session, RefusalLog, **row)
            if sends:
                send_kept(session)
        assert len(found(stage)) == 1
    assert found(database) == []


def test_changes_are_written_past_the_session(database: Database) -> None:
    """What was changed on a loose row is written once, and nothing else of it; a session writes the rows it has."""
    with database.write() as session:
        document_id = add_document(session, add_office(session))
    with database.write() as session:
        document = read_document(session, document_id)
        put_changes(session, document)
        document.title, document.version = "Rapat", 2
        session.get_one(Document, document_id).security = "secret"
        put_changes(session, document)
        document.version = 3
        put_changes(session, document)
        put_changes(session, session.get_one(Document, document_id))
    with database.read() as session:
        document = session.get_one(Document, document_id)
        assert (document.title, document.version, document.security) == ("Rapat", 3, "secret")


@pytest.mark.parametrize("many", [1, 20])
def test_what_is_sent_ahead_is_of_the_same_transaction(database: Database, many: int) -> None:
    """All rows are there at the end, whether or not they were sent before it, and what is read between sees what was sent;
    left by an exception the transaction has none of them.
    """
    row = refusal(database)
    rows = [{**row, "id": new_id()} for _ in range(3 * many)]
    for fails in (True, False):
        with suppress(KeyError), database.write() as session:
            keep_for_commit(session)
            for place, row in enumerate(rows, 1):
                put_down(session, RefusalLog, **row)
                if place % many == 0 and place < len(rows):
                    send_kept(session)
            assert len(FIND.rows(session, {"code": "not_now"})) == (2 * many if database.dialect == "postgresql" else 0)
            if fails:
                raise KeyError
        assert len(found(database)) == (0 if fails else len(rows))


def test_what_fails_ahead_is_told_by_the_end(database: Database) -> None:
    """A row that was sent and is refused undoes the transaction, and the next one works."""
    row = refusal(database)
    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as session:
        keep_for_commit(session)
        for each in ({}, {}, {"id": new_id()}):
            put_down(session, RefusalLog, **{**row, **each})
            send_kept(session)
        put_down(session, RefusalLog, **{**row, "id": new_id()})
    assert found(database) == []
    with database.write() as session:
        put_down(session, RefusalLog, **row)
    assert len(found(database)) == 1


def test_an_answer_is_heard_though_nothing_is_waited_for(database: Database) -> None:
    """What the session itself asks between what is sent ahead is answered."""
    row = refusal(database)
    with database.write() as session:
        keep_for_commit(session)
        for many in range(2):
            assert session.scalar(select(func.count()).select_from(RefusalLog)) in (0, many)
            put_down(session, RefusalLog, **{**row, "id": new_id()})
            send_kept(session)
    assert len(found(database)) == 2


def test_groups_are_answered_in_turn(database: Database) -> None:
    """Each group's answers come in its place, also where an earlier one is not gone through; what fails is told."""
    row = refusal(database)
    with database.write() as session:
        put_down(session, RefusalLog, **row)
    counting = Direct(select(func.count()).where(RefusalLog.code == bindparam("code")))
    groups = [[(FIND, {"code": code}), (counting, {"code": code})] for code in ("not_now", "none", "not_now")]
    with database.read() as session:

        def read(answers: list[list[Any]]) -> tuple[int, int, int]:
            rows, ((count,),) = answers
            return len(rows), count, len(FIND.rows(session, {"code": "not_now"}))  # a question of its own

        assert list(in_turn(session, groups, read)) == [(1, 1, 1), (0, 0, 1), (1, 1, 1)]
        assert next(in_turn(session, groups, read)) == (1, 1, 1)
        assert list(in_turn(session, [], read)) == []
        broken = Direct(select(literal_column("nothing")))
        with pytest.raises(Exception, match="nothing"):
            list(in_turn(session, [*groups, [(broken, {})]], list))
    assert len(found(database)) == 1


TEXTS = (b"{}", b'{"a":"b"}', b"a\\b\\\\c", b"\\x41", b"\x00", bytes(range(256)), "é".encode(), b"\n\t'\"", b"")


@pytest.mark.parametrize("rows", [1, 4])
def test_bytes_are_written_as_they_are(database: Database, rows: int) -> None:
    """Whatever they hold, and whether the rows are written alone or as one value."""
    with database.write() as session:
        office = add_office(session)
    entry = {"body_id": office.body_id, "action": "any", "at": THEN, "recorded_at": THEN, "leaf_hash": "0" * 64}
    kept = {new_id(): leaf for leaf in TEXTS for _ in range(rows)}
    with database.write() as session:
        keep_for_commit(session)
        for key, leaf in kept.items():
            put_down(session, AuditEntry, id=key, leaf=leaf, **entry)
    with database.read() as session:
        assert {row.id: row.leaf for row in session.execute(select(AuditEntry.id, AuditEntry.leaf))} == kept


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
            document = read_document(session, key)
            document.added = None
            put_changes(session, document)
    with database.read() as session:
        absent = select(func.count()).where(Document.added.is_(null()))
        assert session.scalar(absent) == rows + 1
