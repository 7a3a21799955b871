"""Acting for somebody: what a mandate opens at the instant of the act, and both names in all that is left behind."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from documents.approval.views import SearchQuery
from documents.bodies.appointing import end_appointment
from documents.bodies.people import RoleGrant
from documents.bodies.positions import Appointment
from documents.desk.absences.views import MandateView
from documents.desk.together.acting import Item
from documents.register.entries import RegisterEntry
from tests.deskwork import EVERYBODY, LETTER, act, draft, entries, refusal_of, refused, walk
from tests.documents.rendering.paper import lines
from tests.journeys.acting import seed_folder
from tests.office import House, open_house
from workflow.refusal import Kind

TODAY = {
    "position": "chair",
    "form": "plh",
    "substitute": "pokja1@pkk-sumbar.example",
    "starts_at": "2019-12-16T08:00",
    "ends_at": "2019-12-20T10:00",
    "basis": "Surat Perintah 800/12",
}


@pytest.fixture
def house(nobody_away: House) -> House:
    """The body of the module's tests as each of them begins."""
    return nobody_away


def away(house: House, who: str = "sekretaris", **changed: Any) -> MandateView:
    return house.office.absences.give(house.actor(who), TODAY | changed)


def at(house: House, moment: str) -> None:
    house.office.clock.set(datetime.fromisoformat(moment))


def waiting(house: House, kind: str = "letter", drafter: str = "staf") -> UUID:
    """A document that waits for the signature."""
    document_id = draft(house, drafter, kind)
    walk(house, document_id, f"{drafter} submit", "sekretaris endorse")
    return document_id


def turn(house: House, who: str) -> set[UUID]:
    """What waits for this person; the count beside it says the same."""
    actor, desk = house.actor(who), house.office.desk
    found = {row.id for row in desk.search(actor, SearchQuery(queue="turn", limit=200)).items}
    assert desk.counts(actor)["turn"] == len(found)
    return found


def test_waiting_documents_go_over_at_once_and_back(house: House) -> None:
    """The second the absence begins they are in the substitute's list and in the holder's no more; on return, back."""
    letter, decree = waiting(house), waiting(house, "decree")
    given = away(house, starts_at="2019-12-17T08:00")
    for moment, holder, substitute in (
        ("2019-12-17T07:59:59+07:00", {letter, decree}, set()),
        ("2019-12-17T08:00:00+07:00", {decree}, {letter}),
        ("2019-12-20T10:00:00+07:00", {letter, decree}, set()),
    ):
        at(house, moment)
        both = {letter, decree}
        assert (turn(house, "ketua") & both, turn(house, "pokja1") & both) == (holder, substitute), moment
    at(house, "2019-12-18T08:00:00+07:00")
    assert house.office.desk.waiting_under(house.actor("pokja1"), given.id) == len(turn(house, "pokja1"))
    shown = house.office.desk.view(house.actor("pokja1"), letter).waiting_for
    assert shown and shown.id == "Ketua (Plh. Ny. Wirdanelis sejak 17 Desember 2019 08.00 WIB)"
    house.office.absences.end(house.actor("ketua"), given.id)
    assert letter in turn(house, "ketua") and letter not in turn(house, "pokja1")
    assert refusal_of(house.office.desk.view, house.actor("pokja1"), letter).kind is Kind.UNKNOWN


