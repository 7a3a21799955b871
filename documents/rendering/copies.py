"""Copies of issued documents: whole ("salinan") or for one person named in an annex ("petikan"), counted one by one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.drafting.types import CERTIFIED_COPY, EXTRACT, DocumentType, Extract
from documents.drafting.words import roman
from documents.store.base import Base, BodyKey, Key
from workflow.text import Text

WORDS: Mapping[str, Text] = {
    CERTIFIED_COPY: Text("Salinan", "Certified copy"),
    EXTRACT: Text("Petikan", "Extract"),
}
"""How each kind is called; the Indonesian word is printed."""
RECIPIENT_LENGTH, PURPOSE_LENGTH = 300, 500
ABBREVIATED = "dst."
"""What stands in an extract for the grounds that the original gives in full."""


class DocumentCopy(Base):
    """One copy: which kind, the how manyth of its kind, for whom and why, who certifies it. Insert-only.

    `place` says which row of the annexes an extract holds ("0/1/6": annex, table, row, from 0), "" otherwise; `certifier`
    keeps who certified it, as printed: `title`, `lines`, `name`.
    """

    __tablename__ = "document_copy"
    __table_args__ = (
        UniqueConstraint("document_id", "kind", "ordinal"),
        CheckConstraint("ordinal >= 1", name="counts_from_one"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    ordinal: Mapped[int]
    place: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(RECIPIENT_LENGTH))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))
    certifier: Mapped[dict[str, Any]]
    made_on: Mapped[date]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


def kinds_for(kind: DocumentType) -> tuple[str, ...]:
    """The kinds of copy that a type's documents may have."""
    return tuple(
        name for name, may in ((CERTIFIED_COPY, kind.certified_copy), (EXTRACT, kind.extract is not None)) if may
    )


def rows_of(extract: Extract, fields: Mapping[str, Any]) -> dict[str, str]:
    """The rows of a document's annexes by their place, each in words: "Lampiran II, Panitia: Siti Aminah, Ketua"."""
    annexes = fields.get(extract.of) or ()
    return {
        f"{annex}/{table}/{row}": f"{_where(annex, len(annexes), content['heading'])}: {', '.join(filter(None, cells))}"
        for annex, held in enumerate(annexes)
        for table, content in enumerate(held["tables"])
        for row, cells in enumerate(content["rows"])
        if any(cells)
    }


def _where(annex: int, count: int, heading: str) -> str:
    return ", ".join(filter(None, [f"Lampiran {roman(annex + 1)}" if count > 1 else "Lampiran", heading]))


def extracted(facts: Mapping[str, Any], extract: Extract, place: str) -> dict[str, Any]:
    """The facts of a document with its grounds abbreviated and of its annexes one row, as it is numbered there."""
    annex, table, row = map(int, place.split("/"))
    held = facts[extract.of][annex]
    content = held["tables"][table]
    short = {"label": "", "text": ABBREVIATED, "semicolon": "", "ending": ""}
    return {
        **facts,
        **{name: [short] for name in extract.abbreviates if facts[name]},
        extract.of: [{**held, "tables": [{**content, "rows": [content["rows"][row]]}]}],
    }
