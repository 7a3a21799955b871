"""Who may do what, in which state, with whose document: the table of the seed body, asked over HTTP.

`+` done (200) · `x` seen, but not theirs to do (403) · `!` theirs, but not now (409) · `.` not known to them (404)
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.deskwork import DOCUMENT, EVERYBODY, NOTED, POKJA_DECREE, act, draft
from tests.office import House, open_house
from tests.web.api.calling import Api, api_of, problem

MARKS = {"+": 200, "x": 403, "!": 409, ".": 404}

PEOPLE = ("staf", "rina", "pokja1", "pokja2", "sekretaris", "ketua", "agendaris", "auditor", "admin")
"""The drafter and another one; the head of the Pokja that the decree names and another head; then each role."""

TABLE = """
                                            drafter   head      secre chair clerk audi  admin
                                            own oth   own oth   tary              tor

read        draft returned                  +   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         +   .     +   .     +     +     .     .     .
            awaiting_signature              +   .     +   .     +     +     .     .     .
            issued dispatched archived      +   +     +   +     +     +     +     +     .
            rejected cancelled discarded    +   .     .   .     +     .     .     .     .

edit        draft returned                  +   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

submit      draft returned                  +   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

withdraw    draft returned                  !   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         +   .     x   .     x     x     .     .     .
            awaiting_signature              +   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

discard     draft                           +   .     .   .     x     .     .     .     .
            returned                        !   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

hand_over   draft returned                  x   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     !     x     .     .     .
            awaiting_signature              x   .     x   .     !     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

endorse     draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1                     x   .     +   .     x     x     .     .     .
            in_review/2                     x   .     x   .     +     x     .     .     .
            awaiting_signature              x   .     !   .     !     x     .     .     .
            issued dispatched archived      x   x     !   !     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

return      draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1                     x   .     +   .     x     +     .     .     .
            in_review/2                     x   .     x   .     +     +     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     !   !     !     !     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

reject      draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     +     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     x   x     x     !     x     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

sign        draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     !     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     x   x     x     !     x     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

issue       draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued dispatched archived      x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

dispatch    draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued                          x   x     x   x     x     x     +     x     .
            dispatched archived             x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

archive     draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued dispatched               x   x     x   x     x     x     +     x     .
            archived                        x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

cancel      draft returned                  x   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     +     x     .     .     .
            awaiting_signature              x   .     x   .     +     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .
"""

INITIALLED = ("staf submit", "pokja1 endorse", "sekretaris endorse")
SIGNED = (*INITIALLED, "ketua sign")
WAYS: Mapping[str, tuple[str, ...]] = {
    "draft": (),
    "returned": ("staf submit", "ketua return"),
    "in_review/1": ("staf submit",),
    "in_review/2": ("staf submit", "pokja1 endorse"),
    "awaiting_signature": INITIALLED,
    "issued": SIGNED,
    "dispatched": (*SIGNED, "agendaris dispatch"),
    "archived": (*SIGNED, "agendaris archive"),
    "rejected": ("staf submit", "ketua reject"),
    "cancelled": ("sekretaris cancel",),
    "discarded": ("staf discard",),
}
"""How a document of staf's comes to each state; in review first with the Pokja's head, then with the secretary."""


@dataclass(frozen=True)
class Row:
    """What each person may do with a document in one state."""

    action: str
    state: str
    marks: tuple[str, ...]


def _rows(table: str) -> list[Row]:
    rows, action = list[Row](), ""
    for line in table.splitlines():
        words = line.split()
        if not words or not set(words) & set(MARKS):
            continue
        action = words.pop(0) if line[0] != " " else action
        marks = tuple(word for word in words if word in MARKS)
        rows += [Row(action, state, marks) for state in words if state not in MARKS]
    return rows


ROWS = _rows(TABLE)
ACTIONS = tuple(dict.fromkeys(row.action for row in ROWS))


@pytest.fixture(scope="module")
def api(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API over the seed body with everybody in it."""
    home = tmp_path_factory.mktemp("authority")
    shutil.copy(sqlite_template, home / "naskah.db")
    house = open_house(f"sqlite:///{home / 'naskah.db'}", home, people=EVERYBODY)
    yield api_of(house)
    house.close()


def test_table_is_complete() -> None:
    """Every action has a row for every state, every row a mark for everybody."""
    assert {(row.action, row.state) for row in ROWS} == {(action, state) for action in ACTIONS for state in WAYS}
    assert {len(row.marks) for row in ROWS} == {len(PEOPLE)}
    assert len(ROWS) == len(ACTIONS) * len(WAYS)


@pytest.mark.parametrize("action", ACTIONS)
def test_action(api: Api, action: str) -> None:
    """Each person gets the answer that the table says, in each state."""
    wrong = []
    for row in (row for row in ROWS if row.action == action):
        document_id = _document_in(api.house, row.state)
        for name, mark in zip(PEOPLE, row.marks, strict=True):
            status = _try(api, name, action, document_id)
            if status != MARKS[mark]:
                wrong.append(f"{row.state} {name}: {mark} {status}")
            if status == 200 and action != "read":
                document_id = _document_in(api.house, row.state)
    assert wrong == []


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


#                  register  export
REGISTER = {
    "staf":       (200,      403),
    "pokja1":     (200,      403),
    "sekretaris": (200,      200),
    "ketua":      (200,      200),
    "agendaris":  (200,      200),
    "auditor":    (200,      200),
    "admin":      (403,      403),
}  # fmt: skip


@pytest.mark.parametrize("name", REGISTER)
def test_register(api: Api, name: str) -> None:
    """Who sees the register, and who takes it home."""
    caller = api.caller(name)
    got = (caller.get("/register").status_code, caller.get("/register/export.csv").status_code)
    assert got == REGISTER[name]


@pytest.mark.parametrize("state", WAYS)
def test_lists_and_parts(api: Api, state: str) -> None:
    """Whoever may read a document finds it in the list and reads its history and files; nobody else does any of it."""
    document_id = str(_document_in(api.house, state))
    row = next(row for row in ROWS if (row.action, row.state) == ("read", state))
    for name, mark in zip(PEOPLE, row.marks, strict=True):
        caller, readable = api.caller(name), MARKS[mark] == 200
        listed = {item["id"] for item in (caller.get("/documents?limit=200").json or {})["items"]}
        assert (name, document_id in listed) == (name, readable)
        assert caller.get(f"/documents/{document_id}/events").status_code == MARKS[mark]
        file = caller.get(f"/documents/{document_id}/files/draft").status_code
        assert file == (200 if readable and WAYS[state] and WAYS[state][0] == "staf submit" else 404)


def _document_in(house: House, state: str) -> UUID:
    document_id = draft(house, fields=POKJA_DECREE)
    for step in WAYS[state]:
        who, action = step.split()
        act(house, who, document_id, action, note=NOTE if action in NOTED else None, asked=FILED)
    return document_id


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
        body |= {"to": "rina@pkk-sumbar.example"} if action == "hand_over" else {}
        body |= FILED if action == "archive" else {}
        answer = caller.post(f"/documents/{document_id}/actions/{action}", body, If_Match=seen)
    if answer.status_code != 200:
        problem(answer)
    return answer.status_code


NOTE = "Perbaiki angka 2."
FILED = {"classification": "400.7.6", "retention": "5 tahun"}
