"""Two bodies in one database: nothing of the one is known, listed or touched by anybody of the other."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.outbox.jobs import Job
from documents.publishing import publish
from tests.deskwork import LETTER, POKJA_DECREE, draft, dump, refusal_of, walk
from tests.journeys.acting import HERE, second_folder
from tests.office import PASSWORD, House, add_people
from tests.web.api.calling import PREFIX, Api
from tests.web.site import Guest

SECRET = "Panitia Rahasia Sumatera"
STRANGERS = ("wayan", "made", "nyoman", "ketut", "putu", "agung")


@pytest.fixture(scope="module")
def bali(either: Api, tmp_path_factory: pytest.TempPathFactory) -> Api:
    """The second body beside the first, in the same database and application."""
    office = either.house.office
    edition = publish(office.database, office.clock, second_folder(tmp_path_factory.mktemp("second")))
    people = add_people(office, edition.body_id, HERE / "second_body" / "people.toml")
    return Api(House(office, edition.body_id, people), either.app)


@pytest.fixture(scope="module")
def theirs(either: Api, bali: Api) -> dict[str, UUID]:
    """Documents of the first body: a draft, one under way, one issued with its file."""
    found = {}
    for name, steps in (
        ("draft", ()),
        ("in_review", ("staf submit",)),
        ("issued", ("staf submit", "pokja1 endorse", "sekretaris endorse", "ketua sign")),
    ):
        found[name] = draft(either.house, fields={**POKJA_DECREE, "title": SECRET})
        walk(either.house, found[name], *steps)
    either.house.work()
    return found


@pytest.mark.parametrize("name", STRANGERS)
def test_every_call(bali: Api, theirs: dict[str, UUID], name: str) -> None:
    """Each route of the API with an id of the other body, by every role: not found, and nothing changed."""
    caller, database = bali.caller(name), bali.house.office.database
    before = dump(database)
    rules = [
        rule for rule in bali.app.url_map.iter_rules() if rule.rule.startswith(f"{PREFIX}/") and "id" in rule.arguments
    ]
    assert len(rules) == 15
    calls = {
        (method, re.sub("<(kind|action)>", kind, rule.rule.removeprefix(PREFIX)))
        for rule in rules
        for kind in ("docx", "draft", "submit", "sign", "dispatch", "kirim")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    for document_id in map(str, theirs.values()):
        for method, path in calls:
            body = b'{"fields": {}}' if method == "PATCH" else b""
            asked = path.replace("<id>", document_id).replace("<mailing>", document_id)
            assert caller.raw(method, asked, body, If_Match='"1"').status_code == 404, (method, asked)
    assert dump(database) == before


def test_mandates(bali: Api, either: Api) -> None:
    """Nobody of the other body is a substitute, and its mandates are neither listed nor ended."""
    times = {"starts_at": "2019-12-20T08:00", "ends_at": "2019-12-20T17:00", "basis": "Surat Perintah"}
    ours = {"position": "chair", "form": "plh", "substitute": str(either.house.people["pokja1"]), **times}
    made = either.caller("sekretaris").post("/mandates", ours).json or {}
    leader = bali.caller("ketut")
    for substitute in (str(either.house.people["pokja1"]), "pokja1@pkk-sumbar.example"):
        answer = leader.post("/mandates", {**ours, "position": "ketua_umum", "substitute": substitute})
        assert [error["field"] for error in (answer.json or {})["errors"]] == ["substitute"]
    assert leader.post(f"/mandates/{made['id']}/end").status_code == 404
    assert leader.get("/mandates").json == {"items": []}
    assert either.caller("sekretaris").post(f"/mandates/{made['id']}/end").status_code == 200


@pytest.mark.parametrize("name", STRANGERS)
def test_lists(bali: Api, theirs: dict[str, UUID], name: str) -> None:
    """Lists, register, export and types hold nothing of the other body, whatever is asked for."""
    caller = bali.caller(name)
    for path in ("/documents", f"/documents?q={SECRET}", "/documents?state=issued", "/documents?type=decree",
                 "/register", "/register?series=KEP", "/register?year=2019", "/register/export.csv",
                 "/document-types"):  # fmt: skip
        answer = caller.get(path)
        assert answer.status_code in (200, 403)
        assert not any(word in answer.text for word in (SECRET, "KEP", "pkk_sumbar", *map(str, theirs.values())))


def test_no_reference_across(bali: Api, theirs: dict[str, UUID], either: Api) -> None:
    """A draft refers to no document and goes to no person of another body."""
    desk = either.house.office.desk
    foreign = desk.create(bali.house.actor("wayan"), "nota", {"perihal": "x", "isi": ["y"]}).id
    letter = {**LETTER, "reference": str(foreign)}
    refusal = refusal_of(desk.create, either.house.actor("staf"), "letter", letter)
    assert [problem.path for problem in refusal.fields] == ["reference"]
    for to in (str(bali.house.people["wayan"]), "wayan@bali.example"):
        refusal = refusal_of(
            desk.act,
            either.house.actor("sekretaris"),
            theirs["draft"],
            "hand_over",
            expected_version=1,
            asked={"to": to},
        )
        assert [problem.path for problem in refusal.fields] == ["to"]


def test_an_id_of_the_other_body_is_not_taken(bali: Api, theirs: dict[str, UUID], either: Api) -> None:
    """Naming a document of another body as one's own new draft is refused like one that is not there."""
    desk = either.house.office.desk
    refusal = refusal_of(desk.create, bali.house.actor("wayan"), "nota", {}, document_id=theirs["draft"])
    assert refusal.code == "no_such_document"


@pytest.mark.parametrize("name", ["ketut", "putu", "agung"])
def test_every_page(bali: Api, either: Api, theirs: dict[str, UUID], name: str) -> None:
    """Each page with an id of the other body in its address is not found, opened or sent; no other page names it."""
    guest, database = Guest(bali.app.test_client()), bali.house.office.database
    signed_in = guest.post("/sign-in", {"email": f"{name}@bali.example", "password": PASSWORD})
    assert signed_in.status_code == 303
    with database.read() as session:
        job_id = session.scalars(select(Job.id)).first()
    person_id = either.house.people["staf"]
    guest.get("/notices")  # makes what is to be told, where no worker does
    before = dump(database)
    asked = 0
    for rule in bali.app.url_map.iter_rules():
        if rule.rule.startswith((PREFIX, "/static")) or "filename" in rule.arguments:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if method == "POST" and not rule.arguments:
                continue
            path = rule.rule
            for argument in rule.arguments:
                value = {"document_id": theirs["issued"], "person_id": person_id, "job_id": job_id}.get(argument)
                path = re.sub(
                    f"<([^:>]+:)?{argument}>", str(value or person_id if argument.endswith("_id") else "docx"), path
                )
            answer = guest.get(path) if method == "GET" else guest.post(path, {"version": "1", "note": "x"})
            asked += 1
            assert answer.status_code < 500, (method, path)
            assert SECRET not in answer.text, (method, path)
            assert "Fitri Handayani" not in answer.text, (method, path)
            if rule.arguments:
                assert answer.status_code in (403, 404, 405, 409), (method, path, answer.status_code)
    assert asked > 20
    assert dump(database) == before
