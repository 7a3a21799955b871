"""Why a running document cannot move to the newest edition: the first thing in its way, in words and in both languages."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from documents.bodies.people import set_active
from tests.deskwork import DECREE, act, draft, walk
from tests.documents.renewal.conftest import Moving
from tests.journeys.acting import word_template

WORKFLOW, TYPE = "workflows/decree.toml", "types/decree.toml"
Standing = Mapping[str, UUID]


@pytest.fixture(scope="module")
def standing(lasting: Moving) -> Standing:
    """A decree at each station, by a name for it; "returned" has initials of an earlier round."""
    house = lasting.house
    found = {name: draft(house) for name in ("draft", "submitted", "endorsed", "returned")}
    found["chosen"] = draft(house, fields={**DECREE, "security_class": "terbatas", "summary": "Panitia"})
    act(house, "staf", found["submitted"], "submit")
    walk(house, found["endorsed"], "staf submit", "sekretaris endorse")
    walk(house, found["returned"], "staf submit", "sekretaris endorse", "ketua return")
    return found


def reasons(moving: Moving, standing: Standing, *changes: tuple[str, str, str]) -> dict[str, str | None]:
    """Why each document would not move, by its name, after these changes to the folder that the product brings."""
    moving.restore()
    moving.publish(*changes)
    rows = moving.dry_run()
    for row in rows.values():
        text = row.reason.text if row.reason else None
        assert text is None or (text.id.strip() and text.en.strip() and "{" not in text.id + text.en)
    names = {key: name for name, key in standing.items()}
    return {names[key]: row.reason.code if row.reason else None for key, row in rows.items()}


def test_same_definitions_are_not_listed(lasting: Moving, standing: Standing) -> None:
    """A new edition in which other types differ concerns no decree."""
    assert reasons(lasting, standing, ("types/letter.toml", "max = 500", "max = 501")) == {}


def test_a_state_that_is_gone(lasting: Moving, standing: Standing) -> None:
    """What stands in it stays, and is told so in the state's own words; others move."""
    found = reasons(lasting, standing, (WORKFLOW, "awaiting_signature", "di_meja_ketua"))
    assert found == {**dict.fromkeys(standing), "endorsed": "state_gone"}
    row = lasting.dry_run()[standing["endorsed"]]
    assert row.reason is not None
    assert row.reason.text.id == "Status Menunggu Tanda Tangan tidak ada lagi dalam alur baru."
    lost = lasting.door.occupied(lasting.house.body_id, None)
    assert [(one.state.id, one.documents, one.version) for one in lost] == [("Menunggu Tanda Tangan", 1, 1)]


def test_a_type_that_is_gone(lasting: Moving, standing: Standing) -> None:
    """No document of it moves."""
    lasting.restore()
    (lasting.folder / TYPE).unlink()
    lasting.publish()
    assert set(lasting.codes().values()) == {"type_gone"}


def test_content_that_does_not_fit(lasting: Moving, standing: Standing) -> None:
    """A filled field that is gone, and one whose limits the content breaks, keep the draft; no reason quotes the content."""
    gone = reasons(lasting, standing, (TYPE, '"summary"', '"ringkasan"'))
    assert (gone["chosen"], gone["draft"]) == ("field_gone", None)
    short = reasons(lasting, standing, (TYPE, "max = 1000", "max = 5"))
    assert short["draft"] == "field_changed"
    row = lasting.dry_run()[standing["draft"]]
    assert row.reason is not None
    assert DECREE["title"] not in row.reason.text.id


def test_approved_content_is_not_changed(lasting: Moving, standing: Standing) -> None:
    """Another type file or template gives the content another code: drafts take it, what is on its way to approval does not."""
    lasting.restore()
    word_template(lasting.folder / "templates" / "decree.docx", ["{{ number }} {{ title }}"])
    lasting.publish()
    found = {name: lasting.codes()[key] for name, key in standing.items()}
    asked = {"submitted": "approved_content", "endorsed": "approved_content"}
    assert found == {**dict.fromkeys(standing), **asked}
    texts = {name: lasting.dry_run()[standing[name]].reason for name in asked}
    assert [("gugur" in reason.text.id) for reason in texts.values() if reason] == [False, True]


def test_what_was_read_prints_alike(lasting: Moving, standing: Standing) -> None:
    """Another place in the letterhead changes no code, but every printed page: what has initials, even of an earlier round,
    stays.
    """
    found = reasons(lasting, standing, ("body.toml", 'place = "Padang"', 'place = "Solok"'))
    kept = dict.fromkeys(("submitted", "endorsed", "returned"), "prints_otherwise")
    assert found == {**dict.fromkeys(standing), **kept}


def test_a_class_that_would_change(lasting: Moving, standing: Standing) -> None:
    """No move changes who may read a document."""
    found = reasons(
        lasting, standing, (TYPE, 'of = "security"\ndefault = "biasa"', 'of = "security"\ndefault = "terbatas"')
    )
    assert (found["draft"], found["chosen"]) == ("class_changed", None)


BENDAHARA = """
[[route]]
name = "money"
label = { id = "Bendahara", en = "Treasurer" }
reviewer = { position = "treasurer" }
"""
SECRETARY = 'name = "secretary"\nlabel = { id = "Sekretaris", en = "Secretary" }\nreviewer = { position = "secretary" }'


def test_a_route_that_asks_for_more(lasting: Moving, standing: Standing) -> None:
    """What awaits the signature lacks the new step's initials; what is still being checked meets it on its way."""
    found = reasons(
        lasting, standing, (WORKFLOW, SECRETARY, SECRETARY + BENDAHARA.replace("treasurer", "head_pokja_1"))
    )
    assert found == {**dict.fromkeys(standing), "endorsed": "initials_missing"}


def test_a_step_that_is_gone(lasting: Moving, standing: Standing) -> None:
    """What waits at it stays."""
    found = reasons(lasting, standing, (WORKFLOW, SECRETARY, SECRETARY.replace('name = "secretary"', 'name = "clerk"')))
    assert (found["draft"], found["submitted"]) == (None, "step_gone")


def test_a_step_that_nobody_can_do(lasting: Moving, standing: Standing) -> None:
    """A document does not move to where it would be stranded, though others can be begun there."""
    head = SECRETARY.replace('{ position = "secretary" }', '{ position = "head_pokja_1" }')
    found = reasons(lasting, standing, (WORKFLOW, SECRETARY, head))
    assert found["submitted"] is None
    with lasting.house.office.database.write() as session:
        set_active(session, lasting.house.office.clock, person_id=lasting.house.people["pokja1"], active=False, by=None)
    reason = lasting.dry_run()[standing["submitted"]].reason
    assert reason is not None
    assert (reason.code, "Angkat" in reason.text.id) == ("no_holder", True)
    with lasting.house.office.database.write() as session:
        set_active(session, lasting.house.office.clock, person_id=lasting.house.people["pokja1"], active=True, by=None)
