"""All that an act has to read afresh of one document, in one statement: it is as fast as it has few round trips."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, null, select

from documents.bodies.acting.standing import LIVE, read_live
from documents.bodies.people import Actor
from documents.bodies.positions import POSITIONS, read_positions
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.evidence.entries import PAST_EVENTS, PastEvent
from documents.register.entries import last_date, periods_of
from documents.store.direct import Asked, Direct


class Known(NamedTuple):
    """What happened, the actor's positions and mandates (they may have ended since they came in), the series' last date."""

    events: tuple[PastEvent, ...]
    positions: frozenset[str]
    mandates: frozenset[UUID]
    last_date: date | None


def known_asked(
    document_id: UUID, body_id: UUID, actor: Actor | None, edition: EditionDefinition, now: datetime, today: date
) -> Asked:
    """What finds it: for an actor at `now`, which is on the day `today`, and by the edition's series."""
    first, last = periods_of(today.year)
    return _known(tuple((kind.code, kind.series) for kind in edition.types.values())), {
        "document_id": document_id,
        "body_id": body_id,
        "person_id": actor.person_id if actor else None,
        "day": today,
        "now": now,
        "first_period": first,
        "last_period": last,
    }


def read_known(rows: list[Any]) -> Known:
    """What the statement answered; of a document that is not stored nothing is known."""
    if not rows:
        return Known((), frozenset(), frozenset(), None)
    held, live, last = rows[0][-3:]
    return Known(tuple(PastEvent._make(row[:-3]) for row in rows), read_positions(held), read_live(live), last)


@lru_cache(maxsize=256)
def _known(series: tuple[tuple[str, str], ...]) -> Direct:
    """Built once for all editions whose types number alike: the document's series is told by its type."""
    this = Document.id == bindparam("document_id", type_=Uuid())
    told = case(dict(series), value=Document.type) if series else null()
    of_document = select(told).where(this).scalar_subquery()
    answers = (POSITIONS, LIVE, last_date(of_document))
    return Direct(PAST_EVENTS.add_columns(*(each.scalar_subquery() for each in answers)))
