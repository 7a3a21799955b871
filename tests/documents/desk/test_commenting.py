"""Comments: who writes them, where they stand after the content changed, how a thread ends."""

from typing import Any
from uuid import UUID

import pytest

from documents.desk.reading.commenting import Thread
from documents.drafting.comments import MOST, Comment
from documents.store.base import new_id
from tests.deskwork import DECREE, LETTER, draft, dump, refusal_of, walk
from tests.office import House
from workflow.refusal import Kind

CONSIDERING = ["bahwa program kerja disusun;", "bahwa perlu dibentuk panitia rapat;", "bahwa biaya tersedia;"]
FIELDS = {**DECREE, "considering": CONSIDERING}


def submitted(house: House, **fields: Any) -> UUID:
    document_id = draft(house, fields={**FIELDS, **fields})
    walk(house, document_id, "staf submit")
    return document_id


def write(house: House, who: str, document_id: UUID, text: str | None = "Periksa lagi.", **rest: Any) -> Thread:
    """A text by this person; the newest thread."""
    found = house.office.comments.write(house.actor(who), document_id, text, **rest)
    return max(found.threads, key=lambda thread: thread.entries[-1].id)


def threads(house: House, who: str, document_id: UUID, fields: Any = None) -> tuple[Thread, ...]:
    return house.office.comments.threads(house.actor(who), document_id, fields).threads


def test_a_comment_follows_its_recital(house: House) -> None:
    """Written on recital b, returned; the drafter moves it on top, then rewrites it, then takes it out."""
    document_id = submitted(house)
    write(house, "sekretaris", document_id, path="considering/1")
    walk(house, document_id, "sekretaris return")
    desk, staf = house.office.desk, house.actor("staf")
    ways = (
        ([CONSIDERING[1], CONSIDERING[0], CONSIDERING[2]], "considering/0", "moved"),
        ([CONSIDERING[0], "bahwa perlu dibentuk panitia kerja;", CONSIDERING[2]], "considering/1", "changed"),
        ([CONSIDERING[0], CONSIDERING[2]], "considering", "gone"),
        (CONSIDERING, "considering/1", "here"),
    )
    for considering, path, fate in ways:
        desk.edit(staf, document_id, {"considering": considering}, desk.view(staf, document_id).version)
        (thread,) = threads(house, "staf", document_id)
        assert (thread.anchor.path, thread.anchor.fate) == (path, fate)
        assert bool(thread.was) == (fate in ("changed", "gone"))


def test_a_comment_follows_what_nobody_has_saved(house: House) -> None:
    """In the form it stands beside the row as that stands now."""
    document_id = submitted(house)
    write(house, "sekretaris", document_id, path="considering/1")
    fields = {**FIELDS, "considering": ["", CONSIDERING[2], CONSIDERING[1]]}
    (thread,) = threads(house, "staf", document_id, fields)
    assert thread.anchor.path == "considering/2"


def test_a_thread_is_answered_and_ends(house: House) -> None:
    """A remark, a reply, done by the drafter; a later answer opens it again."""
    document_id = submitted(house)
    first = write(house, "sekretaris", document_id)
    walk(house, document_id, "sekretaris return")
    assert [one.kind for one in write(house, "staf", document_id, "Sudah?", thread_id=first.id).entries] == [
        "remark",
        "reply",
    ]
    assert write(house, "staf", document_id, None, thread_id=first.id, done=True).done
    assert house.office.comments.waiting(house.actor("staf"), document_id) == 0
    assert not write(house, "sekretaris", document_id, "Belum.", thread_id=first.id).done
    assert house.office.comments.waiting(house.actor("staf"), document_id) == 1


def test_only_the_drafter_says_done(house: House) -> None:
    """A reviewer may not, also not of their own remark."""
    document_id = submitted(house)
    first = write(house, "sekretaris", document_id)
    refusal = refusal_of(write, house, "sekretaris", document_id, None, thread_id=first.id, done=True)
    assert refusal.kind is Kind.PERSON


