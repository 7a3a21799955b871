"""The strict reader, for what the workflow files do not use."""

from collections.abc import Callable
from datetime import date

import pytest

from workflow.problems import DefinitionErrors, Problem
from workflow.reading import Reader
from workflow.source import Source
from workflow.text import Text


def reader(text: str) -> Reader:
    return Reader.of(Source("any.toml", text))


def said(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.text.en) for problem in problems]


def test_values_are_read_with_their_types() -> None:
    """Whole numbers, numbers, dates, flags and named tables read as written; what is left out has its default."""
    top = reader('n = 3\nx = 2.5\nday = 2019-12-16\nyes = true\n[units.one]\nname = "I"\n[units.two]\nname = "II"\n')
    assert (top.integer("n"), top.number("x"), top.number("n"), top.date("day"), top.flag("yes")) == (
        3,
        2.5,
        3.0,
        date(2019, 12, 16),
        True,
    )
    assert {name: entry.string("name") for name, entry in top.entries("units").items()} == {"one": "I", "two": "II"}
    assert (top.integer("m", 5), top.date("until", None), top.entries("none", required=False)) == (5, None, {})
    assert (top.text("label", Text("a", "b")), top.optional_text("hint"), top.has("n"), top.has("z")) == (
        Text("a", "b"),
        None,
        True,
        False,
    )
    top.finish()
    assert top.problems == []


WRONG: dict[str, tuple[str, Callable[[Reader], object], str]] = {
    "true for a number": ("a = true", lambda top: top.integer("a"), "a must be a whole number."),
    "a date in quotes": (
        'a = "2019-12-16"',
        lambda top: top.date("a"),
        "a must be a date like 2019-12-16, without quotes.",
    ),
    "a moment for a date": (
        "a = 2019-12-16T09:00:00",
        lambda top: top.date("a"),
        "a must be a date like 2019-12-16, without quotes.",
    ),
    "too small a number": ("a = 0", lambda top: top.integer("a", least=1), "a is 1 at least."),
    "too large a number": ("a = 8", lambda top: top.integer("a", least=1, most=7), "a is 7 at most."),
    "a character that no printer prints": (
        'a = "x\\u0007"',
        lambda top: top.string("a"),
        "a has an unprintable character (U+0007). Remove it.",
    ),
    "a mark of direction": (
        '[a]\nid = "x\\u202e"\nen = "x"',
        lambda top: top.text("a"),
        "id has an invisible reading-direction mark (U+202E). Remove it.",
    ),
    "a line's end in a label": (
        '[a]\nid = "x\\ny"\nen = "x"',
        lambda top: top.text("a"),
        "id has a line break. Write it in one line.",
    ),
    "too long a code": (
        f'a = "{"x" * 61}"',
        lambda top: top.code("a"),
        "a is too long: 61 characters, at most 60. Shorten it.",
    ),
    "too long a label": (
        f'[a]\nid = "x"\nen = "{"x" * 201}"',
        lambda top: top.text("a"),
        "en is too long: 201 characters, at most 200. Shorten it.",
    ),
    "a table that is none": ("a = 1", lambda top: top.table("a"), "a must be a table."),
    "an item that is no table": ("a = [1]", lambda top: top.tables("a"), "a must be a list of tables."),
    "an entry that is no table": ("[a]\nb = 1", lambda top: top.entries("a"), "b must be a table."),
    "an unknown name, none near": (
        'a = "zzz"',
        lambda top: top.string("a", among=["one", "two"], what=Text("Jenis", "kind")),
        "Unknown kind zzz; there are: one, two.",
    ),
    "an unknown name among none": (
        'a = "zzz"',
        lambda top: top.string("a", among=[], what=Text("Jenis", "kind")),
        "Unknown kind zzz.",
    ),
    "a key nobody asked for": ("a = 1", lambda top: top.finish(), "Unknown key a."),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_value_is_told(what: str) -> None:
    """Each wrong value is one problem with its line and words, and reading goes on."""
    text, read, words = WRONG[what]
    top = reader(f"# a comment\n{text}\n")
    read(top)
    assert [problem.text.en for problem in top.problems] == [words]
    assert all(problem.line >= 2 and problem.text.id for problem in top.problems)


def test_problems_of_several_files_are_sorted_and_said_with_their_place() -> None:
    """Several files can share one list; the error tells them in the order of files and lines."""
    problems: list[Problem] = []
    Reader.of(Source("b.toml", "a = 1"), problems).finish()
    first = Reader.of(Source("a.toml", "x = 1\ny = 2"), problems)
    first.problem("y", Text("salah", "wrong"))
    with pytest.raises(DefinitionErrors) as caught:
        first.raise_problems()
    assert str(caught.value) == "a.toml:2: wrong\nb.toml:1: Unknown key a."
    assert Problem("logo.png", 0, Text("hilang", "missing")).said("id") == "logo.png: hilang"