def test_both_names_are_left_behind(house: House) -> None:
    """Event, history, register and the Word file say who signed for whom; the KONSEP is the holder's."""
    given, letter = away(house), waiting(house)
    assert house.office.desk.view(house.actor("pokja1"), letter).signing_as == "Plh. Ketua"
    act(house, "pokja1", letter, "sign")
    signed = next(entry for entry in entries(house, letter) if entry.action == "sign")
    assert (signed.actor_id, signed.acting_as) == (house.people["pokja1"], "chair")
    assert signed.details == {
        "mandate": str(given.id),
        "form": "plh",
        "principal": str(house.people["ketua"]),
        "own": "head_pokja_1",
        "proof": "token",
    }
    house.office.absences.end(house.actor("ketua"), given.id)  # what was printed does not change with it
    house.work()
    told = next(event for event in house.office.desk.history(house.actor("ketua"), letter) if event.action == "sign")
    assert (told.actor and told.actor.name, told.acting_as) == ("Ny. Wirdanelis", "Plh. Ketua")
    way = house.office.desk.view(house.actor("staf"), letter).steps
    assert [step.person for step in way[-2:]] == ["Ny. Desi Marlina", "Ny. Wirdanelis (Plh. Ketua)"]
    assert told.principal and told.principal.name == "Ny. Hj. Ratna Dewi Maharani"
    with house.office.database.read() as session:
        entry = session.scalars(select(RegisterEntry).where(RegisterEntry.document_id == letter)).one()
        assert entry.signatory == "Plh. Ketua"
    desk, reader = house.office.desk, house.actor("staf")
    final, konsep = (lines(desk.file(reader, letter, kind).data) for kind in ("docx", "draft"))
    place = final.index("Plh. KETUA TIM PENGGERAK PKK")
    assert final[place : place + 3] == ["Plh. KETUA TIM PENGGERAK PKK", "PROVINSI SUMATERA BARAT,", "Ny. WIRDANELIS"]
    assert "KETUA TIM PENGGERAK PKK" in konsep and "Ny. Hj. RATNA DEWI MAHARANI" in konsep
    assert house.office.desk.view(house.actor("staf"), letter).signing_as == "Plh. Ketua"


def test_on_behalf_of_the_holder(house: House) -> None:
    """A mandate u.b. for letters: printed with both positions, only letters, and the holder may still sign."""
    away(house, "ketua", form="ub", through="secretary", types=["letter"], ends_at=None)
    letter, memo = waiting(house), house.office.desk.create(house.actor("staf"), "memo", {"subject": "Rapat"}).id
    assert letter in turn(house, "pokja1") and letter in turn(house, "ketua")
    assert memo not in turn(house, "pokja1")
    act(house, "pokja1", letter, "sign")
    house.work()
    file = lines(house.office.desk.file(house.actor("staf"), letter, "docx").data)
    place = file.index("a.n. KETUA TIM PENGGERAK PKK")
    assert file[place : place + 6] == [
        "a.n. KETUA TIM PENGGERAK PKK",
        "PROVINSI SUMATERA BARAT",
        "SEKRETARIS",
        "u.b.",
        "KETUA POKJA I,",
        "Ny. WIRDANELIS",
    ]
    with house.office.database.read() as session:
        query = select(RegisterEntry.signatory).where(RegisterEntry.document_id == letter)
        assert session.scalars(query).one() == "a.n. Ketua, Sekretaris, u.b. Ketua Pokja I"
    signed = next(event for event in house.office.desk.history(house.actor("staf"), letter) if event.action == "sign")
    assert (signed.acting_as, signed.actor and signed.actor.name, signed.principal and signed.principal.name) == (
        "a.n. Ketua, Sekretaris, u.b. Ketua Pokja I",
        "Ny. Wirdanelis",
        "Ny. Hj. Ratna Dewi Maharani",
    )
    details = next(entry.details for entry in entries(house, letter) if entry.action == "sign")
    assert (details["form"], details["through"], details["own"]) == ("ub", "secretary", "head_pokja_1")


def test_authority_is_that_of_the_instant(house: House) -> None:
    """Who came in with a mandate signs until its last second; one second later the reason names when it ended."""
    away(house, substitute="sekretaris@pkk-sumbar.example", who="ketua")
    document_id = draft(house, "staf", "letter")
    walk(house, document_id, "staf submit")
    with_mandate = house.actor("sekretaris")
    act(house, "sekretaris", document_id, "endorse")
    at(house, "2019-12-20T10:00:00+07:00")
    view = house.office.desk.view(house.actor("sekretaris"), document_id)
    sent = {"expected_version": view.version, "content_sha256": view.content_sha256}
    refusal = refusal_of(house.office.desk.act, with_mandate, document_id, "sign", **sent)
    assert (refusal.kind, refusal.text.id) == (
        Kind.PERSON,
        "Mandat Anda untuk jabatan Ketua berakhir 20 Desember 2019 10.00 WIB.",
    )