def test_the_same_form_twice_is_one_comment(house: House) -> None:
    """The id that came with the form makes a second click harmless; another's id is no comment."""
    document_id, token = submitted(house), new_id()
    for _ in range(2):
        write(house, "sekretaris", document_id, comment_id=token)
    assert len(threads(house, "staf", document_id)) == 1
    assert refusal_of(write, house, "staf", document_id, comment_id=token).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "rest", "path"),
    [
        ("", {}, "text"),
        (" \n ", {}, "text"),
        (None, {}, "text"),
        ("x" * 2001, {}, "text"),
        ("a\x07b", {}, "text"),
        ("x", {"path": "considering/9"}, "path"),
        ("x", {"path": "nothing"}, "path"),
        ("x", {"path": "considering/\x00"}, "path"),
        ("x", {"path": "c" * 5000}, "path"),
    ],
)
def test_what_is_malformed_is_named(house: House, text: str | None, rest: dict[str, str], path: str) -> None:
    """Nothing to read, too much of it, odd characters, a part that is not there: refused, and nothing is written."""
    document_id = submitted(house)
    before = dump(house.office.database)
    refusal = refusal_of(write, house, "sekretaris", document_id, text, **rest)
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, [path])
    assert dump(house.office.database) == before


def test_a_thread_of_another_document_is_none(house: House) -> None:
    """One answers only what was remarked on this document."""
    one, other = submitted(house), submitted(house)
    thread = write(house, "sekretaris", one)
    assert refusal_of(write, house, "sekretaris", other, thread_id=thread.id).kind is Kind.UNKNOWN


def test_after_the_signature_nothing_is_remarked(house: House) -> None:
    """The content stands: what was remarked can be read, and nothing added."""
    document_id = submitted(house)
    write(house, "sekretaris", document_id)
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    refusal = refusal_of(write, house, "ketua", document_id)
    assert (refusal.kind, refusal.code) == (Kind.DOCUMENT, "comments_closed")
    assert len(threads(house, "ketua", document_id)) == 1


def test_a_reader_without_a_part_may_not(house: House) -> None:
    """The registry clerk reads the issued document, and neither reads nor writes comments."""
    document_id = submitted(house)
    walk(house, document_id, "sekretaris endorse", "ketua sign")
    assert refusal_of(write, house, "agendaris", document_id).kind is Kind.PERSON
    assert house.office.comments.waiting(house.actor("agendaris"), document_id) == 0


def test_a_document_takes_so_many_texts(house: House) -> None:
    """The bound is told, and the ones that are there stay."""
    document_id = draft(house, type="letter", fields=LETTER)
    walk(house, document_id, "staf submit")
    first = write(house, "sekretaris", document_id)
    with house.office.database.write() as session:
        begun = session.get_one(Comment, first.id)
        same = {
            "body_id": begun.body_id,
            "document_id": document_id,
            "thread_id": first.id,
            "author_id": begun.author_id,
        }
        session.add_all(Comment(**same, kind="reply", revision=1, text="x", at=begun.at) for _ in range(MOST - 1))
    assert refusal_of(write, house, "sekretaris", document_id).code == "too_many_comments"


def test_everything_that_stands_there_can_be_remarked_on(house: House) -> None:
    """Each place that is offered is taken, the document as a whole among them."""
    annex = {"title": "SUSUNAN", "tables": [{"columns": ["NAMA", "JABATAN"], "rows": [["Ny. Ani", "Ketua"]]}]}
    document_id = submitted(house, annexes=[annex])
    places = house.office.comments.threads(house.actor("sekretaris"), document_id).places
    words = {path: text.id for path, text in places}
    assert words["considering/1"] == "Menimbang huruf b"
    assert words["annexes/0/tables/0/rows/0"] == "Lampiran baris 1"
    for path in words:
        assert write(house, "sekretaris", document_id, path=path).anchor.fate == "here"
