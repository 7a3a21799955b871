"""Chosen documents gone through bit by bit: what is told of them at each moment, and what waits, in which order."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from documents.desk.together.acting import Item
from documents.desk.together.bundles import BundleView
from documents.drafting.documents import Document
from documents.store.base import new_id
from tests.deskwork import POKJA_DECREE, act, draft, dump, refusal_of, to_sign, walk
from tests.documents.desk.together.test_acting import counted, items
from tests.office import MORNING, House
from workflow.refusal import Kind


@pytest.fixture(autouse=True)
def morning(house: House) -> None:
    """Each test begins on the same morning, with nothing waiting for the chair."""
    house.office.clock.set(MORNING)
    while (waits := house.office.waiting.following(house.actor("ketua"))) is not None:
        act(house, "ketua", waits, "return", note="Dikembalikan.")


def gather(house: House, listed: Sequence[Item], action: str = "sign", who: str = "ketua") -> UUID:
    bundle_id = new_id()
    house.office.bundles.gather(house.actor(who), bundle_id, action, listed)
    return bundle_id


def look(house: House, bundle_id: UUID, who: str = "ketua") -> BundleView:
    return house.office.bundles.look(house.actor(who), bundle_id)


def told(view: BundleView) -> list[str]:
    return [item.status for item in view.items]


def test_it_tells_what_will_be_and_what_was(house: House) -> None:
    """Before: the numbers to come and what would be refused. After a part: done, refused, open. After all: nothing is open."""
    ids = [to_sign(house) for _ in range(4)]
    listed = items(house, ids)
    listed[1] = Item(ids[1], listed[1].version, "0" * 64)
    bundle_id = gather(house, listed)
    before = look(house, bundle_id)
    assert (before.begun, before.signs, before.numbers, told(before)) == (False, True, True, ["open"] * 4)
    forecasts = [item.expected_number for item in before.items]
    ordinals = [int(forecast.split("/")[0]) for forecast in forecasts if forecast]
    assert ordinals == list(range(ordinals[0], ordinals[0] + 3))
    assert before.items[1].reason is not None and forecasts[1] is None
    house.office.bundles.go_on(house.actor("ketua"), bundle_id, most=2)
    assert told(look(house, bundle_id)) == ["done", "refused", "open", "open"]
    house.office.bundles.go_on(house.actor("ketua"), bundle_id)
    after = look(house, bundle_id)
    assert told(after) == ["done", "refused", "done", "done"]
    assert [item.document.number for item in after.of("done") if item.document] == [f for f in forecasts if f]
    reason = after.items[1].reason
    assert reason is not None and "Isi naskah sudah berubah" in reason.id


def test_gone_through_twice_it_is_done_once(house: House) -> None:
    """The same bundle again writes nothing, and gathered again it stays as it was."""
    listed = items(house, [to_sign(house), to_sign(house)])
    bundle_id = gather(house, listed)
    house.office.bundles.go_on(house.actor("ketua"), bundle_id)
    before = dump(house.office.database)
    house.office.bundles.go_on(house.actor("ketua"), bundle_id)
    house.office.bundles.gather(house.actor("ketua"), bundle_id, "sign", listed[:1])
    assert dump(house.office.database) == before


def test_it_is_its_makers_alone(house: House) -> None:
    """For anybody else there is no such bundle; without step-up its maker does nothing with it."""
    one = to_sign(house)
    bundle_id = gather(house, items(house, [one]))
    assert refusal_of(look, house, bundle_id, "sekretaris").kind is Kind.UNKNOWN
    assert refusal_of(house.office.bundles.go_on, house.actor("sekretaris"), bundle_id).kind is Kind.UNKNOWN
    assert refusal_of(look, house, uuid4()).kind is Kind.UNKNOWN
    unproved = house.actor("ketua", stepped_up=False)
    assert refusal_of(house.office.bundles.go_on, unproved, bundle_id).code == "step_up_required"
    assert told(look(house, bundle_id)) == ["open"]


def test_what_one_may_not_know_of_is_not_told(house: House) -> None:
    """A foreign document in the list has no title, and is refused like one that is not there."""
    hidden = draft(house)
    bundle_id = gather(house, [*items(house, [to_sign(house)]), Item(hidden, 1, "0" * 64)])
    item = look(house, bundle_id).items[1]
    assert (item.document, item.reason and item.reason.id) == (None, "Naskah ini tidak ada, atau bukan untuk Anda.")
    house.office.bundles.go_on(house.actor("ketua"), bundle_id)
    assert told(look(house, bundle_id)) == ["done", "refused"]


def test_the_most_urgent_come_first(house: House) -> None:
    """By urgency, then by what is due, then by what came first; pages follow each other without a gap, counts agree."""
    ids = [to_sign(house) for _ in range(5)]
    changed = {
        ids[3]: {"urgency": "segera"},
        ids[1]: {"due_on": date(2019, 12, 17)},
        ids[4]: {"due_on": date(2019, 12, 16)},
    }
    with house.office.database.write() as session:
        for key, values in changed.items():
            session.execute(update(Document).where(Document.id == key).values(**values))
        session.execute(update(Document).where(Document.id.in_((ids[0], ids[2]))).values(due_on=None))
    waiting, ketua = house.office.waiting, house.actor("ketua")
    expected = [ids[place] for place in (3, 4, 1, 0, 2)]
    assert [turn.row.id for turn in waiting.page(ketua).items] == expected
    found, after = [], None
    for _ in range(3):
        page = waiting.page(ketua, after, limit=2)
        found += [turn.row.id for turn in page.items]
        after = page.next
    assert (found, after) == (expected, None)
    assert house.office.desk.counts(ketua, ["turn"]) == {"turn": 5}
    place = waiting.place(ketua, expected[1])
    assert place is not None
    assert (place.number, place.total, place.before, place.after) == (2, 5, expected[0], expected[2])
    assert waiting.following(ketua, expected[0]) == expected[1]
    assert waiting.place(ketua, draft(house)) is None
    assert refusal_of(waiting.page, ketua, "1~morgen~x~y").kind is Kind.CONTENT


def test_a_row_tells_who_initialled_and_what_changed(house: House) -> None:
    """Initials that count, by whom; how much is new since the last look."""
    one = to_sign(house)
    ketua = house.actor("ketua")
    (turn,) = house.office.waiting.page(ketua).items
    assert [(given.step.id, given.person) for given in turn.initials] == [("Sekretaris", "Ny. Desi Marlina")]
    assert (turn.changes, turn.line and turn.line.action) == (0, "sign")
    house.office.changes.note(ketua, one, 1)
    act(house, "ketua", one, "return", note="Perbaiki.")
    view = house.office.desk.view(house.actor("staf"), one)
    house.office.desk.edit(house.actor("staf"), one, {"title": "Panitia Lain"}, view.version)
    walk(house, one, "staf submit", "sekretaris endorse")
    (turn,) = house.office.waiting.page(ketua).items
    assert turn.changes == house.office.changes.since(ketua, one).changes == 1


def test_a_list_takes_as_many_questions_at_any_length(house: House) -> None:
    """Rows cost no question each."""
    ketua, asked = house.actor("ketua"), []
    for _ in range(2):
        for _ in range(3):
            to_sign(house)
        with counted(house) as said:
            house.office.waiting.page(ketua)
        asked.append(len(said))
    assert asked[0] == asked[1] <= 8


def test_an_act_that_nobody_knows_is_refused_at_once(house: House) -> None:
    """Whatever is sent as the action's name, nothing is kept of it."""
    ids = [to_sign(house)]
    before = dump(house.office.database)
    for action in ("", "x" * 61, "sign\x00", "edit"):
        assert refusal_of(gather, house, items(house, ids), action).kind is Kind.UNKNOWN
    assert dump(house.office.database, "refusal_log") == {k: v for k, v in before.items() if k != "refusal_log"}


