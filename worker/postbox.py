"""The folder that stands in for a broker server: kombu's filesystem transport, made safe for a reader beside a writer.

kombu writes a message under its final name and moves one it reads through the machine's temporary folder. A reader
that comes between `open` and `write` takes an empty message, which ends its worker. Here a message appears complete or
not at all, and never leaves the folder.
"""

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

LONGEST_WAIT = 0.25
"""Seconds after which a reader who waits is told that nothing came."""

WAITING, WRITING, TAKEN = "waiting", "writing", "taken"


def prepare(folder: Path) -> dict[str, str]:
    """Make the folders of the postbox (only the owner may look in); returns kombu's transport options for them."""
    for name in (WAITING, WRITING, TAKEN):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = str(folder / WAITING)
    return {"data_folder_in": waiting, "data_folder_out": waiting, "control_folder": str(folder / "control")}


class Channel(filesystem.Channel):
    """A message is written aside and renamed into place; it is taken by a rename that only one reader wins."""

    def _put(self, queue: str, message: Any, **options: Any) -> None:  # type: ignore[override]  # as kombu's own does
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        aside = self._folder.parent / WRITING / name
        text = dumps(message)  # type: ignore[no-untyped-call]  # kombu has no types
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, self._folder / name)

    def _get(self, queue: str, timeout: object = None) -> Any:
        for name in sorted(os.listdir(self._folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self._folder.parent / TAKEN / name
            try:
                os.replace(self._folder / name, taken)
                text = taken.read_text(encoding="utf-8")
                os.unlink(taken)
                return loads(text)  # type: ignore[no-untyped-call]  # kombu has no types
            except FileNotFoundError:
                continue  # another reader was first
            except ValueError:
                log.warning("unreadable doorbell message thrown away: %s", name)
        raise Empty

    @property
    def _folder(self) -> Path:
        return Path(self.data_folder_in)


class Transport(filesystem.Transport):
    """What `broker_transport` names when the broker is a folder."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **options: Any) -> None:
        """As kombu's, but gives its caller a look at the signals more often than every two seconds."""
        wait = None if timeout is None else min(timeout, LONGEST_WAIT)
        super().drain_events(connection, wait)  # type: ignore[no-untyped-call]  # kombu has no types
