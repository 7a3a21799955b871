"""The PDF engine: a LibreOffice kept warm in a child process, one conversion at a time, the newest request first.

The child is started at the first need, by a thread that lives as long as this process, and ends with it. One that dies is
started anew and asked once more; one that does not answer in time is killed.
"""

import atexit
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from documents.rendering.pages.child import Child, Died, Hung, Limits, Refused
from documents.rendering.pages.libreoffice import ARCHIVAL, PLAIN, library_of
from workflow.text import Text

log = logging.getLogger(__name__)

PACKAGES = "apt-get install libreoffice-writer-nogui fonts-liberation fonts-texgyre fonts-dejavu-core"
MISSING = Text(
    f"LibreOffice Writer belum terpasang, jadi PDF dan gambar halaman tidak dibuat. Pasang: {PACKAGES}.",
    f"LibreOffice Writer is not installed, so that no PDF and no page images are made. Install: {PACKAGES}.",
)
DIED = Text(
    "LibreOffice berhenti mendadak saat membuat PDF; coba lagi.", "LibreOffice ended while making the PDF; try again."
)
HUNG = Text(
    "LibreOffice tidak selesai dalam {seconds} detik dan dihentikan; coba lagi.",
    "LibreOffice was not done in {seconds} seconds and was ended; try again.",
)
REFUSED = Text("LibreOffice menolak berkas ini: {why}.", "LibreOffice refuses this file: {why}.")
BUSY = Text("LibreOffice masih sibuk; coba lagi sebentar lagi.", "LibreOffice is still busy; try again in a moment.")


class EngineMissing(Exception):
    """There is no LibreOffice on this machine; `text` says how to get it."""

    def __init__(self, text: Text = MISSING) -> None:
        super().__init__(text.en)
        self.text = text


class EngineFailed(Exception):
    """LibreOffice made no PDF of this file; `text` says why. Another attempt may succeed."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Superseded(Exception):
    """A newer request of the same form came before this one's turn."""


def program() -> Path | None:
    """The program folder of the LibreOffice that stands in PATH."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and library_of(folder) else None


class Engine:
    """Makes PDFs. `home` is Naskah's; the child gets a folder in it. `find` looks for LibreOffice's program folder.

    Safe to use from any thread and after a fork.
    """

    def __init__(self, home: Path, limits: Limits | None = None, find: Callable[[], Path | None] = program) -> None:
        self.home = home
        self.limits = limits or Limits()
        self.find = find
        self._desk = _Desk(self)

    def missing(self) -> Text | None:
        """What stands in the way of PDFs and how to get it; None when they can be made."""
        return None if self.find() else MISSING

    def pdf(self, docx: bytes) -> bytes:
        """The PDF/A of a Word file, to be kept. Raises EngineMissing and EngineFailed."""
        return self._made(_Order(docx, ARCHIVAL))

    def draft(self, docx: bytes, form: Hashable = None) -> bytes:
        """A PDF to look at, made quicker. Raises as `pdf` does, and Superseded when `form` asks anew while this waits."""
        return self._made(_Order(docx, PLAIN, form))

    def warm(self) -> None:
        """Start the child where there is none, so that the next request finds it warm. Returns at once."""
        if self.missing() is None:
            self._own_desk().put(_Order(b"", PLAIN, "warm"))

    def close(self) -> None:
        """End the child; a next request starts another."""
        self._own_desk().close()

    def _made(self, order: "_Order") -> bytes:
        if (missing := self.missing()) is not None:
            raise EngineMissing(missing)
        desk = self._own_desk()
        desk.put(order)
        try:
            return order.made.result(self.limits.turn)
        except TimeoutError:
            desk.withdraw(order)
            raise EngineFailed(BUSY) from None

    def _own_desk(self) -> "_Desk":
        """This process's: a thread of the parent's is not there after a fork."""
        if self._desk.process != os.getpid():
            self._desk = _Desk(self)
        return self._desk


@dataclass(eq=False, slots=True)
class _Order:
    """One PDF that somebody waits for; without a file, only a child that is to be warm."""

    docx: bytes
    kind: str
    form: Hashable = None
    made: "Future[bytes]" = field(default_factory=Future)


class _Desk:
    """The orders of one process, and the thread that has them done."""

    def __init__(self, engine: Engine) -> None:
        self.process = os.getpid()
        self._engine = engine
        self._orders: list[_Order] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._child: Child | None = None

    def put(self, order: _Order) -> None:
        """Queue an order; older ones of the same form give up."""
        with self._changed:
            for older in [one for one in self._orders if order.form is not None and one.form == order.form]:
                self._orders.remove(older)
                older.made.set_exception(Superseded())
            self._orders.append(order)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="pdf", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            self._changed.notify()

    def withdraw(self, order: _Order) -> None:
        """Nobody waits for it any more."""
        with self._changed, suppress(ValueError):
            self._orders.remove(order)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _serve(self) -> None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._orders, self._engine.limits.idle):
                    self.close()
                    continue
                order = self._orders.pop()
            try:
                order.made.set_result(self._done(order))
            except Exception as error:
                order.made.set_exception(error)

    def _done(self, order: _Order) -> bytes:
        """By the warm child, or by a fresh one where it turns out to be dead."""
        until = time.monotonic() + self._engine.limits.seconds
        for _ in range(2):
            try:
                child = self._ready(until)
                return child.convert(order.docx, order.kind, until) if order.docx else b""
            except Died:
                self.close()
                log.warning("LibreOffice died")
            except Hung:
                self.close()
                log.error("LibreOffice did not answer, ended")
                raise EngineFailed(HUNG.format(seconds=f"{self._engine.limits.seconds:g}")) from None
            except Refused as error:
                raise EngineFailed(REFUSED.format(why=error)) from error
        raise EngineFailed(DIED)

    def _ready(self, until: float) -> Child:
        if self._child is not None and self._child.jobs >= self._engine.limits.jobs:
            self.close()
        if self._child is None:
            found = self._engine.find()
            if found is None:
                raise EngineMissing
            self._child = Child(self._engine.home, found, self._engine.limits.memory, until)
        return self._child
