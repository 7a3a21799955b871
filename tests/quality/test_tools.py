"""Style, types and the order of the rooms are held by their tools, inside the one test command."""

import subprocess
import sys

import pytest

from tests.quality.repository import PACKAGES, ROOT

TOOLS = {
    "ruff": ["-m", "ruff", "check", "--no-cache", *PACKAGES, "tests"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool: str) -> None:
    """ruff, mypy --strict and import-linter, each as pyproject.toml sets it, find nothing."""
    done = subprocess.run([sys.executable, *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
