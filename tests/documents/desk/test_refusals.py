"""Every guard by its name: what it refuses at the real desk, in both languages, leaving nothing but a line in the log."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from documents.approval.rules.guards import GUARDS
from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.granting import grant
from documents.bodies.positions import Appointment
from documents.numbering.counters import Counter
from tests.deskwork import DECREE, LETTER, POKJA_DECREE, act, draft, entries, log_of, refusal_of, refused, walk
from tests.office import MORNING, House
from workflow.refusal import Kind

OTHER = "0" * 64
SIGNED_IN_REVIEW = (
    'action = "sign",      from = "awaiting_signature"',
    'action = "sign", from = ["in_review", "awaiting_signature"]',
)
BACK_AGAIN = (
    '[[route]]\nname = "working_group"',
    """[[route]]
name = "first"
label = { id = "Sekretaris", en = "Secretary" }
reviewer = { position = "secretary" }

[[route]]
name = "working_group\"""",
)
INITIALLED = ("staf submit", "sekretaris endorse")


@pytest.fixture(autouse=True)
def morning(request: pytest.FixtureRequest) -> None:
    """Each test begins on the same morning."""
    if "house" in request.fixturenames:
        request.getfixturevalue("house").office.clock.set(MORNING)


def test_fields_complete(house: House) -> None:
    """What submit needs is named, field by field."""
    document_id = draft(house, fields={"title": "Panitia"})
    refusal = refused(house, "staf", document_id, "submit")
    assert (refusal.code, refusal.kind) == ("fields_missing", Kind.DOCUMENT)
    assert [problem.path for problem in refusal.fields] == ["considering", "legal_bases", "clauses"]


def test_annexes_agree(house: House) -> None:
    """A clause that names an annex which is not there is refused."""
    clause = {"text": "Susunan panitia sebagaimana tercantum dalam Lampiran I.", "points": []}
    document_id = draft(house, fields={**DECREE, "clauses": [clause]})
    refusal = refused(house, "staf", document_id, "submit")
    assert (refusal.code, refusal.kind) == ("annexes_disagree", Kind.DOCUMENT)
    assert "Lampiran I" in refusal.text.id


def test_bases_in_force(house: House) -> None:
    """A regulation that is no longer in force is refused at submit, by its name."""
    document_id = draft(house, fields={**DECREE, "legal_bases": [{"code": "uu-32-2004"}]})
    refusal = refused(house, "staf", document_id, "submit")
    assert (refusal.code, refusal.kind) == ("basis_not_in_force", Kind.DOCUMENT)
    assert "Undang-Undang Nomor 32 Tahun 2004" in refusal.text.id


def test_bases_in_force_at_issue(house: House) -> None:
    """One that lapses between submit and signature stops the number, and with it the signature."""
    house.office.clock.set(datetime.fromisoformat("2022-07-22T09:00:00+07:00"))
    document_id = draft(house, fields={**DECREE, "legal_bases": [{"code": "uu-61-1958"}]})
    walk(house, document_id, *INITIALLED)
    house.office.clock.set(datetime.fromisoformat("2022-07-24T23:59:00+07:00"))
    assert house.office.desk.view(house.actor("ketua"), document_id).state.name == "awaiting_signature"
    house.office.clock.set(datetime.fromisoformat("2022-07-25T00:01:00+07:00"))
    assert refused(house, "ketua", document_id, "sign").code == "basis_not_in_force"
    assert entries(house, document_id)[-1].action == "endorse"


def test_references_issued(house: House) -> None:
    """A letter waits for the decree it refers to, and is submitted once that has its number."""
    decree = draft(house)
    letter = draft(house, type="letter", fields={**LETTER, "reference": str(decree)})
    refusal = refused(house, "staf", letter, "submit")
    assert (refusal.code, refusal.kind) == ("reference_not_issued", Kind.DOCUMENT)
    assert "Panitia Pelaksana" in refusal.text.id
    walk(house, decree, *INITIALLED, "ketua sign")
    assert act(house, "staf", letter, "submit").state.name == "in_review"


@pytest.mark.parametrize(("who", "action", "way"), [
    ("sekretaris", "endorse", ("staf submit",)),
    ("ketua", "sign", INITIALLED),
])  # fmt: skip
def test_saw_content(house: House, who: str, action: str, way: tuple[str, ...]) -> None:
    """Who shows the hash of other content than stands acts on nothing."""
    document_id = draft(house)
    walk(house, document_id, *way)
    refusal = refused(house, who, document_id, action, content_sha256=OTHER)
    assert (refusal.code, refusal.kind) == ("content_changed", Kind.DOCUMENT)
    assert refused(house, who, document_id, action, content_sha256=None).fields[0].path == "content_sha256"


