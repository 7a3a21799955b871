"""Bad input over HTTP: named by its field, or kept exactly as typed; never a 500, never something half written."""

import json
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.deskwork import DECREE, LETTER, draft, dump, walk
from tests.web.api.calling import Api, problem

PARAGRAPH, TEXT = qn("w:p"), qn("w:t")
NOWHERE = "01a21100-bdd7-7146-a9ec-accc763fe066"
HOSTILE = 'Dinas P & K <b> "x" {{7*7}}'
NUL, RAISED, SURROGATE = "a\x00b", "x\u202ey", "\ud800"


def posted(fields: object) -> bytes:
    return json.dumps({"type": "decree", "fields": fields}).encode()


BODIES = {
    "nothing": (b"", 422, ["type"]),
    "no JSON": (b"{", 400, []),
    "no UTF-8": (b'{"type": "\xff"}', 400, []),
    "NaN": (b'{"type": "decree", "fields": {"title": NaN}}', 400, []),
    "Infinity": (b'{"type": "decree", "fields": {"title": -Infinity}}', 400, []),
    "an infinite float": (b'{"type": "decree", "fields": {"title": 1e999}}', 422, ["title"]),
    "a huge number": (b'{"type": "decree", "fields": {"title": %s}}' % (b"9" * 100_000), 400, []),
    "a large number": (b'{"type": "decree", "fields": {"title": %s}}' % (b"9" * 4_000), 422, ["title"]),
    "deep arrays": (b'{"type": "decree", "fields": {"clauses": %s}}' % (b"[" * 90_000 + b"]" * 90_000), 400, []),
    "a nest of 500": (b'{"type": "decree", "fields": {"clauses": %s}}' % (b"[" * 500 + b"]" * 500), 422, ["clauses/0"]),
    "deep objects": (b'{"a":' * 90_000 + b"1" + b"}" * 90_000, 400, []),
    "an array": (b"[]", 422, [""]),
    "null": (b"null", 422, [""]),
    "a number as type": (b'{"type": 5}', 422, ["type"]),
    "no type": (b'{"fields": {}}', 422, ["type"]),
    "an unknown type": (b'{"type": "sonnet", "fields": {}}', 422, ["type"]),
    "half a character as type": (b'{"type": "\\ud800", "fields": {}}', 422, ["type"]),
    "a type of 100,000 letters": (b'{"type": "%s"}' % (b"x" * 100_000), 422, ["type"]),
    "unknown members": (b'{"type": "decree", "state": "issued", "issued_on": "2019-01-01"}', 422, ["state", "issued_on"]),
    "half a character as member": (b'{"type": "decree", "\\udfff": 1}', 422, ["U+DFFF"]),
    "fields null": (b'{"type": "decree", "fields": null}', 422, [""]),
    "fields a list": (b'{"type": "decree", "fields": []}', 422, [""]),
    "unknown fields": (posted({"issued_on": "x", "number": "22"}), 422, ["issued_on", "number"]),
    "a number as text": (posted({"title": 5}), 422, ["title"]),
    "a text as list": (posted({"considering": "bahwa"}), 422, ["considering"]),
    "an item of the list": (posted({"considering": ["bahwa", 7]}), 422, ["considering/1"]),
    "a control character": (posted({"title": NUL}), 422, ["title"]),
    "a direction mark": (posted({"title": RAISED}), 422, ["title"]),
    "half a character": (posted({"title": SURROGATE}), 422, ["title"]),
    "a line break in a title": (posted({"title": "a\nb"}), 422, ["title"]),
    "a title of 1,001 letters": (posted({"title": "x" * 1001}), 422, ["title"]),
    "a date that is none": (posted({"event_date": "2019-02-30"}), 422, ["event_date"]),
    "an unknown choice": (posted({"urgency": "kemarin"}), 422, ["urgency"]),
    "an unknown regulation": (posted({"legal_bases": [{"code": "uu-0"}]}), 422, ["legal_bases/0/code"]),
    "all at once": (posted({"title": NUL, "urgency": 1, "x": 1}), 422, ["x", "title", "urgency"]),
    "a million letters": (posted({"considering": ["x" * 1_000_001]}), 422, [""]),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_new_document(either: Api, name: str, language: str) -> None:
    """A malformed draft is refused with every field named, in the caller's language, and nothing is written."""
    body, status, fields = BODIES[name]
    staf = either.caller("staf", language=language)
    before = dump(either.house.office.database)
    answer = staf.raw("POST", "/documents", body)
    assert (problem(answer)[0], problem(answer)[2]) == (status, fields)
    assert dump(either.house.office.database) == before
    assert len(answer.data) < 100_000


CHANGES = [
    name
    for name, (body, status, _) in BODIES.items()
    if status == 422 and body.startswith(b'{"type": "decree"') and b"1e999" not in body
]
"""Those that are about the fields, and that Python's JSON writes again."""


@pytest.mark.parametrize("name", CHANGES)
def test_change(either: Api, name: str) -> None:
    """The same in a change: the fields it may not have are named, the draft stays as it was."""
    body, _, fields = BODIES[name]
    sent = json.loads(body)
    del sent["type"]
    document_id = draft(either.house)
    staf, raw = either.caller("staf"), json.dumps(sent).encode()
    before = dump(either.house.office.database)
    answer = staf.raw("PATCH", f"/documents/{document_id}", raw, If_Match='"1"')
    assert (problem(answer)[0], problem(answer)[2]) == (422, fields)
    assert dump(either.house.office.database) == before


def test_change_without_fields(api: Api) -> None:
    """A change says which fields."""
    document_id = draft(api.house)
    answer = api.caller("staf").patch(f"/documents/{document_id}", {}, If_Match='"1"')
    assert problem(answer) == (422, "invalid_fields", ["fields"])


def test_null_empties_a_date(api: Api) -> None:
    """As the empty text does; the schema of the type says that it may be sent."""
    staf = api.caller("staf")
    fields = {**LETTER, "event_date": "2019-12-20"}
    made = staf.post("/documents", {"type": "letter", "fields": fields}).json
    changed = staf.patch(f"/documents/{made['id']}", {"fields": {"event_date": None}}, If_Match='"1"')  # type: ignore[index]
    assert (changed.status_code, "event_date" in changed.json["fields"]) == (200, False)  # type: ignore[index]
    letter = next(kind for kind in staf.get("/document-types").json if kind["code"] == "letter")  # type: ignore[union-attr]
    assert letter["fields"]["properties"]["event_date"]["type"] == ["string", "null"]


ACTION_BODIES = {
    "no object": (b"[]", ["", "note"]),
    "numbers": (b'{"note": 1, "content_sha256": 2, "to": 3}', ["note", "content_sha256", "to"]),
    "a control character": (b'{"note": "a\\u0000b"}', ["note"]),
    "half a character": (b'{"note": "\\ud800"}', ["note"]),
    "no note": (b"{}", ["note"]),
    "a long note": (b'{"note": "%s"}' % (b"x" * 2001), ["note"]),
    "unknown members": (b'{"note": "x", "issued_on": "2019-01-01", "state": "issued"}', ["issued_on", "state"]),
}


@pytest.mark.parametrize("name", ACTION_BODIES)
def test_action(either: Api, name: str) -> None:
    """A malformed action does nothing."""
    body, fields = ACTION_BODIES[name]
    document_id = draft(either.house)
    walk(either.house, document_id, "staf submit")
    secretary, path = either.caller("sekretaris"), f"/documents/{document_id}/actions/return"
    before = dump(either.house.office.database)
    answer = secretary.raw("POST", path, body, If_Match='"2"')
    assert (problem(answer)[0], sorted(problem(answer)[2])) == (422, sorted(fields))
    assert dump(either.house.office.database) == before


@pytest.mark.parametrize("path", [
    "/documents?limit=0", "/documents?limit=201", "/documents?limit=-1", "/documents?limit=abc",
    "/documents?limit=99999999999999999999", "/documents?limit=\u0663", "/documents?after=x",
    f"/documents?after=2019-12-16T02:00:00~{NOWHERE}", f"/documents?after=0001-01-01T00:00:00%2B23:59~{NOWHERE}",
    "/register?year=0", "/register?year=x", "/register?year=10000", "/register?status=gone", "/register?after=x",
    "/register?limit=201", "/register/export.csv?year=x",
    "/register/export.csv?status=gone",
])  # fmt: skip
def test_query_refused(either: Api, path: str) -> None:
    """A query that means nothing is refused by its name."""
    answer = either.caller("ketua").get(path)
    name = path.partition("?")[2].partition("=")[0]
    assert (problem(answer)[0], problem(answer)[2]) == (422, [name])


@pytest.mark.parametrize("path", [
    "/documents?state=nowhere",
    "/documents?q=%25_%5C", "/documents?q=%F0%9F%8C%B4", "/documents?q=" + "x" * 5000, "/documents?q=%FF",
    "/register?series=nope", "/register?q=%F0%9F%8C%B4%27%3B--",
    "/register?year=9999", "/documents?q=" + "x%20" * 2000, "/documents?q=%ED%A0%80",
])  # fmt: skip
def test_query_that_finds_nothing(either: Api, path: str) -> None:
    """A query for what cannot be there finds nothing."""
    answer = either.caller("ketua").get(path)
    assert (answer.status_code, answer.json) == (200, {"items": [], "next": None})


@pytest.mark.parametrize("path", [
    "/documents?after=%00", "/documents?q=%00", "/documents?state=a%00", "/documents?type=%1F", "/documents?%07=x",
    "/register?series=%00", "/register?q=%00", "/register?status=%7F", "/register?after=%0A",
    "/register/export.csv?q=%C2%80",
])  # fmt: skip
def test_query_unreadable(either: Api, path: str) -> None:
    """Control characters in a query are no text of anybody's."""
    assert problem(either.caller("ketua").get(path))[:2] == (400, "bad_request")


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/nowhere", 404),
    ("GET", "/documents/", 404),
    ("GET", "/documents/not-an-id", 404),
    ("GET", "/documents/%00", 400),
    ("GET", "/documents/01a21100-bdd7-7146-a9ec-accc763fe066", 404),
    ("GET", "/documents/01a21100-bdd7-7146-a9ec-accc763fe066/events", 404),
    ("GET", "/documents/01a21100-bdd7-7146-a9ec-accc763fe066/files/docx", 404),
    ("GET", "/documents/{id}/files/docx", 404),
    ("GET", "/documents/{id}/files/%00", 400),
    ("GET", "/documents/{id}/files/" + "x" * 300, 404),
    ("GET", "/documents/{id}/files/..%2F..%2Fetc", 404),
    ("POST", "/documents/{id}/actions/" + "x" * 300, 404),
    ("POST", "/documents/{id}/actions/%00", 400),
    ("POST", "/documents/{id}/actions/%F0%9F%8C%B4", 404),
    ("POST", "/documents/{id}/actions/create", 404),
    ("DELETE", "/documents/{id}", 405),
    ("PUT", "/documents/{id}", 405),
    ("POST", "/documents/{id}", 405),
    ("PUT", "/register", 405),
    ("POST", "/openapi.json", 405),
])  # fmt: skip
def test_address(either: Api, method: str, path: str, status: int) -> None:
    """What is nowhere is 404, what is not done there 405; both as problems."""
    document_id = draft(either.house)
    answer = either.caller("staf").raw(method, path.replace("{id}", str(document_id)), b"{}", If_Match='"1"')
    assert problem(answer)[0] == status
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("secret", [NUL, SURROGATE, "x" * 100_000, "\u00e9"])
def test_secret(either: Api, secret: str) -> None:
    """A secret of any characters is a wrong one at worst."""
    answer = either.caller("ketua").post("/step-up", {"method": "password", "secret": secret})
    assert (problem(answer)[0], problem(answer)[2]) in ((422, ["secret"]), (429, []))


