"""Which answer comes first when several apply; versions and keys as programs send them."""

import pytest

from documents.approval.views import DocumentView
from tests.deskwork import POKJA_DECREE, act, draft, walk
from tests.web.api.calling import Api, problem

OTHER = "0" * 64
NOWHERE = "01a21100-bdd7-7146-a9ec-accc763fe066"


def waiting_for_signature(api: Api) -> DocumentView:
    """A decree that the secretary has initialled under the key "paraf"."""
    document_id = draft(api.house)
    walk(api.house, document_id, "staf submit")
    view = api.seen("sekretaris", document_id)
    body = {"content_sha256": view.content_sha256}
    path = f"/documents/{view.id}/actions/endorse"
    assert api.caller("sekretaris").post(path, body, If_Match='"2"', Idempotency_Key="paraf").status_code == 200
    return api.seen("ketua", document_id)


def test_order_of_refusals_of_an_action(api: Api) -> None:
    """401 · 404 · the key · 403 · 428 · 412 · 422 · 403 step-up · 409: mending the first shows the next."""
    view = waiting_for_signature(api)
    path, content = f"/documents/{view.id}/actions/sign", {"content_sha256": OTHER}
    secretary, chair = api.caller("sekretaris"), api.caller("ketua", stepped_up=False)
    nobody = api.caller("ketua")
    nobody.token = "wrong"
    given = [
        nobody.post(f"/documents/{NOWHERE}/actions/sign", {}),
        secretary.post(f"/documents/{NOWHERE}/actions/sign", {}, Idempotency_Key="paraf"),
        secretary.post(path, {}, Idempotency_Key="paraf"),
        secretary.post(path, {}),
        chair.post(path, {}),
        chair.post(path, {}, If_Match='"1"'),
        chair.post(path, {}, If_Match='"3"'),
        chair.post(path, content, If_Match='"3"'),
        api.caller("ketua").post(path, content, If_Match='"3"'),
    ]
    assert [problem(answer)[:2] for answer in given] == [
        (401, "token_required"),
        (404, "no_such_document"),
        (409, "idempotency_key_reused"),
        (403, "not_yours"),
        (428, "version_required"),
        (412, "stale_version"),
        (422, "invalid_fields"),
        (403, "step_up_required"),
        (409, "content_changed"),
    ]
    assert api.caller("ketua").act(view, "sign").json["number"] is not None  # type: ignore[index]


def test_order_of_refusals_of_a_change(api: Api) -> None:
    """The same for a change of fields; that it is too late to change comes last."""
    document_id = draft(api.house, fields=POKJA_DECREE)
    walk(api.house, document_id, "staf submit")
    path, odd, good = f"/documents/{document_id}", {"fields": {"judul": "x"}}, {"fields": {"title": "x"}}
    head, staf, nobody = api.caller("pokja1"), api.caller("staf"), api.caller("staf")
    nobody.token = ""
    given = [
        nobody.patch(f"/documents/{NOWHERE}", odd),
        api.caller("rina").patch(path, odd),
        head.patch(path, odd),
        staf.patch(path, odd),
        staf.patch(path, odd, If_Match='"1"'),
        staf.patch(path, odd, If_Match='"2"'),
        staf.patch(path, good, If_Match='"2"'),
    ]
    assert [problem(answer)[:2] for answer in given] == [
        (401, "token_required"),
        (404, "no_such_document"),
        (403, "not_yours"),
        (428, "version_required"),
        (412, "stale_version"),
        (422, "malformed_fields"),
        (409, "not_editable"),
    ]


def test_malformed_inputs_wait_their_turn(api: Api) -> None:
    """What is wrong with the request itself is told only to who may do this, on the version that stands; all at once."""
    view = waiting_for_signature(api)
    path = f"/documents/{view.id}/actions/return"
    odd = {"note": 5, "state": "issued", "content_sha256": ["x"]}
    assert problem(api.caller("staf").post(path, odd, Idempotency_Key=" "))[0] == 403
    assert problem(api.caller("ketua").post(path, odd, Idempotency_Key=" "))[0] == 428
    status, code, fields = problem(api.caller("ketua").post(path, odd, If_Match='"3"', Idempotency_Key=" "))
    assert (status, code, sorted(fields)) == (
        422, "invalid_fields", ["Idempotency-Key", "content_sha256", "note", "state"]
    )  # fmt: skip


@pytest.mark.parametrize("said", ['"1"', "1", 'W/"1"', ' "1" '])
def test_version_as_it_is_said(api: Api, said: str) -> None:
    """The version of the ETag, with or without its quotes."""
    document_id = draft(api.house)
    answer = api.caller("staf").patch(f"/documents/{document_id}", {"fields": {"title": "x"}}, If_Match=said)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("said", ["*", '"0"', '"2"', '"-1"', "", '""', "x", '"1", "2"', '"' + "9" * 400 + '"', '"1'])
def test_version_that_never_stood(api: Api, said: str) -> None:
    """Any other word is a version that does not stand: a blind change is refused."""
    document_id = draft(api.house)
    answer = api.caller("staf").patch(f"/documents/{document_id}", {"fields": {"title": "x"}}, If_Match=said)
    assert problem(answer)[:2] == (412, "stale_version")


