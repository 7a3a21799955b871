"""The files of a document: which content, which kind, which bytes. The first file of a kind wins."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256
from documents.store.dialects import rows_where

DRAFT = "draft"
FINAL = "docx"
PDF = "pdf"
PDF_TYPE = "application/pdf"
SCAN = "signed_scan"
LONGEST_NAME = 80  # characters of a title in a file's name
LONGEST_ADDRESSEE = 50  # characters of an addressee: of any script they are fewer bytes than a file's name may have


class DocumentFile(Base):
    """A file stored by its SHA-256. Insert-only; kinds as the API names them (docx, draft, pdf, signed_scan)."""

    __tablename__ = "document_file"
    __table_args__ = (
        UniqueConstraint("document_id", "revision", "kind", "part"),
        Index("ix_document_file_scan", "document_id", **rows_where(f"kind = '{SCAN}'")),
    )
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


IS_SCAN = DocumentFile.kind == literal_column(f"'{SCAN}'")
"""The scans among the files; written out, because no index over some rows serves a condition with a parameter."""


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


def final_name(number: str, kind: str = FINAL) -> str:
    """The name an issued file is downloaded under, e.g. "22-KEP-XII-2019.docx"."""
    return f"{_plain(number)}.{kind}"


def copies_name(number: str, suffix: str) -> str:
    """The name under which the copies of an issued letter are downloaded, e.g. "296-SKR-XII-2019-salinan.zip"."""
    return f"{_plain(number)}-salinan{suffix}"


def copy_name(place: int, total: int, addressee: str) -> str:
    """The name of one copy among `total`, so that names sort as the addressees stand: "07-Dinas-Kesehatan.docx"."""
    return f"{place:0{len(str(total))}d}-{_plain(addressee)[:LONGEST_ADDRESSEE].rstrip('-._')}.docx"


def scan_name(number: str, part: str) -> str:
    """The name a scan is downloaded under, e.g. "22-KEP-XII-2019-pindaian-1.pdf"."""
    return f"{_plain(number)}-pindaian-{part}.pdf"


def numbered_name(number: str, ordinal: str, word: str) -> str:
    """The name a certified copy or an extract is downloaded under, e.g. "22-KEP-XII-2019-salinan-1.docx"."""
    return f"{_plain(number)}-{_plain(word.lower())}-{ordinal}.docx"


def draft_name(title: str) -> str:
    """The name a KONSEP is downloaded under, e.g. "Konsep-Panitia-Pelaksana.docx"."""
    return f"Konsep-{_plain(title)[:LONGEST_NAME].rstrip('-')}.docx"


def changes_name(title: str, old: int, new: int) -> str:
    """The name under which the changes between two revisions are downloaded: "Perubahan-2-3-Panitia.docx"."""
    return f"Perubahan-{old}-{new}-{_plain(title)[:LONGEST_NAME].rstrip('-')}.docx"


def _plain(text: str) -> str:
    """Letters, figures and dots of any script, the rest as single hyphens: safe in every file system and header."""
    return re.sub(r"[^\w.]+", "-", text).strip("-._") or "naskah"
