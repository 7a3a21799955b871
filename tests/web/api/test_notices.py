"""One's own notices over the API."""

from uuid import uuid4

from tests.deskwork import to_sign
from tests.web.api.calling import Api, problem


def test_notices_are_listed_and_read(either: Api) -> None:
    """Made without a worker, unread first; read by id or all, one's own alone."""
    documents = [str(to_sign(either.house)) for _ in range(2)]
    chair = either.caller("ketua", language="en")
    either.house.office.notices.maker.make_all()
    listed = chair.get("/notices").json or {}
    assert listed["unread"] == 2
    assert [one["document_id"] for one in listed["items"]] == documents[::-1]
    assert listed["items"][0]["words"] == "A document is waiting for your signature."
    id = listed["items"][0]["id"]
    assert either.caller("staf").post("/notices/read", {"ids": [id]}).json == {"read": 0}
    assert chair.post("/notices/read", {"ids": [id]}).json == {"read": 1}
    first = chair.get("/notices?limit=1").json or {}
    assert (first["unread"], first["items"][0]["read"]) == (1, False)
    assert [one["id"] for one in (chair.get(f"/notices?after={first['next']}").json or {})["items"]] == [id]
    assert chair.post("/notices/read").json == {"read": 1}


def test_malformed_calls_are_named(api: Api) -> None:
    """What is no list of ids, and a key that is none, are refused with the field; unknown ids read nothing."""
    chair = api.caller("ketua")
    for ids in ("x", ["x"], [1], [None], {}, [str(uuid4())] * 201):
        assert problem(chair.post("/notices/read", {"ids": ids})) == (422, "invalid_fields", ["ids"])
    assert chair.post("/notices/read", {"ids": [str(uuid4())]}).json == {"read": 0}
    assert problem(chair.get("/notices?after=x"))[0] == 422
    assert problem(chair.post("/notices/read", {"all": True}))[0] == 422
