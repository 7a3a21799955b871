"""Notices are made from what happened: to the right people, each once, whoever makes them how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update

from documents.bodies.granting import confirm_grant, end_grant, grant
from documents.bodies.people import RoleGrant
from documents.notices.making import Maker
from documents.notices.notices import Notice, NoticeCursor
from documents.store.base import new_id
from tests.deskwork import act, draft, to_sign, walk
from tests.documents.desk.together.test_acting import counted, items
from tests.documents.notices.telling import due, look, make, told, unread
from tests.enrolled import confirm, device_for, seat
from tests.office import House


def test_whose_turn_it_is_is_told(house: House) -> None:
    """Each next one is told in turn; who has acted is not reminded of it, and has read what they were told."""
    document_id = draft(house)
    make(house)
    assert told(house, document_id) == []
    walk(house, document_id, "staf submit")
    make(house)
    assert told(house, document_id) == [("sekretaris", "turn")]
    walk(house, document_id, "sekretaris endorse")
    make(house)
    assert told(house, document_id) == [("sekretaris", "turn"), ("ketua", "turn")]
    with house.office.database.read() as session:
        query = select(Notice.read_at).where(Notice.document_id == document_id).order_by(Notice.id)
        assert [read is not None for read in session.scalars(query)] == [True, False]


def test_a_turn_that_is_over_is_told_to_nobody(house: House) -> None:
    """Who acted before the notice was made needs none."""
    document_id = to_sign(house)
    make(house)
    assert told(house, document_id) == [("ketua", "turn")]


def test_a_turn_that_somebody_else_took_is_read(house: House) -> None:
    """Told to the holder and to who signs on her behalf, reminder and all: the turn ends for both with either's signature,
    or when the document is withdrawn; the next turn is told anew, and what waits besides stays unread.
    """
    mandate = {"position": "chair", "starts_at": "2019-12-16T08:00", "basis": "Surat Perintah 800/12", "form": "an"}
    ketua = house.actor("ketua")
    given = house.office.absences.give(ketua, {**mandate, "substitute": "pokja1@pkk-sumbar.example"})
    signed, withdrawn, waits = (draft(house, type="letter") for _ in range(3))
    for one in (signed, withdrawn, waits):
        walk(house, one, "staf submit", "sekretaris endorse")
    due(house, signed, date(2019, 12, 9), 3)
    look(house)
    make(house)
    assert unread(house, signed) == {(who, kind) for who in ("ketua", "pokja1") for kind in ("turn", "overdue")}
    walk(house, signed, "pokja1 sign")
    walk(house, withdrawn, "staf withdraw", "staf submit")
    make(house)
    assert unread(house, signed) == {("staf", "issued")}
    assert unread(house, withdrawn) == {("sekretaris", "turn")}
    assert unread(house, waits) == {("ketua", "turn"), ("pokja1", "turn")}
    walk(house, withdrawn, "sekretaris endorse")
    assert make(house) == 2
    assert unread(house, withdrawn) == {("ketua", "turn"), ("pokja1", "turn")}
    house.office.absences.end(ketua, given.id)


def test_the_drafter_hears_how_it_ends(house: House) -> None:
    """Returned, rejected, cancelled and issued are told to the drafter; what they did themselves is not."""
    returned, withdrawn, rejected, cancelled, issued = (draft(house) for _ in range(5))
    walk(house, returned, "staf submit", "sekretaris return")
    walk(house, withdrawn, "staf submit", "staf withdraw")
    walk(house, rejected, "staf submit", "sekretaris endorse", "ketua reject")
    walk(house, cancelled, "staf submit", "sekretaris cancel")
    walk(house, issued, "staf submit", "sekretaris endorse", "ketua sign")
    make(house)
    found = [told(house, one) for one in (returned, withdrawn, rejected, cancelled, issued)]
    assert found == [[("staf", "sent_back")], [], [("staf", "ended")], [("staf", "ended")], [("staf", "issued")]]


def test_a_new_round_is_a_new_turn(house: House) -> None:
    """What comes back corrected is told again to whoever checked it before."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    make(house)
    walk(house, document_id, "sekretaris return", "staf submit")
    make(house)
    assert told(house, document_id, "sekretaris") == [("sekretaris", "turn")] * 2


def test_a_draft_that_changes_hands_is_told(house: House) -> None:
    """The new drafter hears of it."""
    document_id = draft(house)
    act(house, "sekretaris", document_id, "hand_over", asked={"to": "rina@pkk-sumbar.example"})
    make(house)
    assert told(house, document_id) == [("rina", "handed")]


