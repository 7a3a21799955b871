"""Field values travel as the flat names of an HTML form and come back as they were."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as some

from web.pages.drafting.shapes import (
    Shape,
    blank,
    is_blank,
    laid_out,
    opened,
    read,
    shape_of,
    stored,
    tree_of,
    write,
)

TEXTS = some.text(some.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=30)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))
TABLES = some.integers(1, 4).flatmap(
    lambda width: some.fixed_dictionaries(
        {
            "heading": LINES,
            "numbered": some.booleans(),
            "columns": some.lists(TEXTS, min_size=width, max_size=width),
            "rows": some.lists(some.lists(TEXTS, min_size=width, max_size=width), max_size=4),
        }
    )
)
BASES = some.one_of(
    LINES.map(lambda code: {"code": code, "text": ""}), TEXTS.map(lambda text: {"code": "", "text": text})
)
VALUES = {
    "text": LINES,
    "long_text": TEXTS,
    "date": LINES,
    "paragraphs": some.lists(TEXTS, max_size=5),
    "clauses": some.lists(
        some.fixed_dictionaries({"text": TEXTS, "points": some.lists(TEXTS, max_size=3)}), max_size=4
    ),
    "legal_bases": some.lists(BASES, max_size=4),
    "table": some.lists(some.lists(TEXTS, min_size=3, max_size=3), max_size=5),
    "addressees": some.fixed_dictionaries(
        {
            "annexed": some.booleans(),
            "groups": some.lists(
                some.fixed_dictionaries({"heading": LINES, "names": some.lists(LINES, max_size=12)}), max_size=3
            ),
        }
    ),
    "annexes": some.lists(
        some.fixed_dictionaries({"title": LINES, "tables": some.lists(TABLES, max_size=2)}), max_size=3
    ),
}
KINDS = some.sampled_from(sorted(VALUES))
KIND_AND_VALUE = KINDS.flatmap(lambda kind: some.tuples(some.just(kind), VALUES[kind]))


def sent(shape: Shape, value: Any) -> Any:
    """The value after a browser sent it: CRLF line ends, percent-encoded, read back."""
    pairs = [(name, text.replace("\n", "\r\n")) for name, text in write(shape, value, "x")]
    return read(shape, tree_of(parse_qsl(urlencode(pairs), keep_blank_values=True)).get("x"))


@given(KIND_AND_VALUE)
def test_a_form_sends_back_what_it_showed(case: tuple[str, Any]) -> None:
    """Whatever a field holds, an unchanged form says it again, line breaks and all."""
    kind, value = case
    shape = shape_of(kind, 3)
    assert sent(shape, value) == value == laid_out(shape, value)


@given(KIND_AND_VALUE)
def test_empty_rows_are_for_the_eye_only(case: tuple[str, Any]) -> None:
    """The empty rows that a form opens with are not kept, and keeping is stable."""
    kind, value = case
    shape = shape_of(kind, 3)
    kept = stored(shape, value)
    assert stored(shape, opened(shape, laid_out(shape, kept))) == kept


@given(KINDS)
def test_a_new_field_is_blank(kind: str) -> None:
    """A field nobody has written in counts as blank, with or without its first empty row."""
    shape = shape_of(kind, 3)
    assert is_blank(shape, blank(shape))
    assert is_blank(shape, None)


@given(
    some.lists(
        some.tuples(
            some.lists(
                some.sampled_from(["f", "x", "0", "01", "-1", "²", "rows", "columns", "names", "groups", "9" * 40, ""]),
                max_size=14,
            ).map("/".join),
            TEXTS,
        )
    )
)
def test_hostile_names_are_passed_over(pairs: list[tuple[str, str]]) -> None:
    """No set of names, however odd, does more than leave a field empty or fill it."""
    tree = tree_of(pairs)
    for kind in VALUES:
        shape = shape_of(kind, 3)
        value = read(shape, tree.get("x"))
        assert laid_out(shape, value) == value


def test_rows_close_up_where_places_are_missing() -> None:
    """A row that the browser did not send leaves no hole, and places sort as numbers."""
    tree = tree_of([("f/x/10", "c"), ("f/x/2", "b"), ("f/x/0", "a")])
    assert read(shape_of("paragraphs"), tree["x"]) == ["a", "b", "c"]


def test_a_chosen_regulation_wins_over_a_text_that_is_hidden() -> None:
    """The text typed before choosing stays in the form, but the choice is what is kept."""
    shape = shape_of("legal_bases")
    assert stored(shape, [{"code": "perpres", "text": "tulisan lama"}]) == [{"code": "perpres"}]
