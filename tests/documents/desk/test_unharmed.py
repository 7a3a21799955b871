"""An act that fails at any of its writes, or at the commit itself, leaves the database as it was, byte for byte."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from documents.approval.replies import IdempotencyKey
from documents.store.files import FileStore
from tests.deskwork import DECREE, LETTER, act, draft, dump, walk
from tests.office import House

SUBMITTED = ("staf submit",)
INITIALLED = (*SUBMITTED, "sekretaris endorse")
ISSUED = (*INITIALLED, "ketua sign")
COMMIT = "commit"
KEY = IdempotencyKey("key", "0" * 64, lambda view: {"version": view.version})


@dataclass(frozen=True)
class Deed:
    """An act and the tables that it writes; "table: condition" fails at the rows for which the condition holds."""

    who: str
    action: str
    way: tuple[str, ...]
    writes: tuple[str, ...]
    inputs: Mapping[str, Any] = field(default_factory=dict)


DEEDS = (
    Deed("staf", "submit", (), ("pin", "document_file", "document", "audit_entry")),
    Deed("sekretaris", "endorse", SUBMITTED, ("document", "audit_entry")),
    Deed("sekretaris", "return", SUBMITTED, ("audit_note",), {"note": "Perbaiki."}),
    Deed("ketua", "sign", INITIALLED, (
        "document", "audit_entry: action = 'sign'", "audit_entry: action = 'issue'", "counter", "register_entry",
        "job", "reply",
    ), {"key": KEY}),
    Deed("agendaris", "dispatch", ISSUED, ("delivery: ordinal = 1", "delivery: ordinal = 3", "document")),
    Deed("agendaris", "archive", ISSUED, ("filing",),
         {"asked": {"classification": "400.7.6", "retention": "5 tahun"}}),
    Deed("sekretaris", "hand_over", (), ("document", "audit_entry"), {"asked": {"to": "rina@pkk-sumbar.example"}}),
    Deed("staf", "discard", (), ("document", "audit_entry")),
)  # fmt: skip


@contextmanager
def sabotage(house: House, where: str) -> Iterator[None]:
    """While this lasts, no row is written to a table, or nothing that writes evidence can be committed."""
    postgres = house.office.database.dialect == "postgresql"
    table, _, condition = where.partition(": ")
    begin, end = (_on_postgres if postgres else _on_sqlite)(table, condition)
    _run(house, *begin)
    try:
        yield
    finally:
        _run(house, *end)


def _on_postgres(table: str, condition: str) -> tuple[list[str], list[str]]:
    function = (
        "CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'sabotage'; END $$"
    )
    how = (
        "CREATE CONSTRAINT TRIGGER sabotage AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        if table == COMMIT
        else f"CREATE TRIGGER sabotage BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
    )
    when = f" WHEN (NEW.{condition})" if condition else ""
    return [function, f"{how}{when} EXECUTE FUNCTION sabotage()"], ["DROP FUNCTION sabotage CASCADE"]


def _on_sqlite(table: str, condition: str) -> tuple[list[str], list[str]]:
    if table == COMMIT:
        return [
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE orphan (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TRIGGER sabotage AFTER INSERT ON audit_entry BEGIN INSERT INTO orphan VALUES (1); END",
        ], ["DROP TRIGGER sabotage", "DROP TABLE orphan", "DROP TABLE parent"]
    when = f" WHEN NEW.{condition}" if condition else ""
    verbs = ("INSERT", "UPDATE")
    return [
        f"CREATE TRIGGER sabotage_{verb} BEFORE {verb} ON {table}{when} BEGIN SELECT RAISE(ABORT, 'sabotage'); END"
        for verb in verbs
    ], [f"DROP TRIGGER sabotage_{verb}" for verb in verbs]


def _run(house: House, *statements: str) -> None:
    with house.office.database.write() as session:
        for statement in statements:
            session.execute(text(statement))


@pytest.mark.parametrize(
    ("deed", "where"),
    [pytest.param(deed, where, id=f"{deed.action}-{where}") for deed in DEEDS for where in (*deed.writes, COMMIT)],
)
def test_act(house: House, deed: Deed, where: str) -> None:
    """Whatever fails, no row of any table differs and the bell is silent; tried again, the act is done."""
    document_id = draft(house, type="letter", fields=LETTER)
    walk(house, document_id, *deed.way)
    before, rung = dump(house.office.database), list[Any]()
    silent, house.office.desk.ring = house.office.desk.ring, rung.extend
    try:
        with sabotage(house, where), pytest.raises(DBAPIError):
            act(house, deed.who, document_id, deed.action, **deed.inputs)
    finally:
        house.office.desk.ring = silent
    assert dump(house.office.database) == before
    assert rung == []
    number = act(house, deed.who, document_id, deed.action, **deed.inputs).number
    assert (number is not None) == (deed.action in ("sign", "dispatch", "archive"))


@pytest.mark.parametrize("where", ["document", "revision", "audit_entry", COMMIT])
def test_create(house: House, where: str) -> None:
    """A draft that cannot be written whole is not written at all."""
    before = dump(house.office.database)
    with sabotage(house, where), pytest.raises(DBAPIError):
        draft(house)
    assert dump(house.office.database) == before


@pytest.mark.parametrize("where", ["document", "revision", "audit_entry", COMMIT])
def test_edit(house: House, where: str) -> None:
    """A change that cannot be written whole changes nothing, and its version stays to be used."""
    document_id = draft(house)
    before, desk = dump(house.office.database), house.office.desk
    with sabotage(house, where), pytest.raises(DBAPIError):
        desk.edit(house.actor("staf"), document_id, {"title": "Lain"}, 1)
    assert dump(house.office.database) == before
    assert desk.edit(house.actor("staf"), document_id, {"title": "Lain"}, 1).version == 2


def test_no_room_for_the_konsep(house: House, tmp_path: Any) -> None:
    """Where the KONSEP cannot be stored, the document is not submitted."""
    document_id = draft(house, fields=DECREE)
    blocked = tmp_path / "files"
    blocked.write_text("a file, where the store's folder should be")
    before, desk = dump(house.office.database), house.office.desk
    files, desk.files = desk.files, FileStore(blocked)
    try:
        with pytest.raises(OSError, match="files"):
            act(house, "staf", document_id, "submit")
    finally:
        desk.files = files
    assert dump(house.office.database) == before
    assert act(house, "staf", document_id, "submit").state.name == "in_review"
