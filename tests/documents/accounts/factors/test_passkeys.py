"""Passkeys: verified person, this site, this question, once; and a signature by one is for the contents it was shown."""

import json
from hashlib import sha256
from uuid import UUID

import pytest
import rfc8785
from sqlalchemy import select
from webauthn.helpers import bytes_to_base64url

from documents.accounts.factors.passkeys import Site
from documents.accounts.proofs import PasskeyAssertion
from documents.approval.views import DocumentView
from documents.desk.together.acting import Item
from documents.evidence.entries import AuditEntry
from tests.authenticator import Authenticator
from tests.deskwork import refusal_of, to_sign, walk
from tests.enrolled import Seat, device_for, row_of, seat, with_passkey
from tests.office import House
from workflow.refusal import Kind, Refusal

HASH = "0" * 64


def shown(house: House, document_id: UUID) -> DocumentView:
    return house.office.desk.view(house.actor("ketua"), document_id)


def pair(view: DocumentView) -> tuple[UUID, str]:
    return view.id, view.content_sha256


def sign(chair: Seat, view: DocumentView) -> DocumentView:
    return chair.house.office.desk.act(
        chair.actor, view.id, "sign", expected_version=view.version, content_sha256=view.content_sha256
    ).view


def test_it_signs_what_it_was_shown(house: House) -> None:
    """The challenge commits to the content's hash; the event and the kept answer say which key, for what."""
    chair = seat(house, "ketua")
    device, view = with_passkey(chair), shown(house, to_sign(house))
    chair.prove("passkey", device.sign(chair.question([pair(view)])))
    assert sign(chair, view).number is not None
    with house.office.database.read() as session:
        event = session.scalars(
            select(AuditEntry).where(AuditEntry.document_id == view.id, AuditEntry.action == "sign")
        ).one()
        kept = session.get_one(PasskeyAssertion, UUID(event.details["assertion"]))
    assert (event.details["proof"], event.details["credential"]) == ("passkey", device.id)
    said = {"documents": [{"content_sha256": view.content_sha256, "id": str(view.id)}], "purpose": "sign"}
    assert kept.statement == said
    committed = sha256(kept.nonce + rfc8785.dumps(said)).digest()
    assert json.loads(kept.client_data)["challenge"] == bytes_to_base64url(committed)
    [told] = [one for one in house.office.desk.history(house.actor("ketua"), view.id) if one.proof]
    assert (told.action, told.proof, told.proved and told.proved.id) == ("sign", "passkey", "dengan kunci sandi")


def test_it_signs_nothing_else(house: House) -> None:
    """Neither another document, nor this one with another content: below every page, at the desk."""
    chair = seat(house, "ketua")
    device, one, other = with_passkey(chair), shown(house, to_sign(house)), shown(house, to_sign(house))
    chair.prove("passkey", device.sign(chair.question([pair(one)])))
    refused = refusal_of(sign, chair, other)
    assert (refused.code, refused.kind) == ("step_up_required", Kind.STEP_UP)
    walk(house, one.id, "ketua return")
    staff = house.actor("staf")
    version = house.office.desk.view(staff, one.id).version
    house.office.desk.edit(staff, one.id, {"title": "Isi lain"}, version)
    walk(house, one.id, "staf submit", "sekretaris endorse")
    changed = shown(house, one.id)
    assert refusal_of(sign, chair, changed).code == "step_up_required"
    act = house.office.desk.act
    stale = refusal_of(
        act, chair.actor, one.id, "sign", expected_version=changed.version, content_sha256=one.content_sha256
    )
    assert stale.code == "content_changed"
    assert shown(house, one.id).number is shown(house, other.id).number is None


def test_one_answer_for_a_batch(house: House) -> None:
    """A list of contents is signed with one answer, each of them and no further one."""
    chair = seat(house, "ketua")
    device = with_passkey(chair)
    several = [shown(house, to_sign(house)) for _ in range(3)]
    proof = chair.prove("passkey", device.sign(chair.question([pair(view) for view in several[:2]])))
    assert [proof.covers(*pair(view)) for view in several] == [True, True, False]
    items = [Item(view.id, view.version, view.content_sha256) for view in several]
    act = house.office.together.act
    assert refusal_of(act, chair.actor, "sign", items).code == "step_up_required"
    assert [one.refusal for one in act(chair.actor, "sign", items[:2])] == [None, None]
    told = house.office.desk.history(house.actor("ketua"), several[1].id)
    assert [one.proof for one in told if one.action == "sign"] == ["passkey"]


