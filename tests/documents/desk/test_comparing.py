"""What changed since one last looked, and what of a document's past one may see."""

import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from documents.desk.reading.changes import Comparing
from documents.drafting.looks import Look
from documents.store.files import FileStore
from tests.deskwork import DECREE, act, draft, refusal_of, walk
from tests.office import House
from workflow.refusal import Kind

OLD, NEW = DECREE["considering"][0], "bahwa perlu dibentuk dan dilantik panitia;"


def edit(house: House, document_id: UUID, **fields: Any) -> int:
    """A change by its drafter; the revision that it made."""
    desk, staf = house.office.desk, house.actor("staf")
    return desk.edit(staf, document_id, fields, desk.view(staf, document_id).version).revision


def look(house: House, who: str, document_id: UUID) -> None:
    actor = house.actor(who)
    house.office.changes.note(actor, document_id, house.office.desk.view(actor, document_id).revision)


def returned(house: House) -> UUID:
    """Submitted, seen and returned by the secretary, edited twice, submitted again."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    look(house, "sekretaris", document_id)
    walk(house, document_id, "sekretaris return")
    edit(house, document_id, considering=[OLD, "bahwa sementara;"])
    edit(house, document_id, considering=[NEW], title="Panitia Baru")
    walk(house, document_id, "staf submit")
    return document_id


def test_changes_count_from_ones_own_last_look(house: House) -> None:
    """The secretary, who saw revision 1, finds two changes; the chair never looked and is told of none; nor is who wrote it."""
    document_id = returned(house)
    walk(house, document_id, "sekretaris endorse")
    changes = house.office.changes
    found = {who: changes.since(house.actor(who), document_id) for who in ("sekretaris", "ketua", "staf")}
    assert [(one.base, one.changes, one.open) for one in found.values()] == [
        (1, 2, True),
        (None, 0, True),
        (None, 0, True),
    ]


def test_a_look_does_not_take_the_count_away(house: House) -> None:
    """Having looked at the present content, one still finds what changed before it, until there is another."""
    document_id = returned(house)
    look(house, "sekretaris", document_id)
    since = house.office.changes.since(house.actor("sekretaris"), document_id)
    assert (since.base, since.changes, since.seen) == (1, 2, True)


def test_looks_are_noted_once(house: House) -> None:
    """Ten looks at one revision are one row; a revision that is not there is none."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    sekretaris = house.actor("sekretaris")
    for _ in range(10):
        look(house, "sekretaris", document_id)
    house.office.changes.note(sekretaris, document_id, 99)
    house.office.changes.note(sekretaris, document_id, 0)
    with house.office.database.read() as session:
        assert session.scalar(select(func.count()).where(Look.document_id == document_id)) == 1


def test_one_compares_what_was_submitted_or_seen(house: House) -> None:
    """Who reads drafts chooses among all contents; who does not, among those that were handed on; any other is refused."""
    document_id = returned(house)
    walk(house, document_id, "sekretaris endorse")
    changes = house.office.changes
    for who, numbers in (("staf", [3, 2, 1]), ("sekretaris", [3, 2, 1]), ("ketua", [3, 1])):
        assert [one.revision for one in changes.compare(house.actor(who), document_id).revisions] == numbers
    found = changes.compare(house.actor("ketua"), document_id)
    assert (found.old and found.old.revision, found.new.revision, found.count) == (1, 3, 2)
    refusal = refusal_of(changes.compare, house.actor("ketua"), document_id, 2, 3)
    assert (refusal.kind, refusal.fields[0].path) == (Kind.CONTENT, "from")


def test_any_two_revisions_are_compared_the_older_first(house: House) -> None:
    """Chosen the wrong way round, they are turned; one with itself has no change."""
    document_id = returned(house)
    changes, staf = house.office.changes, house.actor("staf")
    found = changes.compare(staf, document_id, 3, 1)
    assert (found.old and found.old.revision, found.new.revision, found.count) == (1, 3, 2)
    assert changes.compare(staf, document_id, 2, 2).count == 0
    assert [field.name for field in changes.compare(staf, document_id, 1, 2).fields] == ["considering"]


def test_a_first_content_has_nothing_to_be_compared_with(house: House) -> None:
    """The page says so; the file with tracked changes is refused."""
    document_id = draft(house)
    changes, staf = house.office.changes, house.actor("staf")
    assert changes.compare(staf, document_id).old is None
    assert refusal_of(changes.tracked, staf, document_id).kind is Kind.DOCUMENT


@pytest.mark.parametrize("who", ["agendaris", "auditor"])
def test_the_past_is_for_the_route(house: House, who: str) -> None:
    """Who may read the issued document, but had no part in it, does not see what was written before."""
    document_id = returned(house)
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    changes, actor = house.office.changes, house.actor(who)
    assert house.office.desk.view(actor, document_id)
    assert changes.since(actor, document_id).open is False
    for call in (changes.compare, changes.tracked, house.office.comments.threads):
        assert refusal_of(call, actor, document_id).kind is Kind.PERSON


def test_who_may_not_know_of_it_finds_nothing(house: House) -> None:
    """Another's draft is no document: not to be compared, looked at or commented on."""
    document_id, auditor, office = draft(house), house.actor("auditor"), house.office
    calls = (office.changes.since, office.changes.compare, office.changes.tracked, office.comments.threads)
    for call in calls:
        assert refusal_of(call, auditor, document_id).kind is Kind.UNKNOWN
    assert refusal_of(office.changes.note, auditor, document_id, 1).kind is Kind.UNKNOWN
    assert refusal_of(office.comments.write, auditor, document_id, "x").kind is Kind.UNKNOWN


def test_the_tracked_file_is_made_of_both_drafts(house: House) -> None:
    """Between revisions 1 and 3 it holds the words of both, by the body and no person; from a stored KONSEP and without."""
    document_id = returned(house)
    name, data = house.office.changes.tracked(house.actor("sekretaris"), document_id)
    assert name == "Perubahan-1-3-Panitia-Baru.docx"
    text = opened_text(data)
    assert "dilantik" in text
    assert "PELAKSANA" in text
    assert "Desi" not in text
    assert "Fitri" not in text
    assert house.office.changes.tracked(house.actor("sekretaris"), document_id)[1] == data
    assert "sementara" in opened_text(house.office.changes.tracked(house.actor("staf"), document_id, 2, 3)[1])


def opened_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_lost_konsep_is_made_again(house: House, tmp_path: Path) -> None:
    """Where the stored KONSEP is gone from the disk, the comparison is made from the content all the same."""
    document_id = returned(house)
    before = house.office.changes.tracked(house.actor("staf"), document_id)[1]
    empty = Comparing(house.office.cases, FileStore(tmp_path / "empty"))
    assert empty.tracked(house.actor("staf"), document_id)[1] == before


def test_acts_are_not_disturbed(house: House) -> None:
    """Looking and commenting leave version, content hash and open acts as they were."""
    document_id = returned(house)
    sekretaris = house.actor("sekretaris")
    before = house.office.desk.view(sekretaris, document_id)
    look(house, "sekretaris", document_id)
    house.office.comments.write(sekretaris, document_id, "Periksa lagi.", path="considering/0")
    after = house.office.desk.view(sekretaris, document_id)
    assert (after.version, after.content_sha256) == (before.version, before.content_sha256)
    assert act(house, "sekretaris", document_id, "endorse", expected_version=before.version).state.phase == "signing"
