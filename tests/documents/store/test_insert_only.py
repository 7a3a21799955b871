"""Tables that are never changed: the database itself refuses."""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from documents.accounts.factors.factor import Factor
from documents.accounts.proofs import PasskeyAssertion
from documents.bodies.calendar.edits import CalendarEdit
from documents.bodies.editions import DefinitionFile, Edition
from documents.drafting.comments import Comment
from documents.drafting.looks import Look
from documents.drafting.revisions import Revision
from documents.evidence.entries import RefusalLog, record
from documents.evidence.reads import ReadLog
from documents.numbering.counters import open_series
from documents.register.deliveries import Delivery
from documents.register.entries import enter
from documents.register.filing import Filing
from documents.rendering.copies import DocumentCopy
from documents.rendering.mailings import Mailing, MailingFile, MailingPiece, MailingStop
from documents.rendering.proposed import TemplateDecision, TemplateProposal
from documents.rendering.stored import DocumentFile, Pin
from documents.schema import metadata
from documents.store.base import new_id
from documents.store.database import Database
from tests.documents.rows import HASH, THEN, Office, add_document, add_office

TABLES = (
    "audit_entry",
    "audit_note",
    "calendar_edit",
    "comment",
    "definition_file",
    "delivery",
    "document_copy",
    "document_file",
    "edition",
    "filing",
    "look",
    "mailing",
    "mailing_file",
    "mailing_piece",
    "mailing_stop",
    "opening_balance",
    "passkey_assertion",
    "pin",
    "read_log",
    "refusal_log",
    "register_entry",
    "revision",
    "template_decision",
    "template_proposal",
)


def fill(session: Session) -> None:
    """One row in each of the tables."""
    office = add_office(session)
    document_id = add_document(session, office)
    _add_content(session, office, document_id)
    entry_id = record(
        session,
        body_id=office.body_id,
        action="sent",
        at=THEN,
        recorded_at=THEN,
        actor_id=office.person_id,
        document_id=document_id,
        version=2,
        note="segera",
    )
    _add_template(session, office, entry_id)
    _add_assertion(session, office)
    open_series(
        session,
        body_id=office.body_id,
        series="A",
        period="2019",
        last=21,
        reason="di kertas",
        recorded_by=None,
        recorded_at=THEN,
    )
    enter(
        session,
        body_id=office.body_id,
        series="A",
        period="2019",
        year=2019,
        ordinal=22,
        number="22/A/2019",
        issued_on=date(2019, 12, 16),
        document_id=document_id,
        revision=1,
        content_sha256=HASH,
        subject="Panitia",
        signatory="Ketua",
        facts={},
        recorded_at=THEN,
    )


def _add_content(session: Session, office: Office, document_id: UUID) -> None:
    of = {"body_id": office.body_id, "document_id": document_id}
    session.add(Look(**of, person_id=office.person_id, revision=1, at=THEN))
    comment = {
        "id": new_id(),
        "kind": "remark",
        "revision": 1,
        "author_id": office.person_id,
        "text": "Periksa.",
        "at": THEN,
    }
    session.add(Comment(**of, **comment, thread_id=comment["id"]))
    session.add(Delivery(**of, ordinal=1, addressee="Lurah", is_copy=False, sent_on=THEN.date(), recorded_at=THEN))
    session.add(Filing(**of, classification="400.7.6", retention="5 tahun", recorded_at=THEN))
    session.add(
        DocumentCopy(
            **of,
            revision=1,
            kind="extract",
            ordinal=1,
            place="0/0/0",
            recipient="Siti",
            purpose="Arsip",
            certifier={},
            made_on=THEN.date(),
            made_by=office.person_id,
            at=THEN,
        )
    )
    session.add(
        CalendarEdit(
            body_id=office.body_id, day=THEN.date(), kind="working", by_id=office.person_id, at=THEN, recorded_at=THEN
        )
    )
    session.add(ReadLog(**of, person_id=office.person_id, what="page", at=THEN))
    session.add(RefusalLog(**of, person_id=office.person_id, action="send", code="not_yours", at=THEN))
    keys = {**of, "revision": 1}
    _add_mailing(session, office, keys)
    session.add(DefinitionFile(sha256=HASH, content=b"x"))
    session.add(Revision(**keys, fields={}, content_sha256=HASH, author_id=office.person_id, at=THEN))
    session.add(Pin(**keys, facts={}, at=THEN))
    session.add(
        DocumentFile(**keys, kind="draft", sha256=HASH, bytes=1, media_type="text/plain", name="a.txt", created_at=THEN)
    )


