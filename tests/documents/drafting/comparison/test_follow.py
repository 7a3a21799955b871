"""A remark's place, found again in what became of the content."""

from typing import Any

import pytest

from documents.drafting.comparison import follow, place_in
from documents.drafting.fields import ParagraphsField
from documents.drafting.words import LETTERS
from tests.documents.drafting.kinds import FIELDS, called

RECITALS = ParagraphsField(**called("considering"), numbering=LETTERS)
THEN = ["bahwa program kerja disusun;", "bahwa perlu dibentuk panitia rapat;", "bahwa biaya tersedia;"]


@pytest.mark.parametrize(
    ("now", "path", "fate"),
    [
        (THEN, "considering/1", "here"),
        ([THEN[1], THEN[0], THEN[2]], "considering/0", "moved"),
        (["bahwa baru sama sekali;", *THEN], "considering/2", "moved"),
        ([THEN[0], "bahwa perlu dibentuk panitia kegiatan;", THEN[2]], "considering/1", "changed"),
        ([THEN[0], THEN[2]], "considering", "gone"),
        ([], "considering", "gone"),
        (None, "considering", "gone"),
    ],
)
def test_a_remark_follows_its_paragraph(now: Any, path: str, fate: str) -> None:
    """It stays, moves along, is told that its text changed, or falls back to the field when the paragraph is gone."""
    found = follow(RECITALS, THEN, now, "considering/1")
    assert (found.path, found.fate) == (path, fate)


def test_a_remark_on_a_row_of_an_annex_follows_it() -> None:
    """Row 1 of the second table's rows is followed into the table's new place."""
    table = {"heading": "", "numbered": True, "columns": ["NAMA"], "rows": [["Ny. Ani"], ["Ny. Budi"]]}
    other = {**table, "heading": "PENGARAH", "rows": [["Ny. Citra"], ["Ny. Dewi"]]}
    then = [{"title": "SUSUNAN", "tables": [table, other]}]
    now = [{"title": "SUSUNAN", "tables": [other, table]}]
    assert follow(FIELDS["annexes"], then, now, "annexes/0/tables/1/rows/1").path == "annexes/0/tables/0/rows/1"


def test_a_remark_on_a_whole_field_knows_whether_it_changed() -> None:
    """The path of the field stands for all that it says."""
    assert follow(RECITALS, THEN, THEN, "considering").fate == "here"
    assert follow(RECITALS, THEN, THEN[:2], "considering").fate == "changed"


@pytest.mark.parametrize("path", ["considering/7", "considering/1/2", "considering/x", "consider"])
def test_there_is_nothing_at_a_made_up_path(path: str) -> None:
    """Only what the content has can be remarked on."""
    assert place_in(RECITALS, THEN, path) is None
