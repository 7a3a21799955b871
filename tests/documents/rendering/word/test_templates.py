"""Which templates are taken, and what is said of the others."""

import io
import zipfile
from collections.abc import Callable

import pytest

from documents.rendering.word.checking import specimens, template_problems
from documents.rendering.word.package import MOST_BYTES, MOST_PARTS, Refused, admit, packed
from documents.rendering.word.tagging.templates import CannotRender, fill, tags
from tests.documents.rendering.paper import edition
from tests.documents.rendering.samples import ORDINARY

BODY = "word/document.xml"
HEAD = "word/header1.xml"


def template() -> bytes:
    return edition().templates["decree.docx"]


def changed(part: str, change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """The decree's template with one part rewritten, or added."""
    parts = dict(admit(data or template()))
    parts[part] = change(parts.get(part, b"").decode()).encode()
    return packed(parts.items())


def problems(data: bytes) -> list[str]:
    return [text.en for text in template_problems(edition().types["decree"], edition().body, data)]


def saying(tag: str, part: str = BODY) -> bytes:
    """The template with `tag` where it says TENTANG (in the body) or the address (in the letterhead)."""
    return changed(part, lambda xml: xml.replace("TENTANG", tag, 1).replace("{{ letterhead.address }}", tag, 1))


@pytest.mark.parametrize("code", ORDINARY)
def test_the_bodys_own_templates_are_in_order(code: str) -> None:
    """Each template asks only for what its type has, whether everything is filled in or nothing."""
    kind = edition().types[code]

    assert template_problems(kind, edition().body, edition().templates[kind.template]) == ()


def test_tags_are_found_in_body_and_letterhead() -> None:
    """The names a template asks for include those in its headers."""
    assert {"title", "clauses", "signature", "letterhead"} <= tags(template())


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ titel }}", "The tag titel is unknown. Did you mean title?"),
        ("{{ letterhead.adress }}", "The tag adress is unknown. Did you mean address?"),
        ("{{ date.lang }}", "The tag lang is unknown. Did you mean long?"),
        ("{{ clauses }}", "A tag prints something that is no text (list)."),
    ],
)
@pytest.mark.parametrize("part", [BODY, HEAD])
def test_an_unknown_tag_is_named_with_the_right_one(tag: str, said: str, part: str) -> None:
    """A misspelt tag, or part of one, is reported with the nearest name there is, wherever it stands."""
    assert [said] == problems(saying(tag, part))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ title.__class__ }}",
        "{{ title.upper() }}",
        "{{ ''.join(title) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ range(10) }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ title|pprint }}",
        "{% if title %}",
        "{{ title",
    ],
)
@pytest.mark.parametrize("part", [BODY, HEAD])
def test_a_tag_can_call_and_compute_nothing(tag: str, part: str) -> None:
    """Code in a tag is refused when the template is checked, and would not run if it were filled."""
    facts = specimens(edition().types["decree"], edition().body)[0]

    assert problems(saying(tag, part))
    with pytest.raises(CannotRender):
        fill(saying(tag, part), facts)


RELATIONSHIP = '<Relationship Id="rId99" Type="{}" Target="{}"{}/></Relationships>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def related(kind: str, target: str, more: str = "") -> bytes:
    relationship = RELATIONSHIP.format(KIND + kind, target, more)
    return changed("word/_rels/document.xml.rels", lambda xml: xml.replace("</Relationships>", relationship))


def field(code: str) -> bytes:
    run = f"<w:r><w:instrText>{code}</w:instrText></w:r></w:p>"
    return changed(BODY, lambda xml: xml.replace("</w:p>", run, 1))


EVIL: dict[str, Callable[[], bytes]] = {
    "linked picture": lambda: related("image", "http://example.invalid/x.png", ' TargetMode="External"'),
    "linked template": lambda: related("attachedTemplate", "file:///x.dotm", " TargetMode = 'external'"),
    "macro part": lambda: changed("word/vbaProject.bin", lambda _: "x"),
    "macro type": lambda: changed(
        "[Content_Types].xml",
        lambda xml: xml.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main"),
    ),
    "ActiveX": lambda: changed("word/activeX/activeX1.xml", lambda _: "<x/>"),
    "OLE": lambda: changed("word/embeddings/oleObject1.bin", lambda _: "x"),
    "OLE element": lambda: changed(BODY, lambda xml: xml.replace("<w:body>", "<w:body><o:OLEObject/>", 1)),
    "other document": lambda: changed(
        BODY, lambda xml: xml.replace("<w:body>", '<w:body><w:altChunk r:id="rId9"/>', 1)
    ),
    "DOCTYPE": lambda: changed(BODY, lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml),
    "DOCTYPE in styles": lambda: changed("word/styles.xml", lambda xml: xml.replace("?>", "?><!doctype x>", 1)),
    "DDE": lambda: field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
    "parted DDE": lambda: field("DD</w:instrText></w:r><w:r><w:instrText>E x y"),
    "INCLUDETEXT": lambda: field(" INCLUDETEXT x"),
    "external by character reference": lambda: related("image", "x", ' TargetMode="&#69;xternal"'),
    "DDE by character reference": lambda: field("D&#68;E x y"),
    "DDE across CDATA": lambda: field("D<![CDATA[D]]>E x y"),
    "DDE under another prefix": lambda: field(
        '</w:instrText><x:instrText xmlns:x="urn:x">DDE x</x:instrText><w:instrText>'
    ),
    "DOCTYPE in UTF-16": lambda: packed(
        [*admit(template()).items(), ("word/notes.xml", "<!DOCTYPE x><x/>".encode("utf-16-le"))]
    ),
    "DOCTYPE in a part of another name": lambda: changed("word/x.bin", lambda _: "<!DOCTYPE x><x/>"),
    "no Word file": lambda: b"PK\x03\x04 no zip",
    "another zip": lambda: packed([("a.txt", b"x")]),
    "too large": lambda: b"0" * (MOST_BYTES + 1),
    "too many parts": lambda: packed([*admit(template()).items(), *((f"x{n}", b"") for n in range(MOST_PARTS))]),
}


@pytest.mark.parametrize("name", EVIL)
def test_a_file_that_could_do_harm_is_not_opened(name: str) -> None:
    """Macros, OLE, ActiveX, references outside, fetching fields, DOCTYPE and what is no Word file are refused with words."""
    with pytest.raises(Refused) as refused:
        admit(EVIL[name]())

    assert refused.value.text.id.startswith("Templat Word ditolak")
    assert refused.value.text.en.startswith("The Word template is refused")


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    """A small file that declares more than the limit is refused by what it declares."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", BODY):
            archive.writestr(name, b"0" * 26_000_000)

    with pytest.raises(Refused, match="50 MB"):
        admit(buffer.getvalue())


def test_broken_markup_is_refused_and_not_repaired() -> None:
    """A loop that parts a paragraph in two is reported; nothing is dropped in silence."""
    broken = changed(BODY, lambda xml: xml.replace("TENTANG", "{% if title %}</w:t></w:r></w:p>{% endif %}", 1))

    assert problems(broken)
