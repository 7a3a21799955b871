"""What can be made again: kept in a folder of bounded size, from which the longest unused goes first."""

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path

MOST = 512 << 20
"""Bytes that a cache may take on the disk."""
SHARE = 16
"""After so great a part of it has been written, a cache looks at its size again."""


class Cache:
    """Bytes by name. Several processes may use one folder at once; what is not there was never needed."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder = folder
        self.most = most
        self._unseen = most  # written since the last look at the size: at first that is not known
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        """What was kept under a name, or None; it counts as used now."""
        try:
            data = (self.folder / name).read_bytes()
            os.utime(self.folder / name)
        except OSError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a plain file name. A full disk is no failure: then nothing is kept."""
        aside = self.folder / f".{secrets.token_hex(8)}"
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside.write_bytes(data)
            os.replace(aside, self.folder / name)
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        with self._lock:
            self._unseen += len(data)
            if self._unseen > self.most // SHARE:
                self._unseen = 0
                self._trim()

    def _trim(self) -> None:
        found = []
        for entry in os.scandir(self.folder) if self.folder.is_dir() else ():
            with suppress(OSError):
                found.append((entry.stat().st_mtime_ns, entry.stat().st_size, entry.path))
        size = sum(each for _, each, _ in found)
        for _, each, path in sorted(found):
            if size <= self.most:
                break
            with suppress(OSError):
                os.unlink(path)
            size -= each
