"""Logging: one line an event, without secrets."""

import json
import subprocess
import sys

SCRIPT = """
import logging, structlog
from config.logging import configure
configure("info", "json")
structlog.get_logger("office").info("signed in", token="hemlich", Authorization="hemlich", person="staf")
structlog.get_logger("office").debug("quiet")
logging.getLogger("library").warning("from %s", "elsewhere")
"""


def test_both_loggings_are_one_stream_without_secrets() -> None:
    """structlog and the standard library write the same JSON lines to standard error; what is named a secret is cut out."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.stdout == ""
    assert [line["event"] for line in lines] == ["signed in", "from elsewhere"]
    assert (lines[0]["token"], lines[0]["Authorization"], lines[0]["person"]) == ("***", "***", "staf")
    assert [line["level"] for line in lines] == ["info", "warning"]
