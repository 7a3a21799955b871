"""Absences entered and mandates given: who may, what contradicts what is on file, and from when until when they hold."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from documents.bodies.acting.standing import Mandate, standings
from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.positions import Appointment
from documents.desk.absences.views import MandateView
from documents.evidence.entries import AuditEntry, note_of
from tests.deskwork import draft, refusal_of, walk
from tests.office import MORNING, House
from workflow.refusal import Kind, Refusal

START, END = "2019-12-20T08:00", "2019-12-20T17:00"
AWAY = {
    "position": "chair",
    "form": "plh",
    "substitute": "pokja1@pkk-sumbar.example",
    "starts_at": START,
    "ends_at": END,
    "basis": "Surat Perintah 800/12 tanggal 18 Desember 2019",
    "reason": "dinas luar",
}


@pytest.fixture
def house(house: House) -> House:
    """The body of the module's tests with nobody away, on the morning."""
    house.office.clock.set(MORNING)
    with house.office.database.write() as session:
        session.execute(delete(Mandate))
        session.execute(delete(Appointment).where(Appointment.starts_on > MORNING.date()))
        for row in session.scalars(select(Appointment).where(Appointment.ends_on.is_not(None))):
            row.ends_on = None
    return house


def give(house: House, who: str, **changed: Any) -> MandateView:
    """The absence of the one who signs, with some inputs changed; None leaves one out."""
    return house.office.absences.give(house.actor(who), AWAY | changed)


def at(house: House, moment: str) -> None:
    house.office.clock.set(datetime.fromisoformat(moment))


def in_for(house: House, who: str) -> list[str]:
    """The positions that this person is in for now."""
    return [one.position for one in house.actor(who).mandates]


def end_post(house: House, position: str, last_day: date) -> None:
    """Nobody holds the position after this day."""
    office = house.office
    with office.database.write() as session:
        row = session.scalars(select(Appointment).where(Appointment.position == position)).one()
        end_appointment(session, office.clock, appointment_id=row.id, last_day=last_day, by=None)


def put(house: House, who: str, position: str, starts_on: date) -> None:
    office = house.office
    with office.database.write() as session:
        appoint(
            session,
            office.definitions,
            office.clock,
            person_id=house.people[who],
            position=position,
            starts_on=starts_on,
            by=None,
        )


def test_it_holds_from_its_second_until_just_before_its_last(house: House) -> None:
    """8.00 to 17.00 WIB: the substitute is in from 8.00.00 and out at 17.00.00, whatever the machine's own zone is."""
    given = give(house, "sekretaris")
    assert (given.status, given.called, given.principal and given.principal.name) == (
        "coming",
        "Plh. Ketua",
        "Ny. Hj. Ratna Dewi Maharani",
    )
    for moment, expected in (
        ("2019-12-20T07:59:59+07:00", []),
        ("2019-12-20T01:00:00+00:00", ["chair"]),
        ("2019-12-20T16:59:59+07:00", ["chair"]),
        ("2019-12-20T17:00:00+07:00", []),
    ):
        at(house, moment)
        assert in_for(house, "pokja1") == expected, moment
    assert [one.status for one in house.office.absences.listed(house.actor("sekretaris"))] == ["past"]


