"""A body is a folder: what belongs to one body is written there and nowhere else."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.quality.repository import BODIES, files, named
from workflow.definition import ASKS, CONFIRMS, PHASES, RECORDS, TONES, WEIGHTS

CODE_WORDS = {
    *PHASES,
    *RECORDS,
    *CONFIRMS,
    *TONES,
    *WEIGHTS,
    *ASKS,
    "draft",  # a file kind and a capability
    "minutes",  # of time
    "head",  # of a unit, a key of body.toml; also a part of an HTML page
}
"""Words that code owns, although a body may use the same word for a state or a role."""


def names_of_bodies() -> set[str]:
    """Every state, role, type and body that a folder in config/bodies defines."""
    found = set()
    for body in BODIES.iterdir():
        found.add(body.name)
        found |= {path.stem for path in body.glob("types/*.toml")}
        found |= {role["code"] for role in tomllib.loads((body / "roles.toml").read_text())["roles"]}
        for path in body.glob("workflows/*.toml"):
            workflow = tomllib.loads(path.read_text())
            found |= {workflow["name"], *(state["name"] for state in workflow["states"])}
    return found - CODE_WORDS


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The quoted texts of a Python file or a template, each with its line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.lineno, node.value
        return
    for quoted in re.finditer(r"'([^'\n]*)'|\"([^\"\n]*)\"", text):
        yield text.count("\n", 0, quoted.start()) + 1, quoted[1] or quoted[2] or ""


def test_names_are_read_from_the_bodies() -> None:
    """The names that the next test looks for are really found: it would otherwise pass on nothing."""
    assert {"pkk_sumbar", "decree", "secretary", "awaiting_signature"} <= names_of_bodies()


def test_no_code_and_no_template_names_a_state_role_or_type() -> None:
    """No quoted text in a .py or .html is the name of a state, a role, a type or a body."""
    names = names_of_bodies()
    found = [
        f"{named(path)}:{line}: {value}"
        for path in files(".py", ".html")
        for line, value in literals(path)
        if value in names
    ]
    assert found == []


def test_no_code_and_no_template_knows_the_body() -> None:
    """PKK appears in the body's folder only."""
    found = [
        f"{named(path)}:{number}"
        for path in files(".py", ".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "pkk" in line.lower()
    ]
    assert found == []
