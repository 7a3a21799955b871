"""kill -9 of whoever signs many documents at once, between two of its transactions."""

import os
import signal
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from documents.approval.replies import IdempotencyKey
from documents.bodies.people import Actor
from documents.desk.together.acting import Item, Together
from documents.drafting.documents import Document
from documents.office import open_office
from documents.register.entries import RegisterEntry
from documents.store.clock import Clock
from tests.deskwork import entries, to_sign
from tests.office import MORNING, House, open_house, settings_for

CHUNK, LIVES = 3, 2
"""So many are signed in one transaction, and so many transactions before the end."""
DOCUMENTS = 9


def sign(url: str, home: Path, ketua: Actor, listed: Sequence[Item]) -> None:
    """Sign the list in this process, which ends itself behind a commit in the middle."""
    commits = []

    def ring(jobs: Sequence[UUID]) -> None:
        commits.append(jobs)
        if len(commits) == LIVES:
            os.kill(os.getpid(), signal.SIGKILL)

    office = open_office(settings_for(home, url), ring, Clock.fixed_at(MORNING))
    Together(office.desk, chunk=CHUNK).act(ketua, "sign", listed)


def signed(house: House, ids: Sequence[UUID]) -> list[int]:
    """The ordinals of those that are signed, in the order of the list."""
    with house.office.database.read() as session:
        rows = session.execute(select(RegisterEntry.document_id, RegisterEntry.ordinal))
        found = {row[0]: row[1] for row in rows}
    return [found[one] for one in ids if one in found]


def test_a_batch_that_was_killed_goes_on(database_url: str, tmp_path: Path) -> None:
    """What its transactions had done is done, whole; the rest is untouched. The same list again does the rest: each once, in
    order, without a gap.
    """
    house = open_house(database_url, tmp_path / "home")
    ids = [to_sign(house) for _ in range(DOCUMENTS)]
    with house.office.database.read() as session:
        rows = {row.id: row for row in session.scalars(select(Document))}
    key = IdempotencyKey("batch", "0" * 64)
    listed = [Item(one, rows[one].version, rows[one].content_sha256, key) for one in ids]
    ketua = house.actor("ketua")
    process = get_context("spawn").Process(target=sign, args=(database_url, tmp_path / "home", ketua, listed))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert signed(house, ids) == list(range(1, CHUNK * LIVES + 1))
    assert [one.action for one in entries(house, ids[-1])][-1] == "endorse"
    results = house.office.together.act(ketua, "sign", listed)
    assert [result.refusal for result in results] == [None] * DOCUMENTS
    assert signed(house, ids) == list(range(1, DOCUMENTS + 1))
    assert all([one.action for one in entries(house, each)].count("sign") == 1 for each in ids)
    house.close()
