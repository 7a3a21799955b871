"""Running documents moved to a newer edition: each by an event of its own, undone until something else happens."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update

from documents.approval.defining.past import MOVED, MOVED_BACK
from documents.approval.views import SearchQuery
from documents.desk.together.acting import Item
from documents.drafting.documents import Document
from documents.renewal.standing import lost
from tests.deskwork import DECREE, POKJA_DECREE, act, draft, dump, entries, refusal_of, to_sign, walk
from tests.documents.renewal.conftest import Moving
from tests.journeys.acting import word_template
from tests.office import MORNING

RENAMED = (('phase = "issued"', "phase = issued"), ('"issued"', '"terbit"'), ("phase = issued", 'phase = "issued"'))
"""A state that has its phase's name gets another; the phase keeps it."""
RELABELLED = ("workflows/decree.toml", 'id = "Diperiksa"', 'id = "Ditelaah"')


def test_a_document_moves_and_goes_on(moving_anywhere: Moving) -> None:
    """It keeps state, content and initials, and is signed by the new edition's lines; one event says from where to where."""
    moving, house = moving_anywhere, moving_anywhere.house
    document_id = draft(house)
    before = walk(house, document_id, "staf submit", "sekretaris endorse")
    assert before is not None
    edition = moving.publish(
        RELABELLED, ("workflows/decree.toml", 'id = "Menunggu Tanda Tangan"', 'id = "Di meja Ketua"')
    )
    assert moving.codes() == {document_id: None}
    moving.move(document_id)

    after = house.office.desk.view(house.actor("staf"), document_id)
    assert (after.state.name, after.state.label.id) == (before.state.name, "Di meja Ketua")
    assert (after.content_sha256, after.revision) == (before.content_sha256, before.revision)
    assert (after.version, after.since) == (before.version + 1, before.since)
    event = entries(house, document_id)[-1]
    assert (event.action, event.version, event.from_state) == (MOVED, after.version, event.to_state)
    assert (event.details["from"]["version"], event.details["to"]["sha256"]) == (1, edition.sha256)
    assert event.actor_id == house.people["admin"]
    told = house.office.desk.history(house.actor("staf"), document_id)[-1]
    assert told.label.id == "memindahkannya dari edisi 1 ke edisi 2"
    assert moving.codes() == {}
    assert act(house, "ketua", document_id, "sign").number is not None


def test_a_move_is_undone_until_something_happens(moving_anywhere: Moving) -> None:
    """Undone, the document stands as before, by an event of its own; after any other act it stays, with the reason."""
    moving, house = moving_anywhere, moving_anywhere.house
    admin, other = house.actor("admin"), draft(house)
    document_id = draft(house)
    act(house, "staf", document_id, "submit")
    moving.publish(RELABELLED)
    first = moving.move(document_id, other)
    assert undone(moving, first) == {}
    moving.door.undo(admin, document_id)
    assert undone(moving, first) == {document_id: False}

    view = house.office.desk.view(house.actor("staf"), document_id)
    assert view.state.label.id == "Diperiksa"
    assert [event.action for event in entries(house, document_id)][-2:] == [MOVED, MOVED_BACK]
    assert moving.codes() == {document_id: None}
    assert refusal_of(moving.door.undo, admin, document_id).code == "acted_since"
    again = moving.move(document_id)
    assert (undone(moving, first), undone(moving, again)) == ({document_id: False}, {})
    act(house, "sekretaris", document_id, "endorse")
    act(house, "staf", other, "submit")
    before = dump(house.office.database)
    for each in (document_id, other):
        assert refusal_of(moving.door.undo, admin, each).code == "acted_since"
    assert dump(house.office.database) == before


def test_the_time_of_a_turn_is_that_of_the_new_edition(moving_anywhere: Moving) -> None:
    """Two working days for the secretary become five, counted from when she got it, and two again when the move is undone;
    whoever gets it by the move has theirs from that day.
    """
    moving, house = moving_anywhere, moving_anywhere.house
    admin, kept, passed_on = house.actor("admin"), draft(house), draft(house, fields=POKJA_DECREE)
    walk(house, kept, "staf submit")
    walk(house, passed_on, "staf submit")

    def due() -> list[date | None]:
        with house.office.database.read() as session:
            return [session.get_one(Document, key).due_on for key in (kept, passed_on)]

    assert due() == [date(2019, 12, 18), date(2019, 12, 18)]
    house.office.clock.set(MORNING + timedelta(days=1))
    flow = "workflows/decree.toml"
    slower = (flow, '{ position = "secretary" }', '{ position = "secretary" }\ndays = 5')
    other = (flow, '{ head_of = "working_group" }', '{ position = "head_pokja_2" }')
    moving.publish(slower, other)
    moving.move(kept, passed_on)
    assert due() == [date(2019, 12, 23), date(2019, 12, 19)]
    with house.office.database.read() as session:  # the beat hears of it
        assert session.get_one(Document, kept).changed_at == MORNING + timedelta(days=1)
    for each in (kept, passed_on):
        moving.door.undo(admin, each)
    assert due() == [date(2019, 12, 18), date(2019, 12, 19)]


