"""The files of a document: which content, which kind, which bytes. The first file of a kind wins."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256, new_id
from documents.store.dialects import insert_into

DRAFT = "draft"
FINAL = "docx"
LONGEST_NAME = 80  # characters of a title in a file's name


class DocumentFile(Base):
    """A file stored by its SHA-256. Insert-only; kinds as the API names them (docx, draft, pdf, signed_scan)."""

    __tablename__ = "document_file"
    __table_args__ = (UniqueConstraint("document_id", "revision", "kind", "part"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    part: Mapped[str] = mapped_column(String(60), default="")
    sha256: Mapped[Sha256]
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class Pin(Base):
    """What a submit fixed for the final file: page profile, printed numbers of referenced documents, the signature
    block. Insert-only.
    """

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("document_id", "revision"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]


def keep_first(
    session: Session,
    *,
    body_id: UUID,
    document_id: UUID,
    revision: int,
    kind: str,
    part: str = "",
    sha256: str,
    size: int,
    media_type: str,
    name: str,
    at: datetime,
) -> tuple[DocumentFile, bool]:
    """The row of a file whose bytes already lie in the store, and whether this call made it.

    The first file of a kind wins: if another run was earlier, its row is answered and nothing is written.
    """
    values = {
        "id": new_id(),
        "body_id": body_id,
        "document_id": document_id,
        "revision": revision,
        "kind": kind,
        "part": part,
        "sha256": sha256,
        "bytes": size,
        "media_type": media_type,
        "name": name,
        "created_at": at,
    }
    key = (DocumentFile.document_id, DocumentFile.revision, DocumentFile.kind, DocumentFile.part)
    insert = insert_into(session, DocumentFile).values(**values).on_conflict_do_nothing(index_elements=list(key))
    made = session.execute(insert.returning(DocumentFile.id)).first() is not None
    found = select(DocumentFile).where(*(column == values[column.key] for column in key))
    return session.scalars(found).one(), made


def final_name(number: str) -> str:
    """The name an issued file is downloaded under, e.g. "22-KEP-XII-2019.docx"."""
    return f"{_plain(number)}.docx"


def draft_name(title: str) -> str:
    """The name a KONSEP is downloaded under, e.g. "Konsep-Panitia-Pelaksana.docx"."""
    return f"Konsep-{_plain(title)[:LONGEST_NAME].rstrip('-')}.docx"


def _plain(text: str) -> str:
    """Letters, figures and dots of any script, the rest as single hyphens: safe in every file system and header."""
    return re.sub(r"[^\w.]+", "-", text).strip("-._") or "naskah"
