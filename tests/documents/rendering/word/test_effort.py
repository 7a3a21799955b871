"""What a template may repeat and write, so that filling it holds nobody up."""

import time
from typing import Any

import pytest

from documents.rendering.word.checking import specimens
from documents.rendering.word.tagging.templates import CannotRender, fill
from tests.documents.rendering.paper import edition, opened, printed
from tests.documents.rendering.word.test_templates import BODY, HEAD, saying

MANY = [f"baris {number}" for number in range(2000)]
LONG = "panjang " * 2500
NESTED = "{% for a in many %}{% for b in many %}{{ b }}{% endfor %}{% endfor %}"
GREEDY = {
    "nested loops": NESTED,
    "nested loops that write nothing": "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}",
    "nested loops with a condition": "{% for a in many %}{% for b in many if b == a %}{% endfor %}{% endfor %}",
    "loops over letters": "{% for a in many %}{% for b in many %}{% for c in b %}{% endfor %}{% endfor %}{% endfor %}",
    "a long text at each turn": "{% for a in many %}{{ long }}{% endfor %}",
    "a long text between": "{{ many|join(long) }}",
    "a long text between, not even written": "{% if many|join(many|join(long)) %}{% endif %}",
    "capitals at each turn": "{% for a in many %}{% if long|upper|lower %}{% endif %}{% endfor %}",
    "compared at each turn": "{% for a in many %}{% for b in many[:60] %}{% if a in long %}{% endif %}{% endfor %}{% endfor %}",
    "joined at each turn": "{% for a in many %}{% if many|join %}{% endif %}{% endfor %}",
}


@pytest.mark.parametrize("part", [BODY, HEAD])
@pytest.mark.parametrize("tag", GREEDY.values(), ids=GREEDY)
def test_a_template_that_repeats_without_measure_is_given_up(tag: str, part: str) -> None:
    """Loops in loops over 2,000 rows, and texts multiplied, end in words and within a breath."""
    facts = _facts() | {"many": MANY, "long": LONG}
    began = time.process_time()
    with pytest.raises(CannotRender, match=r"repeats too much|too long for one Word file"):
        fill(saying(tag, part), facts)
    assert time.process_time() - began < 5


def test_an_annex_of_two_thousand_full_rows_is_printed() -> None:
    """The longest table there can be, 2,000 rows of 20 columns, is far from the limit."""
    cell = "Ny. Siti Rahmah"
    table = {"columns": [f"Kolom {number}" for number in range(20)], "rows": [[cell] * 20] * 2000}
    data = printed("decree", {"annexes": [{"title": "Daftar", "tables": [table]}]}, "1")
    rows = opened(data).tables[-1]._tbl.tr_lst
    assert len(rows) == 2002  # the head, and the signature that a long table takes in
    assert cell in "".join(rows[-2].itertext())


def test_what_makes_too_long_a_file_is_told() -> None:
    """A content of a million short cells is within a document's characters, but not one Word file: said, not tried."""
    table = {"columns": ["K"] * 20, "rows": [["x"] * 20] * 2000}
    with pytest.raises(CannotRender, match="Divide the document"):
        printed("decree", {"annexes": [{"title": "Daftar", "tables": [table] * 10}]}, "1")


def test_empty_paragraphs_without_number_cost_no_more_than_their_length() -> None:
    """Half a million of elements without an end tag, with a text of two lines before them, are gone through once."""
    tag = "{{ title }}</w:t>{% for a in many %}{% for b in many[:20] %}<w:r />{% endfor %}{% endfor %}<w:t>"
    began = time.process_time()
    fill(saying(tag), _facts() | {"many": MANY, "title": "dua\nbaris"})
    assert time.process_time() - began < 5


@pytest.mark.parametrize("tag", ["{% for a in 5 %}{% endfor %}", "{% for a in loose %}{% endfor %}", "{{ 5|join }}"])
def test_only_lists_are_repeated(tag: str) -> None:
    """A loop over what is no list is a mistake in the template, said in words."""
    with pytest.raises(CannotRender, match="no list"):
        fill(saying(tag), _facts() | {"loose": True})


def test_things_that_do_not_compare_are_told() -> None:
    """So is a comparison of a text with a number."""
    with pytest.raises(CannotRender, match="cannot be read"):
        fill(saying("{% if title > 3 %}{% endif %}"), _facts())


def _facts() -> dict[str, Any]:
    return dict(specimens(edition().types["decree"], edition().body)[0])
