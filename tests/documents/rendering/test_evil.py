"""Every file of the evil set is refused by name, in little time and memory."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from documents.rendering.inspection.cheat_sheet import wanted
from tests.documents.rendering.evil import EVIL
from tests.documents.rendering.paper import edition

MOST_MEMORY = 200_000_000


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """What one process with limits said of each file."""
    home = tmp_path_factory.mktemp("evil")
    folder = home / "files"
    folder.mkdir()
    for name, (make, _) in EVIL.items():
        (folder / name).write_bytes(make())
    kinds = home / "kinds.json"
    kinds.write_text(json.dumps([asdict(wanted(edition().types["decree"], edition().body))]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", Path(__file__).with_name("refusing.py"), folder, kinds],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {one["file"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", EVIL)
def test_each_is_refused_by_name(outcomes: Mapping[str, dict[str, Any]], name: str) -> None:
    """The refusal says what is the matter, and mostly where."""
    said = outcomes[name]["said"]
    assert said
    assert EVIL[name][1] in said


def test_none_takes_much_memory(outcomes: Mapping[str, dict[str, Any]]) -> None:
    """The process that refused all of them never had more than 200 MB; what each took is printed."""
    for one in outcomes.values():
        print(f"{one['seconds']:6.3f} s {one['peak'] / 1e6:6.1f} MB  {one['file']}")
    assert max(one["peak"] for one in outcomes.values()) < MOST_MEMORY