def test_wrong_kind_of_body(api: Api) -> None:
    """A form is not JSON, and five megabytes are too much."""
    staf = api.caller("staf")
    form = staf.raw("POST", "/documents", b"type=decree", Content_Type="application/x-www-form-urlencoded")
    assert problem(form)[0] == 415
    assert problem(staf.raw("POST", "/documents", posted({"title": "x" * 5_000_000})))[0] == 413
    assert staf.raw("POST", "/documents", posted({}), Content_Type="application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer \u00e9", "Bearer x y", "bearer"]
)
def test_no_token(api: Api, authorization: str) -> None:
    """Without a valid token every call is 401 and says how to sign in."""
    caller = api.caller("staf")
    for path in ("/documents", "/document-types", "/register", "/documents/x", "/documents/x/events"):
        answer = caller.get(path, Authorization=authorization)
        assert problem(answer)[:2] == (401, "token_required")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_language(api: Api) -> None:
    """Errors are in the caller's language, in Indonesian where none of ours is asked for."""
    said = [
        api.caller("staf", language=language).get("/documents/x").json["detail"]  # type: ignore[index]
        for language in ("en", "id", "de", "de, en;q=0.5", "")
    ]
    english, indonesian = "No such document, or not for you.", "Naskah ini tidak ada, atau bukan untuk Anda."
    assert said == [english, indonesian, indonesian, english, indonesian]