def test_who_enters_and_who_gives(house: House) -> None:
    """The secretary enters anybody's absence, the chair her own; only the holder has others sign on her behalf."""
    behalf = {"form": "an", "substitute": "sekretaris@pkk-sumbar.example", "types": ["letter"], "reason": None}
    for who, changed, code in (
        ("staf", {}, "not_yours"),
        ("pokja2", {}, "not_yours"),
        ("agendaris", {}, "not_yours"),
        ("admin", {}, "not_yours"),
        ("wakil", {}, "not_yours"),
        ("ketua", {"position": "secretary"}, "not_yours"),
        ("sekretaris", {**behalf, "substitute": "pokja1@pkk-sumbar.example"}, "not_yours"),
        ("sekretaris", {"substitute": "sekretaris@pkk-sumbar.example"}, "to_oneself"),
    ):
        refusal = refusal_of(give, house, who, **changed)
        assert (who, refusal.code, refusal.kind) == (who, code, Kind.PERSON)
    refusal = refusal_of(give, house, "ketua", form="plt", substitute="wakil@pkk-sumbar.example")
    assert (refusal.code, "Plt. untuk jabatan kosong, sedangkan jabatan Ketua Anda pegang" in refusal.text.id) == (
        "not_yours",
        True,
    )
    assert give(house, "ketua", **behalf).called == "a.n. Ketua"
    assert give(house, "sekretaris", position="head_pokja_2").title == "Ketua Pokja II"
    assert give(house, "ketua", substitute="wakil@pkk-sumbar.example", starts_at=END, ends_at=None).status == "coming"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("position", {"position": "chairr"}),
        ("position", {"position": None}),
        ("position", {"position": "staff"}),
        ("form", {"form": "pl"}),
        ("form", {"form": "plt"}),
        ("substitute", {"substitute": "siapa@pkk-sumbar.example"}),
        ("substitute", {"substitute": "agendaris@pkk-sumbar.example"}),
        ("substitute", {"substitute": "ketua@pkk-sumbar.example"}),
        ("substitute", {"substitute": 7}),
        ("starts_at", {"starts_at": "besok"}),
        ("starts_at", {"starts_at": "0001-01-01T00:00"}),
        ("ends_at", {"ends_at": "9999-12-31T23:59"}),
        ("ends_at", {"ends_at": START}),
        ("ends_at", {"starts_at": "2019-11-01T08:00", "ends_at": "2019-11-02T08:00"}),
        ("basis", {"basis": "  "}),
        ("basis", {"basis": "Surat\u0007"}),
        ("basis_document", {"basis_document": "0190c0de-0000-7000-8000-000000000000"}),
        ("reason", {"reason": "x" * 301}),
        ("through", {"through": "secretary"}),
        ("types", {"types": "letter"}),
        ("types", {"types": ["leter"]}),
        ("types", {"types": ["decree"]}),
    ],
)
def test_what_is_malformed_is_named(house: House, field: str, changed: dict[str, Any]) -> None:
    """Each wrong input is refused by its name, and nothing is put on file."""
    refusal = refusal_of(give, house, "sekretaris", **changed)
    assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, [field])
    assert house.office.absences.listed(house.actor("sekretaris")) == ()


def test_one_at_a_time(house: House) -> None:
    """A second substitute for the same position and time is refused by the first one's name; before or after is not."""
    give(house, "sekretaris")
    refusal = refusal_of(
        give, house, "sekretaris", substitute="pokja2@pkk-sumbar.example", starts_at="2019-12-20T16:59"
    )
    assert (refusal.code, refusal.kind) == ("mandate_overlaps", Kind.DOCUMENT)
    assert "Ny. Wirdanelis sudah menjadi Plh. Ketua 20 Desember 2019 08.00 WIB sampai" in refusal.text.id
    give(house, "sekretaris", substitute="pokja2@pkk-sumbar.example", starts_at=END, ends_at=None)


def test_two_at_once_get_one_position(house: House) -> None:
    """Of two substitutes entered for one position at the same moment, one is taken."""

    def attempt(substitute: str) -> bool:
        try:
            give(house, "sekretaris", substitute=f"{substitute}@pkk-sumbar.example")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(attempt, ["pokja1", "pokja2", "wakil", "rangkap"]))
    assert sum(taken) == 1


def test_types_that_differ_do_not_contradict(house: House) -> None:
    """Letters on behalf by the one, memos by another."""
    behalf = {"form": "an", "reason": None, "ends_at": None}
    give(house, "ketua", **behalf, types=["letter"])
    give(house, "ketua", **behalf, substitute="sekretaris@pkk-sumbar.example", types=["memo"])
    refusal = refusal_of(
        give, house, "ketua", **behalf, substitute="wakil@pkk-sumbar.example", types=["memo", "letter"]
    )
    assert refusal.code == "mandate_overlaps"


def test_who_is_away_stands_in_for_nobody(house: House) -> None:
    """The head of Pokja I is away: she is no substitute then; and a substitute is not away in that time."""
    give(house, "sekretaris", position="head_pokja_1", substitute="pokja2@pkk-sumbar.example")
    assert refusal_of(give, house, "sekretaris").code == "substitute_absent"
    give(house, "sekretaris", substitute="wakil@pkk-sumbar.example")
    refusal = refusal_of(
        give, house, "sekretaris", position="vice_chair_1", substitute="pokja2@pkk-sumbar.example", ends_at=None
    )
    assert refusal.code == "stands_in"


