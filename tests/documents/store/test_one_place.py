"""What stands in one place in the store stands nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import config
import documents
import web
import worker
import workflow

PACKAGES = (config, documents, web, worker, workflow)


def sources() -> Iterator[tuple[str, ast.AST]]:
    for package in PACKAGES:
        folder = Path(package.__path__[0])
        for path in sorted(folder.rglob("*.py")):
            yield path.relative_to(folder.parent).as_posix(), ast.parse(path.read_text())


def test_one_module_commits() -> None:
    """Only the database's own module begins or commits a transaction; how the driver is told, the dialects know."""
    found = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "begin", "begin_nested", "autocommit")
    }
    assert found == {
        "documents/store/database.py",
        "documents/store/dialects/__init__.py",
        "documents/store/dialects/line.py",
    }


def test_one_room_knows_which_database_it_is() -> None:
    """No module elsewhere asks for the dialect, or writes for one of them."""
    asking = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(side, ast.Constant) and side.value in ("sqlite", "postgresql") for side in node.comparators)
    }
    importing = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy.dialects")
    }
    reads_the_setting = {"config/settings.py"}
    assert importing
    elsewhere = {name for name in asking | importing if not name.startswith("documents/store/dialects/")}
    assert elsewhere - reads_the_setting == set()
