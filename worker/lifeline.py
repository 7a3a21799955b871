"""A process that ends when the one that started it is gone, however that one ended."""

import ctypes
import os
import signal
import sys
import threading
import time

LOOK_EVERY = 1.0
"""Seconds between two looks at the parent where the kernel does not tell."""

PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """End this process with its `parent` (a process id). On Linux the kernel sees to it; elsewhere, and in case it does
    not, a thread looks every second. Whatever is being done is safe to break off: the outbox has it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _end_if_orphan(parent)
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while True:
        time.sleep(LOOK_EVERY)
        _end_if_orphan(parent)


def _end_if_orphan(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)
