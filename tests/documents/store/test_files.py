"""Files by their SHA-256."""

import os
import threading
from hashlib import sha256

import pytest

from documents.store.files import FileDamaged, FileStore


def stored(files: FileStore) -> list[str]:
    return sorted(path.name for path in files.root.rglob("*") if path.is_file())


def test_a_file_comes_back_as_it_was(files: FileStore) -> None:
    """What is put is got, under the SHA-256 of its bytes."""
    digest = files.put(b"Keputusan")
    assert digest == sha256(b"Keputusan").hexdigest()
    assert (files.has(digest), files.get(digest)) == (True, b"Keputusan")


def test_the_same_bytes_are_one_file(files: FileStore) -> None:
    """Putting the same bytes twice leaves one file, untouched, and nothing temporary."""
    digest = files.put(b"Keputusan")
    before = files.path(digest).stat()
    assert (files.put(b"Keputusan"), stored(files)) == (digest, [digest])
    assert files.path(digest).stat().st_mtime_ns == before.st_mtime_ns


def test_a_damaged_file_is_never_given_out(files: FileStore) -> None:
    """A file whose bytes were changed is reported, and mended when the right bytes are put again."""
    digest = files.put(b"Keputusan")
    files.path(digest).write_bytes(b"Keputusau")
    with pytest.raises(FileDamaged):
        files.get(digest)
    files.put(b"Keputusan")
    assert files.get(digest) == b"Keputusan"


def test_a_file_that_is_not_there(files: FileStore) -> None:
    """A hash nobody put is not there."""
    digest = "0" * 64
    assert not files.has(digest)
    with pytest.raises(FileNotFoundError):
        files.get(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, "A" * 64, "0" * 64 + "\n"])
def test_only_a_hash_is_a_name(files: FileStore, name: str) -> None:
    """Nothing but 64 lower-case hex digits leads to a path."""
    with pytest.raises(ValueError, match="not a SHA-256"):
        files.path(name)


def test_files_are_private(files: FileStore) -> None:
    """No other user of the machine reads a stored file."""
    assert os.stat(files.path(files.put(b"Rahasia"))).st_mode & 0o077 == 0


def test_a_write_that_fails_leaves_nothing(files: FileStore) -> None:
    """When the target cannot be put in place, the error is raised and no temporary file stays."""
    digest = sha256(b"Keputusan").hexdigest()
    files.path(digest).mkdir(parents=True)
    with pytest.raises(OSError, match=digest):
        files.put(b"Keputusan")
    assert stored(files) == []


def test_many_put_the_same_at_once(files: FileStore) -> None:
    """Eight writers of the same bytes end with one whole file."""
    data = os.urandom(300_000)
    threads = [threading.Thread(target=files.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(files) == [sha256(data).hexdigest()]
    assert files.get(sha256(data).hexdigest()) == data
