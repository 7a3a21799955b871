"""A template tried from outside: what is asked of the process, what came back, and what is said when it did not."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass
from typing import Any

from documents.bodies.definitions import BodyDefinition
from documents.drafting.types import DocumentType
from documents.rendering.inspection.cheat_sheet import wanted
from documents.rendering.inspection.findings import WRONG, Finding
from documents.rendering.inspection.samples import SAMPLE_DAY, extreme_facts, sample_facts
from documents.rendering.trial.limits import LIMITS, Limits
from workflow.text import Text

SAMPLE, EXTREME = "sample", "extreme"
"""The trial pages: an ordinary document, and one with more in it than anybody writes."""

_BUSY = threading.Lock()
_WITHOUT_SECRETS = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")


class TrialFailed(Exception):
    """A file that cannot be tried: it is refused, or takes more than a template may; `text` says which."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Tried:
    """The template as it would be used, what there is to say of it, and its trial pages (none while anything is wrong)."""

    template: bytes
    findings: tuple[Finding, ...]
    pages: Mapping[str, bytes]

    @property
    def usable(self) -> bool:
        return not any(finding.weight == WRONG for finding in self.findings)


def try_template(
    upload: bytes,
    kinds: Sequence[DocumentType],
    body: BodyDefinition,
    current: bytes = b"",
    limits: Limits = LIMITS,
) -> Tried:
    """Inspect an uploaded file for the types that would print with it, and print it with made-up documents. `current` is
    the template it would replace: what that one prints and this one does not is said. Raises TrialFailed.
    """
    first = kinds[0]
    request = {
        "upload": base64.b64encode(upload).decode(),
        "current": base64.b64encode(current).decode(),
        "kinds": [asdict(wanted(kind, body)) for kind in kinds],
        "pages": {
            SAMPLE: {"facts": sample_facts(first, body), "sheet": _sheet(first, body)},
            EXTREME: {"facts": extreme_facts(first, body), "sheet": _sheet(first, body)},
        },
    }
    answer = _ask(json.dumps(request).encode(), limits)
    if "refused" in answer:
        raise TrialFailed(Text(**answer["refused"]))
    return Tried(
        base64.b64decode(answer["template"]),
        tuple(map(Finding.from_json, answer["findings"])),
        {name: base64.b64decode(page) for name, page in answer["pages"].items()},
    )


def _sheet(kind: DocumentType, body: BodyDefinition) -> dict[str, Any]:
    page = asdict(body.page_profile(SAMPLE_DAY))
    del page["until"]
    return {"page": page, "draft": True, "title": kind.name.id, "author": body.name, "day": SAMPLE_DAY.isoformat()}


def _ask(request: bytes, limits: Limits) -> dict[str, Any]:
    """One trial at a time in each process: several together would take the memory of all."""
    if not _BUSY.acquire(timeout=limits.wall):
        raise TrialFailed(
            Text(
                "Templat lain sedang diperiksa. Coba lagi sebentar lagi.",
                "Another template is being tried. Try again soon.",
            )
        )
    try:
        return _answered(request, limits)
    finally:
        _BUSY.release()


def _answered(request: bytes, limits: Limits) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "documents.rendering.trial", json.dumps(astuple(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: os.environ[name] for name in _WITHOUT_SECRETS if name in os.environ},
        start_new_session=True,
    ) as child:
        try:
            said, complaint = child.communicate(request, limits.wall)
        except subprocess.TimeoutExpired as late:
            raise TrialFailed(_SLOW) from late
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # and whatever it started
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TrialFailed(_SLOW)
    if child.returncode != 0:
        raise TrialFailed(_GREEDY if b"MemoryError" in complaint else _BROKEN)
    answer: dict[str, Any] = json.loads(said)
    return answer


_SLOW = Text("Templat ditolak: mencetaknya terlalu lama.", "The template is refused: it takes too long to print.")
_GREEDY = Text(
    "Templat ditolak: mencetaknya memakai terlalu banyak memori.",
    "The template is refused: printing it takes too much memory.",
)
_BROKEN = Text("Templat ditolak: mencobanya gagal.", "The template is refused: trying it failed.")