def test_same_key_same_answer(api: Api) -> None:
    """The key and body again give the first answer, byte for byte, however the document has moved on."""
    view = waiting_for_signature(api)
    chair, path = api.caller("ketua"), f"/documents/{view.id}/actions/sign"
    body = {"content_sha256": view.content_sha256}
    first = chair.post(path, body, If_Match='"3"', Idempotency_Key="k1")
    walk(api.house, view.id, "agendaris dispatch")
    again = chair.post(path, body, If_Match='"3"', Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json, first.headers["ETag"]) == (again.json, again.headers["ETag"])
    assert first.data == again.data
    signatures = [e for e in api.house.office.desk.history(api.house.actor("ketua"), view.id) if e.action == "sign"]
    assert len(signatures) == 1


def test_same_key_another_request(api: Api) -> None:
    """Another body or another action under a used key is refused; a key of another person is another key."""
    document_id = draft(api.house)
    staf, path = api.caller("staf"), f"/documents/{document_id}/actions"
    assert staf.post(f"{path}/submit", {}, If_Match='"1"', Idempotency_Key="k").status_code == 200
    for action, body in (("submit", {"note": "lain"}), ("withdraw", {})):
        answer = staf.post(f"{path}/{action}", body, If_Match='"2"', Idempotency_Key="k")
        assert problem(answer)[:2] == (409, "idempotency_key_reused")
    body = {"content_sha256": api.seen("sekretaris", document_id).content_sha256}
    other = api.caller("sekretaris").post(f"{path}/endorse", body, If_Match='"2"', Idempotency_Key="k")
    assert other.status_code == 200


def test_only_successes_are_kept(api: Api) -> None:
    """A refused try leaves its key free."""
    document_id = draft(api.house)
    staf, path = api.caller("staf"), f"/documents/{document_id}/actions/submit"
    assert staf.post(path, {}, If_Match='"9"', Idempotency_Key="k").status_code == 412
    assert staf.post(path, {}, If_Match='"1"', Idempotency_Key="k").status_code == 200


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "k\u00e9", "k\x7f"])
def test_keys_that_are_none(api: Api, key: str) -> None:
    """A key is 1 to 200 plain characters."""
    document_id = draft(api.house)
    path = f"/documents/{document_id}/actions/submit"
    answer = api.caller("staf").post(path, {}, If_Match='"1"', Idempotency_Key=key)
    assert problem(answer) == (422, "invalid_fields", ["Idempotency-Key"])


def test_step_up(api: Api) -> None:
    """A password proves presence: wrong, the field is named; right, the same token signs."""
    view = waiting_for_signature(api)
    chair = api.caller("ketua", stepped_up=False)
    assert problem(chair.act(view, "sign"))[1] == "step_up_required"
    wrong = chair.post("/step-up", {"method": "password", "secret": "salah"})
    assert (wrong.status_code, problem(wrong)[2]) == (422, ["secret"])
    assert problem(chair.post("/step-up", {"method": "sidik jari", "secret": "x"}))[2] == ["method"]
    assert problem(chair.post("/step-up", {}))[0] == 422
    right = chair.post("/step-up", {"method": "password", "secret": "kursi-rotan-2019"})
    assert (right.status_code, right.data) == (204, b"")
    assert "Content-Type" not in right.headers
    assert chair.act(view, "sign").status_code == 200


def test_step_up_is_the_tokens_own(api: Api) -> None:
    """Another token of the same person still has to prove it."""
    view = waiting_for_signature(api)
    chair = api.caller("ketua", stepped_up=False)
    assert chair.post("/step-up", {"method": "password", "secret": "kursi-rotan-2019"}).status_code == 204
    chair.token = api.house.token("ketua", stepped_up=False)
    assert problem(chair.act(view, "sign"))[1] == "step_up_required"


def test_document_says_what_the_contract_says(api: Api) -> None:
    """The members of a document, and the reason where an action is closed to the caller."""
    view = waiting_for_signature(api)
    answer = api.caller("staf", language="en").get(f"/documents/{view.id}")
    said = answer.json
    assert said is not None
    assert answer.headers["ETag"] == f'"{said["version"]}"'
    assert {
        "id", "type", "state", "phase", "version", "revision", "fields", "title", "number", "issued_on",
        "content_sha256", "created_by", "validity", "actions", "files",
    } <= set(said)  # fmt: skip
    actions = {action["name"]: action for action in said["actions"]}
    assert actions["withdraw"] == {"name": "withdraw", "label": "Withdraw", "allowed": True, "reason": None}
    assert (actions["sign"]["allowed"], actions["sign"]["reason"]) == (False, "Only for Chair.")
    (file,) = said["files"]
    assert (file["kind"], file["part"], file["status"]) == ("draft", "", "ready")
    assert file["url"] == f"/api/v1/documents/{view.id}/files/draft"
    refused = act(api.house, "ketua", view.id, "sign")
    assert refused.validity == "in_force"
