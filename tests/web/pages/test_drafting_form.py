"""The form's view of a type: sections, what is done in them, where a problem leads."""

from typing import Any

import pytest
from flask import g, render_template_string

from documents.drafting.types import DocumentType
from tests.deskwork import DECREE
from tests.office import House
from tests.web.site import Site
from web.pages.drafting.form import DraftForm, bare, item_mark, item_words, recogniser, state_of, without_blanks
from web.visitor import Visitor
from workflow.refusal import FieldProblem
from workflow.text import Text


@pytest.fixture
def decree(house: House) -> DocumentType:
    return next(kind for kind in house.office.desk.types(house.actor("staf")) if kind.code == "decree")


def form_of(kind: DocumentType, fields: dict[str, Any], *paths: str) -> DraftForm:
    problems = tuple(FieldProblem(path, Text(path, path)) for path in paths)
    return DraftForm(kind, state_of(kind, fields), problems).ready()


def test_short_inputs_that_follow_each_other_share_a_section(decree: DocumentType) -> None:
    """The subject and every list have a section of their own; dates, choices and short texts in a row share one."""
    names = [[field.name for field in section.fields] for section in form_of(decree, {}).sections]
    assert names[0] == ["title"]
    assert ["working_group", "security_class", "urgency"] in names
    assert ["event_date", "summary"] in names
    assert sorted(name for section in names for name in section) == sorted(field.name for field in decree.fields)


def test_chips_count_what_is_to_be_corrected(decree: DocumentType) -> None:
    """Each section says whether it is filled and how many entries are wrong; each annex counts for itself."""
    table = {"heading": "", "numbered": True, "columns": ["A"], "rows": [["x"]]}
    fields = {**DECREE, "annexes": [{"title": "Satu", "tables": [table]}, {"title": "", "tables": [table]}]}
    form = form_of(decree, fields, "considering/0", "annexes/1/title", "annexes/1/tables/0/rows/0/0")
    said = {chip.title.id: (chip.problems, chip.filled) for chip in form.chips}
    assert said["Menimbang"] == (1, True)
    assert said["Lampiran I"] == (0, True)
    assert said["Lampiran II"] == (2, True)
    assert said["Memperhatikan"] == (0, False)


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("title", "f/title"),
        ("considering", "f/considering/0"),
        ("considering/0", "f/considering/0"),
        ("legal_bases/1", "f/legal_bases/1/code"),
        ("clauses/0/text", "f/clauses/0/text"),
        ("clauses/0", "f/clauses/0/text"),
        ("annexes", "add/annexes"),
        ("nowhere", "main"),
    ],
)
def test_a_problem_leads_to_the_input_it_is_about(decree: DocumentType, path: str, id: str) -> None:
    """The summary's link goes to the very input, the first of a list, or the button that adds one."""
    form = form_of(decree, dict(DECREE), path)
    assert form.input_of(path) == id
    if id != "main":
        assert form.wrong_inputs[id] == path


def test_items_are_called_and_marked_as_printed(decree: DocumentType) -> None:
    """Recitals have letters, clauses their ordinals, annexes Roman numerals where there are several."""
    considering, clauses, annexes = (decree.field(name) for name in ("considering", "clauses", "annexes"))
    assert (item_mark(considering, 1), item_words(considering, 1, 2).id) == ("b.", "Menimbang huruf b")
    assert (item_mark(clauses, 1), item_words(clauses, 1, 2).id) == ("KEDUA", "Diktum KEDUA")
    assert [item_words(annexes, place, 2).id for place in (0, 1)] == ["Lampiran I", "Lampiran II"]
    assert item_words(annexes, 0, 1).id == "Lampiran"


def test_a_default_that_nobody_chose_is_not_written_down(decree: DocumentType) -> None:
    """Saving an unchanged form adds no choice; one that was chosen before stays, also when it is the default."""
    form = form_of(decree, {})
    assert form.fields_to_store({})["urgency"] == ""
    assert form.fields_to_store({"urgency": "biasa"})["urgency"] == "biasa"


def test_places_in_the_form_and_in_what_is_stored_agree(decree: DocumentType) -> None:
    """Empty rows are taken out before problems are looked for, so that a problem's place is the form's."""
    state = {**state_of(decree, {}), "considering": ["", "satu", "", "dua"]}
    assert without_blanks(decree, state)["considering"] == ["satu", "dua"]


def test_regulations_are_recognised_by_their_words(decree: DocumentType) -> None:
    """A pasted citation is known whatever its case, spacing and closing mark."""
    known = recogniser(decree)
    assert "uu-23-2014" in known.values()
    assert all(words == " ".join(words.casefold().split()).rstrip(" ;.,") for words in known)


@pytest.mark.parametrize(
    "line",
    [
        "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
        "undang-undang  No. 23 Tahun 2014 (Lembaran Negara Tahun 2014 Nomor 244);",
        "Undang-Undang Nomor: 23 Tahun 2014",
    ],
)
def test_a_regulation_is_known_by_kind_number_and_year(decree: DocumentType, line: str) -> None:
    """However it is written out behind them; another number, year or kind is another regulation."""
    known = recogniser(decree)
    assert known[bare(line)] == "uu-23-2014"
    for other in ("Undang-Undang Nomor 23 Tahun 2041", "Peraturan Daerah Nomor 23 Tahun 2014", "Nomor 23 Tahun 2014"):
        assert bare(other) not in known


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (("considering/0", "considering/0"), "Ada 2 perbaikan pada 1 isian"),
        (("considering/0", "considering/0", "title"), "Ada 3 perbaikan pada 2 isian"),
        (("considering/0", "title"), "Ada 2 isian yang perlu diperbaiki"),
        (("title",), "Ada 1 isian yang perlu diperbaiki"),
    ],
)
def test_the_summary_counts_corrections_and_entries(
    site: Site, decree: DocumentType, paths: tuple[str, ...], title: str
) -> None:
    """Two faults of one entry are two corrections, not two entries."""
    summary = '{% from "parts/forms.html" import error_summary with context %}{{ error_summary(places) }}'
    with site.app.test_request_context():
        g.visitor = Visitor("id", "light", 100, None, None)
        html = render_template_string(summary, places=form_of(decree, {}, *paths).error_places)
    assert f"</svg>{title}</h2>" in html
