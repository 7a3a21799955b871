"""The register as a person may see it: of a confidential document that is not theirs to read, only that it exists."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from documents.approval.rules.permissions import open_classes, visible
from documents.bodies.people import Actor
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.register import reading
from documents.register.reading import STREAM_ROWS, RegisterPage, RegisterRow


class Filters(TypedDict, total=False):
    """Which rows: a series, a year, a status, words in number or subject, with the scan of the signed paper or without."""

    series: str | None
    year: int | None
    status: str | None
    q: str | None
    scanned: bool | None


def page(
    session: Session,
    actor: Actor,
    edition: EditionDefinition,
    filters: Filters,
    *,
    after: str | None = None,
    limit: int = 50,
) -> RegisterPage:
    """One page of the register. Raises Refusal for an unknown status or an `after` that is no page's."""
    open_ones, theirs = open_classes(edition), visible(actor, edition)
    known = or_(Document.security.in_(open_ones), theirs)
    found = reading.page(session, actor.body_id, **filters, after=after, limit=limit, known=known)
    closed = {row.document_id for row in found.items if row.security not in open_ones}
    if not closed:
        return found
    veiled = closed - set(session.scalars(select(Document.id).where(Document.id.in_(closed), theirs)))
    return replace(
        found, items=tuple(_veiled(edition, row) if row.document_id in veiled else row for row in found.items)
    )


def all_rows(session: Session, actor: Actor, edition: EditionDefinition, filters: Filters) -> Iterator[RegisterRow]:
    """Every row that `page` would give, a few hundred in memory at a time."""
    after = None
    while True:
        found = page(session, actor, edition, filters, after=after, limit=STREAM_ROWS)
        yield from found.items
        after = found.next
        if after is None:
            return


def _veiled(edition: EditionDefinition, row: RegisterRow) -> RegisterRow:
    """The row without what only its readers may know."""
    label = edition.body.choice("security", row.security).label.id
    return replace(row, subject=f"({label})", facts={})
