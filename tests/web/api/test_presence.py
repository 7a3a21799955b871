"""Step-up over the API: a code, a passkey's answer to a question about named contents, and what is refused."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.deskwork import to_sign
from tests.enrolled import empty, moment, seat, with_app, with_passkey
from tests.web.api.calling import Api, Caller, problem


@pytest.fixture(autouse=True)
def nobody_enrolled(api: Api) -> Iterator[None]:
    """Each test begins without factors."""
    empty(api.house)
    yield
    empty(api.house)


@pytest.fixture
def chair(api: Api) -> Caller:
    """A program of the chair's with a fresh token."""
    return Caller(api.app.test_client(), api.house.token("ketua", stepped_up=False))


def test_a_code_of_the_app(api: Api, chair: Caller) -> None:
    """A right code lets this token sign; the events say by what."""
    view = api.seen("ketua", to_sign(api.house))
    seated = seat(api.house, "ketua")
    app, _ = with_app(seated)
    assert problem(chair.post("/step-up", {"method": "totp", "secret": "000000"})) == (422, "wrong_code", ["secret"])
    assert chair.post("/step-up", {"method": "totp", "secret": app.at(moment(seated, 1))}).status_code == 204
    assert chair.act(view, "sign").status_code == 200
    said = [one for one in chair.get(f"/documents/{view.id}/events").json["items"] if one["proof"]]  # type: ignore[index]
    assert [(one["action"], one["proof"], one["proved"]) for one in said] == [("sign", "totp", "dengan kode aplikasi")]


def test_a_passkey_for_named_contents(api: Api, chair: Caller) -> None:
    """The answer to the question about one document signs that one; another stays closed; a replay is refused."""
    view, other = (api.seen("ketua", to_sign(api.house)) for _ in range(2))
    device = with_passkey(seat(api.house, "ketua"))
    asked = chair.post(
        "/step-up/challenge", {"documents": [{"id": str(view.id), "content_sha256": view.content_sha256}]}
    )
    assert (asked.status_code, asked.json["rpId"], asked.json["userVerification"]) == (200, "localhost", "required")  # type: ignore[index]
    answer = device.sign(asked.get_json())
    assert chair.post("/step-up", {"method": "passkey", "secret": answer}).status_code == 204
    assert problem(chair.act(other, "sign"))[:2] == (403, "step_up_required")
    assert chair.act(view, "sign").status_code == 200
    assert problem(chair.post("/step-up", {"method": "passkey", "secret": answer}))[:2] == (422, "wrong_passkey")


@pytest.mark.parametrize(
    "named",
    [
        None,
        "x",
        [],
        [1],
        [{}],
        [{"id": "1", "content_sha256": "0" * 64}],
        [{"id": str(UUID(int=1)), "content_sha256": 7}],
    ],
)
def test_malformed_questions(api: Api, chair: Caller, named: object) -> None:
    """What names no contents is a 422 that says where."""
    with_passkey(seat(api.house, "ketua"))
    status, code, fields = problem(chair.post("/step-up/challenge", {"documents": named}))
    assert (status, code) == (422, "invalid_fields")
    assert fields[0].startswith("documents")


def test_without_a_passkey_there_is_no_question(chair: Caller) -> None:
    """The refusal says where to enrol one."""
    named = {"documents": [{"id": str(UUID(int=1)), "content_sha256": "0" * 64}]}
    assert problem(chair.post("/step-up/challenge", named))[:2] == (403, "no_passkey")
