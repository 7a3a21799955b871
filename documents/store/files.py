"""Files stored by their SHA-256: written whole, made durable, never changed."""

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path

HASH = re.compile(r"[0-9a-f]{64}")


class FileDamaged(Exception):
    """A stored file no longer has the content its name says."""


class FileStore:
    """A folder of files, each under the SHA-256 of its content. Several processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Stores `data` and returns its SHA-256 (hex). When this returns, the file outlives a power cut."""
        digest = sha256(data).hexdigest()
        target = self.path(digest)
        folder = target.parent
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(folder.parent)
            _sync_folder(self.root)
        if not self._holds(target, digest):
            _write(folder / f".{digest}.{secrets.token_hex(8)}", data, target)
        _sync_folder(folder)
        return digest

    def put_all(self, pieces: Iterable[bytes]) -> tuple[str, int]:
        """Stores the pieces as one file, without ever holding all of it; returns its SHA-256 and its size in bytes. An error
        among the pieces leaves nothing behind.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self.root / f".{secrets.token_hex(16)}"
        digest, size = sha256(), 0
        try:
            with open(temporary, "xb", opener=_private) as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(digest.hexdigest())
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        _sync_folder(self.root)
        return digest.hexdigest(), size

    def checked(self, digest: str) -> Path:
        """Where the file lies, its content checked against its name: for one too large to hold. Raises as `get` does."""
        with open(self.path(digest), "rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                raise FileDamaged(digest)
        return self.path(digest)

    def shelf(self, *names: str) -> "FileStore":
        """A store of its own inside this one, for what is needed for a while: its files are thrown away together."""
        return FileStore(self.root.joinpath(*names))

    def throw_away(self) -> None:
        """All files of this store. One that is not there is thrown away already."""
        shutil.rmtree(self.root, ignore_errors=True)

    def get(self, digest: str) -> bytes:
        """The bytes, checked against their name. FileNotFoundError or FileDamaged otherwise."""
        data = self.path(digest).read_bytes()
        if sha256(data).hexdigest() != digest:
            raise FileDamaged(digest)
        return data

    def has(self, digest: str) -> bool:
        """Whether a file of that name is there; its content is checked by `get`."""
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the file lies or would lie. Anything but a SHA-256 in hex is a ValueError."""
        if not HASH.fullmatch(digest):
            raise ValueError("not a SHA-256")
        return self.root / digest[:2] / digest

    def check(self) -> None:
        """Writes and removes a file; raises the OSError that stands in the way."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = self.root / f".{secrets.token_hex(8)}"
        probe.write_bytes(b"")
        probe.unlink()

    def _holds(self, target: Path, digest: str) -> bool:
        return target.is_file() and sha256(target.read_bytes()).hexdigest() == digest


def _write(temporary: Path, data: bytes, target: Path) -> None:
    try:
        with open(temporary, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
