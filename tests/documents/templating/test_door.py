"""Proposing, approving and ending a template: who may, what is published, what others keep, and what the logs hold."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.bodies.editions import Edition
from documents.evidence.entries import AuditEntry, RefusalLog, note_of
from documents.publishing import publish
from documents.rendering.proposed import TemplateDecision
from tests.documents.rendering.evil import saying
from tests.documents.rendering.paper import lines
from tests.office import SEED, House, open_house
from tests.workplace import DECREE, issue
from workflow.refusal import Refusal

NEW = "TENTANG HAL"


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    opened = open_house(sqlite_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def either(database_url: str, tmp_path: Path) -> Iterator[House]:
    opened = open_house(database_url, tmp_path)
    yield opened
    opened.close()


def propose(house: House, words: str = NEW) -> UUID:
    found = house.office.templating.upload(house.actor("sekretaris"), "decree", saying(words))
    assert found.proposal_id is not None, found.findings
    return found.proposal_id


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_who_may_decide_is_asked_until_somebody_has(house: House) -> None:
    """That a template was proposed is told to whoever may approve it; decided or taken back, it asks nobody any more."""
    asking = [name for name in house.people if "approve_templates" in house.actor(name).capabilities]
    proposal, notices = propose(house), house.office.notices

    def unread() -> list[str]:
        notices.maker.make(house.body_id)
        return [name for name in house.people if notices.unread(house.actor(name))]

    assert unread() == [name for name in asking if name != "sekretaris"] != []
    house.office.templating.withdraw(house.actor("sekretaris"), proposal, "Salah berkas")
    assert unread() == []


def test_what_is_approved_is_published_whole(either: House) -> None:
    """The new edition has every file of the last one, this one replaced; the entry says who, what and which edition; a
    document begun before keeps its template, one begun after prints with the new one.
    """
    house = either
    door, office = house.office.templating, house.office
    began = office.desk.create(house.actor("staf"), "decree", dict(DECREE))
    proposal = propose(house)
    assert door.waiting(house.actor("ketua")) == 1
    assert door.waiting(house.actor("sekretaris")) == 0
    assert door.approve(house.actor("ketua"), proposal) == 2
    with office.database.read() as session:
        first, second = session.scalars(select(Edition).order_by(Edition.version))
        entries = [row.action for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
        decision = session.scalars(select(TemplateDecision)).one()
        approved = session.get_one(AuditEntry, decision.entry_id)
    differ = {path for path, sha256 in second.manifest.items() if first.manifest[path] != sha256}
    assert differ == {"templates/decree.docx"}
    assert first.manifest.keys() == second.manifest.keys()
    assert second.published_by == house.people["ketua"]
    assert [one for one in entries if one.startswith(("template", "definitions"))] == [
        "definitions_published",
        "template_proposed",
        "definitions_published",
        "template_approved",
    ]
    assert approved.details["version"] == 2
    assert approved.details["template_sha256"] == second.manifest["templates/decree.docx"]
    fresh = issue(house)
    house.work()
    final = office.desk.file(house.actor("ketua"), fresh.id, "docx").data
    assert NEW in lines(final)
    assert NEW not in lines(office.desk.preview(house.actor("staf"), began.id))


def test_nobody_approves_their_own(house: House) -> None:
    """Even somebody with both rights needs a second person; the refusal is logged and nothing is published."""
    proposal = propose(house)
    door, secretary = house.office.templating, house.actor("sekretaris")
    both = replace(secretary, capabilities=secretary.capabilities | {"approve_templates"})
    for act in (lambda: door.approve(both, proposal), lambda: door.reject(both, proposal, "x")):
        with pytest.raises(Refusal) as refused:
            act()
        assert code_of(refused) == "second_person"
    with house.office.database.read() as session:
        assert [row.code for row in session.scalars(select(RefusalLog))] == ["second_person"] * 2
        assert len(session.scalars(select(Edition)).all()) == 1


def test_a_template_replaced_meanwhile_makes_the_others_stale(house: House) -> None:
    """Of two proposals for one type the second to be approved would undo the first: it is refused and may be rejected."""
    door, chair = house.office.templating, house.actor("ketua")
    first, second = propose(house), propose(house, "PERIHAL")
    door.approve(chair, first)
    chair = house.actor("ketua")
    assert door.proposal(chair, second).stale
    with pytest.raises(Refusal) as refused:
        door.approve(chair, second)
    assert code_of(refused) == "stale_template"
    door.reject(chair, second, "Sudah ada yang lebih baru")
    assert door.waiting(chair) == 0
    with pytest.raises(Refusal) as refused:
        door.approve(chair, first)
    assert code_of(refused) == "already_decided"


def test_another_edition_meanwhile_is_taken_along(house: House, tmp_path: Path) -> None:
    """When something else was published after the upload, approval builds on that and is checked against it."""
    folder = _copy(tmp_path)
    proposal = propose(house)
    (folder / "legal_bases.toml").write_text((folder / "legal_bases.toml").read_text() + "\n# baru\n")
    publish(house.office.database, house.office.clock, folder)
    assert house.office.templating.approve(house.actor("ketua"), proposal) == 3
    with house.office.database.read() as session:
        _, second, third = session.scalars(select(Edition).order_by(Edition.version))
    assert third.manifest["legal_bases.toml"] == second.manifest["legal_bases.toml"]


def test_a_template_that_no_longer_fits_is_refused(house: House, tmp_path: Path) -> None:
    """A field that was taken out of the type since the upload is missed at approval, by name."""
    folder = _copy(tmp_path)
    proposal = propose(house, "{{ summary }}")
    kind = folder / "types" / "decree.toml"
    text = kind.read_text(encoding="utf-8")
    kind.write_text(
        text.replace('summary = "summary"\n', "").replace('name = "summary"', 'name = "gist"'), encoding="utf-8"
    )
    publish(house.office.database, house.office.clock, folder)
    with pytest.raises(Refusal) as refused:
        house.office.templating.approve(house.actor("ketua"), proposal)
    assert code_of(refused) == "no_longer_fits"
    assert "summary" in refused.value.text.id


def test_an_end_has_its_reason(house: House) -> None:
    """A rejection's reason stands in the history and is the audit entry's note; a reason that cannot be printed is refused."""
    door, chair = house.office.templating, house.actor("ketua")
    proposal = propose(house)
    for reason in ("  ", "ganti\x07", "x" * 2_001):
        with pytest.raises(Refusal) as refused:
            door.reject(chair, proposal, reason)
        assert code_of(refused) == "invalid_content"
    door.reject(chair, proposal, "Kop keliru\nbaris dua")
    _, [view] = door.type(chair, "decree")
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.reason) == ("refused", "Kop keliru\nbaris dua")
    with house.office.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "template_refused")).one()
        assert note_of(session, entry.id) == "Kop keliru\nbaris dua"


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEED, tmp_path / "again" / SEED.name))