def test_saw_content_before_an_edit(house: House) -> None:
    """The hash of what was read before the drafter changed it no longer counts, even with the present version."""
    document_id = draft(house)
    seen = walk(house, document_id, "staf submit")
    assert seen is not None
    walk(house, document_id, "staf withdraw")
    house.office.desk.edit(house.actor("staf"), document_id, {"title": "Panitia Lain"}, 3)
    walk(house, document_id, "staf submit")
    refusal = refused(house, "sekretaris", document_id, "endorse", content_sha256=seen.content_sha256)
    assert refusal.code == "content_changed"


def test_not_own_draft(house: House) -> None:
    """The secretary does not initial what the secretary wrote."""
    document_id = draft(house, "sekretaris")
    walk(house, document_id, "sekretaris submit")
    refusal = refused(house, "sekretaris", document_id, "endorse")
    assert (refusal.code, refusal.kind) == ("own_draft", Kind.PERSON)


def test_not_own_draft_that_was_handed_over(house: House) -> None:
    """Who was handed a draft and sends it in does not initial it, though they wrote no word of it."""
    document_id = draft(house, fields=POKJA_DECREE)
    act(house, "sekretaris", document_id, "hand_over", asked={"to": "sekretaris@pkk-sumbar.example"})
    walk(house, document_id, "sekretaris submit", "pokja1 endorse")
    refusal = refused(house, "sekretaris", document_id, "endorse")
    assert (refusal.code, refusal.kind) == ("own_draft", Kind.PERSON)


def test_not_own_draft_of_any_revision(house: House) -> None:
    """Handing a draft over does not wash it: who wrote an earlier revision still cannot initial it."""
    document_id = draft(house, "pokja1", fields=POKJA_DECREE)
    act(house, "sekretaris", document_id, "hand_over", asked={"to": str(house.people["staf"])})
    house.office.desk.edit(house.actor("staf"), document_id, {"title": "Ditulis ulang"}, 2)
    walk(house, document_id, "staf submit")
    assert refused(house, "pokja1", document_id, "endorse").code == "own_draft"


def test_not_previous_actor(house: House) -> None:
    """Who holds two offices on the route initials at one of them."""
    document_id = draft(house, fields={**DECREE, "working_group": "pokja_4"})
    walk(house, document_id, "staf submit", "sekretaris endorse")
    assert entries(house, document_id)[-1].acting_as == "head_pokja_4"
    refusal = refused(house, "sekretaris", document_id, "endorse")
    assert (refusal.code, refusal.kind) == ("did_step_before", Kind.PERSON)


def test_route_walkable(changed: Callable[..., House]) -> None:
    """Where a workflow asks for it, a document that would be stranded on its way is not submitted."""
    house = changed(('"references_issued"]', '"references_issued", "route_walkable"]'))
    refusal = refused(house, "sekretaris", draft(house, "sekretaris"), "submit")
    assert (refusal.code, refusal.kind) == ("route_blocked", Kind.DOCUMENT)
    assert "hanya penyusunnya" in refusal.text.id


def test_initials_current(changed: Callable[..., House]) -> None:
    """Nothing is signed before everyone on the route has initialled this content, even where a line would allow it."""
    house = changed(SIGNED_IN_REVIEW)
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    refusal = refused(house, "ketua", document_id, "sign")
    assert (refusal.code, refusal.kind) == ("initials_missing", Kind.DOCUMENT)
    assert "Sekretaris" in refusal.text.id
    walk(house, document_id, "sekretaris endorse", "ketua sign")


def test_initials_lapse_with_the_content(changed: Callable[..., House]) -> None:
    """Initials given to an earlier content do not carry over to the next round."""
    house = changed(SIGNED_IN_REVIEW)
    document_id = draft(house)
    walk(house, document_id, *INITIALLED, "ketua return")
    house.office.desk.edit(house.actor("staf"), document_id, {"title": "Panitia Lain"}, 4)
    walk(house, document_id, "staf submit")
    assert refused(house, "ketua", document_id, "sign").code == "initials_missing"


def test_holds_signing_position(house: House) -> None:
    """The role of a signatory is not enough: the office itself is held, on that very day."""
    document_id = draft(house)
    walk(house, document_id, *INITIALLED)
    refusal = refused(house, "wakil", document_id, "sign")
    assert (refusal.code, refusal.kind) == ("not_signatory", Kind.PERSON)