def test_a_mandate_to_sign_rests_while_its_owner_is_away(house: House) -> None:
    """The secretary signs letters on behalf; while she is away herself she does not, and afterwards she does again."""
    give(house, "ketua", form="an", reason=None, starts_at="2019-12-16T08:00", ends_at=None,
         substitute="sekretaris@pkk-sumbar.example")  # fmt: skip
    give(house, "sekretaris", position="secretary")
    for moment, expected in (("2019-12-20T07:59:59+07:00", ["chair"]), ("2019-12-20T08:00:00+07:00", []),
                             ("2019-12-20T17:00:00+07:00", ["chair"])):  # fmt: skip
        at(house, moment)
        assert in_for(house, "sekretaris") == expected, moment


def test_no_circle(house: House) -> None:
    """What comes back to its giver, over one person or two, is refused; that there is no chain is shown by the acts."""
    put(house, "wakil", "vice_chair_2", date(2019, 12, 17))
    behalf = {"form": "an", "reason": None, "ends_at": None}
    give(house, "ketua", **behalf, substitute="wakil@pkk-sumbar.example", types=["letter"])
    refusal = refusal_of(
        give, house, "wakil", **behalf, position="vice_chair_1", substitute="ketua@pkk-sumbar.example", types=["memo"]
    )
    assert refusal.code == "mandate_cycle"


def test_entered_late_it_covers_nothing_before(house: House) -> None:
    """An absence may be put on file after it began: it gives nothing before that instant, and page, log and the documents
    that wait say since when it does.
    """
    given = give(house, "sekretaris", starts_at="2019-12-10T08:00")
    assert (given.status, given.late, given.recorded_at, in_for(house, "pokja1")) == ("now", True, MORNING, ["chair"])
    letter = draft(house, "staf", "letter")
    walk(house, letter, "staf submit", "sekretaris endorse")
    shown = house.office.desk.view(house.actor("pokja1"), letter).waiting_for
    assert shown and shown.id == "Ketua (Plh. Ny. Wirdanelis sejak 16 Desember 2019 09.00 WIB)"
    with house.office.database.read() as session:
        just_before = MORNING - timedelta(seconds=1)
        assert standings(session, house.people["pokja1"], just_before, just_before.date()) == ()
        query = select(AuditEntry).where(AuditEntry.action == "mandate_given").order_by(AuditEntry.id.desc()).limit(1)
        entry = session.scalars(query).one()
        assert (entry.at, entry.details["from"]) == (MORNING, "2019-12-10T01:00:00+00:00")
    assert not give(house, "sekretaris", position="head_pokja_2", substitute="wakil@pkk-sumbar.example").late


def test_entered_late_it_is_for_who_holds_the_position_now(house: House) -> None:
    """The position changed hands since the day that is named: the absence is the present holder's, and is in effect."""
    end_post(house, "head_pokja_2", date(2019, 12, 12))
    put(house, "wakil", "head_pokja_2", date(2019, 12, 13))
    try:
        given = give(house, "sekretaris", position="head_pokja_2", starts_at="2019-12-10T08:00")
        assert (given.principal and given.principal.id, given.status) == (house.people["wakil"], "now")
        assert in_for(house, "pokja1") == ["head_pokja_2"]
    finally:
        with house.office.database.write() as session:
            session.execute(delete(Mandate))
            session.execute(delete(Appointment).where(Appointment.starts_on == date(2019, 12, 13)))


def test_a_vacant_post(house: House) -> None:
    """Nobody holds it: Plt. or Pj., not Plh.; it ends by itself on the day of an appointment."""
    end_post(house, "chair", date(2019, 12, 19))
    assert [problem.path for problem in refusal_of(give, house, "sekretaris").fields] == ["form"]
    given = give(house, "sekretaris", form="plt", ends_at=None, reason=None)
    assert (given.called, given.principal) == ("Plt. Ketua", None)
    put(house, "wakil", "chair", date(2020, 1, 2))
    for moment, expected in (("2020-01-01T23:59:59+07:00", ["chair"]), ("2020-01-02T00:00:00+07:00", [])):
        at(house, moment)
        assert in_for(house, "pokja1") == expected


