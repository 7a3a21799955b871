"""Tracked changes: accepting all gives the newer file's text, rejecting all the older one's."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis.strategies import fixed_dictionaries, lists

from documents.rendering.tracked import tracked
from tests.documents.drafting.comparison.contents import clean_phrases, values_of
from tests.documents.rendering.paper import opened, printed
from tests.documents.rendering.seed import DECREE

THEN = datetime(2019, 12, 16, 3, 36, tzinfo=UTC)
AUTHOR = "Tim Penggerak"
SOFFICE = shutil.which("soffice")


def changes(old: bytes, new: bytes) -> bytes:
    return tracked(old, new, author=AUTHOR, at=THEN)


def settled(data: bytes, keep: str, drop: str) -> Any:
    """The body after every `keep` is taken as it stands and every `drop` taken out, as a word processor does it."""
    body = opened(data).element.body
    for row in list(body.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn(drop)}") is not None:
            row.getparent().remove(row)
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    for mark in [mark for mark in body.iter(qn(drop)) if mark.getparent().tag == qn("w:p")]:
        mark.getparent().remove(mark)
    for paragraph in list(body.iter(qn("w:p"))):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(drop)}") is not None:
            _join_with_next(paragraph)
    return body


def _join_with_next(paragraph: Any) -> None:
    """Without its end a paragraph's text stands at the beginning of the next one; at the end of a cell it stays."""
    following = paragraph.getnext()
    if following is not None and following.tag == qn("w:p"):
        place = 1 if following.find(qn("w:pPr")) is not None else 0
        for child in reversed([child for child in paragraph if child.tag != qn("w:pPr")]):
            following.insert(place, child)
    elif following is None or said(paragraph):
        return
    paragraph.getparent().remove(paragraph)


def said(element: Any) -> str:
    """The text of a paragraph, removed or not, with its tabs and line breaks."""
    marks = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    found = element.iter(qn("w:t"), qn("w:delText"), *marks)
    return "".join(marks.get(child.tag) or child.text or "" for child in found)


def written(body: Any) -> list[Any]:
    """All text of a body as it stands: paragraphs, and tables as rows of cells."""
    return list(_written(body))


def _written(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield said(child)
        elif child.tag == qn("w:tbl"):
            yield [[written(cell) for cell in row.findall(qn("w:tc"))] for row in child.findall(qn("w:tr"))]


def check(old: bytes, new: bytes) -> bytes:
    """Both ways round; gives the file back."""
    data = changes(old, new)
    assert written(settled(data, "w:ins", "w:del")) == written(opened(new).element.body)
    assert written(settled(data, "w:del", "w:ins")) == written(opened(old).element.body)
    return data


def edited(**fields: Any) -> dict[str, Any]:
    return {**DECREE, **fields}


ANNEXES = DECREE["annexes"]
TABLE = ANNEXES[0]["tables"][0]
EDITS = {
    "a word": edited(title=DECREE["title"].replace("Narasumber", "Pembicara")),
    "a recital on top": edited(considering=["bahwa rapat diadakan setiap tahun;", *DECREE["considering"]]),
    "recitals turned round": edited(considering=DECREE["considering"][::-1]),
    "no copies": edited(carbon_copies=[]),
    "another last copy": edited(carbon_copies=[*DECREE["carbon_copies"][:-1], "Yth. Wali Kota Padang"]),
    "no annexes": edited(annexes=[]),
    "an annex more": edited(annexes=[*ANNEXES, {"title": "JADWAL RAPAT", "tables": [TABLE]}]),
    "a row less": edited(annexes=[{**ANNEXES[0], "tables": [{**TABLE, "rows": TABLE["rows"][1:]}]}, *ANNEXES[1:]]),
    "a column more": edited(annexes=[{**ANNEXES[0], "tables": [
        {**TABLE, "columns": [*TABLE["columns"], "ALAMAT"], "rows": [[*row, "Padang"] for row in TABLE["rows"]]}]}]),
    "lines in a cell": edited(annexes=[{**ANNEXES[0], "tables": [
        {**TABLE, "rows": [[f"{cell}\nkedua" for cell in row] for row in TABLE["rows"]]}]}]),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_both_texts_are_in_the_file(name: str) -> None:
    """Whatever was edited in the seed decree, accepting gives the one file's text and rejecting the other's."""
    old, new = printed("decree", DECREE), printed("decree", EDITS[name])
    check(old, new)
    check(new, old)


VALUES = values_of(clean_phrases)
FIELDS = fixed_dictionaries(
    {"title": clean_phrases, "considering": lists(clean_phrases, min_size=1, max_size=4), "clauses": VALUES["clauses"]},
    optional={"annexes": VALUES["annexes"], "carbon_copies": lists(clean_phrases, max_size=3)},
)


@given(old=FIELDS, new=FIELDS)
@settings(max_examples=12, deadline=None, derandomize=True, database=None)
def test_any_two_decrees(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Two decrees made at random, with clauses, points and annexes, are both in the file of their changes."""
    check(printed("decree", old), printed("decree", new))


def test_nothing_changed_marks_nothing() -> None:
    """The same content gives the same text without a mark."""
    data = printed("decree", DECREE)
    found = opened(changes(data, data)).element.body
    assert list(found.iter(qn("w:ins"), qn("w:del"))) == []


def test_marks_name_the_body_and_no_person() -> None:
    """Each mark has its own id, the given author and time; the same files give the same bytes."""
    old, new = printed("decree", DECREE), printed("decree", EDITS["a word"])
    data = changes(old, new)
    assert data == changes(old, new)
    found = list(opened(data).element.body.iter(qn("w:ins"), qn("w:del")))
    assert {mark.get(qn("w:author")) for mark in found} == {AUTHOR}
    assert {mark.get(qn("w:date")) for mark in found} == {"2019-12-16T03:36:00Z"}
    assert len({mark.get(qn("w:id")) for mark in found}) == len(found) > 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_only_the_changed_word_is_marked() -> None:
    """One word of the title: one deletion and one insertion wherever the title stands, and nothing else."""
    data = changes(printed("decree", DECREE), printed("decree", EDITS["a word"]))
    body = opened(data).element.body
    assert {said(mark).upper() for mark in body.iter(qn("w:ins"))} == {"PEMBICARA"}
    assert {said(mark).upper() for mark in body.iter(qn("w:del"))} == {"NARASUMBER"}


@pytest.mark.usefixtures("libreoffice")
def test_libreoffice_knows_the_marks(tmp_path: Path) -> None:
    """Writer opens the file and knows its insertions and deletions, and by whom they are."""
    data = changes(printed("decree", DECREE), printed("decree", EDITS["a recital on top"]))
    (tmp_path / "changes.docx").write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "changes.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "changes.odt") as archive:
        text = archive.read("content.xml").decode()
    assert text.count("<text:insertion>") > 0
    assert text.count("<text:deletion>") > 0
    assert AUTHOR in text