def test_holds_turn_or_signing_position(house: House) -> None:
    """Nor is it enough to send a document back or to end it: that is for whose turn it is, and for the office's holder."""
    document_id = draft(house)
    for acts in (("staf submit",), ("sekretaris endorse",)):
        walk(house, document_id, *acts)
        for action in ("return", "reject"):
            refusal = refused(house, "wakil", document_id, action, note="Perbaiki.")
            assert (refusal.code, refusal.kind) == ("not_signatory", Kind.PERSON)
    assert act(house, "ketua", document_id, "return", note="Perbaiki.").state.phase == "drafting"


def test_holds_signing_position_read_afresh(changed: Callable[..., House]) -> None:
    """An appointment that ended while the person was signed in no longer signs, and the next holder's does."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, *INITIALLED)
    loaded = house.actor("ketua")
    office, today = house.office, date(2019, 12, 16)
    with office.database.write() as session:
        held = session.scalars(select(Appointment).where(Appointment.position == "chair")).one()
        end_appointment(session, office.clock, appointment_id=held.id, last_day=today - timedelta(days=1), by=None)
        appoint(
            session, office.definitions, office.clock,
            person_id=house.people["wakil"], position="chair", starts_on=today, by=None,
        )  # fmt: skip
    view = office.desk.view(house.actor("sekretaris"), document_id)
    sign: Mapping[str, Any] = {"expected_version": view.version, "content_sha256": view.content_sha256}
    assert refusal_of(office.desk.act, loaded, document_id, "sign", **sign).code == "not_signatory"
    assert act(house, "wakil", document_id, "sign").number is not None


def test_a_turn_is_read_afresh(changed: Callable[..., House]) -> None:
    """An appointment that ended while the person was signed in gives no initials any more, nor sends anything back."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    loaded, office = house.actor("sekretaris"), house.office
    view = office.desk.view(loaded, document_id)
    with office.database.write() as session:
        held = session.scalars(select(Appointment).where(Appointment.position == "secretary")).one()
        end_appointment(session, office.clock, appointment_id=held.id, last_day=date(2019, 12, 15), by=None)
    sent: Mapping[str, Any] = {
        "expected_version": view.version,
        "content_sha256": view.content_sha256,
        "note": "Salah.",
    }
    for action in ("endorse", "return"):
        assert refusal_of(office.desk.act, loaded, document_id, action, **sent).kind is Kind.PERSON


def test_holder_undecided(changed: Callable[..., House]) -> None:
    """On a route that comes back to the same office, a document is not withdrawn once that office has decided."""
    house = changed(BACK_AGAIN)
    document_id = draft(house, fields=POKJA_DECREE)
    walk(house, document_id, "staf submit", "sekretaris endorse", "pokja1 endorse")
    refusal = refused(house, "staf", document_id, "withdraw")
    assert (refusal.code, refusal.kind) == ("already_decided", Kind.DOCUMENT)


def test_never_submitted(house: House) -> None:
    """What was submitted once is not discarded."""
    document_id = draft(house)
    walk(house, document_id, "staf submit", "staf withdraw")
    refusal = refused(house, "staf", document_id, "discard")
    assert (refusal.code, refusal.kind) == ("was_submitted", Kind.DOCUMENT)


def test_not_drafter_or_signer(changed: Callable[..., House]) -> None:
    """The number is given by someone who neither wrote nor signed the document."""
    house = changed((" automatic = true,", ""))
    with house.office.database.write() as session:
        grant(session, house.office.definitions, house.office.clock,
              person_id=house.people["ketua"], role="registrar", by=None)  # fmt: skip
    document_id = draft(house, "rangkap")
    walk(house, document_id, "rangkap submit", "sekretaris endorse", "ketua sign")
    for who in ("rangkap", "ketua"):
        refusal = refused(house, who, document_id, "issue")
        assert (refusal.code, refusal.kind) == ("drafter_or_signer", Kind.PERSON)
    assert act(house, "agendaris", document_id, "issue").number is not None