def undone(moving: Moving, order: UUID) -> dict[UUID, bool]:
    """Those of an order that were taken back, each with whether that may be done once more."""
    rows = moving.door.result(moving.house.actor("admin"), order).rows
    return {row.id: row.undoable for row in rows if row.undone}


def test_one_that_cannot_move_keeps_none_back(moving: Moving) -> None:
    """Of several, each has its own result; one that changed since the dry run is looked at again."""
    house = moving.house
    issued, review, new = draft(house), draft(house), draft(house)
    walk(house, issued, "staf submit", "sekretaris endorse")
    act(house, "staf", review, "submit")
    moving.publish(RELABELLED)
    assert set(moving.codes().values()) == {None}
    act(house, "ketua", issued, "sign")
    order = moving.move(issued, review, new, review)

    result = moving.door.result(house.actor("sekretaris"), order)
    assert [row.id for row in result.rows] == [issued, review, new]
    assert [(row.reason is None, row.undoable) for row in result.rows] == [(False, False), (True, True), (True, True)]
    assert [row.reason.id for row in result.rows if row.reason] == ["Sudah terbit atau ditutup."]
    assert [row.version for row in moving.dry_run().values()] == []


def test_only_to_what_is_newest(moving: Moving) -> None:
    """An order that was looked at before a newer publication moves nothing."""
    house = moving.house
    document_id = draft(house)
    second = moving.publish(RELABELLED)
    moving.publish(("workflows/decree.toml", 'id = "Ditelaah"', 'id = "Dibaca"'))
    before = dump(house.office.database)
    refusal = refusal_of(moving.door.move, house.body_id, house.actor("admin"), second.id, [document_id])
    assert refusal.code == "stale_edition"
    assert dump(house.office.database) == before


def test_who_moves_reads_nothing(moving: Moving) -> None:
    """An admin moves without a title, the secretary sees titles and does not move, a drafter finds no such page."""
    house = moving.house
    document_id = draft(house)
    moving.publish(RELABELLED)
    newest = moving.door.dry_run(house.body_id, None).edition_id
    assert [moving.dry_run(who)[document_id].title for who in ("admin", "sekretaris")] == [None, "Panitia Pelaksana"]
    for who, code in (("sekretaris", "not_yours"), ("staf", "no_such_page"), ("auditor", "no_such_page")):
        actor = house.actor(who)
        assert refusal_of(moving.door.move, house.body_id, actor, newest, [document_id]).code == code
        assert refusal_of(moving.door.undo, actor, document_id).code == code
    assert refusal_of(moving.door.dry_run, house.body_id, house.actor("staf")).code == "no_such_page"
    moving.move(document_id)
    assert refusal_of(house.office.desk.view, house.actor("admin"), document_id).code == "no_such_document"


def test_an_occupied_state_is_never_lost(moving: Moving) -> None:
    """A workflow without the state in which a document stands takes nothing from it: it is decided by the lines it has. Were
    its state ever missing in its own edition, `naskah check` would say so.
    """
    house = moving.house
    document_id = to_sign(house)
    moving.publish(("workflows/decree.toml", "awaiting_signature", "di_meja_ketua"))
    assert moving.codes() == {document_id: "state_gone"}
    order = moving.move(document_id)
    assert [row.reason is None for row in moving.door.result(house.actor("admin"), order).rows] == [False]
    with house.office.database.read() as session:
        assert lost(session, house.office.definitions) == []
    assert act(house, "ketua", document_id, "sign").number is not None
    with house.office.database.write() as session:
        session.execute(update(Document).where(Document.id == document_id).values(state="nowhere"))
    with house.office.database.read() as session:
        assert lost(session, house.office.definitions) == ["pkk_sumbar 1: decree nowhere (1)"]


