"""The paper of a document over HTTP: scans as programs send them, copies and their files."""

import io
from typing import Any
from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from tests.deskwork import draft, walk
from tests.documents.desk.test_copies import COMMITTEE
from tests.documents.desk.test_scans import ISSUED
from tests.papers import EVIL, paper, picture
from tests.web.api.calling import PREFIX, Api, problem

NOWHERE = "01a21100-bdd7-7146-a9ec-accc763fe066"
CLERK = "agendaris"


def issued(api: Api) -> UUID:
    document_id = draft(api.house, fields=COMMITTEE)
    walk(api.house, document_id, *ISSUED)
    return document_id


def sent(api: Api, who: str, document_id: UUID | str, files: list[bytes], **form: str) -> Any:
    """A form of files, in their order."""
    caller = api.caller(who)
    data = MultiDict([*(("file", (io.BytesIO(data), f"{n}.exe")) for n, data in enumerate(files)), *form.items()])
    return caller.client.post(
        f"{PREFIX}/documents/{document_id}/files/signed_scan",
        data=data,
        headers={"Authorization": f"Bearer {caller.token}", "Accept-Language": "id"},
    )


def raw(api: Api, who: str, document_id: UUID | str, data: bytes, kind: str, query: str = "") -> Any:
    return api.caller(who).raw("POST", f"/documents/{document_id}/files/signed_scan{query}", data, Content_Type=kind)


def test_a_scan_comes_back(api: Api) -> None:
    """A PDF as the body of the request: 201 with what was kept; the newest is answered, the older by their part."""
    document_id, reader = issued(api), api.caller("staf")
    assert reader.get(f"/documents/{document_id}/files/signed_scan").status_code == 404
    made = raw(api, CLERK, document_id, paper(2), "application/pdf")
    assert made.status_code == 201, made.text
    assert {key: made.json[key] for key in ("kind", "part", "pages", "reason")} == {
        "kind": "signed_scan", "part": "1", "pages": 2, "reason": None
    }  # fmt: skip
    got = reader.get(f"/documents/{document_id}/files/signed_scan")
    assert (got.status_code, got.data, got.headers["ETag"]) == (200, paper(2), f'"{made.json["sha256"]}"')
    again = raw(api, CLERK, document_id, picture(), "image/jpeg", "?reason=Lebih+jelas")
    assert (again.status_code, again.json["part"], again.json["reason"]) == (201, "2", "Lebih jelas")
    for part, known in ((None, again), ("1", made), ("2", again)):
        path = f"/documents/{document_id}/files/signed_scan" + (f"?part={part}" if part else "")
        assert reader.get(path).headers["ETag"] == f'"{known.json["sha256"]}"'
    files = [file for file in reader.get(f"/documents/{document_id}").json["files"] if file["kind"] == "signed_scan"]  # type: ignore[index]
    assert [(file["part"], file["url"].partition("?")[2]) for file in files] == [("1", "part=1"), ("2", "part=2")]


def test_pages_in_a_form(api: Api) -> None:
    """Several images of a form become one PDF; their names do not matter."""
    document_id = issued(api)
    made = sent(api, CLERK, document_id, [picture(), picture("PNG", mark="2")])
    assert (made.status_code, made.json["pages"]) == (201, 2)
    assert api.caller("staf").get(f"/documents/{document_id}/files/signed_scan").data.startswith(b"%PDF-")


def test_order_of_refusals(api: Api) -> None:
    """401 · 404 · 403 · 422 · 409: mending the first shows the next."""
    done, evil = issued(api), EVIL["half a PNG"][0]()
    waiting = draft(api.house)
    walk(api.house, waiting, *ISSUED[:2])
    caller = api.caller(CLERK)
    caller.token = "wrong"
    nobody = caller.raw("POST", f"/documents/{NOWHERE}/files/signed_scan", b"", Content_Type="application/pdf")
    given = [
        nobody,
        raw(api, CLERK, waiting, evil, "image/png"),
        raw(api, "ketua", done, evil, "image/png"),
        raw(api, CLERK, done, evil, "image/png"),
        raw(api, CLERK, done, paper(), "text/plain"),
        raw(api, CLERK, done, b"", "application/pdf"),
        sent(api, CLERK, done, [picture(), evil]),
    ]
    assert [problem(answer) for answer in given] == [
        (401, "token_required", []),
        (404, "no_such_document", []),
        (403, "not_yours", []),
        (422, "invalid_scan", ["file/0"]),
        (422, "invalid_fields", ["Content-Type"]),
        (422, "invalid_scan", ["file"]),
        (422, "invalid_scan", ["file/1"]),
    ]


def test_too_much_is_refused_unread(api: Api) -> None:
    """A body beyond the limit of scans: 413; any other address keeps its own, lower limit."""
    document_id = issued(api)
    assert problem(raw(api, CLERK, document_id, b"%PDF-" + b"x" * 25_200_000, "application/pdf"))[0] == 413
    assert raw(api, CLERK, document_id, b"%PDF-" + b"x" * 5_000_000, "application/pdf").status_code == 422
    path = f"/documents/{document_id}/copies"
    assert problem(api.caller(CLERK).raw("POST", path, b"x" * 5_000_000))[0] == 413


def test_copies(api: Api) -> None:
    """201 with number and certifier, 202 until the worker wrote it, then the bytes; all are listed, the newest first."""
    document_id, clerk = issued(api), api.caller(CLERK)
    path = f"/documents/{document_id}/copies"
    api.house.work()
    whole = clerk.post(path, {"kind": "certified_copy", "recipient": "Siti", "purpose": "Arsip"}, Idempotency_Key="k")
    body = {"kind": "extract", "recipient": "Umi", "purpose": "Arsip", "place": "0/0/1"}
    extract = clerk.post(path, body)
    assert (whole.status_code, extract.status_code) == (201, 201), whole.text + extract.text
    again = clerk.post(path, {"kind": "certified_copy", "recipient": "Siti", "purpose": "Arsip"}, Idempotency_Key="k")
    assert again.json == whole.json
    assert clerk.get(f"/documents/{document_id}/files/extract").status_code == 202
    api.house.work()
    assert clerk.get(f"/documents/{document_id}/files/extract").data.startswith(b"PK")
    items = api.caller("staf").get(path).json["items"]  # type: ignore[index]
    assert [(one["kind"], one["ordinal"], one["row"], one["file"]["status"]) for one in items] == [
        ("extract", 1, "Lampiran I: Umi, Wakil", "ready"),
        ("certified_copy", 1, None, "ready"),
    ]
    assert clerk.get(items[0]["file"]["url"].removeprefix(PREFIX)).status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["kind", "purpose", "recipient"]),
        ({"kind": 5, "recipient": ["x"], "purpose": "x"}, ["kind", "kind", "recipient", "recipient"]),
        ({"kind": "extract", "recipient": "x", "purpose": "x"}, ["place"]),
        ({"kind": "extract", "recipient": "x", "purpose": "x", "place": "0/0/-1"}, ["place"]),
        ({"kind": "certified_copy", "recipient": "\ud800", "purpose": "\u202e"}, ["purpose", "recipient"]),
        ({"kind": "certified_copy", "recipient": "x", "purpose": "x", "number": 1}, ["number"]),
    ],
)
def test_malformed_copies(api: Api, body: Any, fields: list[str]) -> None:
    """Each field that is wrong is named."""
    answer = api.caller(CLERK).post(f"/documents/{issued(api)}/copies", body)
    assert (problem(answer)[0], sorted(problem(answer)[2])) == (422, fields)
