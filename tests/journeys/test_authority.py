"""Who may do what: the table of the seed body, asked over HTTP, at the desk below it, and of what is offered and listed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.approval.views import SearchQuery
from tests.deskwork import DOCUMENT, EVERYBODY, NOTED, POKJA_DECREE, act, draft, refusal_of
from tests.journeys.authority import ACTIONS, ASKED, MARKS, NOTE, PEOPLE, ROWS, WAYS, document_in, states_of
from tests.office import open_house
from tests.web.api.calling import Api, api_of, problem
from tests.web.site import Site
from workflow.refusal import Kind

pytestmark = pytest.mark.slow

KINDS = {"x": Kind.PERSON, "!": Kind.DOCUMENT, ".": Kind.UNKNOWN}


@pytest.fixture(scope="module")
def api(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API over the seed body with everybody in it."""
    home = tmp_path_factory.mktemp("authority")
    shutil.copy(sqlite_template, home / "naskah.db")
    house = open_house(f"sqlite:///{home / 'naskah.db'}", home, people=EVERYBODY)
    yield api_of(house)
    house.close()


@pytest.fixture(scope="module")
def shelf() -> dict[str, UUID]:
    """A decree in each state, as long as nothing has been done to it."""
    return {}


@pytest.mark.parametrize("kind", ROWS)
def test_table_is_complete(kind: str) -> None:
    """Every action has a row for every state, every row a mark for everybody."""
    rows = ROWS[kind]
    assert {(row.action, row.state) for row in rows} == {
        (action, each) for action in ACTIONS for each in states_of(kind)
    }
    assert {len(row.marks) for row in rows} == {len(PEOPLE)}
    assert len(rows) == len(ACTIONS) * len(states_of(kind))


@pytest.mark.parametrize("action", ACTIONS)
def test_over_http(api: Api, shelf: dict[str, UUID], action: str) -> None:
    """Each person gets the answer that the table says, in each state of a decree."""
    wrong = []
    for row in (row for row in ROWS["decree"] if row.action == action):
        for name, mark in zip(PEOPLE, row.marks, strict=True):
            document_id = shelf.pop(row.state, None) or document_in(api.house, row.state)
            status = _try(api, name, action, document_id)
            if status != MARKS[mark]:
                wrong.append(f"{row.state} {name}: {mark} {status}")
            if status != 200 or action == "read":
                shelf[row.state] = document_id
    assert wrong == []


@pytest.mark.parametrize("state", states_of("letter"))
def test_below_http(api: Api, state: str) -> None:
    """The desk itself refuses of a letter what the table refuses, by the same kind, and changes nothing by it."""
    wrong, document_id = [], document_in(api.house, state, "letter")
    for row in (row for row in ROWS["letter"] if row.state == state and row.action not in ("read", "edit")):
        for name, mark in zip(PEOPLE, row.marks, strict=True):
            if mark != "+":
                refusal = refusal_of(act, api.house, name, document_id, row.action, note=NOTE, asked=ASKED)
                wrong += [f"{row.action} {name}: {mark} {refusal}"] if refusal.kind is not KINDS[mark] else []
    assert wrong == []


@pytest.mark.parametrize("kind", ROWS)
def test_what_is_offered(api: Api, kind: str) -> None:
    """A page and the API offer what the table allows and nothing else; what is offered closed is not allowed."""
    wrong = []
    for state in states_of(kind):
        document_id = document_in(api.house, state, kind)
        for place, name in enumerate(PEOPLE):
            marks = {row.action: row.marks[place] for row in ROWS[kind] if row.state == state}
            if marks.pop("read") == ".":
                assert refusal_of(api.seen, name, document_id).kind is Kind.UNKNOWN
                continue
            view, shown = api.seen(name, document_id), api.caller(name).get(f"/documents/{document_id}").json
            assert shown is not None
            offers = {offer.action: offer.allowed for offer in view.actions}
            assert {offer["name"]: offer["allowed"] for offer in shown["actions"]} == offers
            offers["edit"] = view.editable
            wrong += [f"{state} {name} {action} {mark}" for action, mark in marks.items()
                      if offers.get(action, False) != (mark == "+")]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("name", PEOPLE)
def test_counts_are_those_of_the_lists(api: Api, name: str) -> None:
    """The figure beside a list is the number of documents in it that this person may read."""
    desk, actor = api.house.office.desk, api.house.actor(name)
    for queue, count in desk.counts(actor).items():
        listed = desk.search(actor, SearchQuery(queue=queue, limit=200)).items
        assert (queue, len(listed)) == (queue, min(count, 200))
        for row in listed[:3]:
            assert desk.view(actor, row.id).id == row.id


OWN = """
                        edit  submit  withdraw  discard  endorse
sekretaris draft        +     +       !         +        !
sekretaris in_review    !     !       +         !        x
pokja1     draft        +     +       !         +        !
pokja1     in_review    !     !       +         !        x
rangkap    draft        +     +       !         +        !
rangkap    in_review    !     !       +         !        x
"""
"""A secretary or a head drafts like a drafter, and never initials what they wrote."""


