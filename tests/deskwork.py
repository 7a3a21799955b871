"""Work at the desk, as tests do it: contents to start from, people who act, the whole database written down.

house = open_house(database_url, tmp_path, people=EVERYBODY)
view = walk(house, house.office.desk.create(house.actor("staf"), "decree", DECREE).id, "staf submit", "sekretaris endorse")
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from documents.approval.views import DocumentView
from documents.evidence.entries import AuditEntry, RefusalLog
from documents.store.base import Base
from documents.store.database import Database
from tests.office import House
from workflow.refusal import Kind, Refusal

EVERYBODY = Path(__file__).with_name("deskwork.toml")

DECREE: Mapping[str, Any] = {
    "title": "Panitia Pelaksana",
    "considering": ["bahwa perlu dibentuk panitia;"],
    "legal_bases": [{"code": "uu-23-2014"}, {"text": "Anggaran Dasar Yayasan"}],
    "clauses": [{"text": "Membentuk panitia, yang bertugas:", "points": ["menyusun jadwal; dan", "melapor."]}],
    "carbon_copies": ["Yth. Gubernur Sumatera Barat", "Pertinggal"],
}
POKJA_DECREE: Mapping[str, Any] = {**DECREE, "working_group": "pokja_1"}
"""Passes the head of its Pokja first."""

LETTER: Mapping[str, Any] = {
    "subject": "Permohonan Narasumber",
    "addressees": {"annexed": False, "groups": [{"heading": "", "names": ["Dinas Sosial", "Dinas Kesehatan"]}]},
    "opening": "Sehubungan dengan program kerja, kami mohon bantuan narasumber.",
    "closing": ["Demikian disampaikan."],
    "carbon_copies": ["Pertinggal"],
}
CONTENTS: Mapping[str, Mapping[str, Any]] = {"decree": DECREE, "letter": LETTER}

OUTSIDE = frozenset({"refusal_log", "read_log", "look", "api_token", "web_session", "sign_in_attempt"})
"""Tables that an act on a document does not belong to, or that keep what was refused."""


def draft(house: House, who: str = "staf", type: str = "decree", fields: Mapping[str, Any] | None = None) -> UUID:
    """A draft of this person's."""
    return house.office.desk.create(house.actor(who), type, dict(fields or CONTENTS[type])).id


def act(house: House, who: str, document_id: UUID, action: str, **inputs: Any) -> DocumentView:
    """One act, on the version and content that stand, whatever this person may read. `inputs` replace what is sent."""
    with house.office.database.read() as session:
        row = session.execute(select(DOCUMENT.c.version, DOCUMENT.c.content_sha256).where(DOCUMENT.c.id == document_id))
        version, content = row.one()
    sent = {"expected_version": version, "content_sha256": content, **inputs}
    return house.office.desk.act(house.actor(who), document_id, action, **sent).view


def walk(house: House, document_id: UUID, *steps: str) -> DocumentView | None:
    """Several acts, each written "who action"; the document after the last one."""
    view = None
    for step in steps:
        who, action = step.split()
        view = act(house, who, document_id, action, note="Perbaiki angka 2." if action in NOTED else None)
    return view


def to_sign(house: House) -> UUID:
    """A decree that waits for the signature."""
    document_id = draft(house)
    walk(house, document_id, "staf submit", "sekretaris endorse")
    return document_id


def refusal_of(call: Callable[..., object], *arguments: Any, **named: Any) -> Refusal:
    """How the desk refuses this, said in both languages."""
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    refusal = caught.value
    for said in (refusal.text, *(problem.text for problem in refusal.fields)):
        assert said.id.strip() and said.en.strip(), said
        assert "{" not in said.id + said.en, said
    return refusal


def dump(database: Database, *left_out: str) -> dict[str, list[str]]:
    """Every row of every table, as the driver reads it, written out and sorted."""
    with database.read() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{table.name}"')))
            for table in Base.metadata.sorted_tables
            if table.name not in OUTSIDE | set(left_out)
        }


def added(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, int]:
    """How many rows each table has more; a table that only changed counts 0."""
    return {name: len(after[name]) - len(before[name]) for name in after if after[name] != before[name]}


def entries(house: House, document_id: UUID) -> list[AuditEntry]:
    """The document's events, oldest first."""
    with house.office.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.document_id == document_id, AuditEntry.version.is_not(None))
        return list(session.scalars(query.order_by(AuditEntry.version)))


NOTED = frozenset({"return", "reject", "cancel"})
DOCUMENT = Base.metadata.tables["document"]


def refused(house: House, who: str, document_id: UUID, action: str, **inputs: Any) -> Refusal:
    """The refusal; nothing is changed by it, and it is logged when it is about the person or the document."""
    before, logged = dump(house.office.database), len(log_of(house, document_id))
    refusal = refusal_of(act, house, who, document_id, action, **inputs)
    assert dump(house.office.database) == before
    lines = log_of(house, document_id)
    assert len(lines) - logged == (refusal.kind not in (Kind.CONTENT, Kind.STALE, Kind.NO_VERSION))
    if len(lines) > logged:
        assert (house.people[who], action[:60], refusal.code) == lines[-1]
    return refusal


def log_of(house: House, document_id: UUID | None) -> list[tuple[UUID | None, str, str]]:
    """Who was refused what, and why, oldest first."""
    with house.office.database.read() as session:
        query = select(RefusalLog.person_id, RefusalLog.action, RefusalLog.code).order_by(RefusalLog.id)
        return [tuple(row) for row in session.execute(query.where(RefusalLog.document_id == document_id))]
