"""Run as a process with limits: tries every file of the folder that it is told, and says what came of each and what it took."""

import base64
import json
import re
import sys
import time
from pathlib import Path

from documents.rendering.trial.__main__ import answer
from documents.rendering.trial.limits import Limits

HIGH_WATER = re.compile(
    r"VmHWM:\s+(\d+) kB"
)  # of this program; getrusage counts what ran before it in the process, too

folder, kinds = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
Limits(memory=500_000_000, processor=60).take()
for path in sorted(folder.iterdir()):
    began = time.perf_counter()
    upload = base64.b64encode(path.read_bytes()).decode()
    said = answer({"upload": upload, "current": "", "kinds": kinds, "pages": {}})
    words = (
        said["refused"]["en"]
        if "refused" in said
        else " ".join(
            f"{finding['part']['en']}: {finding['excerpt']}: {finding['text']['en']}"
            for finding in said["findings"]
            if finding["weight"] == "wrong"
        )
    )
    peak = int(HIGH_WATER.search(Path("/proc/self/status").read_text(encoding="utf-8"))[1]) * 1024
    print(json.dumps({"file": path.name, "said": words, "seconds": time.perf_counter() - began, "peak": peak}))
