"""An office's first day: the commands that the README shows are run, one after the other, as they stand there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from documents.numbering.counters import opening_of
from documents.register.reading import books
from tests.quality.repository import ROOT
from tests.workplace import Workplace


def shown() -> list[list[str]]:
    """The block that begins with the schema and ends with the serving: one command a line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = [
        block for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S) if block.startswith("naskah migrate")
    ]
    return [shlex.split(line)[1:] for line in block.splitlines() if line]


def test_the_first_day_goes_as_the_readme_says(tmp_path: Path) -> None:
    """Schema, body, a person with a first password, an opening balance; then the office stands and checks as sound."""
    place = Workplace(tmp_path / "home")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("NASKAH_", "COV_"))}
    said = []
    for command in [*(words for words in shown() if words != ["up"]), ["check"]]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "web.cli", *command],
            env=environ | place.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        said.append(done.stdout)

    assert [words[0] for words in shown()] == ["migrate", "publish", "user", "register", "up"]
    assert list(place.house.people) == ["sekretaris"]
    secretary = place.house.actor("sekretaris")
    assert {"endorse", "cancel"} <= secretary.capabilities
    assert len(secretary.positions) == 1
    with place.office.database.read() as session:
        [book] = books(session, place.house.body_id, year=2026)
        opening = opening_of(session, place.house.body_id, book.series, book.period)
    assert (book.series, book.on_paper, book.last) == ("KEP", 21, 21)
    assert opening is not None
    assert opening.reason == "Nomor 1-21 di buku kertas"
    place.close()
