"""Audit entries: canonical bytes, leaf hashes, notes, refusals."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.evidence.entries import (
    AuditEntry,
    AuditNote,
    RefusalLog,
    canonical,
    history,
    log_refusals,
    note_of,
    record,
    verify_leaf,
    verify_note,
)
from documents.store.database import Database
from tests.documents.rows import HASH, THEN, Office, add_document, add_office

NOTE = "Sari, mohon perbaiki nama Bapak Lurah — “segera”"


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        return add_office(session)


@pytest.fixture
def document_id(database: Database, office: Office) -> UUID:
    with database.write() as session:
        return add_document(session, office)


def put_down(session: Session, office: Office, document_id: UUID | None, **given: Any) -> AuditEntry:
    values: dict[str, Any] = {"action": "send", "at": THEN, "recorded_at": THEN + timedelta(days=2000)}
    values |= {"actor_id": office.person_id, "document_id": document_id}
    return session.get_one(AuditEntry, record(session, body_id=office.body_id, **(values | given)))


def test_the_leaf_is_the_canonical_event(database: Database, office: Office, document_id: UUID) -> None:
    """The leaf is RFC 8785 JSON of who, what, when and which content; its hash is RFC 6962's."""
    with database.write() as session:
        entry = put_down(
            session,
            office,
            document_id,
            version=2,
            from_state="written",
            to_state="sent",
            acting_as="clerk",
            step="first",
            revision=1,
            content_sha256=HASH,
            details={"number": "22/A/2019", "issued_on": "2019-12-16"},
        )
        key = entry.id
    with database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    facts = json.loads(entry.leaf)
    assert facts == {
        "format": 1,
        "id": str(key),
        "body": str(office.body_id),
        "document": str(document_id),
        "version": 2,
        "action": "send",
        "from": "written",
        "to": "sent",
        "actor": str(office.person_id),
        "acting_as": "clerk",
        "step": "first",
        "revision": 1,
        "content_sha256": HASH,
        "at": "2019-12-16T02:00:00.000000Z",
        "recorded_at": "2025-06-07T02:00:00.000000Z",
        "details": {"number": "22/A/2019", "issued_on": "2019-12-16"},
    }
    assert (entry.leaf, entry.leaf_hash) == (rfc8785.dumps(facts), sha256(b"\x00" + entry.leaf).hexdigest())
    assert entry.details == facts["details"]
    assert verify_leaf(entry)


def test_personal_text_stays_out_of_the_leaf(database: Database, office: Office, document_id: UUID) -> None:
    """The leaf holds a salted hash of the note: it can be forgotten without breaking the tree, and not be guessed."""
    with database.write() as session:
        put_down(session, office, document_id, version=2, note=NOTE)
        put_down(session, office, document_id, version=3, note=NOTE)
    with database.read() as session:
        first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.version))
        note = session.get_one(AuditNote, first.id)
        assert note_of(session, first.id) == note.text == NOTE
    said = [json.loads(entry.leaf)["note_sha256"] for entry in (first, second)]
    assert said[0] != said[1] and "Sari" not in first.leaf.decode()
    assert said[0] == sha256(note.salt + NOTE.encode()).hexdigest()
    assert verify_leaf(first) and verify_note(first, note) and not verify_note(second, note)


CHANGES: dict[str, Any] = {
    "action": "sign",
    "actor_id": None,
    "at": THEN + timedelta(microseconds=1),
    "recorded_at": THEN,
    "content_sha256": "1" * 64,
    "version": 9,
    "document_id": None,
    "to_state": "signed",
    "leaf_hash": HASH,
    "leaf": b"{}",
}


@pytest.fixture
def values(database: Database, office: Office, document_id: UUID) -> dict[str, Any]:
    """An entry's columns as they came back from the database."""
    with database.write() as session:
        put_down(session, office, document_id, version=2, content_sha256=HASH)
    with database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    return {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}


def test_a_column_that_says_otherwise_is_found(values: dict[str, Any]) -> None:
    """Whatever column is not what the leaf says, the entry does not verify."""
    assert verify_leaf(AuditEntry(**values))
    for column, changed in CHANGES.items():
        assert not verify_leaf(AuditEntry(**values | {column: changed})), column


@pytest.mark.parametrize("spell", [lambda facts: json.dumps(facts, indent=1).encode(), lambda facts: b"\xff"])
def test_bytes_that_are_not_canonical_are_found(values: dict[str, Any], spell: Callable[[Any], bytes]) -> None:
    """The same facts in other bytes, or bytes that say nothing, are not the event, even with the right hash over them."""
    leaf = spell(json.loads(values["leaf"]))
    changed = {"leaf": leaf, "leaf_hash": sha256(b"\x00" + leaf).hexdigest()}
    assert not verify_leaf(AuditEntry(**values | changed))


def test_history_is_told_in_order_with_its_notes(database: Database, office: Office, document_id: UUID) -> None:
    """A document's events come oldest first, each with its note, and no other document's among them."""
    with database.write() as session:
        other = add_document(session, office)
        for version in range(2, 30):
            put_down(session, office, document_id, version=version, note=f"ke-{version}" if version % 2 else None)
            put_down(session, office, other, version=version)
        put_down(session, office, None, action="person_added")
    with database.read() as session:
        told = [(event.entry.version, event.note) for event in history(session, document_id)]
    assert told == [(version, f"ke-{version}" if version % 2 else None) for version in range(2, 30)]


def test_one_event_for_each_version(database: Database, office: Office, document_id: UUID) -> None:
    """Two acts on the same version of a document cannot both be put down."""
    with database.write() as session:
        put_down(session, office, document_id, version=2)
    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as session:
        put_down(session, office, document_id, version=2)


def test_what_is_rolled_back_has_not_happened(database: Database, office: Office, document_id: UUID) -> None:
    """An event belongs to the act's transaction; a refusal is put down after it, in one of its own."""
    with pytest.raises(KeyError), database.write() as session:
        put_down(session, office, document_id, version=2)
        raise KeyError
    at = datetime.now(UTC)
    refused = {"body_id": office.body_id, "person_id": office.person_id, "document_id": document_id, "at": at}
    log_refusals(database, [{**refused, "action": "sign", "code": "not_your_turn"}])
    with database.read() as session:
        assert history(session, document_id) == []
        refusal = session.scalars(select(RefusalLog)).one()
    assert (refusal.action, refusal.code, refusal.document_id, refusal.at) == ("sign", "not_your_turn", document_id, at)


PLAIN = st.recursive(
    st.text() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), PLAIN | st.lists(PLAIN, max_size=2) | st.booleans() | st.none(), max_size=6))
def test_a_leaf_is_canonical_however_it_is_written(facts: dict[str, Any]) -> None:
    """The quick way to the canonical bytes leads to those of RFC 8785."""
    assert canonical(facts) == rfc8785.dumps(facts)
