"""How the source is kept readable and honest, where no tool looks."""

import re

from tests.quality.repository import files, named

LONGEST = 400


def test_no_module_is_longer_than_one_reads() -> None:
    """No Python file has more than 400 lines."""
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(".py", tests=True)}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_celery_is_never_eager() -> None:
    """Nothing runs tasks in place of the worker: that would hide what happens when one dies."""
    word = re.compile("task_always" + "_eager|always" + "_eager|task_eager" + "_propagates", re.IGNORECASE)
    assert [
        named(path) for path in files(".py", ".toml", tests=True) if word.search(path.read_text(encoding="utf-8"))
    ] == []


def test_domain_reads_the_time_from_its_clock_only() -> None:
    """In workflow/ and documents/ the wall clock is read in one module."""
    word = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    domain = [path for path in files(".py") if named(path).startswith(("workflow/", "documents/"))]
    found = {named(path) for path in domain if word.search(path.read_text(encoding="utf-8"))}
    assert found <= {"documents/store/clock.py"}


def test_every_test_says_its_claim() -> None:
    """Each test function has a docstring."""
    silent = [
        f"{named(path)}: {match[1]}"
        for path in files(".py", tests=True)
        if path.name.startswith("test_")
        for match in re.finditer(
            r'^ *def (test_\w+)\([^"]*?\)(?: -> None)?:\n(?! +(?:r?"""))', path.read_text(encoding="utf-8"), re.M
        )
    ]
    assert silent == []
