"""The parts of a Word file and how they refer to each other."""

import io
import posixpath
from collections.abc import Mapping
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml

from documents.rendering.word.package import CONTENT_TYPES, main_part, packed

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} xmlns:w="'
    'http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p/></w:{tag}>'
)
_TAGS = {"header": "hdr", "footer": "ftr"}


class Package:
    """A Word file's parts by name, `main` that of the text; those that are added or replaced are in `parts`."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = dict(parts)
        self._original = parts
        self.main = main_part(parts)
        self._folder, name = posixpath.split(self.main)
        self._relations = posixpath.join(self._folder, "_rels", f"{name}.rels")

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
            for relation in parse_xml(self.parts[self._relations])
            if relation.get("Type", "").rpartition("/")[2] in kinds
        ]
        return [posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/") for target in named]

    def add_empty(self, kind: str) -> str:
        """An empty header or footer; returns the id by which the text refers to it."""
        name, identifier = f"merged-{kind}.xml", f"rIdMerged{kind}"
        part = posixpath.join(self._folder, name)
        if part not in self.parts:
            self.parts[part] = _EMPTY.format(tag=_TAGS[kind]).encode()
            self._append(self._relations, "Relationship", Id=identifier, Type=_TYPE + kind, Target=name)
            self._append(CONTENT_TYPES, "Override", PartName=f"/{part}", ContentType=f"{_WORD}{kind}+xml")
        return identifier

    def _append(self, name: str, tag: str, **attributes: str) -> None:
        root: Any = parse_xml(self.parts[name])
        root.append(root.makeelement(f"{root.tag.partition('}')[0]}}}{tag}", attributes))
        self.parts[name] = serialize_part_xml(root)
