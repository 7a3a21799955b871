"""Two ways to one file: docxtpl's, and the press that knows its template. The bytes are the same, whatever people typed."""

import io
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.rendering.word import docx as printing
from documents.rendering.word.checking import specimens
from documents.rendering.word.docx import Sheet, by_docxtpl, by_press, render
from documents.rendering.word.package import packed
from documents.rendering.word.press.press import Press
from documents.rendering.word.tagging.marking import Unknown
from documents.rendering.word.tagging.templates import CannotRender, Facts, alone
from tests.documents.rendering.paper import edition
from tests.documents.rendering.word.corpus import KNOWN, UNKNOWN, facts, word
from tests.documents.rendering.word.test_effort import GREEDY, LONG, MANY
from tests.documents.rendering.word.test_templates import BODY, HEAD, saying

OLD, NEW = date(2019, 12, 16), date(2026, 3, 2)
LINES = "satu\ndua\n\ntiga\tempat"
TYPES = sorted(edition().types)


def sheet(day: date = OLD, *, draft: bool = False) -> Sheet:
    return Sheet(edition().body.page_profile(day), draft, 'Judul <b> & "tanda"', "Badan & Kantor", day)


FILLINGS = (
    (OLD, (facts(30, 'Kata & <b>kata</b> "lain" \''), facts(0, "x"), facts(9, "{{ title }} {% if %}"))),
    (NEW, (facts(30, LINES), facts(3, LINES), facts(12, ""))),
)


@pytest.mark.parametrize("name", KNOWN)
def test_both_ways_give_the_same_bytes(name: str) -> None:
    """Every template of the corpus, filled with marks, tags, lines and nothing, in few and in many rows, for the old page
    and for the new.
    """
    for day, fillings in FILLINGS:
        press = pressed(KNOWN[name], sheet(day))
        for filling in fillings:
            assert press(filling) == by_docxtpl(KNOWN[name], filling, sheet(day))


def pressed(template: bytes, page: Sheet) -> Callable[[Facts], bytes]:
    """The fast way of a template, read once."""
    press = printing.known(template, page)
    return lambda filling: press.print(filling, printing.words(page))


@pytest.mark.parametrize("code", TYPES)
@pytest.mark.parametrize("draft", [True, False])
def test_the_bodys_own_types_come_out_the_same(code: str, draft: bool) -> None:
    """Each type's template with everything filled in, and with nothing, as a draft and as a final file, is printed by the
    fast way and byte for byte as docxtpl does.
    """
    kind = edition().types[code]
    template = edition().templates[kind.template]
    for filling, day in product(specimens(kind, edition().body), (OLD, NEW)):
        page = sheet(day, draft=draft)
        assert by_press(template, filling, page) == by_docxtpl(template, filling, page)


@pytest.mark.parametrize("name", [name for name in KNOWN if name != "tables without rows"])  # docxtpl leaves them in
def test_text_and_structure_are_docxtpls_own(name: str) -> None:
    """Without the office's layout, each part is, as canonical XML, what docxtpl alone makes of the template."""
    filling = facts(12, 'Kata & <b>kata</b> "lain"')
    press = Press(KNOWN[name], lambda document: lambda *filled: None)
    assert canonical(press.print(filling, {})) == canonical(alone(KNOWN[name], filling))


def canonical(data: bytes) -> dict[str, bytes]:
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n2") if name.endswith((".xml", ".rels")) else part
        for name, part in _parts(data)
        if name != "docProps/core.xml"  # docxtpl fills a template's title; a finished file gets its own
    }


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_the_press_does_not_know_is_left_to_docxtpl(name: str) -> None:
    """Templates with what cannot be known beforehand are filled by docxtpl, the first time and every time."""
    filling = facts(3)
    with pytest.raises(Unknown):
        by_press(UNKNOWN[name], filling, sheet())
    expected = by_docxtpl(UNKNOWN[name], filling, sheet())
    assert [render(UNKNOWN[name], filling, sheet()) for _ in range(2)] == [expected] * 2


def test_a_value_that_is_unknown_is_left_to_docxtpl() -> None:
    """A known template with a value that claims to be markup is filled by docxtpl, which prints what it always did."""

    class Claim(str):
        def __html__(self) -> str:
            return "<w:br/>"

    template, filling = KNOWN["conditions"], {**facts(1), "title": Claim("a < b")}
    render(template, facts(1), sheet())
    with pytest.raises(Unknown):
        by_press(template, filling, sheet())
    assert render(template, filling, sheet()) == by_docxtpl(template, filling, sheet())


def test_a_mark_of_the_press_in_markup_is_left_to_docxtpl() -> None:
    """A known template with a character in an attribute that the press marks slots with."""
    template, filling = KNOWN["values in markup"], {**facts(1), "title": "\ue000v1\ue001"}
    with pytest.raises(Unknown):
        by_press(template, filling, sheet())
    assert render(template, filling, sheet()) == by_docxtpl(template, filling, sheet())


def test_a_press_that_comes_to_another_result_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first file of a template is made both ways; where they differ docxtpl's is the file, then and later."""
    template = packed([*_parts(KNOWN["conditions"]), ("customXml/item1.xml", b"<other/>")])
    monkeypatch.setattr(Press, "print", lambda *given: b"something else")
    expected = by_docxtpl(template, facts(1), sheet())
    assert [render(template, facts(1), sheet()) for _ in range(2)] == [expected] * 2


