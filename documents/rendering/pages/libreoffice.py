"""LibreOffice in a process of its own, spoken to through its C interface (LibreOfficeKit): no port, no second process.

Started by `engine.py` as `python -I libreoffice.py PROGRAM FOLDER PARENT MEMORY`; it imports nothing of Naskah. It turns
FOLDER/in.docx into FOLDER/out.pdf for each line on standard input, and answers each with a line: "ok" or why not.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

PLAIN, ARCHIVAL = "plain", "archival"
"""What is asked for: a PDF that is looked at, or one that is kept (PDF/A-2b, tagged)."""

OPTIONS = {
    PLAIN: b"",
    ARCHIVAL: b'{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}',
}
LIBRARIES = ("libsofficeapp.so", "libmergedlo.so")
"""Where a LibreOffice keeps its C interface, by how it was built."""

# places in LibreOfficeKit's tables of functions: new ones are only ever added behind
OFFICE_ERROR, OFFICE_LOAD = 3, 4
DOCUMENT_DESTROY, DOCUMENT_SAVE = 1, 2
PR_SET_PDEATHSIG = 1


def library_of(program: Path) -> Path | None:
    """The library with the C interface in a LibreOffice's program folder."""
    return next((program / name for name in LIBRARIES if (program / name).is_file()), None)


class LibreOffice:
    """The office of this process. A process has one, for its lifetime."""

    def __init__(self, program: Path, profile: Path) -> None:
        start = ctypes.CDLL(str(library_of(program))).libreofficekit_hook_2
        start.restype, start.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
        self._office = start(str(program).encode(), profile.as_uri().encode())
        if not self._office:
            raise OSError("LibreOffice does not start")

    def convert(self, source: Path, target: Path, options: bytes) -> str:
        """Write the PDF of a Word file; says what went wrong, or nothing."""
        load = _function(self._office, OFFICE_LOAD, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
        document = load(source.as_uri().encode(), b"")
        if not document:
            return self._error()
        try:
            save = _function(document, DOCUMENT_SAVE, ctypes.c_int, *[ctypes.c_char_p] * 3)
            return "" if save(target.as_uri().encode(), b"pdf", options) else self._error()
        finally:
            _function(document, DOCUMENT_DESTROY, None)()

    def _error(self) -> str:
        said: bytes | None = _function(self._office, OFFICE_ERROR, ctypes.c_char_p)()
        return (said or b"").decode(errors="replace") or "unknown"


def _function(thing: int, place: int, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function at a place in the table that an object of the C interface begins with."""
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0]
    address = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[place]
    function = ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(address)
    return lambda *given: function(thing, *given)


def _end_with(parent: int) -> None:
    """Ended by the kernel with the process that started this one, even while it hangs or is stopped."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(memory: int) -> None:
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(program: Path, folder: Path, parent: int, memory: int) -> None:
    """Serve until standard input ends."""
    _end_with(parent)
    _limit(memory)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what LibreOffice prints is no answer
    office = LibreOffice(program, folder / "profile")
    print("ok", file=answers)
    for line in sys.stdin:
        error = office.convert(folder / "in.docx", folder / "out.pdf", OPTIONS[line.strip()])
        print(" ".join(error.split())[:500] or "ok", file=answers)
    os._exit(0)  # LibreOffice's own way out takes long and may crash


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
