"""Copies bound into one file: what Word counts through a file begins anew, what may stand once stands once."""

import re

import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from documents.rendering.merge.archive import CannotMerge
from documents.rendering.merge.formats import Bound
from documents.rendering.merge.letter import Letter
from tests.documents.rendering.merge.letters import (
    NAMES,
    ODD,
    add,
    addressed,
    invitation,
    made,
    opened,
    parts,
    small,
    values,
)

THREE = ["Kab. Agam", "Kota Solok", "Biro Umum"]


def bound(letter: Letter, names: list[str] = THREE) -> bytes:
    file, _ = made(Bound(letter, addressed(names)), len(names))
    return file


def test_every_addressee_of_the_seed_has_a_section() -> None:
    """65 sections, each to one addressee and to no other, with the letterhead on its first page and its pages from 1."""
    document = opened(bound(invitation(), NAMES))
    sections = document.element.body.xpath("./w:p/w:pPr/w:sectPr | ./w:sectPr")
    assert (len(NAMES), len(sections)) == (65, 65)
    text = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    length = len(text) // 65
    copies = [text[start : start + length] for start in range(0, len(text), length)]
    for name, copy in zip(NAMES, copies, strict=True):
        assert [line for line in copy if line.startswith("Yth.")] == [f"Yth. {name}"]
        assert [line for line in copy if not line.startswith("Yth.")] == [
            line for line in copies[0] if not line.startswith("Yth.")
        ]
    for section in sections:
        assert section.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.find(qn("w:titlePg")) is not None
        assert [one.get(qn("w:type")) for one in section.findall(qn("w:headerReference"))] == ["first", "default"]


def test_odd_names_come_out_exactly() -> None:
    """Each in its own section, whatever it holds."""
    names = [name for name in ODD if "\n" not in name and "\t" not in name]
    text = [paragraph.text for paragraph in opened(bound(invitation(), names)).paragraphs]
    assert [line for line in text if line.startswith("Yth. ")] == [f"Yth. {name}" for name in names]


def test_lists_begin_anew() -> None:
    """Numbered by a style, as Word's own "List Number" is: each copy has a list of its own that starts with 1, and the
    paragraphs keep their indents.
    """

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name}")
        for line in ("satu", "dua"):
            document.add_paragraph(line, style="List Number")
        document.add_paragraph("titik", style="List Bullet")

    document = opened(bound(small(write)))
    used = values(document, "w:numId", "w:val")
    assert [used[start : start + 2] for start in range(0, 9, 3)] == [[one, one] for one in used[::3]]
    assert len(set(used)) == 6
    numbering = document.part.numbering_part.element
    nums = {num.numId: num for num in numbering.num_lst}
    assert len(nums) == len(numbering.num_lst)
    for one in used:
        assert nums[int(one)].findall(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
    indents = {
        paragraph._p.get_or_add_pPr().find(qn("w:ind")) is not None
        for paragraph in document.paragraphs
        if paragraph.text == "satu"
    }
    assert len(indents) == 1


def test_what_stands_once_in_a_file_is_numbered_on() -> None:
    """Ids of pictures and bookmarks, and the names of bookmarks with what refers to them."""

    def write(document: WordDocument, name: str) -> None:
        add(
            document, f'<w:bookmarkStart w:id="0" w:name="akhir"/><w:r><w:t>{name}</w:t></w:r><w:bookmarkEnd w:id="0"/>'
        )
        add(document, '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="g"/></wp:inline></w:drawing></w:r>')
        add(document, '<w:r><w:instrText xml:space="preserve"> PAGEREF akhir \\h </w:instrText></w:r>')
        add(document, '<w:hyperlink w:anchor="akhir"><w:r><w:t>ke akhir</w:t></w:r></w:hyperlink>')

    document = opened(bound(small(write)))
    starts, ends = values(document, "w:bookmarkStart", "w:id"), values(document, "w:bookmarkEnd", "w:id")
    names = values(document, "w:bookmarkStart", "w:name")
    pictures = values(document, "wp:docPr", "id")
    assert starts == ends
    assert [len(set(found)) for found in (starts, names, pictures)] == [3, 3, 3]
    assert not set(starts) & set(pictures)
    assert values(document, "w:hyperlink", "w:anchor") == names
    fields = [one.text for one in document.element.body.iter(qn("w:instrText"))]
    assert fields == [f" PAGEREF {name} \\h " for name in names]


def test_notes_belong_to_their_copy() -> None:
    """Each copy's footnote is a note of its own, numbered from 1 in its section."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name}")
        add(document, '<w:r><w:footnoteReference w:id="2"/></w:r>')

    def with_notes(found: dict[str, bytes]) -> None:
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        found["word/footnotes.xml"] = (
            f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="0"><w:p/></w:footnote>'
            '<w:footnote w:id="2"><w:p><w:r><w:t>Catatan</w:t></w:r></w:p></w:footnote></w:footnotes>'
        ).encode()
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        relation = b'<Relationship Id="rIdN" Type="' + kind + b'" Target="footnotes.xml"/></Relationships>'
        name = "word/_rels/document.xml.rels"
        found[name] = found[name].replace(b"</Relationships>", relation)

    file = parts(bound(small(write, with_notes)))
    text, notes = file["word/document.xml"].decode(), file["word/footnotes.xml"].decode()
    referred = re.findall(r'<w:footnoteReference w:id="(\d+)"', text)
    assert len(set(referred)) == 3
    assert set(referred) <= set(re.findall(r'<w:footnote w:id="(\d+)"', notes))
    assert notes.count("Catatan") == 4
    assert text.count('<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>') == 3


def test_a_section_without_a_header_takes_none_from_the_copy_before() -> None:
    """A letter whose annex alone has a header: the next copy's first pages have none."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name}")
        annex = document.add_section(WD_SECTION.NEW_PAGE)
        annex.header.is_linked_to_previous = False
        annex.header.paragraphs[0].text = "Lampiran"
        document.add_table(1, 1)

    document = opened(bound(small(write)))
    headers = ["".join(one.text for one in section.header.paragraphs) for section in document.sections]
    assert headers == ["", "Lampiran"] * 3
    assert not any(section.header.is_linked_to_previous for section in document.sections)
    starts = [section._sectPr.find(qn("w:pgNumType")) is not None for section in document.sections]
    assert starts == [True, False] * 3


def test_a_copy_counts_its_own_pages() -> None:
    """ "Halaman 1 dari 2" speaks of the copy: NUMPAGES would count those of all."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name}")
        add(document, "<w:r><w:instrText> NUMPAGES </w:instrText></w:r>")

    fields = [one.text for one in opened(bound(small(write))).element.body.iter(qn("w:instrText"))]
    assert fields == [" SECTIONPAGES "] * 3


def test_a_name_in_the_header_is_not_bound() -> None:
    """A header is shared by all copies, so the letter is refused by name; single files can be made."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name}")
        document.sections[0].header.paragraphs[0].text = name

    letter = small(write)
    with pytest.raises(CannotMerge, match="header or footer"):
        bound(letter)
    assert opened(letter.copy("Kab. Agam")).sections[0].header.paragraphs[0].text == "Kab. Agam"


def test_copies_that_are_printed_in_full_are_bound_too() -> None:
    """A template that prints the name in capitals."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {name.upper()}")
        add(document, '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="g"/></wp:inline></w:drawing></w:r>')

    document = opened(bound(small(write)))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        f"Yth. {name.upper()}" for name in THREE
    ]
    assert len(set(values(document, "wp:docPr", "id"))) == 3
