"""Templates of every kind that staff make, each a few lines of XML in the decree's package, with facts to fill them."""

from collections.abc import Mapping
from typing import Any

from documents.rendering.word.package import admit, packed
from tests.documents.rendering.paper import edition

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(words: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*words: str, style: str = "Isi", properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(map(text, words))}</w:p>'


def cell(words: str, width: int = 3000, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{paragraph(words)}</w:tc>'


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str, columns: int = 3, style: str = "TabelLampiran", width: str = "") -> str:
    grid = '<w:gridCol w:w="3000"/>' * columns
    width = width or f'w:w="{3000 * columns}" w:type="dxa"'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW {width}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def tag(words: str, kind: str = "tr") -> str:
    """A row of its own that says which rows repeat."""
    return row(cell("{%" + kind + " " + words + " %}"))


def picture(name: str) -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>'
        f'<wp:docPr id="7" name="{name}"/></wp:inline></w:drawing></w:r></w:p>'
    )


def word(body: str, more: Mapping[str, str] | None = None, kind: str = "") -> bytes:
    """The decree's package with this body; `more` are further parts, related to the body as `kind`."""
    parts = dict(admit(edition().templates["decree.docx"]))
    whole = parts["word/document.xml"].decode()
    start, end = whole.index("<w:body>") + len("<w:body>"), whole.rindex("<w:sectPr>")
    section = whole[end:]
    for number, (name, xml) in enumerate((more or {}).items(), 90):
        parts[f"word/{name}.xml"] = xml.encode()
        _related(parts, name, kind, f"rId{number}")
        if kind == "footer":
            section = section.replace("<w:pgSz", f'<w:footerReference w:type="default" r:id="rId{number}"/><w:pgSz')
    parts["word/document.xml"] = (whole[:start] + body + section).encode()
    return packed(parts.items())


def _related(parts: dict[str, bytes], name: str, kind: str, identifier: str) -> None:
    def add(part: str, end: str, what: str) -> None:
        parts[part] = parts[part].decode().replace(end, what + end).encode()

    relationship = f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
    add("word/_rels/document.xml.rels", "</Relationships>", relationship)
    content = FOOTNOTES.replace("footnotes", kind)
    add("[Content_Types].xml", "</Types>", f'<Override PartName="/word/{name}.xml" ContentType="{content}"/>')


def facts(number: int = 20, words: str = 'Kata & <b>kata</b> "lain"') -> dict[str, Any]:
    """Facts for every template here: `number` rows of texts made from `words`."""
    rows = [
        {"number": str(place), "name": f"{words} {place}", "cells": [f"{words} {place}", words, ""][: 2 + place % 2]}
        for place in range(1, number + 1)
    ]
    return {
        **{
            "title": words,
            "empty": "",
            "nobody": [],
            "yes": True,
            "count": number,
            "rows": rows,
            "words": [words, "dua"],
        },
        "letterhead": {"lines": [words, "TP PKK"], "address": words},
        "even": [{"cells": [words, str(place), "tiga"]} for place in range(number)],
        "signature": {"lines": ["KETUA"], "name": words},
    }


_ROWS = (tag("for r in rows"), row(cell("{{ r.number }}"), cell("{{ r.name }}"), cell("{{ title }}")), tag("endfor"))
_CELLS = row(cell("NO"), cell("{%tc for c in r.cells %}"), cell("{{ c }}"), cell("{%tc endfor %}"))
_side = "<w:tc><w:tcPr/>{}</w:tc>".format
_SIGNED = "".join([paragraph("Ditetapkan", style="TandaTangan"), paragraph(style="TandaTangan") * 4])

