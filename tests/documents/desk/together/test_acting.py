"""One act on many documents: each with a result of its own, one refused never in another's way, numbers without a gap."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select, update

from documents.approval.replies import IdempotencyKey
from documents.desk import casework
from documents.desk.together.acting import MOST, Item, Result, Together
from documents.drafting.documents import Document
from documents.numbering.counters import Counter
from documents.register.entries import RegisterEntry
from tests.deskwork import LETTER, act, added, draft, dump, entries, log_of, refusal_of, to_sign, walk
from tests.documents.rendering.samples import REPORT
from tests.office import MORNING, House
from workflow.refusal import Kind


@pytest.fixture(autouse=True)
def morning(house: House) -> None:
    """Each test begins on the same morning."""
    house.office.clock.set(MORNING)


def items(house: House, ids: Sequence[UUID], batch: str | None = None) -> list[Item]:
    """The documents as they stand; with `batch` each is done once under that name."""
    with house.office.database.read() as session:
        rows = {row.id: row for row in session.scalars(select(Document).where(Document.id.in_(ids)))}
    keys = IdempotencyKey(batch, "0" * 64) if batch else None
    return [Item(one, rows[one].version, rows[one].content_sha256, keys) for one in ids]


def sign(house: House, some: Sequence[Item]) -> tuple[Result, ...]:
    return house.office.together.act(house.actor("ketua"), "sign", some)


def codes(results: Sequence[Result]) -> list[str | None]:
    """How each was refused, None where it was done."""
    return [result.refusal.code if result.refusal else None for result in results]


def numbers(house: House, ids: Sequence[UUID]) -> list[int]:
    """The ordinals that the documents got."""
    with house.office.database.read() as session:
        query = select(RegisterEntry.document_id, RegisterEntry.ordinal).where(RegisterEntry.document_id.in_(ids))
        found = {row[0]: row[1] for row in session.execute(query)}
    return [found[one] for one in ids if one in found]


def series(house: House) -> list[int]:
    """All ordinals of the decrees in order."""
    with house.office.database.read() as session:
        query = select(RegisterEntry.ordinal).where(RegisterEntry.series == "KEP").order_by(RegisterEntry.ordinal)
        return list(session.scalars(query))


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    database = house.office.database
    engines = {database._writer, database._reader} if database.dialect == "sqlite" else {database._writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def test_each_leaves_what_it_leaves_alone(house: House) -> None:
    """Signed together, documents stand, are registered and put on record exactly as one that is signed by itself."""
    alone, *several = [to_sign(house) for _ in range(3)]
    before = dump(house.office.database)
    act(house, "ketua", alone, "sign")
    once = added(before, dump(house.office.database))
    before = dump(house.office.database)
    assert codes(sign(house, items(house, several))) == [None, None]
    assert added(before, dump(house.office.database)) == {name: 2 * rows for name, rows in once.items()}
    told = [
        [(e.action, e.from_state, e.to_state, e.acting_as, e.version, e.actor_id) for e in entries(house, one)]
        for one in (alone, *several)
    ]
    assert told[0] == told[1] == told[2]
    for one in several:
        view = house.office.desk.view(house.actor("ketua"), one)
        event = entries(house, one)[-1]
        assert event.details == {"number": view.number, "issued_on": "2019-12-16"}
        assert (view.version, view.number is not None) == (event.version, True)


@pytest.mark.parametrize("first", [1, casework.FIRST])
def test_numbers_follow_the_list(house: House, monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    """Numbers are given in the order of the list, whatever the documents' ids, and however many are gone through at once."""
    monkeypatch.setattr(casework, "FIRST", first)
    ids = [to_sign(house) for _ in range(4)][::-1]
    sign(house, items(house, ids))
    found = numbers(house, ids)
    assert found == list(range(found[0], found[0] + 4))


def test_one_refused_blocks_no_other(house: House) -> None:
    """Unknown, changed, stale, elsewhere: each is refused for its own reason and takes no number; the others are done, and
    the log has one line for each that is about the person or the document.
    """
    good, changed, stale, elsewhere, foreign, last = (
        to_sign(house), to_sign(house), to_sign(house), draft(house, type="letter", fields=LETTER), uuid4(), to_sign(house)
    )  # fmt: skip
    listed = {one.document_id: one for one in items(house, [good, changed, stale, elsewhere, last])}
    listed[changed] = Item(changed, listed[changed].version, "0" * 64)
    listed[stale] = Item(stale, 1, listed[stale].content_sha256)
    walk(house, elsewhere, "staf submit")
    listed[elsewhere] = items(house, [elsewhere])[0]
    listed[foreign] = Item(foreign, 3, "0" * 64)
    results = sign(house, [listed[one] for one in (good, changed, stale, elsewhere, foreign, last)])
    assert codes(results) == [None, "content_changed", "stale_version", "not_now", "no_such_document", None]
    first, second = numbers(house, [good, last])
    assert second == first + 1
    assert numbers(house, [changed, stale, elsewhere]) == []
    assert [line[1:] for line in log_of(house, changed)] == [("sign", "content_changed")]
    assert log_of(house, stale) == []
    assert codes(sign(house, items(house, [changed, stale]))) == [None, None]
    assert series(house) == list(range(series(house)[0], series(house)[0] + len(series(house))))