def test_date_not_before_last(changed: Callable[..., House]) -> None:
    """No number is dated before the series' last, and the refused signature takes none."""
    house = changed()
    first, second = draft(house), draft(house)
    walk(house, first, *INITIALLED)
    walk(house, second, *INITIALLED)
    house.office.clock.set(MORNING + timedelta(days=2))
    given = act(house, "ketua", first, "sign").number
    house.office.clock.set(MORNING + timedelta(days=1))
    refusal = refused(house, "ketua", second, "sign")
    assert (refusal.code, refusal.kind) == ("date_before_last", Kind.DOCUMENT)
    house.office.clock.set(MORNING + timedelta(days=2))
    after = act(house, "ketua", second, "sign").number
    assert given is not None and after is not None
    assert int(after.split("/")[0]) == int(given.split("/")[0]) + 1


def test_overtaken_by_a_later_date(house: House) -> None:
    """A number of a later date that was given after the guards had looked is refused in the same words."""
    document_id = draft(house)
    walk(house, document_id, *INITIALLED)
    house.office.clock.set(MORNING + timedelta(days=1))
    with house.office.database.write() as session:  # as if given in the very moment between: the register knows of none
        session.execute(update(Counter).values(last_on=(MORNING + timedelta(days=3)).date()))
    refusal = refused(house, "ketua", document_id, "sign")
    assert (refusal.code, refusal.kind) == ("date_before_last", Kind.DOCUMENT)
    house.office.clock.set(MORNING + timedelta(days=3))
    assert act(house, "ketua", document_id, "sign").number


TESTED = {name.removeprefix("test_") for name in list(globals()) if name.startswith("test_")}


def test_every_guard_is_refused() -> None:
    """No guard is without its test."""
    assert set(GUARDS) <= TESTED


@pytest.mark.parametrize(("who", "action", "code", "kind"), [
    ("ketua", "sign", "not_now", Kind.DOCUMENT),
    ("agendaris", "dispatch", "no_such_document", Kind.UNKNOWN),
    ("sekretaris", "endorse", "not_now", Kind.DOCUMENT),
    ("staf", "sign", "not_yours", Kind.PERSON),
    ("staf", "fly", "no_such_action", Kind.UNKNOWN),
    ("staf", "edit", "no_such_action", Kind.UNKNOWN),
    ("staf", "x" * 300, "no_such_action", Kind.UNKNOWN),
    ("staf", "a\x00b", "no_such_action", Kind.UNKNOWN),
    ("rina", "submit", "no_such_document", Kind.UNKNOWN),
    ("admin", "submit", "no_such_document", Kind.UNKNOWN),
])  # fmt: skip
def test_state_and_person(house: House, who: str, action: str, code: str, kind: Kind) -> None:
    """On a draft of staf's: a line of another state is 'not now', another's line is not yours, the rest is unknown."""
    if who == "ketua":
        document_id = draft(house)
        walk(house, document_id, "staf submit")
    else:
        document_id = draft(house)
    refusal = refusal_of(act, house, who, document_id, action)
    assert (refusal.code, refusal.kind) == (code, kind)


def test_version(house: House) -> None:
    """Who saw another version is told so before anything about the document; without one, that it is needed."""
    document_id = draft(house, fields={"title": "Belum lengkap"})
    assert refused(house, "staf", document_id, "submit", expected_version=7).kind is Kind.STALE
    assert refused(house, "staf", document_id, "submit", expected_version=None).kind is Kind.NO_VERSION


def test_step_up(house: House) -> None:
    """Signing needs a fresh proof of presence; initialling does not."""
    document_id = draft(house)
    view = walk(house, document_id, *INITIALLED)
    assert view is not None
    plain = house.actor("ketua", stepped_up=False)
    sent: Mapping[str, Any] = {"expected_version": view.version, "content_sha256": view.content_sha256}
    refusal = refusal_of(house.office.desk.act, plain, document_id, "sign", **sent)
    assert (refusal.code, refusal.kind) == ("step_up_required", Kind.STEP_UP)


def test_create_refusals_are_logged(house: House) -> None:
    """Who may not draft is refused, and the try is in the log."""
    refusal = refusal_of(house.office.desk.create, house.actor("auditor"), "decree", {})
    assert (refusal.code, refusal.kind) == ("not_yours", Kind.PERSON)
    assert (house.people["auditor"], "create", "not_yours") in log_of(house, None)


@pytest.mark.parametrize("look", ["view", "history", "preview", "edition"])
def test_looks_refused_are_logged(house: House, look: str) -> None:
    """Who opens what is not theirs learns nothing, and the try is in the log."""
    document_id = draft(house)
    refusal = refusal_of(getattr(house.office.desk, look), house.actor("rina"), document_id)
    assert refusal.kind is Kind.UNKNOWN
    assert [(house.people["rina"], "no_such_document")] == [(who, code) for who, _, code in log_of(house, document_id)]
