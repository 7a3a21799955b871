"""How many statements a page sends to the database, counted over the whole request of somebody who is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, Table, event, insert, select

from documents.drafting.documents import Document
from documents.drafting.revisions import Revision
from documents.evidence.entries import AuditEntry
from documents.store.base import new_id
from tests.deskwork import EVERYBODY, to_sign
from tests.office import MORNING, House, open_house
from tests.web.site import Guest, site_of

MOST = 12
"""So many statements a page, however long its list."""


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The seed body with its people on either database."""
    opened = open_house(database_url, tmp_path, people=EVERYBODY)
    opened.office.clock.set(MORNING)
    yield opened
    opened.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, without those that only open a transaction."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def copy_of(house: House, document_id: UUID, times: int) -> None:
    """So many copies of a document, with their content and events."""
    made = [new_id() for _ in range(times)]
    with house.office.database.write() as session:
        for model, key in ((Document, "id"), (Revision, "document_id"), (AuditEntry, "document_id")):
            table: Table = model.__table__  # type: ignore[assignment]  # a table it is
            rows = session.execute(select(table).where(table.c[key] == document_id)).mappings().all()
            copies: list[dict[str, Any]] = [{**row, "id": new_id(), key: one} for one in made for row in rows]
            session.execute(insert(table), copies)


def sent(guest: Guest, path: str) -> tuple[str, list[str]]:
    """What a look at a page sends."""
    with counted() as said:
        answer = guest.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text, said


def test_the_list_of_who_signs_takes_few_statements(house: House) -> None:
    """The whole page, with who is signed in, its navigation and its counts: as few for 2, 50 and 200 that wait."""
    guest, first = site_of(house).signed_in("ketua"), to_sign(house)
    found, waiting = [], 1
    for many in (2, 50, 200):
        copy_of(house, first, many - waiting)
        waiting = many
        page, said = sent(guest, "/to-sign")
        assert page.count("nk-turn-row") == many
        found.append(len(said))
    assert max(found) <= MOST
