"""Confidential documents: who reads them, what the register shows of them, which looks are logged."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.evidence.reads import ReadLog
from tests.deskwork import LETTER, POKJA_DECREE, act, draft, refusal_of, walk
from tests.web.api.calling import Api

SECRET = "Pemeriksaan Khusus Bendahara"
NAMES = ("staf", "rina", "pokja1", "pokja2", "sekretaris", "ketua", "wakil", "agendaris", "auditor", "admin")
READERS = {
    "letter": {"staf", "sekretaris", "ketua", "auditor"},
    "decree": {"staf", "pokja1", "sekretaris", "ketua", "auditor"},
}


@pytest.fixture(scope="module", params=["letter", "decree"])
def issued(request: pytest.FixtureRequest, either: Api) -> Iterator[tuple[Api, str, UUID]]:
    """A restricted document that has its number; the decree passed the head of Pokja I."""
    kind = request.param
    content = {**LETTER, "subject": SECRET} if kind == "letter" else {**POKJA_DECREE, "title": SECRET}
    document_id = draft(either.house, type=kind, fields={**content, "security_class": "terbatas"})
    initials = ("pokja1 endorse",) if kind == "decree" else ()
    walk(either.house, document_id, "staf submit", *initials, "sekretaris endorse", "ketua sign")
    yield either, kind, document_id


@pytest.mark.parametrize("name", NAMES)
def test_readers(issued: tuple[Api, str, UUID], name: str) -> None:
    """The drafter, those on its route and the auditor read it; to others it is not known."""
    api, kind, document_id = issued
    caller = api.caller(name)
    status = 200 if name in READERS[kind] else 404
    for path in ("", "/events", "/files/draft"):
        assert caller.get(f"/documents/{document_id}{path}").status_code == status
    found = (caller.get(f"/documents?q={SECRET}").json or {})["items"]
    assert (str(document_id) in {item["id"] for item in found}) == (status == 200)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "admin"])
def test_register(issued: tuple[Api, str, UUID], name: str) -> None:
    """Everyone sees that the number is taken; only its readers see for what, and only they find it by its words."""
    api, kind, document_id = issued
    reads, caller = name in READERS[kind], api.caller(name)
    items = {item["document_id"]: item for item in caller.get("/register?limit=200").json["items"]}  # type: ignore[index]
    assert items[str(document_id)]["subject"] == (SECRET if reads else "(Terbatas)")
    by_words = caller.get("/register?q=Khusus").json["items"]  # type: ignore[index]
    assert (str(document_id) in {item["document_id"] for item in by_words}) == reads
    export = caller.get("/register/export.csv")
    if export.status_code == 200:
        rows = [row for row in csv.reader(io.StringIO(export.text)) if items[str(document_id)]["number"] in row]
        assert len(rows) == 1
        text = " ".join(rows[0])
        assert ((SECRET in text), ("Dinas Sosial" in text)) == (reads, reads and kind == "letter")


@pytest.mark.parametrize("name", ["agendaris", "rina", "wakil"])
def test_acts(issued: tuple[Api, str, UUID], name: str) -> None:
    """Nobody acts on what they may not know of."""
    api, _, document_id = issued
    view = api.seen("ketua", document_id)
    for action in ("dispatch", "archive", "sign", "cancel", "nothing"):
        assert api.caller(name).act(view, action).status_code == 404


def test_looks_of_an_auditor_are_logged(issued: tuple[Api, str, UUID]) -> None:
    """Each look of an auditor is logged, what was looked at with it; a reader on the route leaves no line."""
    api, _, document_id = issued
    before = len(_looks(api, document_id))
    auditor, secretary = api.caller("auditor"), api.caller("sekretaris")
    for caller in (auditor, secretary):
        for path in ("", "/events", "/files/draft", "/files/docx"):
            caller.get(f"/documents/{document_id}{path}")
    looks = _looks(api, document_id)[before:]
    assert looks == [(api.house.people["auditor"], what) for what in ("page", "history", "draft", "docx")]


def test_open_documents_leave_no_line(api: Api) -> None:
    """An ordinary document is read without a trace."""
    document_id = draft(api.house)
    walk(api.house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    assert api.caller("auditor").get(f"/documents/{document_id}").status_code == 200
    assert _looks(api, document_id) == []


def test_not_yet_signed(api: Api) -> None:
    """Under way it is known to its drafter and its route alone: not to the auditor, not to a head off the route."""
    document_id = draft(api.house, fields={**POKJA_DECREE, "security_class": "rahasia"})
    walk(api.house, document_id, "staf submit")
    seen = {name for name in NAMES if api.caller(name).get(f"/documents/{document_id}").status_code == 200}
    assert seen == {"staf", "pokja1", "sekretaris", "ketua"}


def test_preview_prints_no_reference_to_what_one_may_not_know(issued: tuple[Api, str, UUID]) -> None:
    """The register tells a confidential document's id to everyone; trying a letter that cites it tells no more."""
    api, _, document_id = issued
    desk, fields = api.house.office.desk, {**LETTER, "reference": str(document_id)}
    for stored in (None, draft(api.house, "rina", "letter")):
        refusal = refusal_of(desk.trial, api.house.actor("rina"), "letter", fields, stored)
        assert [problem.path for problem in refusal.fields] == ["reference"]
    assert desk.trial(api.house.actor("staf"), "letter", fields)


def test_reference_to_what_one_may_not_know(api: Api) -> None:
    """A reference does not tell whether a document is there."""
    hidden = draft(api.house, fields={**POKJA_DECREE, "security_class": "rahasia"})
    for known in (str(hidden), "01a21100-bdd7-7146-a9ec-accc763fe066"):
        answer = api.caller("rina").post("/documents", {"type": "letter", "fields": {**LETTER, "reference": known}})
        assert answer.status_code == 422
        assert [(error["field"], error["message"]) for error in answer.json["errors"]] == [  # type: ignore[index]
            ("reference", "Naskah dasar: naskah yang dirujuk tidak ada.")
        ]


def test_handed_over_is_no_longer_read(api: Api) -> None:
    """Who handed a confidential draft on does not read what becomes of it."""
    document_id = draft(api.house, fields={**POKJA_DECREE, "security_class": "rahasia"})
    act(api.house, "sekretaris", document_id, "hand_over", asked={"to": "rina@pkk-sumbar.example"})
    seen = {name: api.caller(name).get(f"/documents/{document_id}").status_code for name in ("staf", "rina")}
    assert seen == {"staf": 404, "rina": 200}


def _looks(api: Api, document_id: UUID) -> list[tuple[UUID, str]]:
    with api.house.office.database.read() as session:
        query = select(ReadLog.person_id, ReadLog.what).where(ReadLog.document_id == document_id).order_by(ReadLog.id)
        return [(person, what) for person, what in session.execute(query)]