def test_a_template_that_is_known_is_printed_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second file on docxtpl is not asked."""
    template, page = KNOWN["signed"], sheet()
    first = render(template, facts(9), page)
    monkeypatch.setattr(printing, "by_docxtpl", None)
    assert render(template, facts(9), page) == first
    assert render(template, facts(40), replace(page, title="Lain")) != first


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


@pytest.mark.parametrize("part", [BODY, HEAD])
@pytest.mark.parametrize("greedy", GREEDY.values(), ids=GREEDY)
def test_the_press_keeps_to_the_same_limits(greedy: str, part: str) -> None:
    """What docxtpl's way gives up for its length, the press gives up, too."""
    filling = _full() | {"many": MANY, "long": LONG}
    with pytest.raises(CannotRender, match=r"repeats too much|too long for one Word file"):
        by_press(saying(greedy, part), filling, sheet())


def _full() -> dict[str, Any]:
    return dict(specimens(edition().types["decree"], edition().body)[0])


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("{{ titel }}", "x"),
        ("{{ letterhead.adress }}", "x"),
        ("{{ letterhead.items }}", "x"),
        ("{{ title }}", "bel \x07"),
        ("{{ title }}", ["x"]),
        ("{{ title }}", True),
        ("{% for a in title.x %}{% endfor %}", "x"),
        ("{% for a in yes %}{% endfor %}", "x"),
    ],
)
def test_what_cannot_be_printed_is_said_in_the_same_words(tag: str, value: Any) -> None:
    """A missing name, a value that is no text and a mark that cannot be printed are told by both ways alike."""
    filling = _full() | {"title": value, "yes": True}
    template = saying(tag)
    said = []
    for way in (by_docxtpl, by_press, render):
        with pytest.raises(CannotRender) as refused:
            way(template, filling, sheet())
        said.append(refused.value.text)
    assert said == [said[0]] * 3


def test_a_known_template_says_what_its_facts_lack() -> None:
    """A template that is known already refuses facts that lack a name, in words, and a cell that is no text."""
    template = KNOWN["rows with lines"]
    render(template, facts(20), sheet())
    lacking = facts(20)
    del lacking["rows"][15]["name"]
    with pytest.raises(CannotRender, match="The tag name is unknown"):
        render(template, lacking, sheet())
    wrong = facts(20)
    wrong["rows"][15]["name"] = None
    with pytest.raises(CannotRender, match="no text"):
        render(template, wrong, sheet())


def test_a_number_in_a_long_table_is_printed() -> None:
    """Whole numbers are printed as texts are, in rows that are not read one by one."""
    filling = facts(30)
    for place, row in enumerate(filling["rows"]):
        row["number"] = place
    template = KNOWN["rows with lines"]
    assert by_press(template, filling, sheet()) == by_docxtpl(template, filling, sheet())


def test_threads_print_each_their_own() -> None:
    """Eight threads that print from one template at once get the files that one alone gets."""
    template = KNOWN["signed"]
    fillings = [facts(number, f"Orang {number}") for number in range(1, 41)]
    alone = [by_docxtpl(template, filling, sheet()) for filling in fillings]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda filling: render(template, filling, sheet()), fillings)) == alone


HOSTILE = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40),
    st.text("<>&\"'{}%#/\\\n\t \u00a0\u2028\ue000\ue001\ufffd", max_size=30),
    st.sampled_from(
        ["</w:t></w:r></w:p>", "<w:p/>", "]]>", "<!--", "<?naskah f0?>", "\ue000v0\ue001", "&#x41;", "%s %%", "{{ x }}"]
    ),
    st.integers(1, 3000).map(lambda times: "panjang & "[: times % 11] * times),
)
EVERYTHING = word(
    "".join(
        re.sub(r".*<w:body>|<w:sectPr>.*", "", dict(_parts(KNOWN[name]))["word/document.xml"].decode(), flags=re.DOTALL)
        for name in ("paragraphs", "conditions", "rows with lines", "rows without lines", "rich text", "signed")
    )
)
EVERYTHING_PRESSED = pressed(EVERYTHING, sheet())


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(HOSTILE, min_size=1, max_size=6), st.integers(0, 40))
def test_no_value_changes_the_structure(values: list[str], number: int) -> None:
    """Whatever a person types, the elements are those of harmless texts of the same length and lines, and both ways give
    the same bytes.
    """
    filling = _typed(values, number)
    made = EVERYTHING_PRESSED(filling)
    assert made == by_docxtpl(EVERYTHING, filling, sheet())
    harmless = [re.sub(r"[^\n\t]", "x", value) for value in values]
    assert structure(made) == structure(EVERYTHING_PRESSED(_typed(harmless, number)))


def _typed(values: list[str], number: int) -> dict[str, Any]:
    filling = facts(number)
    turn = iter(values * (3 * number + 4))
    for row in filling["rows"]:
        row |= {"name": next(turn), "cells": [next(turn), next(turn)]}
    return filling | {"title": next(turn), "words": [next(turn), next(turn)]}


def structure(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of the body with what they say of themselves, widths left out."""
    root = etree.fromstring(dict(_parts(data))[BODY])
    return [
        (element.tag, {key: value for key, value in element.attrib.items() if not key.endswith("}w")})
        for element in root.iter("*")
    ]