def test_what_fails_with_the_number_is_alone_in_it(house: House) -> None:
    """A refusal that comes only with the number undoes its chunk; then each document is done by itself, and the letter that
    stood between two decrees is signed.
    """
    decree, other, letter = to_sign(house), to_sign(house), draft(house, type="letter", fields=LETTER)
    walk(house, letter, "staf submit", "sekretaris endorse")

    def last_on(day: date) -> None:
        with house.office.database.write() as session:
            session.execute(update(Counter).where(Counter.series == "KEP").values(last_on=day))

    last_on(date(2019, 12, 20))
    listed = items(house, [decree, letter, other])
    assert codes(sign(house, listed)) == ["date_before_last", None, "date_before_last"]
    last_on(date(2019, 12, 16))
    assert codes(sign(house, items(house, [decree, other]))) == [None, None]
    assert numbers(house, [decree, other])[1] - numbers(house, [decree, other])[0] == 1


def test_initials_are_given_together(house: House) -> None:
    """Not signatures only: reviewers initial many at once, though not what they drafted themselves."""
    others, own = [draft(house), draft(house)], draft(house, "sekretaris")
    for one in others:
        walk(house, one, "staf submit")
    walk(house, own, "sekretaris submit")
    together = house.office.together
    results = together.act(house.actor("sekretaris"), "endorse", items(house, [others[0], own, others[1]]))
    assert codes(results) == [None, "own_draft", None]
    assert [len(house.office.desk.view(house.actor("ketua"), one).steps) for one in others]
    assert codes(sign(house, items(house, others))) == [None, None]


def test_what_needs_a_file_each_is_done_one_by_one(house: House) -> None:
    """Submitting makes a KONSEP of each document: that too goes together, each by itself."""
    ids = [draft(house), draft(house, fields={"title": "Panitia"}), draft(house)]
    results = house.office.together.act(house.actor("staf"), "submit", items(house, ids))
    assert codes(results) == [None, "fields_missing", None]


@pytest.mark.parametrize("first", [1, casework.FIRST])
def test_what_waits_for_another_of_the_list_is_done_behind_it(
    changed: Callable[..., House], monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """Each as if it were done by itself: a report on a decree is signed where that is before it in the list, else refused."""
    monkeypatch.setattr(casework, "FIRST", first)
    house = changed(
        (', "references_issued"]', "]"),
        ('"holds_signing_position", ', '"holds_signing_position", "references_issued", '),
    )
    for ahead in (True, False):
        decree = to_sign(house)
        report = draft(house, type="report", fields={**REPORT, "reference": str(decree)})
        walk(house, report, "staf submit", "sekretaris endorse")
        listed = [decree, report] if ahead else [report, decree]
        assert codes(sign(house, items(house, listed))) == ([None, None] if ahead else ["reference_not_issued", None])


@pytest.mark.parametrize("many", [0, MOST + 1])
def test_the_length_of_a_list_is_limited(house: House, many: int) -> None:
    """None, or more than 200, is refused as a whole with what to do."""
    refusal = refusal_of(sign, house, [Item(uuid4(), 1, "0" * 64) for _ in range(many)])
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, ["items"])


def test_a_document_named_twice_is_refused_by_name(house: House) -> None:
    """The list is refused, each place of the document named; nothing is done."""
    one, other = to_sign(house), to_sign(house)
    listed = items(house, [one, other])
    refusal = refusal_of(sign, house, [*listed, listed[0]])
    assert [problem.path for problem in refusal.fields] == ["items/0/id", "items/2/id"]
    assert str(one) in refusal.fields[0].text.id
    assert numbers(house, [one, other]) == []


def test_without_step_up_nothing_is_done(house: House) -> None:
    """One proof of presence serves all, and without it not even the first is signed."""
    one = to_sign(house)
    listed, actor = items(house, [one]), house.actor("ketua", stepped_up=False)
    refusal = refusal_of(house.office.together.act, actor, "sign", listed)
    assert (refusal.code, refusal.kind) == ("step_up_required", Kind.STEP_UP)
    assert numbers(house, [one]) == []


def test_sent_twice_it_is_done_once(house: House) -> None:
    """The same keys again: every result again, and nothing more is written."""
    ids = [to_sign(house), to_sign(house)]
    listed = items(house, ids, "batch 1")
    assert codes(sign(house, listed)) == [None, None]
    before = dump(house.office.database)
    assert codes(sign(house, listed)) == [None, None]
    assert dump(house.office.database) == before


def test_many_take_as_few_statements_as_two(house: House) -> None:
    """How many statements a chunk sends does not depend on how many documents are in it; where the database does not take many
    changes as one, each document's row is one more.
    """
    sent, ketua = [], house.actor("ketua")
    for many in (4, 6):
        listed = items(house, [to_sign(house) for _ in range(many)])
        with counted(house) as said:
            house.office.together.act(ketua, "sign", listed)
        sent.append(len(said))
    rows = (0, 0) if house.office.database.dialect == "postgresql" else (4, 6)
    assert sent[0] - rows[0] == sent[1] - rows[1] <= 12


def test_batches_and_single_acts_leave_no_gap(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches and single signatures at once on one series: every number once, none left out."""
    monkeypatch.setattr(casework, "FIRST", 1)
    lists = [items(house, [to_sign(house) for _ in range(6)]) for _ in range(2)]
    singles = [to_sign(house) for _ in range(4)]
    refused = items(house, [to_sign(house)])[0]
    lists[0].insert(3, Item(refused.document_id, refused.version, "0" * 64))
    meeting, first = Barrier(3), len(series(house))
    ketua = house.actor("ketua")

    def batch(listed: list[Item]) -> None:
        meeting.wait(10)
        Together(house.office.desk, chunk=3).act(ketua, "sign", listed)

    def each() -> None:
        meeting.wait(10)
        for one in singles:
            act(house, "ketua", one, "sign")

    threads = [Thread(target=partial(batch, listed)) for listed in lists] + [Thread(target=each)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = series(house)
    assert len(found) - first == 16
    assert found == list(range(found[0], found[0] + len(found)))
