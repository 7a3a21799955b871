"""The cache of what can be made again: bounded, and never in the way."""

import os
from pathlib import Path

from documents.rendering.pages.cache import Cache


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    """Above its bound a cache lets go of what nobody used for longest; the rest is there, byte for byte."""
    cache = Cache(tmp_path / "cache", most=1000)
    for number in range(4):
        cache.put(f"{number}", bytes([number]) * 300)
        os.utime(tmp_path / "cache" / f"{number}", ns=(number, number))
        cache.get("0")
    assert [cache.get(f"{number}") for number in range(4)] == [bytes(300), None, bytes([2]) * 300, bytes([3]) * 300]


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    """Where nothing can be kept, nothing is; and nothing was ever kept under another name."""
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    cache = Cache(tmp_path / "file")
    cache.put("page", b"1")
    assert cache.get("page") is None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