def test_a_decree_is_signed_by_its_holder(house: House) -> None:
    """By default no substitute signs one, sends it back or rejects it: it waits."""
    away(house)
    decree = waiting(house, "decree")
    for action in ("sign", "return", "reject"):
        refusal = refused(house, "pokja1", decree, action, note="Tidak perlu.")
        assert refusal.kind is Kind.PERSON
        assert refusal.text.id == "Keputusan tidak dapat ditandatangani pengganti; menunggu Ketua."
    act(house, "ketua", decree, "sign")


def test_nobody_signs_their_own_draft_through_a_mandate(house: House) -> None:
    """The head of Pokja I drafts a letter and is Plh.: someone else signs. Nor does who gave the last initials."""
    away(house)
    own = draft(house, "pokja1", "letter")
    walk(house, own, "pokja1 submit", "sekretaris endorse")
    assert refused(house, "pokja1", own, "sign").code == "own_draft"
    house.office.absences.end(house.actor("ketua"), house.actor("pokja1").mandates[0].id)
    away(house, "ketua", substitute="sekretaris@pkk-sumbar.example")
    assert refused(house, "sekretaris", waiting(house), "sign").code == "did_step_before"


def test_there_is_no_chain(house: House) -> None:
    """The chair is away and the head of Pokja I in for her; who is in for that head is in for nobody else."""
    away(house, starts_at="2019-12-16T08:00", ends_at="2019-12-17T08:00")
    away(house, position="head_pokja_1", substitute="pokja2@pkk-sumbar.example", starts_at="2019-12-17T08:00")
    letter = waiting(house)
    at(house, "2019-12-17T09:00:00+07:00")
    assert [one.position for one in house.actor("pokja2").mandates] == ["head_pokja_1"]
    assert letter not in turn(house, "pokja2") and letter in turn(house, "ketua")
    assert refusal_of(act, house, "pokja2", letter, "sign").kind is Kind.UNKNOWN


def test_initials_are_given_in_stead(house: House) -> None:
    """Plh. of the secretary initials at her step, so the letter goes on; a mandate on behalf would not do."""
    away(house, "sekretaris", position="secretary")
    letter = draft(house, "staf", "letter")
    walk(house, letter, "staf submit")
    assert letter in turn(house, "pokja1") and letter not in turn(house, "sekretaris")
    view = act(house, "pokja1", letter, "endorse")
    assert view.state.phase == "signing"
    event = entries(house, letter)[-1]
    assert (event.acting_as, event.details["form"], event.details["principal"]) == (
        "secretary",
        "plh",
        str(house.people["sekretaris"]),
    )
    assert act(house, "ketua", letter, "sign").number


def test_sending_back_is_the_signatorys_doing_too(house: House) -> None:
    """What a substitute returns at the signature is recorded under the signatory's position, with the mandate."""
    away(house)
    letter = waiting(house)
    act(house, "pokja1", letter, "return", note="Lengkapi alamatnya.")
    event = entries(house, letter)[-1]
    assert (event.action, event.acting_as, event.details["form"]) == ("return", "chair", "plh")


def test_a_vacant_post_strands_no_letter(house: House) -> None:
    """Nobody is chair, and the letter's way says so; once somebody is Plt. it says who signs, and they do."""
    office, letter = house.office, draft(house, "staf", "letter")
    with office.database.write() as session:
        row = session.scalars(select(Appointment).where(Appointment.position == "chair")).one()
        end_appointment(session, office.clock, appointment_id=row.id, last_day=date(2019, 12, 15), by=None)
    assert office.desk.view(house.actor("staf"), letter).steps[-1].problem
    away(house, form="plt", ends_at=None)
    last = office.desk.view(house.actor("staf"), letter).steps[-1]
    assert (last.problem, last.can) == (None, ("Ny. Wirdanelis (Plt.)",))
    view = walk(house, letter, "staf submit", "sekretaris endorse", "pokja1 sign")
    assert view and view.signing_as == "Plt. Ketua"
    assert "principal" not in entries(house, letter)[-2].details