KNOWN: dict[str, bytes] = {
    "paragraphs": word(
        paragraph("{%p for w in words %}") + paragraph("{{ loop.index }}. {{ w }}") + paragraph("{%p endfor %}")
    ),
    "a list": word(
        paragraph("{%p for w in words %}")
        + paragraph("{{ w }}", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + paragraph("{%p endfor %}")
    ),
    "rows with lines": word(paragraph("{{ title }}") + table(*_ROWS)),
    "rows without lines": word(table(*_ROWS, style="Tata")),
    "rows under a head": word(table(row(cell("A"), cell("{{ title }}"), cell("")), *_ROWS)),
    "rows of several forms": word(
        table(
            tag("for r in rows"),
            tag("if r.number|length > 1"),
            row(cell("{{ r.name }}", 9000, '<w:gridSpan w:val="3"/>')),
            tag("else"),
            row(cell("{{ r.number }}"), cell("100% {{ r.name }}"), cell("{% if loop.first %}satu{% endif %}")),
            tag("endif"),
            tag("endfor"),
        )
    ),
    "cells": word(table(tag("for r in even"), _CELLS, tag("endfor"), columns=2)),
    "cells of unequal rows": word(table(tag("for r in rows"), _CELLS, tag("endfor"), columns=4)),
    "cells without lines": word(table(tag("for r in rows"), _CELLS, tag("endfor"), columns=6, style="Tata")),
    "more cells than columns": word(table(tag("for r in even"), _CELLS, tag("endfor"), columns=1, style="Tata")),
    "merged cells": word(
        table(
            tag("for r in rows"),
            row(cell("{% colspan 2 %}{{ r.name }}"), cell("{% cellbg r.number %}{{ r.number }}")),
            row(cell("{% vm %}{{ title }}"), cell("b"), cell("c")),
            tag("endfor"),
        )
    ),
    "merged by the template": word(
        table(row(cell("{{ title }}", 6000, '<w:gridSpan w:val="2"/>'), cell("x")), *_ROWS, style="Tata")
    ),
    "a table within a table": word(
        table(row(f"<w:tc><w:tcPr/>{table(*_ROWS)}{paragraph()}</w:tc>", cell("{{ title }}"), cell("")), style="Tata")
    ),
    "tables without rows": word(
        table(tag("for r in nobody"), row(cell("{{ r }}"), cell(""), cell("")), tag("endfor"))
        + paragraph("sesudahnya")
        + table(tag("for r in nobody"), row(cell("{{ r }}")), tag("endfor"), style="Tata")
    ),
    "conditions": word(
        paragraph("{%p if yes and title %}")
        + paragraph("{% if empty %}tidak{% else %}ya{% endif %}, {{ 'tetap' }}, {{ count }}")
        + paragraph("{%p else %}")
        + paragraph("tidak")
        + paragraph("{%p endif %}")
        + f"<w:p>{text('{% if yes %}Label')}<w:r><w:tab/></w:r>{text(':{% endif %} {{ title }}')}</w:p>"
    ),
    "pictures": word(
        picture("satu") + paragraph("{%p for w in words %}") + picture("dua") + paragraph("{%p endfor %}")
    ),
    "pictures in rows": word(
        table(tag("for r in rows"), row(f"<w:tc><w:tcPr/>{picture('x')}</w:tc>", cell("a"), cell("b")), tag("endfor"))
    ),
    "values in markup": word(
        picture("{{ title }}{{ count }}{% if yes %}{{ title }}{% endif %}, {% for w in words %}{{ w }}{% endfor %}")
        + table(*_ROWS)
    ),
    "a footer": word(
        paragraph("{{ title }}"),
        {"footer7": f"<w:ftr {W}>{paragraph('{{ title }}', '{{ letterhead.address }}')}</w:ftr>"},
        "footer",
    ),
    "footnotes without tags": word(
        paragraph("{{ title }}"), {"footnotes": f"<w:footnotes {W}>{paragraph('Catatan')}</w:footnotes>"}, "footnotes"
    ),
    "rich text": word(
        f"<w:p>{text('{{ title }}', '<w:rPr><w:b/></w:rPr>')}{text('{{', '<w:rPr><w:i/></w:rPr>')}{text(' title')}{text('}}')}"
        "</w:p>"
    ),
    "text boxes": word(
        f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('{{ title }}')}</w:txbxContent></w:pict></w:r></w:p>"
    ),
    "comments and letters": word(paragraph("{# tidak tampil #}“{{ title|upper }}” {{ words|join(', ') }}")),
    "signed": word(
        paragraph("{{ title }}") + table(*_ROWS) + paragraph() + _SIGNED + paragraph("{{ signature.name }}")
    ),
    "rows that say nothing, then others": word(
        table(tag("for r in rows"), row(cell("{{ empty }}"), cell("")), tag("endfor"), columns=2)
        + paragraph()
        + table(*_ROWS)
    ),
    "signed, of no declared width": word(table(*_ROWS, width='w:w="0" w:type="auto"') + paragraph() + _SIGNED),
    "signed, of a share of the page": word(table(*_ROWS, width='w:w="5000" w:type="pct"') + paragraph() + _SIGNED),
    "signed side by side": word(
        table(*_ROWS, style="Tata")
        + table(
            row(
                *(
                    _side(f"<w:p/><w:p>{text('{{ empty }}')}</w:p>{paragraph('{{ ' + one + ' }}')}")
                    for one in ("empty", "title", "signature.name")
                )
            ),
            style="Tata",
        )
    ),
}
"""Templates that the fast way knows."""

UNKNOWN: dict[str, bytes] = {
    "footnotes": word(
        paragraph("{{ title }}"),
        {"footnotes": f"<w:footnotes {W}>{paragraph('{{ title }}')}</w:footnotes>"},
        "footnotes",
    ),
    "a section under a condition": word(
        paragraph("{%p if yes %}")
        + '<w:p><w:pPr><w:sectPr><w:pgSz w:w="12000" w:h="16000"/></w:sectPr></w:pPr></w:p>'
        + paragraph("{%p endif %}")
    ),
    "a value outside texts": word('<w:p><w:r><w:instrText xml:space="preserve">{{ title }}</w:instrText></w:r></w:p>'),
    "a value in place of a run": word(paragraph("{{r title }}")),
    "a raw block": word(paragraph("{% raw %}{{ x }}{% endraw %}{{ title }}")),
}
"""Templates that are left to docxtpl."""