def _add_template(session: Session, office: Office, entry_id: UUID) -> None:
    edition_id = session.scalars(select(Edition.id)).one()
    proposal = TemplateProposal(
        id=new_id(),
        body_id=office.body_id,
        type="surat",
        template="surat.docx",
        edition_id=edition_id,
        base_sha256=HASH,
        sha256=HASH,
        upload_sha256=HASH,
        bytes=1,
        said={},
        uploaded_by=office.person_id,
        at=THEN,
    )
    session.add(proposal)
    session.flush()
    session.add(
        TemplateDecision(
            body_id=office.body_id,
            proposal_id=proposal.id,
            outcome="refused",
            decided_by=office.person_id,
            entry_id=entry_id,
            at=THEN,
        )
    )


def _add_assertion(session: Session, office: Office) -> None:
    of = {"body_id": office.body_id, "person_id": office.person_id}
    factor = Factor(id=new_id(), **of, kind="passkey", name="Kunci", pending=False, added_at=THEN)
    session.add(factor)
    session.flush()
    said = {"nonce": b"n", "statement": {}, "client_data": b"c", "authenticator_data": b"a", "signature": b"s"}
    session.add(PasskeyAssertion(**of, factor_id=factor.id, credential_id="x", **said, at=THEN))


def _add_mailing(session: Session, office: Office, keys: dict[str, Any]) -> None:
    mailing = Mailing(id=new_id(), **keys, wishes={}, total=1, requested_by=office.person_id, at=THEN, recorded_at=THEN)
    session.add(mailing)
    session.flush()
    of = {"body_id": office.body_id, "mailing_id": mailing.id, "recorded_at": THEN}
    session.add(MailingPiece(**of, kind="docx", first=0, end=1, sha256=HASH, bytes=1))
    session.add(MailingFile(**of, kind="docx", sha256=HASH, bytes=1, media_type="text/plain", name="a.txt"))
    session.add(MailingStop(**of, stopped_by=office.person_id, at=THEN))


def column_of(table: str) -> str:
    """A column to change."""
    return next(column.name for column in metadata.tables[table].columns if not column.primary_key)


CHANGES: dict[str, Callable[[str], str]] = {
    "update": lambda table: f"UPDATE {table} SET {column_of(table)} = {column_of(table)}",
    "delete": lambda table: f"DELETE FROM {table}",
}


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as session:
        fill(session)
    return database


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_is_never_changed(filled: Database, change: str) -> None:
    """UPDATE and DELETE are refused on every insert-only table, and the row is still there."""
    for table in TABLES:
        with pytest.raises(DBAPIError, match=r"insert-only|permission denied"), filled.write() as session:
            session.execute(text(CHANGES[change](table)))
        with filled.read() as session:
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1


def test_replacing_is_refused(sqlite_url: str) -> None:
    """SQLite's INSERT OR REPLACE deletes a row without saying DELETE; it is refused all the same."""
    database = Database(sqlite_url)
    with database.write() as session:
        fill(session)
    for table in TABLES:
        with pytest.raises(DBAPIError, match="insert-only"), database.write() as session:
            session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    database.close()


def test_another_program_is_refused_too(sqlite_url: str) -> None:
    """The refusal is the database's, not the application's: sqlite3 itself gets it."""
    database = Database(sqlite_url)
    with database.write() as session:
        fill(session)
    database.close()
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with pytest.raises(sqlite3.IntegrityError, match="register_entry is insert-only"):
        connection.execute("UPDATE register_entry SET number = '1'")
    connection.close()


@pytest.mark.parametrize("table", TABLES)
def test_truncating_is_refused(postgres_url: str, table: str) -> None:
    """TRUNCATE is refused, by the lost right and, when the owner takes the right back, by the trigger."""
    database = Database(postgres_url)
    with pytest.raises(DBAPIError, match="permission denied"), database.write() as session:
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    with pytest.raises(DBAPIError, match=r"is insert-only"), database.write() as session:
        session.execute(text("GRANT TRUNCATE, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO CURRENT_USER"))
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    database.close()


@pytest.mark.parametrize("change", CHANGES)
def test_the_trigger_stands_behind_the_rights(postgres_url: str, change: str) -> None:
    """An owner who takes the right to change back is stopped by the trigger."""
    database = Database(postgres_url)
    for table in TABLES:
        with pytest.raises(DBAPIError, match=f"{table} is insert-only"), database.write() as session:
            session.execute(text(f"GRANT UPDATE, DELETE ON {table} TO CURRENT_USER"))
            session.execute(text(CHANGES[change](table)))
    database.close()
