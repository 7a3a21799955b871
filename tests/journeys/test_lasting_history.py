"""Ending an account, an appointment or a role, and renaming or removing a position, rewrites no history."""

import re
from datetime import date
from pathlib import Path

from sqlalchemy import select

from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.granting import end_grant
from documents.bodies.people import RoleGrant, set_active
from documents.bodies.positions import Appointment
from tests.deskwork import EVERYBODY, POKJA_DECREE, draft, refused, walk
from tests.documents.renewal.conftest import Moving
from tests.journeys.acting import at, register_rows, seed_folder
from tests.office import House, open_house
from tests.web.api.calling import Caller
from tests.web.site import site_of

GONE = ("sekretaris", "ketua", "pokja1")
"""Everybody who initialled or signed."""
LAST_DAY = date(2019, 12, 16)
NEW = ', title_lines = ["SEKRETARIS UMUM"] },\n'


def leave(house: House, *names: str) -> None:
    """Everything that these people are in the office ends: positions, roles, accounts."""
    office, admin = house.office, house.actor("admin")
    with office.database.write() as session:
        for person_id in (house.people[name] for name in names):
            for held in session.scalars(select(Appointment.id).where(Appointment.person_id == person_id)):
                end_appointment(session, office.clock, appointment_id=held, last_day=LAST_DAY, by=admin)
            for role in session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person_id)):
                end_grant(session, office.clock, grant_id=role, by=admin)
            set_active(session, office.clock, person_id=person_id, active=False, by=admin)


def renamed(moving: Moving) -> None:
    """Two editions on: the secretary holds a position of another code and title, hers, a vice-chair's and a Pokja's are gone."""
    office, house = moving.house.office, moving.house
    hers = '  { code = "secretary", title = "Sekretaris"'
    moving.publish(
        ("body.toml", hers, hers.replace("secretary", "general").replace("Sekretaris", "Sekum") + NEW + hers)
    )
    with office.database.write() as session:
        appoint(
            session,
            office.definitions,
            office.clock,
            person_id=house.people["sekretaris"],
            position="general",
            starts_on=LAST_DAY,
            by=house.actor("admin"),
        )
    body = moving.folder / "body.toml"
    text = re.sub(
        r'^.*code = "(secretary|vice_chair_4|head_pokja_1|pokja_1)".*\n', "", body.read_text("utf-8"), flags=re.M
    )
    body.write_text(text.replace('"secretary"', '"general"'), encoding="utf-8")
    named = [f"workflows/{name}.toml" for name in ("decree", "letter")]
    moving.publish(*((name, 'position = "secretary"', 'position = "general"') for name in named))


def test_who_left_stays_in_every_record(sqlite_url: str, tmp_path: Path) -> None:
    """History, events, register and pages of an issued decree name people and positions as they were when they acted."""
    folder = seed_folder(tmp_path)
    house = open_house(sqlite_url, tmp_path / "home", folder=folder, people=EVERYBODY)
    document_id = draft(house, fields=POKJA_DECREE)
    walk(house, document_id, "staf submit", "pokja1 endorse", "sekretaris endorse", "ketua sign")
    house.work()
    desk, site = house.office.desk, site_of(house)
    reader = site.signed_in("staf")

    def told() -> list[object]:
        page = reader.get(f"/documents/{document_id}").text
        api = Caller(site.app.test_client(), house.token("staf"))
        return [
            desk.history(house.actor("staf"), document_id),
            api.get(f"/documents/{document_id}/events").json,
            register_rows(house),
            re.findall(r'<ol class="nk-history">.*?</ol>|<ol class="nk-steps">.*?</ol>', page, re.DOTALL),
        ]

    before = told()
    history = before[0]
    assert isinstance(history, tuple)
    acted = [(event.actor.name, event.acting_as) for event in history if event.actor and event.acting_as]
    assert ("Ny. Wirdanelis", "Ketua Pokja I") in acted
    assert ("Ny. Desi Marlina", "Sekretaris") in acted
    renamed(Moving(house, folder))
    leave(house, *GONE)
    at(house, "2019-12-20T10:00+07:00")
    assert told() == before
    assert site.signed_in("admin").get("/people").status_code == 200
    house.close()


def test_a_move_rewrites_no_history(sqlite_url: str, tmp_path: Path) -> None:
    """Moved to an edition that lacks the position by which the secretary acted, and the name of her act, a decree's history
    still says both; so do the rules that look back: it is signed, and the initials count.
    """
    folder = seed_folder(tmp_path)
    house = open_house(sqlite_url, tmp_path / "home", folder=folder, people=EVERYBODY)
    moving = Moving(house, folder)
    document_id = draft(house)
    walk(house, document_id, "staf submit", "sekretaris return", "staf submit", "sekretaris endorse")
    before = house.office.desk.history(house.actor("staf"), document_id)
    for name in ("decree", "letter"):
        file = folder / "workflows" / f"{name}.toml"
        text = file.read_text(encoding="utf-8").replace('action = "endorse"', 'action = "verify"')
        file.write_text(text.replace('told = { id = "memaraf"', 'told = { id = "memverifikasi"'), encoding="utf-8")
    moving.publish(("workflows/decree.toml", '"returned"', '"dikembalikan"'))
    renamed(moving)
    moving.move(document_id)

    after = house.office.desk.history(house.actor("staf"), document_id)
    assert after[:-1] == before
    assert [(event.label.id, event.acting_as) for event in after[-2:-1]] == [("memaraf", "Sekretaris")]
    view = walk(house, document_id, "ketua sign")
    assert view is not None
    assert view.number is not None
    assert [(step.status, step.person) for step in view.steps[1:]] == [
        ("done", "Ny. Desi Marlina"),
        ("done", "Ny. Hj. Ratna Dewi Maharani"),
    ]
    house.close()


def test_a_move_lends_nobody_a_second_step(sqlite_url: str, tmp_path: Path) -> None:
    """Who did the step before may not do the next one because a move came between; who moved is no author and on no route."""
    folder = seed_folder(tmp_path)
    house = open_house(sqlite_url, tmp_path / "home", folder=folder, people=EVERYBODY)
    moving = Moving(house, folder)
    document_id = draft(house, fields={**POKJA_DECREE, "working_group": "pokja_4"})
    walk(house, document_id, "staf submit")
    moving.publish(("workflows/decree.toml", 'id = "Diperiksa"', 'id = "Ditelaah"'))
    walk(house, document_id, "sekretaris endorse")
    moving.move(document_id)
    assert refused(house, "sekretaris", document_id, "endorse").code == "did_step_before"
    house.close()