def test_text_as_typed(api: Api) -> None:
    """What a person typed is in the Word file as typed: markup, template marks, quotes, 20,000 characters."""
    long = ("bahwa " + "sangat panjang " * 1400)[:19_999] + ";"
    content = {**DECREE, "title": HOSTILE, "considering": [f"bahwa {HOSTILE};", long], "carbon_copies": [HOSTILE]}
    staf = api.caller("staf")
    made = staf.post("/documents", {"type": "decree", "fields": content})
    assert made.status_code == 201, made.text
    document_id = made.json["id"]  # type: ignore[index]
    for who, action in (("staf", "submit"), ("sekretaris", "endorse"), ("ketua", "sign")):
        answer = api.caller(who).act(api.seen(who, document_id), action)
        assert answer.status_code == 200, answer.text
    path = f"/documents/{document_id}/files/docx"
    waiting = staf.get(path)
    assert (waiting.status_code, waiting.headers["Retry-After"], waiting.data) == (202, "1", b"")
    assert "Content-Type" not in waiting.headers
    api.house.work()
    file = staf.get(path)
    assert file.status_code == 200
    text = words_of(file.data)
    for typed in (HOSTILE.upper(), f"bahwa {HOSTILE};", long, HOSTILE):
        assert typed in text
    digest = next(item["sha256"] for item in staf.get(f"/documents/{document_id}").json["files"]  # type: ignore[index]
                  if item["kind"] == "docx")  # fmt: skip
    assert file.headers["ETag"] == f'"{digest}"'
    assert staf.get(path, If_None_Match=f'"{digest}"').status_code == 304
    assert file.headers["Content-Disposition"].endswith("-KEP-PKK-PROP-XII-2019.docx")


