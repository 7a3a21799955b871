"""Where the product's own files are."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "workflow", "documents", "worker", "web")
BODIES = ROOT / "config" / "bodies"


def files(*endings: str, tests: bool = False) -> Iterator[Path]:
    """The files of the five packages with one of these endings; those of the tests too when asked."""
    for folder in (*PACKAGES, *(["tests"] if tests else [])):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and "__pycache__" not in path.parts:
                yield path


def named(path: Path) -> str:
    """A path as a person writes it."""
    return path.relative_to(ROOT).as_posix()