def test_comments_are_told(house: House) -> None:
    """To the drafter, and to who wrote in the thread before; never to who writes."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    comments = house.office.comments
    thread = comments.write(house.actor("sekretaris"), document_id, "Periksa angka 2.").threads[0].id
    make(house)
    comments.write(house.actor("staf"), document_id, "Sudah.", thread_id=thread)
    make(house)
    found = told(house, document_id)
    assert [one for one in found if one[1] == "comment"] == [("staf", "comment"), ("sekretaris", "comment")]


def proposed(house: House) -> UUID:
    """A role that the admin proposed and that waits for a second person."""
    office, by = house.office, house.actor("admin")
    with office.database.write() as session:
        staff = house.people["staf"]
        return grant(session, office.definitions, office.clock, person_id=staff, role="registrar", by=by).id


def asked_now(house: House) -> set[str]:
    """Who is wanted as the second person of something."""
    make(house)
    return {who for who, kind in unread(house) if kind == "second"}


def decide(house: House, who: str, how: Callable[..., RoleGrant], grant_id: UUID) -> None:
    with house.office.database.write() as session:
        how(session, house.office.clock, grant_id=grant_id, by=house.actor(who))


def test_a_second_person_is_asked(house: House) -> None:
    """Whoever may confirm a role hears that one was proposed, but neither who proposed it nor who is to get it; once it was
    confirmed or dropped, those who did not do it are not asked any more, nor is anybody who had not been told.
    """
    for who, how in (("wakil", confirm_grant), ("admin", end_grant)):
        grant_id = proposed(house)
        assert asked_now(house) == {"ketua", "wakil"}
        decide(house, who, how, grant_id)
        assert asked_now(house) == set()
        if how is confirm_grant:
            decide(house, "admin", end_grant, grant_id)
    decide(house, "admin", end_grant, proposed(house))
    before = len(told(house))
    assert (make(house), len(told(house))) == (0, before)


def test_eight_make_the_same_notices(house: House) -> None:
    """Eight processes that make notices at once, each for itself, make each of them once."""
    documents = [draft(house) for _ in range(6)]
    for document_id in documents:
        walk(house, document_id, "staf submit")
    office = house.office
    makers = [Maker(office.database, office.clock, office.definitions) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda maker: maker.make(house.body_id), makers))
    assert [told(house, one) for one in documents] == [[("sekretaris", "turn")]] * 6
    assert sum(counts) == 6
    with office.database.read() as session:
        keys = select(func.count(), func.count(Notice.key.distinct())).select_from(Notice)
        assert len(set(session.execute(keys).one())) == 1


def test_an_entry_that_is_seen_late_is_told(house: House) -> None:
    """The cursor has passed entries that become visible only now: a transaction was slow. They are told all the same."""
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    with house.office.database.write() as session:
        session.execute(update(NoticeCursor).values(position=new_id()))
    make(house)
    assert told(house, document_id) == [("sekretaris", "turn")]


def test_a_new_key_asks_for_a_second_person(house: House) -> None:
    """A passkey that counts only when somebody else has confirmed it is told to those who may; never to its owner."""
    device = device_for(house)
    made = seat(house, "agendaris").enrol("passkey", lambda begun: device.register(begun.options))
    make(house)
    with house.office.database.read() as session:
        query = select(Notice).where(Notice.kind == "second").order_by(Notice.id.desc()).limit(3)
        said = {(row.facts["what"]["id"], row.person_id) for row in session.scalars(query)}
    assert {words for words, _ in said} == {"Kunci masuk baru milik Rahmat Hidayat"}
    assert {person for _, person in said} == {house.people[name] for name in ("admin", "ketua", "wakil")}
    confirm(house, made.id, "wakil")
    assert asked_now(house) == set()


def test_a_substitute_hears_of_what_they_may_sign(house: House) -> None:
    """Who signs on behalf, or is in for the holder, is told of a letter and never of a decree, which the holder alone signs;
    nor of anything while they are away themselves.
    """
    mandate = {"position": "chair", "starts_at": "2019-12-16T08:00", "basis": "Surat Perintah 800/12"}
    absences, ketua = house.office.absences, house.actor("ketua")
    for form, who in (("an", "pokja1"), ("plh", "pokja2")):
        given = absences.give(ketua, {**mandate, "form": form, "substitute": f"{who}@pkk-sumbar.example"})
        letter, decree = draft(house, type="letter"), to_sign(house)
        walk(house, letter, "staf submit", "sekretaris endorse")
        make(house)
        assert (told(house, letter, who), told(house, decree, who)) == ([(who, "turn")], [])
        absences.end(ketua, given.id)
    given = absences.give(ketua, {**mandate, "form": "an", "substitute": "pokja1@pkk-sumbar.example"})
    away = {**mandate, "position": "head_pokja_1", "form": "plh", "substitute": "pokja2@pkk-sumbar.example"}
    also = absences.give(house.actor("sekretaris"), away)
    letter = draft(house, type="letter")
    walk(house, letter, "staf submit", "sekretaris endorse")
    make(house)
    assert told(house, letter) == [("ketua", "turn")]
    for one in (given, also):
        absences.end(house.actor("sekretaris" if one is also else "ketua"), one.id)


def test_what_was_signed_together_is_read_together(house: House) -> None:
    """Making notices of many acts of one moment asks as often as of few."""
    asked = []
    for number in (2, 6):
        ids = [to_sign(house) for _ in range(number)]
        make(house)
        house.office.together.act(house.actor("ketua"), "sign", items(house, ids))
        with counted(house) as said:
            make(house)
        asked.append(len(said))
        with house.office.database.read() as session:
            query = select(Notice.read_at).where(Notice.document_id.in_(ids), Notice.person_id == house.people["ketua"])
            assert all(session.scalars(query)), number
    assert asked[0] == asked[1]
