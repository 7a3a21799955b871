"""What is said of a template's tags: each mistake with its place and the nearest right tag, all of them at once."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documents.rendering.inspection.findings import HEALED, LOOK, WRONG
from documents.rendering.word.docx import Sheet, render
from documents.rendering.word.package import Refused
from tests.documents.rendering.evil import HEAD, body, changed, decree, field, notes, saying, text_box
from tests.documents.rendering.inspection.looking import (
    by_google,
    by_wps,
    decrees,
    dotx,
    elsewhere,
    first,
    found,
    looked,
    paragraph,
    runs,
    strict,
    texts,
    typed,
)
from tests.documents.rendering.paper import ISSUED, edition, lines, opened


def test_the_bodys_own_templates_have_nothing_wrong() -> None:
    """The seed's decree is usable, and says nothing but what it does not print."""
    assert [one.weight for one in looked(decree()).findings if one.weight != LOOK] == []


@pytest.mark.parametrize(
    ("tag", "said", "near"),
    [
        ("{{ titel }}", "The tag titel is unknown. Did you mean title?", "{{ title }}"),
        ("{{ titel|upper }}", "The tag titel is unknown. Did you mean title?", "{{ title|upper }}"),
        ("{{ tentang }}", "The tag tentang is unknown. Did you mean title?", "{{ title }}"),
        ("{{ Menimbang }}", "The tag Menimbang is unknown. Did you mean considering?", "{{ considering }}"),
        ("{{ date.lang }}", "The tag lang is unknown. Did you mean long?", "{{ date.long }}"),
        ("{{ xyzzy }}", "The tag xyzzy is unknown.", ""),
        ("{{ date }}", "This is not one text: take a part of it, or repeat the list.", "{{ date.long }}"),
        ("{{ clauses }}", "This is not one text: take a part of it, or repeat the list.", None),
        ("{{ title.short }}", "This has no part .short.", ""),
        ("{{ title|uper }}", "The tag uper is unknown. Did you mean upper?", "{{ title|upper }}"),
        ("{{ title.upper() }}", "A tag cannot use a function: remove its brackets.", ""),
        ("{{ carbon-copies }}", "A tag cannot use sums: names have no hyphen, use _.", ""),
        ("{{ title", "{{ has no partner.", ""),
        ("title }}", "}} has no partner.", ""),
        ("{{ }}", "The tag is empty.", ""),
        ("{{ title!! }}", "The tag cannot be read (unexpected char '!' at 8).", ""),
        ("{{r title }}", "Tags {{r ...}} and {{p ...}} are not used: write {{ ... }}.", ""),
        ("{ title }", "{ title } will not be filled: a tag has two braces.", "{{ title }}"),
        ("«titel»", "«titel» will not be filled: a tag has two braces.", "{{ title }}"),
        ("${nomor_naskah}", "${nomor_naskah} is a placeholder of SRIKANDI and is not filled here.", "{{ number }}"),
        ("{% set x = 1 %}", "There is no set; there are: for, if, elif, else, endfor, endif.", ""),
        ("{% if title %}", "This block is not closed by {% endif %}.", "{% endif %}"),
        ("{% endif %}", "endif without a if before it.", ""),
        ("{% else %}", "else without an if before it.", ""),
        ("{% for x in title %}{% endfor %}", "What is repeated is no list.", ""),
        (
            "{% for x in clauzes %}{{ x.y }}{% endfor %}",
            "The tag clauzes is unknown. Did you mean clauses?",
            "{% for x in clauses %}",
        ),
        (
            "{% for x in clauses %}{{ x.nama }}{% endfor %}",
            "The tag nama is unknown. Did you mean name?",
            "{{ x.name }}",
        ),
        ("{% for x in clauses %}{% endif %}", "endif without a if before it.", "{% endfor %}"),
        ("{%p if title %}", "This tag must be alone in its paragraph: anything else there would be lost.", None),
    ],
)
@pytest.mark.parametrize("part", ["Body", "Page header (header1)"])
def test_a_mistake_is_named_with_the_right_tag(tag: str, said: str, near: str | None, part: str) -> None:
    """Wherever it stands, and with the tag to copy where one is close."""
    said_in_body = saying(f"x {tag}")
    data = (
        said_in_body
        if part == "Body"
        else changed(HEAD, lambda xml: xml.replace("{{ letterhead.address }}", f"x {tag}"))
    )
    wrong = [one for one in found(data) if one[0] == WRONG and one[2] == said]
    assert wrong, found(data)
    assert wrong[0][1] == part
    if near is not None:
        assert wrong[0][3] == near


def test_each_has_its_paragraph_and_all_come_at_once() -> None:
    """Five mistakes in five places are five findings in the order of the file, each with number and excerpt."""
    data = notes("footnotes", "Lihat {{ nomor }}", notes("endnotes", "{{ number }}", text_box("{{ titel }}")))
    data = changed(HEAD, lambda xml: xml.replace("{{ letterhead.address }}", "{{ letterhead.adress }}"), data)
    data = body(lambda xml: xml.replace("TENTANG", "Perihal {{ tittle }}", 1), data)
    wrong = [one for one in looked(data).findings if one.weight == WRONG]
    assert [(one.part.en, one.paragraph, one.excerpt) for one in wrong] == [
        ("Body, text box", 2, "{{ titel }}"),
        ("Body", 4, "Perihal {{ tittle }}"),
        ("Page header (header1)", wrong[2].paragraph, "{{ letterhead.adress }}"),
        ("Footnotes", 1, "Lihat {{ nomor }}"),
        ("Endnotes", 1, "{{ number }}"),
    ]
    assert wrong[3].near == "{{ number }}"


