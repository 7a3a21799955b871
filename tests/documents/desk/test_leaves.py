"""Pages are looked at by those who may read the document, and of no other file than its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.evidence.reads import ReadLog
from documents.rendering.pages.engine import Engine
from documents.rendering.stored import DocumentFile
from tests.deskwork import DECREE as SHORT
from tests.deskwork import EVERYBODY, draft, refusal_of, walk
from tests.office import House, open_house
from workflow.refusal import Kind


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, warm_engine: Engine) -> Iterator[House]:
    """The body with everybody in it, and a LibreOffice."""
    opened = open_house(sqlite_url, tmp_path, people=EVERYBODY, engine=warm_engine)
    yield opened
    opened.close()


def submitted(house: House, **fields: str) -> UUID:
    document_id = draft(house, fields={**SHORT, **fields})
    walk(house, document_id, "staf submit")
    return document_id


def test_pages_are_of_the_file_that_was_stored(house: House) -> None:
    """The KONSEP's own hash names its pages; each has the paper's size, and is drawn once."""
    document_id, leaves, reader = submitted(house), house.office.leaves, house.actor("sekretaris")
    assert leaves.sheets(reader, document_id, wait=False) is None
    sheets = leaves.sheets(reader, document_id)
    with house.office.database.read() as session:
        stored = session.scalars(select(DocumentFile.sha256).where(DocumentFile.document_id == document_id)).one()
    assert sheets is not None and sheets.sha256 == stored and sheets.reason is None
    assert [round(size * 25.4 / 72) for size in sheets.sizes[0]] == [215, 330]
    assert leaves.sheets(reader, document_id, wait=False) == sheets
    image = leaves.image(reader, document_id, stored, 1, 765)
    assert image.startswith(b"\x89PNG")
    leaves.engine = Engine(house.office.settings.home, find=lambda: None)
    assert leaves.image(reader, document_id, stored, 1, 765) == image


def test_pages_of_a_text_that_has_no_file_yet(house: House) -> None:
    """A draft's pages are those that its KONSEP would have; after an edit the old ones are no pages of it any more."""
    document_id, leaves, drafter = draft(house), house.office.leaves, house.actor("staf")
    before = leaves.sheets(drafter, document_id)
    assert before is not None and leaves.image(drafter, document_id, before.sha256, 1, 765)
    house.office.desk.edit(drafter, document_id, {"title": "Judul yang lain"}, 1)
    after = leaves.sheets(drafter, document_id)
    assert after is not None and after.sha256 != before.sha256
    refusal = refusal_of(lambda: leaves.image(drafter, document_id, before.sha256, 1, 765))
    assert (refusal.kind, refusal.code) == (Kind.UNKNOWN, "no_such_page")


@pytest.mark.parametrize("page", [0, 2, 99])
def test_a_page_that_is_not_there(house: House, page: int) -> None:
    """Pages are counted from 1 to the last."""
    document_id, leaves, reader = submitted(house), house.office.leaves, house.actor("sekretaris")
    sheets = leaves.sheets(reader, document_id)
    assert sheets is not None and len(sheets.sizes) == 1
    refusal = refusal_of(lambda: leaves.image(reader, document_id, sheets.sha256, page, 765))
    assert refusal.kind is Kind.UNKNOWN


def test_another_documents_file_is_not_shown(house: House) -> None:
    """Who knows the hash of a file that they may not read gets it through no other document."""
    secret = submitted(house, security_class="terbatas", working_group="pokja_1")
    own = draft(house, "rina", fields={**SHORT, "title": "Naskah lain"})
    sheets = house.office.leaves.sheets(house.actor("staf"), secret)
    assert sheets is not None
    for document_id in (secret, own):
        refusal = refusal_of(
            lambda document_id=document_id: house.office.leaves.image(
                house.actor("rina"), document_id, sheets.sha256, 1, 765
            )
        )
        assert refusal.kind is Kind.UNKNOWN
    assert refusal_of(lambda: house.office.leaves.sheets(house.actor("rina"), secret)).kind is Kind.UNKNOWN


def test_an_auditors_look_at_a_confidential_page_is_logged(house: House) -> None:
    """Each page of a restricted document that an auditor looks at is put down, as their other looks are."""
    document_id = submitted(house, security_class="terbatas")
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    auditor = house.actor("auditor")
    sheets = house.office.leaves.sheets(auditor, document_id)
    assert sheets is not None
    house.office.leaves.image(auditor, document_id, sheets.sha256, 1, 765)
    with house.office.database.read() as session:
        looks = list(session.scalars(select(ReadLog.what).where(ReadLog.document_id == document_id)))
    assert sorted(looks) == ["page 1", "pages"]


def test_who_gives_the_number_reads_as_no_auditor(changed: Callable[..., House]) -> None:
    """A restricted document that waits for the registry clerk's number is theirs to read: no look is put down."""
    house = changed((" automatic = true,", ""))
    document_id = submitted(house, security_class="terbatas")
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    for who in ("agendaris", "auditor"):
        house.office.desk.view(house.actor(who), document_id)
    with house.office.database.read() as session:
        looks = session.scalars(select(ReadLog.person_id).where(ReadLog.document_id == document_id))
        assert set(looks) == {house.people["auditor"]}
