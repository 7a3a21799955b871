"""A body and the editions of its definitions: each publication is one immutable version of the whole folder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from documents.store.base import Base, BodyKey, Key, Sha256


class Body(Base):
    """An official body of an office. `code` is the name of its folder."""

    __tablename__ = "body"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]
    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("edition.id", use_alter=True))


class Edition(Base):
    """One publication: `manifest` maps each file's path in the folder to its SHA-256; `sha256` is over the manifest."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("body_id", "version"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    version: Mapped[int]
    sha256: Mapped[Sha256]
    manifest: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]


class DefinitionFile(Base):
    """The bytes of a definition, template or asset, kept once for all editions."""

    __tablename__ = "definition_file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]
