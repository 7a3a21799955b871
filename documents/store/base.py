"""What every table shares: constraint names from day one, UTC times, UUIDv7 keys."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Dialect, ForeignKey, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from documents.store.dialects import JSON_OBJECT, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Codes(TypeDecorator[tuple[str, ...]]):
    """Several codes in one text, each with a space on both sides, so that one of them can be looked for: " a b "."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect | None) -> str | None:
        return None if value is None else f" {' '.join(value)} " if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split())


class Base(DeclarativeBase):
    """The schema of Naskah."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        UUID: Uuid(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON_OBJECT,
    }


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, sorted by the time it was made."""
    return uuid_utils.compat.uuid7()


Key = Annotated[UUID, mapped_column(Uuid(), primary_key=True, default=new_id)]
BodyKey = Annotated[UUID, mapped_column(Uuid(), ForeignKey("body.id"))]
Sha256 = Annotated[str, mapped_column(String(64))]
