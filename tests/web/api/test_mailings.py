"""Copies for each addressee over the API: asked for, watched, fetched, stopped, refused."""

import hashlib
from uuid import UUID

import pytest

from tests.deskwork import LETTER, draft, walk
from tests.web.api.calling import Api, problem


def issued(api: Api) -> UUID:
    document_id = draft(api.house, type="letter", fields=LETTER)
    walk(api.house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    return document_id


def test_from_the_request_to_the_file(api: Api) -> None:
    """202 with its address; there the count; then the bytes, whose hash is the ETag and what was said."""
    caller, document_id = api.caller("agendaris"), issued(api)
    asked = caller.post(f"/documents/{document_id}/mailings", {"kinds": ["zip", "docx"]})
    assert (asked.status_code, asked.json and asked.json["status"]) == (202, "pending")
    path = asked.headers["Location"].removeprefix("/api/v1")
    api.house.work()
    said = caller.get(path).json
    assert said is not None
    assert [(form["kind"], form["status"], form["done"]) for form in said["forms"]] == [
        ("docx", "ready", 2),
        ("zip", "ready", 2),
    ]
    for form in said["forms"]:
        answer = caller.get(form["url"].removeprefix("/api/v1"))
        assert hashlib.sha256(answer.data).hexdigest() == form["sha256"] == answer.get_etag()[0]
        answer.close()
        again = caller.get(form["url"].removeprefix("/api/v1"), If_None_Match=answer.headers["ETag"])
        assert again.status_code == 304
        again.close()


def test_stopped(api: Api) -> None:
    """A stopped one says so, for good."""
    caller, document_id = api.caller("staf"), issued(api)
    path = caller.post(f"/documents/{document_id}/mailings", {}).headers["Location"].removeprefix("/api/v1")
    for _ in range(2):
        answer = caller.post(f"{path}/stop")
        assert (answer.status_code, answer.json and answer.json["status"]) == (200, "stopped")
    assert problem(caller.get(f"{path}/files/docx"))[:2] == (404, "no_such_file")


@pytest.mark.parametrize(
    "body",
    [{"kinds": "docx"}, {"kinds": []}, {"kinds": [1]}, {"kinds": ["odt"]}, {"headings": "ya"}, {"kind": ["docx"]}],
)
def test_what_is_malformed_is_named(api: Api, body: dict[str, object]) -> None:
    """422 with the member's name."""
    answer = api.caller("staf").post(f"/documents/{issued(api)}/mailings", body)
    assert problem(answer) == (422, "invalid_fields", [next(iter(body))])


def test_whose_it_is_not(api: Api) -> None:
    """403 for who may read it but does not send it, before anything else is looked at; 404 for a mailing that is not there."""
    document_id = issued(api)
    answer = api.caller("ketua").post(f"/documents/{document_id}/mailings", {"kinds": "x"})
    assert problem(answer)[:2] == (403, "not_yours")
    for mailing in ("x", str(document_id)):
        answer = api.caller("staf").get(f"/documents/{document_id}/mailings/{mailing}")
        assert problem(answer)[:2] == (404, "no_such_mailing")