@pytest.mark.parametrize("length", [50_000, 50_001])
def test_longest_paragraph(api: Api, length: int) -> None:
    """50,000 characters fit a paragraph; one more is refused by its name."""
    answer = api.caller("staf").post("/documents", {"type": "decree", "fields": {"considering": ["x" * length]}})
    if length == 50_000:
        assert answer.json["fields"]["considering"] == ["x" * length]  # type: ignore[index]
    else:
        assert problem(answer) == (422, "malformed_fields", ["considering/0"])


def test_fields_can_be_posted_again(api: Api) -> None:
    """The fields of one document, as answered, make another with the same content."""
    staf = api.caller("staf")
    decree = staf.post("/documents", {"type": "decree", "fields": DECREE}).json
    assert decree is not None
    rich = {
        **LETTER,
        "reference": decree["id"],
        "annexes": [
            {"title": "Acara", "tables": [{"heading": "", "columns": ["No", "Acara"], "rows": [["1", "Buka"]]}]}
        ],
        "event_date": "2019-12-20",
    }
    first = staf.post("/documents", {"type": "letter", "fields": rich})
    assert first.status_code == 201, first.text
    second = staf.post("/documents", {"type": "letter", "fields": first.json["fields"]})  # type: ignore[index]
    assert second.status_code == 201
    assert (first.json["fields"], first.json["content_sha256"]) == (  # type: ignore[index]
        second.json["fields"], second.json["content_sha256"]  # type: ignore[index]
    )  # fmt: skip
    assert second.headers["Location"] == f"/api/v1/documents/{second.json['id']}"  # type: ignore[index]


def words_of(docx: bytes) -> str:
    """The text of a Word file, a paragraph a line."""
    body = Document(BytesIO(docx)).element.body
    return "\n".join("".join(text.text or "" for text in found.iter(TEXT)) for found in body.iter(PARAGRAPH))


def test_an_odd_method_is_named_and_not_repeated(either: Api) -> None:
    """A method of half a character or a NUL is a problem of `method`; the answer could not hold it."""
    for method in (SURROGATE, NUL, RAISED, "x" * 10_000):
        answer = either.caller("ketua").post("/step-up", {"method": method, "secret": "x"})
        assert problem(answer) == (422, "unknown_method", ["method"])
