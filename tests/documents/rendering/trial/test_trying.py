"""A template that nobody approved is tried in a process with limits: what goes beyond them is ended and said."""

import os
import sys
import time
from pathlib import Path

import pytest

from documents.rendering.trial.limits import Limits
from documents.rendering.trial.trying import EXTREME, SAMPLE, TrialFailed, Tried, try_template
from documents.rendering.word.package import admit
from tests.documents.rendering.evil import decree, saying, zipped
from tests.documents.rendering.paper import edition, lines

LOOPS = "{% for a in legal_bases %}" * 6 + "x" + "{% endfor %}" * 6


def tried(data: bytes, limits: Limits | None = None) -> Tried:
    kind = edition().types["decree"]
    return try_template(data, [kind], edition().body, decree(), limits or Limits())


def test_trial_pages_are_printed() -> None:
    """An ordinary document shows each field's label where the field stands; the extreme one has all its rows and signs."""
    kind = edition().types["decree"]
    found = try_template(saying("{{ title }}"), [kind], edition().body, decree())
    ordinary, extreme = lines(found.pages[SAMPLE]), lines(found.pages[EXTREME])
    assert "[Tentang]" in ordinary
    assert found.usable
    assert sum("Dana < 5% & \"hibah\" 'kas' {{ 7*7 }} {% if %} ${hal}" in line for line in extreme) > 200


def test_a_template_that_repeats_without_end_is_refused() -> None:
    """Loops within loops over the longest list come to a finding, not to a process that never ends."""
    found = tried(saying(LOOPS))
    assert any("repeats too much" in one.text.en for one in found.findings)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(processor=1, wall=20.0), "takes too long"),
        (Limits(wall=0.05), "takes too long"),
    ],
    ids=["processor", "wall"],
)
def test_beyond_a_limit_it_is_ended(limits: Limits, said: str) -> None:
    """Processor time and time on the wall: each ends the process, and the refusal says that it was too much."""
    many = "".join(f"{{% if title %}}{n}{{% endif %}}" for n in range(20_000))
    with pytest.raises(TrialFailed, match=said):
        tried(saying(many), limits)
    assert _children() == []


def test_beyond_its_memory_it_is_ended() -> None:
    """A file that unpacks to more than there is room for ends the process and is refused for it."""
    data = zipped({**admit(decree()), **{f"word/x{n}.bin": bytes(11_000_000) for n in range(4)}})
    with pytest.raises(TrialFailed, match="takes too much memory"):
        tried(data, Limits(memory=90_000_000))


def test_the_process_knows_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It gets none of the settings, and cannot write a file."""
    monkeypatch.setenv("NASKAH_SECRET_KEY", "x" * 40)
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nenv > {tmp_path}/environ\nexec {sys.executable} "$@"\n', encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    assert tried(saying("TENTANG HAL")).usable
    assert "NASKAH" not in (tmp_path / "environ").read_text(encoding="utf-8")


def _children() -> list[int]:
    """The processes that this one started and that are still there."""
    until = time.monotonic() + 5
    while (found := _running()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def _running() -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            said = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1] if said else ""
        except OSError:
            continue
        if b"documents.rendering.trial" in said and parent == str(os.getpid()):
            found.append(int(entry.name))
    return found
