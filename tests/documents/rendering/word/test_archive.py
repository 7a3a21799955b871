"""How a Word file is written: the same parts give the same bytes, in any process, on any day, from any template's packing."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from itertools import product

import time_machine

from documents.rendering.word.archive import archived, pack, pack_again
from documents.rendering.word.docx import by_docxtpl, by_press
from documents.rendering.word.package import packed
from documents.rendering.word.press.kept import Kept
from tests.documents.rendering.word.corpus import KNOWN, facts
from tests.documents.rendering.word.test_press import OLD, sheet
from tests.quality.repository import ROOT

_PROCESS = """
import hashlib
from tests.documents.rendering.word.test_archive import both
print(*(hashlib.sha256(data).hexdigest() for data in both()))
"""


def both() -> list[bytes]:
    """A file with a title that holds marks, by either way."""
    template, filling, page = KNOWN["signed"], facts(30), sheet()
    return [by_docxtpl(template, filling, page), by_press(template, filling, page)]


def test_every_process_gives_the_same_bytes() -> None:
    """Both ways give one file, whatever the seed of hashes, the zone and the language of the process."""
    expected = {hashlib.sha256(data).hexdigest() for data in both()}
    environ = os.environ | {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", _PROCESS]
    said = subprocess.run(words, env=environ, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert (len(expected), set(said)) == (1, expected)


def test_no_day_gives_other_bytes() -> None:
    """What is printed a year later is the same, to the byte, by both ways."""
    expected = both()
    with time_machine.travel(OLD + timedelta(days=400)):
        assert both() == expected


def test_a_templates_packing_makes_no_difference() -> None:
    """Templates of the same parts, packed at any level, in another order or not at all, give the same file."""
    with zipfile.ZipFile(io.BytesIO(KNOWN["signed"])) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    expected = both()[0]
    for level, way in product((0, 1, 9), (by_docxtpl, by_press)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            for name, data in reversed(parts):
                archive.writestr(name, data)
        assert way(buffer.getvalue(), facts(30), sheet()) == expected


def test_a_file_is_a_zip_like_any_other() -> None:
    """Parts come out of it as they went in, names in any letters too; the content list is first, the others by name."""
    parts = {
        "word/z.xml": b"z" * 200_000,
        "word/ä.xml": b"",
        "[Content_Types].xml": b"<Types/>",
        "a.bin": bytes(range(256)),
    }
    with zipfile.ZipFile(io.BytesIO(packed(parts.items()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts
        assert archive.namelist() == ["[Content_Types].xml", "a.bin", "word/z.xml", "word/ä.xml"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_how_a_part_comes_makes_no_difference() -> None:
    """A part in one piece and in many is packed to the same bytes."""
    data = bytes(range(256)) * 1000
    pieces = [data[place : place + 777] for place in range(0, len(data), 777)]
    assert pack("x", pieces) == pack("x", [data])
    assert archived([pack("x", pieces)]) == archived([pack("x", [b"", data, b""])])
    assert [pack_again("x", data[:end]) for end in (0, 9, None)] == [pack("x", [data[:end]]) for end in (0, 9, None)]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    """There is room for so many; asking for one keeps it."""
    kept: Kept[str, int] = Kept(most=2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]
