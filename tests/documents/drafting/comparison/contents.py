"""Contents to compare, made at random, and what can be read back from a comparison."""

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis.strategies import (
    SearchStrategy,
    booleans,
    characters,
    fixed_dictionaries,
    lists,
    one_of,
    sampled_from,
    text,
)

from documents.drafting.comparison import Item, Pair, outline
from documents.drafting.comparison.marks import Kind, side
from tests.documents.drafting.kinds import FIELDS

WORDS = ("bahwa", "panitia", "ketua", "anggota", "dinas", "sosial", "dan", "24", "Ny.", ";")

_said = lists(sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
_printable = characters(exclude_categories=("C", "Zl", "Zp"))
phrases: SearchStrategy[str] = one_of(_said, text(min_size=1, max_size=12))
"""Words of the office, or any text at all."""
clean_phrases: SearchStrategy[str] = one_of(_said, text(_printable, min_size=1, max_size=12).map(lambda odd: f"x{odd}"))
"""The same as a document takes them: in one line, without what is refused at entry."""


def values_of(phrases: SearchStrategy[str]) -> dict[str, SearchStrategy[Any]]:
    """A value for each field, its texts taken from `phrases`."""

    def table(width: int) -> SearchStrategy[list[list[str]]]:
        return lists(lists(phrases, min_size=width, max_size=width), max_size=6)

    def annex_table(width: int) -> SearchStrategy[dict[str, Any]]:
        columns = lists(sampled_from(("NAMA", "JABATAN", "ALAMAT", "")), min_size=width, max_size=width)
        return fixed_dictionaries(
            {"heading": phrases, "numbered": booleans(), "columns": columns, "rows": table(width)}
        )

    tables = lists(one_of(annex_table(2), annex_table(3)), max_size=2)
    group = fixed_dictionaries({"heading": phrases, "names": lists(phrases, max_size=5)})
    basis = one_of(sampled_from(({"code": "uu-1"}, {"code": "uu-2"})), phrases.map(lambda words: {"text": words}))
    return {
        "line": phrases,
        "long": phrases,
        "paragraphs": lists(phrases, max_size=7),
        "clauses": lists(fixed_dictionaries({"text": phrases, "points": lists(phrases, max_size=3)}), max_size=5),
        "choice": sampled_from(("", "slow", "fast")),
        "table": table(2),
        "to": fixed_dictionaries({"annexed": booleans(), "groups": lists(group, max_size=3)}),
        "annexes": lists(fixed_dictionaries({"title": phrases, "tables": tables}), max_size=3),
        "bases": lists(basis, max_size=4),
    }


contents: SearchStrategy[dict[str, Any]] = fixed_dictionaries({}, optional=values_of(phrases))


def written(values: dict[str, Any]) -> dict[str, list[Item]]:
    """Every item of a content, by field, in reading order."""
    return {
        name: [item for top in outline(FIELDS[name], value, {}) for item in top.walk()]
        for name, value in values.items()
    }


def all_pairs(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs with those below them."""
    for pair in pairs:
        yield pair
        yield from all_pairs(pair.children)


def read_back(pairs: Sequence[Pair], without: Kind) -> dict[str, list[str]]:
    """The texts of one side by path, put together from the pieces alone."""
    found = {}
    for pair in all_pairs(pairs):
        item = pair.old if without == "new" else pair.new
        if item is not None:
            found[item.path] = [side(cell, without) for cell in pair.cells]
    return found