def test_many_at_once(house: House) -> None:
    """A batch by a substitute signs the letters and refuses the decree, with its reason."""
    away(house, who="ketua", substitute="wakil@pkk-sumbar.example")
    wanted = [waiting(house), waiting(house, "decree"), waiting(house)]
    views = [house.office.desk.view(house.actor("wakil"), key) for key in wanted]
    items = [Item(view.id, view.version, view.content_sha256) for view in views]
    results = house.office.together.act(house.actor("wakil"), "sign", items)
    assert [result.refusal and result.refusal.code for result in results] == [None, "substitute_closed", None]
    for key in (wanted[0], wanted[2]):
        signed = next(entry for entry in entries(house, key) if entry.action == "sign")
        assert signed.details["form"] == "plh"


def test_an_office_may_let_substitutes_sign_decrees(sqlite_url: str, tmp_path: Path) -> None:
    """Where the type's file says so, a decree goes to the substitute like a letter."""
    folder = seed_folder(tmp_path)
    file = folder / "types" / "decree.toml"
    text = file.read_text(encoding="utf-8")
    assert "by_substitute = false" in text
    file.write_text(text.replace("by_substitute = false", "by_substitute = true"), encoding="utf-8")
    house = open_house(sqlite_url, tmp_path, folder=folder, people=EVERYBODY)
    away(house)
    decree = waiting(house, "decree")
    assert turn(house, "pokja1") == {decree}
    assert act(house, "pokja1", decree, "sign").signing_as == "Plh. Ketua"
    house.close()


def test_content_is_what_it_was(house: House) -> None:
    """A letter that nobody signs for another keeps the plain block and register row."""
    letter = draft(house, "staf", "letter", {**LETTER, "subject": "Tanpa pengganti"})
    walk(house, letter, "staf submit", "sekretaris endorse", "ketua sign")
    assert entries(house, letter)[-2].details == {"proof": "token"}
    assert house.office.desk.view(house.actor("staf"), letter).signing_as == "Ketua"


def test_who_decides_on_nothing_any_more_stands_in_for_nobody(house: House) -> None:
    """The substitute's role was ended: the mandate on file gives nothing, and the letter's way names them no more."""
    away(house, substitute="wakil@pkk-sumbar.example")
    letter, session_of = waiting(house), house.office.database.write
    assert "Ny. Yulia Roza (Plh.)" in house.office.desk.view(house.actor("staf"), letter).steps[-1].can
    with session_of() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.person_id == house.people["wakil"])).all()
        for one in grants:
            one.ended_at = house.office.clock.system()
    try:
        assert (house.actor("wakil").mandates, turn(house, "wakil")) == ((), set())
        assert refusal_of(act, house, "wakil", letter, "sign").kind is Kind.UNKNOWN
        assert house.office.desk.view(house.actor("staf"), letter).steps[-1].can == ("Ny. Hj. Ratna Dewi Maharani",)
    finally:
        with session_of() as session:
            session.execute(update(RoleGrant).where(RoleGrant.id.in_([one.id for one in grants])).values(ended_at=None))


def test_who_signs_on_behalf_only_signs(house: House) -> None:
    """A mandate a.n. is for signatures: to return or reject a letter is left to its holder, with the reason."""
    away(house, "ketua", form="an", ends_at=None)
    letter = waiting(house)
    view = house.office.desk.view(house.actor("pokja1"), letter)
    assert {offer.action for offer in view.actions if offer.allowed} == {"sign"}
    for action in ("return", "reject"):
        refusal = refused(house, "pokja1", letter, action, note="Tidak perlu.")
        assert refusal.kind is Kind.PERSON, action
    act(house, "pokja1", letter, "sign")
