"""Word's own fields in a template: page numbers stay, what would print the uploader, the machine or today is named."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml.ns import qn

from documents.rendering.inspection.findings import WRONG, Finding, Place
from documents.rendering.inspection.paragraphs import Paragraph
from workflow.text import Text

HARMLESS = frozenset(
    {
        "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC", "TC",
        "LISTNUM", "SYMBOL", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "IF", "QUOTE", "EQ", "ADVANCE", "=",
    }
)  # fmt: skip
"""Fields that say nothing but what stands in the document."""

_TODAY = ("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE")
_CODE = re.compile(r"\s*(=|\w+)\s*(.*)", re.DOTALL)


def field_problems(root: Any, lines: Sequence[Paragraph]) -> Iterator[Finding]:
    """The fields of a part that a template may not have."""
    places = {line.element: line.place for line in lines}
    for code, element in _codes(root):
        match = _CODE.match(code)
        if match is None:
            continue
        name, rest = match[1].upper(), match[2]
        if name in HARMLESS or (name == "HYPERLINK" and rest.startswith("\\l")):
            continue
        place = places.get(_paragraph_of(element), Place(lines[0].place.part) if lines else None)
        if place is not None:
            yield Finding.at(place, WRONG, _words(name, code), "{{ date.long }}" if name in _TODAY else "")


def _words(name: str, code: str) -> Text:
    if name in _TODAY:
        return Text(
            f"Bidang {name} mencetak tanggal komputer, bukan tanggal naskah.",
            f"The field {name} prints the computer's date, not the document's.",
        )
    if name == "HYPERLINK":
        return Text("Tautan keluar berkas. Hapus tautannya.", "A link out of the file. Remove the link.")
    return Text(
        f"Bidang Word {name} tidak dipakai di templat: isinya dari komputer pembuatnya. Ganti dengan tanda atau teks biasa.",
        f"The Word field {name} is not used in a template: its value is its maker's. Write a tag or plain text instead.",
    )


def _codes(root: Any) -> Iterator[tuple[str, Any]]:
    """The code of each field with the element at which it begins; one inside another is told first."""
    for simple in root.iter(qn("w:fldSimple")):
        yield simple.get(qn("w:instr"), ""), simple
    stack: list[tuple[list[str], Any]] = []
    for element in root.iter(qn("w:fldChar"), qn("w:instrText")):
        if element.tag == qn("w:instrText"):
            if stack:
                stack[-1][0].append(element.text or "")
            continue
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            stack.append(([], element))
        elif kind == "end" and stack:
            pieces, begin = stack.pop()
            yield "".join(pieces), begin


def _paragraph_of(element: Any) -> Any:
    while element is not None and element.tag != qn("w:p"):
        element = element.getparent()
    return element
