"""Absences and mandates over the API."""

from typing import Any

import pytest

from tests.web.api.calling import Api, problem

AWAY = {
    "position": "head_pokja_2",
    "form": "plh",
    "substitute": "pokja1@pkk-sumbar.example",
    "starts_at": "2019-12-20T08:00",
    "ends_at": "2019-12-20T17:00:00+07:00",
    "basis": "Surat Perintah 800/12 tanggal 18 Desember 2019",
}


def test_an_absence_is_entered_listed_and_ended(either: Api) -> None:
    """Times without a zone are the body's; what is ended stays listed with who ended it."""
    secretary, holder = either.caller("sekretaris"), either.caller("pokja2")
    made = secretary.post("/mandates", AWAY)
    assert made.status_code == 201, made.text
    shown: dict[str, Any] = made.json or {}
    assert (shown["called"], shown["status"], shown["types"]) == ("Plh. Ketua Pokja II", "coming", [])
    assert (shown["starts_at"], shown["ends_at"]) == ("2019-12-20T01:00:00Z", "2019-12-20T10:00:00Z")
    assert problem(secretary.post("/mandates", AWAY)) == (409, "mandate_overlaps", [])
    assert [item["id"] for item in holder.get("/mandates").json["items"]] == [shown["id"]]
    assert either.caller("staf").get("/mandates").json == {"items": []}
    assert problem(either.caller("staf").post(f"/mandates/{shown['id']}/end"))[:2] == (404, "unknown")
    assert problem(either.caller("pokja1").post(f"/mandates/{shown['id']}/end"))[:2] == (403, "not_yours")
    ended = holder.post(f"/mandates/{shown['id']}/end").json or {}
    assert (ended["status"], ended["ended_by"]["name"]) == ("past", "Ny. Erni Yusuf")
    assert problem(holder.post(f"/mandates/{shown['id']}/end"))[:2] == (409, "already_ended")


@pytest.mark.parametrize(
    ("who", "changed", "expected"),
    [
        ("staf", {}, (403, "not_yours", [])),
        ("sekretaris", {"substitute": "sekretaris@pkk-sumbar.example"}, (403, "to_oneself", [])),
        ("sekretaris", {"starts_at": "2019-13-20T08:00"}, (422, "invalid_fields", ["starts_at"])),
        ("sekretaris", {"starts_at": 20}, (422, "invalid_fields", ["starts_at"])),
        ("sekretaris", {"until": "besok"}, (422, "invalid_fields", ["until"])),
        ("sekretaris", {"basis": None, "substitute": None}, (422, "invalid_fields", ["substitute", "basis"])),
    ],
)
def test_what_is_refused(api: Api, who: str, changed: dict[str, Any], expected: tuple[int, str, list[str]]) -> None:
    """Not yours, or malformed with each field named; never an error of the system."""
    assert problem(api.caller(who).post("/mandates", AWAY | changed)) == expected


def test_no_such_mandate(api: Api) -> None:
    """An id that is none, or of nothing."""
    for key in ("x", "0190c0de-0000-7000-8000-000000000000"):
        assert problem(api.caller("sekretaris").post(f"/mandates/{key}/end"))[:2] == (404, "unknown")
