"""One action on many documents over the API."""

from typing import Any
from uuid import UUID, uuid4

from tests.deskwork import dump, to_sign
from tests.web.api.calling import Api, problem

PATH = "/documents/actions/sign"


def named(api: Api, *ids: UUID) -> list[dict[str, Any]]:
    """The documents as the chair sees them."""
    views = [api.seen("ketua", one) for one in ids]
    return [{"id": str(view.id), "version": view.version, "content_sha256": view.content_sha256} for view in views]


def test_each_has_its_result(api: Api) -> None:
    """Done with its number, or refused as the single action would be; the same key again acts on nothing."""
    ids = [to_sign(api.house) for _ in range(4)]
    items = named(api, *ids)
    items[1]["content_sha256"] = "0" * 64
    items[2]["version"] = 1
    items[3]["id"] = str(uuid4())
    chair = api.caller("ketua")
    answer = chair.post(PATH, {"items": items}, Idempotency_Key="batch-1")
    assert answer.status_code == 200
    results = answer.json["results"]  # type: ignore[index]
    assert [result["id"] for result in results] == [item["id"] for item in items]
    told = [result["problem"] and (result["problem"]["status"], result["problem"]["code"]) for result in results]
    assert told == [None, (409, "content_changed"), (412, "stale_version"), (404, "no_such_document")]
    assert results[0]["status"] == "done" and results[0]["document"]["number"] == api.seen("ketua", ids[0]).number
    before = dump(api.house.office.database)
    again = chair.post(PATH, {"items": items}, Idempotency_Key="batch-1").json["results"]  # type: ignore[index]
    assert [result["status"] for result in again] == ["done", "refused", "refused", "refused"]
    assert dump(api.house.office.database) == before
    single = api.seen("ketua", ids[0])
    path, sent = f"/documents/{single.id}/actions/sign", {"content_sha256": single.content_sha256}
    assert chair.post(path, sent, If_Match=f'"{single.version}"', Idempotency_Key="batch-1").status_code == 409


def test_a_list_that_is_wrong_is_refused_whole(api: Api) -> None:
    """Malformed, empty, too long, named twice: each place named. Without step-up 403. Nothing is done."""
    items = named(api, to_sign(api.house))
    chair, unproved = api.caller("ketua"), api.caller("ketua", stepped_up=False)
    before = dump(api.house.office.database)
    many = [{"id": str(uuid4()), "version": 1} for _ in range(201)]
    for body, fields in (
        ({}, ["items"]),
        ({"items": []}, ["items"]),
        ({"items": many}, ["items"]),
        ({"items": items + items}, ["items/0/id", "items/1/id"]),
        ({"items": [{"id": 7, "version": "1", "content_sha256": 3, "x": 1}, 5]},
         ["items/0/x", "items/0/id", "items/0/version", "items/0/content_sha256", "items/1/id", "items/1/version"]),
        ({"items": items, "x": 1}, ["x"]),
    ):  # fmt: skip
        answer = chair.post(PATH, body)
        assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, fields)  # type: ignore[index]
    assert problem(unproved.post(PATH, {"items": items}))[:2] == (403, "step_up_required")
    assert dump(api.house.office.database) == before
