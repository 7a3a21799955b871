"""A rehearsal walks any type to its number by the real rules, and leaves nothing behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from documents.desk.acts import Desk
from documents.desk.casework import Casework
from documents.desk.rehearsal.scene import MOST_ACTS, Scene, Script, Try
from documents.store.base import Base
from documents.store.database import Database
from tests.deskwork import EVERYBODY, act, refusal_of, to_sign
from tests.office import House, open_house

rung: list[object] = []
"""What the worker was told."""


@pytest.fixture(scope="module")
def playhouse(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which everything is only rehearsed; that the page stores nothing is shown on both databases elsewhere."""
    home = tmp_path_factory.mktemp("playhouse")
    (home / "naskah.db").write_bytes(sqlite_template.read_bytes())
    opened = open_house(f"sqlite:///{home / 'naskah.db'}", home, people=EVERYBODY, ring=rung.append)
    yield opened
    opened.close()


def play(house: House, type: str, *acts: str, drafter: str = "staf", **fields: str) -> Scene:
    """Acts written "who action" or "who action answer"."""
    parts = [act.split() for act in acts]
    tries = tuple(Try(house.people[who], action, *answer) for who, action, *answer in parts)
    script = Script(type, house.people[drafter], fields, tries)
    return house.office.rehearsals.play(house.actor("admin"), script)


def state(scene: Scene) -> str:
    assert scene.view is not None, scene.refused
    return scene.view.state.name


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table, logs of refusals and reads among them."""
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(repr(tuple(row)) for row in session.execute(table.select())) for table in tables}


def files(house: House) -> list[Path]:
    return sorted(path for path in house.office.files.root.rglob("*") if path.is_file())


def test_nothing_of_it_stays(playhouse: House) -> None:
    """Drafted, refused, initialled, signed, numbered, dispatched, filed: and no row, file or job is there afterwards."""
    before, stored = everything(playhouse.office.database), files(playhouse)
    rung.clear()
    scene = play(
        playhouse,
        "decree",
        "staf submit",
        "ketua sign",
        "sekretaris endorse",
        "pokja1 endorse",
        "sekretaris add_reviewer chair",
        "sekretaris endorse",
        "ketua sign",
        "agendaris dispatch",
        "agendaris archive",
        working_group="pokja_1",
    )
    assert [bool(one.refused) for one in scene.tried] == [False, True, True, False, True, False, False, False, False]
    assert state(scene) == "archived"
    assert scene.view is not None and scene.view.number == "1/KEP/PKK-PROP/XII/2019"
    assert len(scene.events) == 8
    assert scene.open == ()
    assert (everything(playhouse.office.database), files(playhouse), rung) == (before, stored, [])
    assert play(playhouse, "decree").view is not None, "and it can be played again"


def test_every_type_comes_to_its_number(playhouse: House) -> None:
    """With sample content each type of the body is reviewed, signed and numbered by whoever can act."""
    for kind in playhouse.office.desk.types(playhouse.actor("staf")):
        scene = play(playhouse, kind.code, "staf submit", "sekretaris endorse", "ketua sign")
        assert scene.view is not None, (kind.code, scene.refused)
        assert scene.view.number, (kind.code, [one.refused for one in scene.tried])


def test_each_person_is_told_why_not(playhouse: House) -> None:
    """Of every action of the state all people are named once: those who can, and the others with their reason."""
    scene = play(playhouse, "decree", "staf submit")
    people = {person.name for person in playhouse.office.rehearsals.cast(playhouse.actor("admin"), "decree").people}
    endorse = next(open for open in scene.open if open.line.action == "endorse")
    assert [person.name for person in endorse.able] == ["Ny. Desi Marlina"]
    for open in scene.open:
        named = [person.name for person in open.able] + [
            one.name for several in open.others.values() for one in several
        ]
        assert sorted(named) == sorted(people), open.line.action
        assert all(reason.id and reason.en for reason in open.others)
    sign = play(playhouse, "decree", "staf submit", "sekretaris endorse").open[0]
    told = {person.name: reason.en for reason, several in sign.others.items() for person in several}
    assert told["Fitri Handayani, S.Sos."] == "Only for Chair."


def test_the_fields_that_decide_lead_elsewhere(playhouse: House) -> None:
    """A decree that names a Pokja passes its head; the fields to choose are those of the route, and the urgency."""
    cast = playhouse.office.rehearsals.cast(playhouse.actor("admin"), "decree")
    assert [field.name for field in cast.fields] == ["working_group", "urgency"]
    scene = play(playhouse, "decree", "staf submit", working_group="pokja_2")
    endorse = next(open for open in scene.open if open.line.action == "endorse")
    assert [person.name for person in endorse.able] == ["Ny. Erni Yusuf"]
    assert "Pokja" in str(play(playhouse, "decree", working_group="pokja_99").refused)


def test_what_cannot_be_is_told(playhouse: House) -> None:
    """A drafter who does not draft, a person or an action that is not there, a type that is not there, a person who may not
    look: each is refused in words; acts beyond the most are left out.
    """
    assert play(playhouse, "decree", drafter="ketua").refused[0].en == "You do not draft documents."
    admin, staff = playhouse.actor("admin"), playhouse.people["staf"]
    odd = Script("decree", staff, {}, (Try(admin.body_id, "submit"), Try(staff, "fly"), Try(staff, "hand_over", "x")))
    tried = playhouse.office.rehearsals.play(admin, odd).tried
    assert [one.refused[0].en for one in tried] == [
        "Choose a person of the list.",
        "There is no such action.",
        "Only for Secretary.",
    ]
    assert playhouse.office.rehearsals.play(admin, Script("decree", admin.body_id, {}, ())).view is None
    many = playhouse.office.rehearsals.play(admin, Script("decree", staff, {}, (Try(staff, "submit"),) * 99))
    assert len(many.tried) == MOST_ACTS
    assert refusal_of(play, playhouse, "nothing").code == "no_such_page"
    script = Script("decree", staff, {}, ())
    assert refusal_of(playhouse.office.rehearsals.play, playhouse.actor("staf"), script).code == "no_such_page"


def test_a_signature_does_not_wait_for_it(postgres_url: str, tmp_path: Path) -> None:
    """While a rehearsal stands signed and numbered, another document is signed and numbered in earnest, before it ends."""
    house = open_house(postgres_url, tmp_path, people=EVERYBODY)
    office, real = house.office, to_sign(house)
    with ThreadPoolExecutor(1) as pool, office.database.rehearse() as stage:
        cases = Casework(stage, office.clock, office.definitions)
        tried = replace(house, office=replace(office, database=stage, desk=Desk(cases, office.files, rung.append)))
        only_tried = to_sign(tried)
        played = act(tried, "ketua", only_tried, "sign")
        signed = pool.submit(act, house, "ketua", real, "sign").result(30)
        assert (played.number, signed.number) == ("1/KEP/PKK-PROP/XII/2019",) * 2
    assert refusal_of(office.desk.view, house.actor("ketua"), only_tried).code == "no_such_document"
    assert act(house, "ketua", to_sign(house), "sign").number == "2/KEP/PKK-PROP/XII/2019"
    house.close()
