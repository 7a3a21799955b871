"""Where tests write: in memory, where there is enough of it, so that no commit waits for a disk. What Naskah and PostgreSQL
ask of the disk they ask all the same.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 6 * 1024**3
"""Bytes that must be free: the homes of a run's tests, most of which go with their test, its servers, and what is kept of
earlier runs.
"""


def write_in_memory() -> None:
    """From now on the temporary files of this process and of those that it starts are in memory. A TMPDIR that is given
    stands.
    """
    if "TMPDIR" not in os.environ and _serves(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _serves(folder: Path) -> bool:
    """Whether the folder has room, and programs may be started from it, as a copied PostgreSQL is."""
    return (
        os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(folder).free >= ENOUGH
    )