def test_it_ends_with_its_holder(house: House) -> None:
    """The holder's appointment ends: so does the mandate at that midnight, and her next appointment revives nothing."""
    give(house, "sekretaris", ends_at=None)
    at(house, "2019-12-31T23:59:59+07:00")
    end_post(house, "chair", date(2019, 12, 31))
    put(house, "ketua", "chair", date(2020, 1, 2))
    for moment, expected in (
        ("2019-12-31T23:59:59+07:00", ["chair"]),
        ("2020-01-01T00:00:00+07:00", []),
        ("2020-01-02T09:00:00+07:00", []),
    ):
        at(house, moment)
        assert in_for(house, "pokja1") == expected, moment
    [shown] = house.office.absences.listed(house.actor("sekretaris"))
    assert (shown.status, shown.lapsed, shown.may_end) == ("past", True, False)


def test_who_ends_it(house: House) -> None:
    """Who is back ends it herself, so does who enters absences; not the substitute, not twice; strangers know of none."""
    given = give(house, "sekretaris", starts_at="2019-12-16T08:00")
    ends = house.office.absences.end
    assert house.actor("ketua").absences[0].id == given.id
    assert refusal_of(ends, house.actor("pokja1"), given.id).code == "not_yours"
    assert refusal_of(ends, house.actor("staf"), given.id).kind is Kind.UNKNOWN
    ended = ends(house.actor("ketua"), given.id)
    assert (ended.status, ended.ended_by and ended.ended_by.name) == ("past", "Ny. Hj. Ratna Dewi Maharani")
    assert (in_for(house, "pokja1"), house.actor("ketua").absences) == ([], ())
    assert refusal_of(ends, house.actor("sekretaris"), given.id).code == "already_ended"


def test_a_planned_absence_is_dropped(house: House) -> None:
    """Ended before it began, it never holds."""
    given = give(house, "sekretaris")
    assert house.office.absences.end(house.actor("sekretaris"), given.id).status == "past"
    at(house, "2019-12-20T09:00:00+07:00")
    assert in_for(house, "pokja1") == []


def test_it_is_on_record(house: House) -> None:
    """The audit has who, whom, which position and when; the paper and the reason only as the hash of a note."""
    given = give(house, "sekretaris")
    house.office.absences.end(house.actor("sekretaris"), given.id)
    with house.office.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action.in_(["mandate_given", "mandate_ended"]))
        first, last = session.scalars(query.order_by(AuditEntry.id)).all()[-2:]
        assert (first.action, last.action) == ("mandate_given", "mandate_ended")
        assert first.details["substitute"] == str(house.people["pokja1"])
        assert first.details["principal"] == str(house.people["ketua"])
        assert (first.details["form"], first.details["from"]) == ("plh", "2019-12-20T01:00:00+00:00")
        assert note_of(session, first.id) == f"{AWAY['basis']}\ndinas luar"
        assert b"dinas luar" not in first.leaf


def test_those_with_a_part_see_it(house: House) -> None:
    """The substitute and the holder see theirs, who looks after mandates or people sees all, others none."""
    give(house, "sekretaris")
    seen = {who: len(house.office.absences.listed(house.actor(who))) for who in house.people}
    assert {who for who, count in seen.items() if count} == {
        "sekretaris",
        "pokja1",
        "ketua",
        "wakil",
        "admin",
        "auditor",
    }
    house.office.clock.set(MORNING + timedelta(days=4))
    assert [one.called for one in house.office.absences.own(house.actor("pokja1"))] == ["Plh. Ketua"]
    assert house.office.absences.own(house.actor("sekretaris")) == ()


def test_what_nobody_can_be_called_is_a_wrong_input(house: House) -> None:
    """Characters that no address has are named as the others are."""
    for wrong in ("\x00", "pokja1@pkk-sumbar.example\x00", "\ud800"):
        refusal = refusal_of(give, house, "sekretaris", substitute=wrong)
        assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, ["substitute"])