def test_lists_find_what_stands_on_older_editions(moving: Moving) -> None:
    """Where a newer workflow calls its states otherwise, an issued letter still waits to be dispatched, a draft is still a
    draft, and both are found by their states.
    """
    house, desk = moving.house, moving.house.office.desk
    issued, begun = to_sign(house), draft(house)
    act(house, "ketua", issued, "sign")
    names = [f"workflows/{name}.toml" for name in ("decree", "letter")]
    moving.publish(*((name, old, new) for name in names for old, new in (*RENAMED, ('"draft"', '"konsep"'))))
    registrar, staff = house.actor("agendaris"), house.actor("staf")
    assert [row.id for row in desk.search(registrar, SearchQuery(queue="to_do")).items] == [issued]
    assert desk.counts(registrar)["to_do"] == 1
    assert [row.id for row in desk.search(staff, SearchQuery(queue="drafts")).items] == [begun]
    assert {"draft", "konsep", "issued", "terbit"} <= desk.states(staff).keys()


def test_what_moved_is_signed_with_others(moving: Moving) -> None:
    """A document whose past happened under names that its definitions no longer have waits in the list with its initials, and
    is signed among others.
    """
    house, ketua = moving.house, moving.house.actor("ketua")
    first, second = to_sign(house), to_sign(house)
    moving.publish(("workflows/decree.toml", '"draft"', '"konsep"'))
    moving.move(first)
    turns = house.office.waiting.page(ketua).items
    assert [(turn.row.id, len(turn.initials)) for turn in turns] == [(first, 1), (second, 1)]
    items = [Item(turn.row.id, turn.row.version, turn.content_sha256) for turn in turns]
    assert [result.refusal for result in house.office.together.act(ketua, "sign", items)] == [None, None]


def test_a_draft_takes_a_new_template(moving: Moving) -> None:
    """Its content then has another code: a revision of its own, by the author of the last and not by who moved; undone, the
    first code again.
    """
    house = moving.house
    document_id, other = draft(house), draft(house)
    word_template(moving.folder / "templates" / "decree.docx", ["{{ number }} {{ title }}"])
    moving.publish()
    before = house.office.desk.view(house.actor("staf"), document_id)
    moving.move(document_id, other)
    moving.door.undo(house.actor("admin"), other)
    after, undone = (house.office.desk.view(house.actor("staf"), one) for one in (document_id, other))

    assert (after.revision, after.fields, after.title) == (2, before.fields, before.title)
    assert after.content_sha256 != before.content_sha256 == undone.content_sha256
    with house.office.database.read() as session:
        row = session.get_one(Document, document_id)
        assert house.office.cases.case(session, None, row).authors == {house.people["staf"]}
    view = walk(house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    assert view is not None
    assert view.number is not None


def test_a_move_is_told_to_nobody(moving: Moving) -> None:
    """A draft that changes its edition changes no hands: notices are made over the move, and it is none."""
    moving_draft = draft(moving.house)
    moving.publish(RELABELLED)
    maker = moving.house.office.notices.maker
    maker.make_all()
    moving.move(moving_draft)
    moving.door.undo(moving.house.actor("admin"), moving_draft)
    assert maker.make_all() == 0


def test_who_numbers_finds_what_an_older_edition_left(moving_anywhere: Moving) -> None:
    """Signed confidential decrees wait to be numbered by hand. A newer edition calls their state otherwise, another numbers
    by itself: they stay on their own, and the registry clerk still sees and numbers them.
    """
    moving, house = moving_anywhere, moving_anywhere.house
    flow = "workflows/decree.toml"
    moving.publish((flow, " automatic = true,", ""))
    waiting = [draft(house, fields={**DECREE, "security_class": "rahasia"}) for _ in range(3)]
    for each in waiting:
        walk(house, each, "staf submit", "sekretaris endorse", "ketua sign")
    desk = house.office.desk

    def found() -> set[UUID]:
        return {row.id for row in desk.search(house.actor("agendaris"), SearchQuery(limit=200)).items}

    assert found() == set(waiting)
    act(house, "agendaris", waiting[0], "issue")
    moving.publish(
        (flow, 'phase = "signed"', "phase = signed"),
        (flow, '"signed"', '"diteken"'),
        (flow, "phase = signed", 'phase = "signed"'),
    )
    assert found() >= set(waiting[1:])
    assert act(house, "agendaris", waiting[1], "issue").number
    moving.publish((flow, 'action = "issue", ', 'action = "issue", automatic = true,'))
    assert found() >= {waiting[2]}
    assert act(house, "agendaris", waiting[2], "issue").number