def test_a_list_sent_twice_at_the_same_time_is_kept_once(house: House) -> None:
    """Two presses of the button: both lead to the same page."""
    listed, ketua, bundle_id = items(house, [to_sign(house)]), house.actor("ketua"), new_id()
    start = Barrier(4)

    def press(_: int) -> None:
        start.wait()
        house.office.bundles.gather(ketua, bundle_id, "sign", listed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert told(look(house, bundle_id)) == ["open"]


def test_what_becomes_of_it_later_is_not_told(house: House) -> None:
    """Done, and then back with its drafter, a document is told as it was seen: not what it is called since."""
    document_id = draft(house, fields=POKJA_DECREE)
    act(house, "staf", document_id, "submit")
    bundle_id = gather(house, items(house, [document_id]), "endorse", "pokja1")
    house.office.bundles.go_on(house.actor("pokja1"), bundle_id)
    assert look(house, bundle_id, "pokja1").items[0].document
    act(house, "sekretaris", document_id, "return", note="Perbaiki.")
    view = house.office.desk.view(house.actor("staf"), document_id)
    house.office.desk.edit(house.actor("staf"), document_id, {"title": "Rahasia"}, view.version)
    (item,) = look(house, bundle_id, "pokja1").items
    assert (item.status, item.title, item.document) == ("done", "Panitia Pelaksana", None)
