"""Columns: those that a table declares against those that its rows have, and how wide they come out."""

import re

import pytest
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.rendering.word.layout import measures
from documents.rendering.word.press.grid import match_columns
from tests.documents.rendering.word.corpus import W, cell, row, table

SPANS = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), max_size=4)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SPANS, st.integers(1, 5))
def test_columns_are_matched_as_docxtpl_does(rows: list[list[int]], number: int) -> None:
    """Tables of any rows and merged cells come out with the grid that docxtpl gives them."""
    xml = table(
        *(row(*(cell("x", 1000, f'<w:gridSpan w:val="{span}"/>') for span in spans)) for spans in rows), columns=number
    )
    whole = f"<w:body {W}>{xml}</w:body>"
    ours = parse_xml(whole)
    match_columns(ours[0])
    assert etree.tostring(ours) == etree.tostring(DocxTemplate.fix_tables(None, whole))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.text(st.sampled_from("aWi. M-/ğßÉ漢\u00a0"), max_size=12), max_size=8))
def test_all_texts_are_measured_as_each_one_is(texts: list[str]) -> None:
    """The widest text of a column, and its widest word, are what measuring letter by letter says."""
    words = [word for text in texts for word in re.split(r"[\s/-]+", text)]
    assert measures._widest(texts) == tuple(max(map(measured, some), default=0) for some in (texts, words))


def measured(text: str) -> int:
    return sum(map(measures._width, text))


@pytest.mark.parametrize(
    ("texts", "total"), [([["No"], ["x" * 90]], 9000), ([["W" * 60], ["W" * 60]], 9000), ([[], []], 7)]
)
def test_widths_add_up(texts: list[list[str]], total: int) -> None:
    """Whatever the columns hold, the widths are whole and fill the table."""
    found = measures.widths(texts, total)
    assert sum(found) == total
    assert len(found) == len(texts)
