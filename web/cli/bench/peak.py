"""Run by `naskah bench` as a process of its own: WAY FEW MANY prints, by one way, an annex of few rows and then one of many,
and says how many bytes the second took at most beyond what the process held before.
"""

import gc
import re
import sys
from pathlib import Path

from web.cli.bench.docx import decree

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def main(way: str, few: int, many: int) -> None:
    """Says nothing where the system does not tell a process's peak."""
    document = decree()
    for _ in range(3):
        document.ways(few)[way]()
    work = document.ways(many)[way]
    gc.collect()
    try:
        _RESET.write_text("5")  # the peak begins anew
        before = _kilobytes("VmRSS")
        work()
        sys.stdout.write(f"{(_kilobytes('VmHWM') - before) * 1024}\n")
    except OSError:
        return


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