def _unverified(device: Authenticator) -> None:
    device.verifies = False


def _elsewhere(device: Authenticator) -> None:
    device.origin = "http://localhost:9999"


def _other_host(device: Authenticator) -> None:
    device.host = "evil.example"


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator(device.origin).key


def _other_credential(device: Authenticator) -> None:
    device.credential = b"x" * 32


WRONG = (_unverified, _elsewhere, _other_host, _other_key, _other_credential)


def test_wrong_answers(house: House) -> None:
    """No verified user, another origin, host, key or credential: refused, and the question is used up."""
    chair = seat(house, "ketua")
    device = with_passkey(chair)
    for wrong in WRONG:
        question, thief = chair.question([(device_id(), HASH)]), Authenticator(**vars(device))
        wrong(thief)
        for one in (thief, device):
            with pytest.raises(Refusal, match="wrong_passkey") as refused:
                chair.prove("passkey", one.sign(question))
            assert (refused.value.kind, refused.value.fields[0].path) == (Kind.CONTENT, "secret")
    assert not chair.actor.stepped_up


def device_id() -> UUID:
    return UUID(int=7)


def test_no_answer_counts_twice(house: House) -> None:
    """Replayed it is refused; so is one to the question of another session, or for another purpose."""
    chair, elsewhere = seat(house, "ketua"), seat(house, "ketua")
    device = with_passkey(chair)
    answer = device.sign(chair.question([(device_id(), HASH)]))
    chair.prove("passkey", answer)
    for session, again in (
        (chair, answer),
        (elsewhere, device.sign(chair.question([(device_id(), HASH)]))),
        (chair, device.sign(house.office.factors.question(chair.actor))),
    ):
        with pytest.raises(Refusal, match="wrong_passkey"):
            session.prove("passkey", again)
    assert not elsewhere.actor.stepped_up


def test_what_is_no_answer(house: House) -> None:
    """Whatever is sent in its place is refused by name."""
    chair = seat(house, "ketua")
    for sent in ("", "x", "[]", "{}", '{"id": 1}', "9" * 30_000, '{"id":"a","rawId":"a","response":{}}'):
        with pytest.raises(Refusal, match="wrong_passkey"):
            chair.prove("passkey", sent)


def test_a_count_that_falls_is_refused_and_put_down(house: House) -> None:
    """A copied key answers with an old count: refused, told apart, and in the audit."""
    chair = seat(house, "ketua")
    device = with_passkey(chair)
    device.count = 10
    chair.prove("passkey", device.sign(chair.question([(device_id(), HASH)])))
    device.count = 5
    with pytest.raises(Refusal, match="passkey_count"):
        chair.prove("passkey", device.sign(chair.question([(device_id(), HASH)])))
    [mine] = [one for one in house.office.factors.mine(chair.actor) if one.kind == "passkey"]
    assert row_of(house, mine.id).sign_count == 11
    with house.office.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.details["credential"]) == ("passkey_count_fell", device.id)


def test_a_passkey_is_enrolled_with_a_verified_person(house: House) -> None:
    """A device that checks nobody is refused; one that is known already, too."""
    chair, device = seat(house, "ketua"), device_for(house)
    device.verifies = False
    with pytest.raises(Refusal, match="wrong_passkey"):
        chair.enrol("passkey", lambda begun: device.register(begun.options))
    device.verifies = True
    chair.enrol("passkey", lambda begun: device.register(begun.options))
    with pytest.raises(Refusal, match="known_passkey"):
        seat(house, "sekretaris").enrol("passkey", lambda begun: device.register(begun.options))


@pytest.mark.parametrize(
    ("address", "takes"),
    [
        ("http://localhost:8000", True),
        ("https://naskah.kantor.go.id", True),
        ("http://naskah.kantor.go.id", False),
        ("http://127.0.0.1:8000", False),
        ("https://10.0.0.1", False),
        ("https://[::1]", False),
    ],
)
def test_where_passkeys_are_at_home(address: str, takes: bool) -> None:
    """At a name over HTTPS, or on this machine; never at a bare address."""
    assert Site(address).takes_passkeys is takes
