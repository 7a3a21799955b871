"""Each value of a TOML file is found on the line where a person sees it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.office import BODIES
from workflow.problems import DefinitionErrors
from workflow.source import Source

TRICKY = '''\
# comment with [brackets] = "and quotes"
title = """
[not.a.table]
key = 1 # not a comment \\"""
"""
a.b.c = [
  1, # one
  [2, 3],

  { x = 'lit]eral', "quoted key" = { deep = 4 } },
]
[owner]   # trailing
name = "x"
'dotted.one' = 2019-12-16 09:00:00
[[rows]]
n = 1
[[rows.cells]]
n = 2
[[rows.cells]]
n = """"3""""
[[rows]]
[rows.meta]
n = -1.5e3
'''


def test_tricky_file_has_every_line_right() -> None:
    """Long strings, nested arrays, inline tables, dotted and quoted keys, tables in tables: all are counted right."""
    source = Source("tricky.toml", TRICKY)
    expected = {
        ("title",): 2,
        ("a", "b", "c"): 6,
        ("a", "b", "c", 0): 7,
        ("a", "b", "c", 1, 1): 8,
        ("a", "b", "c", 2, "x"): 10,
        ("a", "b", "c", 2, "quoted key", "deep"): 10,
        ("owner",): 12,
        ("owner", "name"): 13,
        ("owner", "dotted.one"): 14,
        ("rows", 0): 15,
        ("rows", 0, "n"): 16,
        ("rows", 0, "cells", 0, "n"): 18,
        ("rows", 0, "cells", 1): 19,
        ("rows", 0, "cells", 1, "n"): 20,
        ("rows", 1): 21,
        ("rows", 1, "meta", "n"): 23,
    }
    assert {path: source.line_of(*path) for path in expected} == expected


def test_value_that_is_not_written_is_placed_at_what_surrounds_it() -> None:
    """A missing key is reported where its table begins."""
    source = Source("tricky.toml", TRICKY)
    assert source.line_of("rows", 0, "cells", 1, "missing", 3) == 19


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value that is no table and no list, with the way to it."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if below is None:
        yield path, value
        return
    for key, item in below:
        yield from leaves(item, (*path, key))


@pytest.mark.parametrize("path", sorted(BODIES.rglob("*.toml")), ids=lambda path: path.name)
def test_every_text_of_the_bodies_is_on_the_line_that_is_told(path: Path) -> None:
    """In every definition that comes with the product, each short text stands on the line that would be named."""
    text = path.read_text(encoding="utf-8")
    source = Source(path.name, text)
    lines = text.splitlines()
    for way, value in leaves(tomllib.loads(text)):
        if isinstance(value, str) and value and not {"\n", '"', "\\"} & set(value):
            assert value in lines[source.line_of(*way) - 1] or '"""' in lines[source.line_of(*way) - 1], way


@given(st.lists(st.tuples(st.integers(0, 3), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))))
def test_blank_lines_and_any_text_do_not_shift_the_count(entries: list[tuple[int, str]]) -> None:
    """Whatever texts and blank lines stand before, a key is found where it was written."""
    text, expected = "", []
    for place, (blank, value) in enumerate(entries):
        text += "\n" * blank
        expected.append(text.count("\n") + 1)
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        text += f'k{place} = ["{escaped}", {{ v = "{escaped}" }}] # {value}\n'
    source = Source("any.toml", text)
    assert [source.line_of(f"k{place}", 1, "v") for place in range(len(entries))] == expected


@pytest.mark.parametrize("value", ["7" * 6000, "[" * 2000 + "]" * 2000, "{ a = " * 2000 + "1" + " }" * 2000])
def test_a_value_beyond_what_the_parser_bears_is_told_with_its_line(value: str) -> None:
    """A number of thousands of digits or brackets nested thousands deep are a slip of syntax like any other."""
    with pytest.raises(DefinitionErrors) as caught:
        Source("x.toml", f"a = [1]\nb = {value}\nc = 3")
    [problem] = caught.value.problems
    assert (problem.line, "not proper TOML" in problem.text.en) == (2, True)


def test_any_depth_of_brackets_has_its_line_told() -> None:
    """Whatever depth the parser bears, a problem in the file can be told."""
    for depth in range(100, 600, 25):
        try:
            source = Source("x.toml", f"a = 1\nb = {'[' * depth}{']' * depth}")
        except DefinitionErrors:
            break
        assert source.line_of("a") == 1


def test_unfinished_text_is_refused_at_its_end() -> None:
    """A string that is never closed is a problem with a line, not a crash."""
    with pytest.raises(DefinitionErrors) as caught:
        Source("x.toml", 'a = 1\nb = "never closed')
    assert [problem.line for problem in caught.value.problems] == [2]