@pytest.mark.parametrize("line", OWN.strip().splitlines()[1:])
def test_own_document(api: Api, line: str) -> None:
    """What whoever drafts may do with it, while it is theirs and while it waits for their own initials."""
    name, state, *marks = line.split()
    unit = {"sekretaris": "pokja_4", "pokja1": "pokja_1", "rangkap": "pokja_3"}[name]
    for action, mark in zip(OWN.split()[:5], marks, strict=True):
        document_id = draft(api.house, name, fields={**POKJA_DECREE, "working_group": unit})
        if state == "in_review":
            act(api.house, name, document_id, "submit")
        assert (action, _try(api, name, action, document_id)) == (action, MARKS[mark])


CREATORS = {"staf": 201, "pokja1": 201, "sekretaris": 201, "ketua": 403, "agendaris": 403, "auditor": 403, "admin": 403}


@pytest.mark.parametrize("name", CREATORS)
def test_create(api: Api, name: str) -> None:
    """Who may draft at all."""
    answer = api.caller(name).post("/documents", {"type": "letter", "fields": {}})
    assert answer.status_code == CREATORS[name]


PLACES = """
                            staf  pokja1  sekretaris  ketua  agendaris  auditor  admin
/register                   +     +       +           +      +          +        .
/register/export.csv        .     .       +           +      +          +        .
/documents/new              +     +       +           .      .          .        .
/types                      .     .       +           +      .          .        +
/people                     .     .       .           .      .          +        +
/people/new                 .     .       .           .      .          .        +
/jobs                       .     .       .           .      .          +        +
"""
"""Who sees the register, takes it home, drafts, looks at templates, people and jobs."""


@pytest.mark.parametrize("place", range(7))
def test_places(api: Api, place: int) -> None:
    """Each role opens what the table says; of the rest it is told that there is no such page."""
    names, *lines = (line.split() for line in PLACES.strip().splitlines())
    guest = Site(api.house, api.app).signed_in(names[place])
    got = {line[0]: guest.get(line[0]).status_code for line in lines}
    assert got == {line[0]: MARKS[line[1 + place]] for line in lines}


#                  over the API: register  export  enters an absence  gives a mandate of the chair's
RIGHTS = {
    "staf":       (200,      403,              403,               403),
    "pokja1":     (200,      403,              403,               403),
    "sekretaris": (200,      200,              201,               403),
    "ketua":      (200,      200,              403,               201),
    "agendaris":  (200,      200,              403,               403),
    "auditor":    (200,      200,              403,               403),
    "admin":      (403,      403,              403,               403),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHTS)
def test_register_and_mandates(api: Api, name: str) -> None:
    """Who sees the register, who takes it home, who says who acts for whom."""
    caller = api.caller(name)
    basis = {"basis": "Surat Perintah 800/12", "starts_at": "2020-02-03T08:00", "ends_at": "2020-02-04T08:00"}
    away = {**basis, "position": "head_pokja_2", "form": "plh", "substitute": "pokja1@pkk-sumbar.example"}
    signing = {**basis, "position": "chair", "form": "an", "substitute": "sekretaris@pkk-sumbar.example"}
    if name == "sekretaris":
        signing["substitute"] = "pokja1@pkk-sumbar.example"
    got = [caller.get(path).status_code for path in ("/register", "/register/export.csv")]
    got += [caller.post("/mandates", asked).status_code for asked in (away, signing)]
    assert tuple(got) == RIGHTS[name]


@pytest.mark.parametrize("state", WAYS)
def test_lists_and_parts(api: Api, state: str) -> None:
    """Whoever may read a document finds it in the list and reads its history and files; nobody else does any of it."""
    document_id = str(document_in(api.house, state))
    row = next(row for row in ROWS["decree"] if (row.action, row.state) == ("read", state))
    for name, mark in zip(PEOPLE, row.marks, strict=True):
        caller, readable = api.caller(name), MARKS[mark] == 200
        listed = {item["id"] for item in (caller.get("/documents?limit=200").json or {})["items"]}
        assert (name, document_id in listed) == (name, readable)
        assert caller.get(f"/documents/{document_id}/events").status_code == MARKS[mark]
        file = caller.get(f"/documents/{document_id}/files/draft").status_code
        assert file == (200 if readable and WAYS[state] and WAYS[state][0] == "staf submit" else 404)


INPUTS = {
    "hand_over": ("to",),
    "add_reviewer": ("reviewer",),
    "remove_reviewer": ("reviewer",),
    "archive": ("classification", "retention"),
}


def _try(api: Api, name: str, action: str, document_id: UUID) -> int:
    """The status of a request that is right in everything but, perhaps, who sends it and when."""
    with api.house.office.database.read() as session:
        query = select(DOCUMENT.c.version, DOCUMENT.c.content_sha256).where(DOCUMENT.c.id == document_id)
        version, content = session.execute(query).one()
    caller, seen = api.caller(name), f'"{version}"'
    if action == "read":
        return caller.get(f"/documents/{document_id}").status_code
    if action == "edit":
        answer = caller.patch(f"/documents/{document_id}", {"fields": {"summary": f"ke-{version}"}}, If_Match=seen)
    else:
        body: dict[str, Any] = {"content_sha256": content}
        body |= {"note": NOTE} if action in NOTED else {}
        body |= {key: ASKED[key] for key in INPUTS.get(action, ())}
        answer = caller.post(f"/documents/{document_id}/actions/{action}", body, If_Match=seen)
    if answer.status_code != 200:
        problem(answer)
    return answer.status_code
