"""`naskah publish` says who stays behind, `naskah move` moves them."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from documents.bodies.editions import Body
from documents.office import Office
from tests.deskwork import EVERYBODY, draft, walk
from tests.office import SEED, House, add_people
from tests.web.cli.conftest import Naskah


@pytest.mark.usefixtures("ready")
def test_running_documents_stay_until_they_are_moved(naskah: Naskah, office: Office, tmp_path: Path) -> None:
    """Publishing names the states with documents in them that are gone; the dry run changes nothing; the move says how many."""
    with office.database.read() as session:
        body_id = session.scalars(select(Body.id)).one()
    house = House(office, body_id, add_people(office, body_id, EVERYBODY))
    waiting, fresh = draft(house), draft(house)
    walk(house, waiting, "staf submit", "sekretaris endorse")
    folder = Path(shutil.copytree(SEED, tmp_path / "new" / SEED.name))
    file = folder / "workflows" / "decree.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("awaiting_signature", "di_meja_ketua"), encoding="utf-8")

    said = naskah("publish", str(folder)).out
    assert "2 naskah berjalan tetap di edisi lama" in said
    assert "1 naskah Keputusan edisi 1 berstatus Menunggu Tanda Tangan" in said
    assert "0 dipindahkan / moved, 1 dapat pindah" in naskah("move", "--dry-run").out
    said = naskah("move").out
    assert f"{waiting}  Status Menunggu Tanda Tangan tidak ada lagi" in said
    assert "1 dipindahkan / moved, 0 dapat pindah / can move, 1 tidak / cannot." in said
    assert house.office.desk.view(house.actor("staf"), fresh).version == 2
