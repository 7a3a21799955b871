"""The parts of a Word file and how they refer to each other."""

import io
from collections.abc import Mapping
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml

from documents.rendering.word.package import packed

DOCUMENT, RELATIONS, CONTENT = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} xmlns:w="'
    'http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p/></w:{tag}>'
)
_TAGS = {"header": "hdr", "footer": "ftr"}


class Package:
    """A Word file's parts by name; those that are added or replaced are in `parts`."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = dict(parts)
        self._original = parts

    def file(self) -> io.BytesIO:
        """The file as it was."""
        return io.BytesIO(packed(self._original.items()))

    def target(self, kind: str) -> str | None:
        """The part that the text refers to as `kind` ("numbering"), if there is one."""
        return next(iter(self.targets(kind)), None)

    def targets(self, *kinds: str) -> list[str]:
        """All parts that the text refers to as one of these kinds ("header")."""
        named = [
            relation.get("Target", "")
            for relation in parse_xml(self.parts[RELATIONS])
            if relation.get("Type", "").rpartition("/")[2] in kinds
        ]
        return [target.lstrip("/") if target.startswith("/") else f"word/{target}" for target in named]

    def add_empty(self, kind: str) -> str:
        """An empty header or footer; returns the id by which the text refers to it."""
        name, identifier = f"merged-{kind}.xml", f"rIdMerged{kind}"
        if f"word/{name}" not in self.parts:
            self.parts[f"word/{name}"] = _EMPTY.format(tag=_TAGS[kind]).encode()
            self._append(RELATIONS, "Relationship", Id=identifier, Type=_TYPE + kind, Target=name)
            self._append(CONTENT, "Override", PartName=f"/word/{name}", ContentType=f"{_WORD}{kind}+xml")
        return identifier

    def _append(self, name: str, tag: str, **attributes: str) -> None:
        root: Any = parse_xml(self.parts[name])
        root.append(root.makeelement(f"{root.tag.partition('}')[0]}}}{tag}", attributes))
        self.parts[name] = serialize_part_xml(root)
