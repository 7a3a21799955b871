"""What is taken as the scan of a signed paper, decided by content in a process of its own."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from documents.rendering.scans.limits import MOST_BYTES, MOST_FILES
from workflow.refusal import FieldProblem
from workflow.text import Text

log = logging.getLogger(__name__)

INSPECTION = (sys.executable, "-P", "-m", "documents.rendering.scans.inspection")
MOST_SECONDS = 45.0
"""How long the look at one scan may take."""

_NOTHING = Text("Pilih berkas pindaian: PDF, JPEG atau PNG.", "Choose the scan: PDF, JPEG or PNG.")
_TOO_LARGE = Text(
    f"Pindaian lebih dari {MOST_BYTES // 1_000_000} MB.", f"The scan is larger than {MOST_BYTES // 1_000_000} MB."
)
_TOO_MANY = Text(
    f"Paling banyak {MOST_FILES} gambar; simpan pindaian sebagai satu PDF.",
    f"At most {MOST_FILES} images; save the scan as one PDF.",
)
_TOO_HEAVY = Text(
    "Pindaian ini terlalu berat untuk diperiksa, atau rusak. Simpan lagi sebagai PDF dengan resolusi 300 dpi.",
    "This scan is too heavy to be looked at, or damaged. Save it again as a PDF of 300 dpi.",
)
_ALONE = Text("Pindaian tidak diterima: {why}.", "The scan is not taken: {why}.")
_ONE_OF = Text("Berkas ke-{n} tidak diterima: {why}.", "File {n} is not taken: {why}.")


@dataclass(frozen=True, slots=True)
class Scan:
    """One PDF: the very bytes that were sent, or made of the images in their order."""

    pdf: bytes
    pages: int


class ScanRefused(Exception):
    """Files that are not taken; `problem` names which ("file/0") and why."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.text.en)
        self.problem = problem


def admit(files: Sequence[bytes]) -> Scan:
    """The scan that these files are. Raises ScanRefused for any that is not a PDF, JPEG or PNG through and through."""
    for fails, why in (
        (not files, _NOTHING),
        (len(files) > MOST_FILES, _TOO_MANY),
        (sum(map(len, files)) > MOST_BYTES, _TOO_LARGE),
    ):
        if fails:
            raise ScanRefused(FieldProblem("file", why))
    sizes = json.dumps([len(data) for data in files]).encode() + b"\n"
    try:
        done = subprocess.run(
            INSPECTION, input=sizes + b"".join(files), capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as broken:
        log.warning("a scan could not be looked at: %s", (broken.stderr or b"")[-2000:].decode(errors="replace"))
        raise ScanRefused(FieldProblem("file", _TOO_HEAVY)) from broken
    head, _, pdf = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if "file" in answer:
        words = _ONE_OF if len(files) > 1 else _ALONE
        why = Text(answer["id"], answer["en"])
        raise ScanRefused(FieldProblem(f"file/{answer['file'] - 1}", words.format(n=answer["file"], why=why)))
    return Scan(pdf or files[0], answer["pages"])