def test_a_tag_for_rows_stands_in_a_row() -> None:
    """{%tr ...%} outside a table would take nothing with it, or too much."""
    assert "{%tr ...%} is for a table row only." in texts(saying("{%tr if title %}"))


def test_content_controls_are_read() -> None:
    """A tag inside a content control is checked like any other, and told where it is."""
    control = f"<w:sdt><w:sdtContent><w:p>{runs('{{ titel }}')}</w:p></w:sdtContent></w:sdt>"
    one = first(body(lambda xml: xml.replace("<w:body>", f"<w:body>{control}", 1)))
    assert (one.part.en, one.paragraph, one.near) == ("Body, content control", 1, "{{ title }}")


@pytest.mark.parametrize(
    ("pieces", "healed", "said"),
    [
        (("{{ ti", "tle }}"), "{{ title }}", "The spell check had cut the tag; it is whole again."),
        (("{", "{ ", "title", " }", "}"), "{{ title }}", "The spell check had cut the tag; it is whole again."),
        (
            ("{{ title or “Tanpa judul” }}",),
            '{{ title or "Tanpa judul" }}',
            "Curly quotes inside the tag; they are straight now.",
        ),
        (("{{ title or ‘-’ }}",), "{{ title or '-' }}", "Curly quotes inside the tag; they are straight now."),
        (("{{\u00a0title\u202f}}",), "{{ title }}", "A non-breaking space inside the tag; it is an ordinary one now."),
        (
            ("{{ ti\u200btle\u00ad }}",),
            "{{ title }}",
            "A non-breaking space inside the tag; it is an ordinary one now.",
        ),
    ],
)
def test_what_surely_means_the_same_is_put_right(pieces: tuple[str, ...], healed: str, said: str) -> None:
    """Tags that a word processor cut, curled or spaced are healed where they stand, and each time it is said."""
    data = looked(typed("Awal ", *pieces, " akhir"))
    assert [(one.text.en, one.near) for one in data.findings if one.weight == HEALED] == [(said, healed)]
    assert data.usable
    assert opened(data.template).paragraphs[0].text == f"Awal {healed} akhir"
    assert [one for one in looked(data.template).findings if one.weight == HEALED] == []


def test_a_tag_that_a_tab_cuts_is_named() -> None:
    """What lies between the halves is more than formatting: it is not put together."""
    data = paragraph("<w:r><w:t>{{ ti</w:t><w:tab/><w:t>tle }}</w:t></w:r>")
    assert "A tab or a line break cuts the tag. Type it again on one line." in texts(data)


def test_what_the_last_template_printed_and_what_must_be_is_missed() -> None:
    """A field that must be filled and is printed nowhere is told, with the tag for it; it keeps nobody from approving."""
    data = body(lambda xml: xml.replace("{{ number }}", "22"))
    missed = [one for one in looked(data).findings if one.weight == LOOK]
    assert [(one.text.en, one.near) for one in missed] == [
        ("Nomor naskah (number) is printed nowhere.", "{{ number }}")
    ]
    assert looked(data).usable


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AUTHOR", "The Word field AUTHOR is not used in a template"),
        ("DATE \\@ dd", "prints the computer's date"),
        ("MERGEFIELD Nama", "The Word field MERGEFIELD is not used"),
        ("HYPERLINK &quot;https://example.invalid&quot;", "A link out of the file"),
    ],
)
def test_a_field_that_prints_its_maker_or_today_is_named(code: str, said: str) -> None:
    """Page numbers stay; what prints the uploader's name, the computer's date or another file's data does not."""
    assert any(said in text for text in texts(field(code)))
    assert looked(field("PAGE \\* MERGEFORMAT")).usable


@pytest.mark.parametrize("make", [elsewhere, dotx, by_wps, by_google], ids=lambda make: make.__name__)
def test_files_of_other_programs_serve(make: Callable[[], bytes]) -> None:
    """The text under another name, a renamed .dotx, what WPS adds, the runs of Google Docs: used like the seed's own."""
    found = looked(make())
    assert [one.text.en for one in found.findings if one.weight == WRONG] == []
    facts = decrees().specimens[0]
    sheet = Sheet(edition().body.page_profile(ISSUED), False, "Judul", "Badan", ISSUED)
    assert lines(render(found.template, facts, sheet)) == lines(render(decree(), facts, sheet))


def test_strict_open_xml_is_refused_by_name() -> None:
    """With what to do: save it as an ordinary Word document."""
    with pytest.raises(Refused, match="Strict Open XML; save it again as an ordinary Word Document"):
        looked(strict())


def test_files_saved_by_libreoffice_serve(libreoffice: None, tmp_path: Path) -> None:
    """LibreOffice opens the seed's decree and saves it again: it prints the same."""
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    (tmp_path / "a.docx").write_bytes(decree())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = ("--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "out", tmp_path / "a.docx")
    subprocess.run([program, profile, *options], check=True, capture_output=True, timeout=120)
    found = looked((tmp_path / "out" / "a.docx").read_bytes())
    assert [one.text.en for one in found.findings if one.weight == WRONG] == []
    facts = decrees().specimens[0]
    sheet = Sheet(edition().body.page_profile(ISSUED), False, "Judul", "Badan", ISSUED)
    assert lines(render(found.template, facts, sheet)) == lines(render(decree(), facts, sheet))
