"""Mandates as pages and the API show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from documents.approval.views import PersonRef
from documents.bodies.acting.mandates import may_end
from documents.bodies.acting.moments import day_of
from documents.bodies.acting.standing import FORMS, Form, Mandate, live_at
from documents.bodies.people import Actor, Person
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from workflow.text import Text

Status = Literal["now", "coming", "past"]


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate or an absence. `principal` is None where the post is vacant, `types` empty for all that a substitute may
    sign. `lapsed`: it gives nothing any more because the position has another holder, or none.
    """

    id: UUID
    position: str
    title: str
    form: Form
    through: str | None
    principal: PersonRef | None
    substitute: PersonRef
    types: tuple[str, ...]
    type_names: tuple[Text, ...]
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    basis_document_id: UUID | None
    basis_number: str | None
    reason: str | None
    recorded_by: PersonRef
    recorded_at: datetime
    ended_by: PersonRef | None
    ended_at: datetime | None
    status: Status
    lapsed: bool
    may_end: bool

    @property
    def late(self) -> bool:
        """Whether it was put on file after its beginning: it covers nothing that was done before."""
        return self.recorded_at.replace(second=0, microsecond=0) > self.starts_at

    @property
    def called(self) -> str:
        """What the substitute is called: "Plh. Ketua"."""
        return f"{self.form.printed} {self.title}"


def mandate_views(
    session: Session, edition: EditionDefinition, actor: Actor, now: datetime, *chosen: ColumnElement[bool]
) -> tuple[MandateView, ...]:
    """The mandates of the actor's body that match, those that begin last first."""
    live = and_(*live_at(now, day_of(now, edition.body))).label("live")
    query = (
        select(Mandate, live, Document.number)
        .outerjoin(Document, Document.id == Mandate.basis_document_id)
        .where(Mandate.body_id == actor.body_id, *chosen)
        .order_by(Mandate.starts_at.desc(), Mandate.id.desc())
    )
    rows = session.execute(query).all()
    return views_of(session, edition, actor, now, [(row, bool(is_live), number) for row, is_live, number in rows])


def views_of(
    session: Session,
    edition: EditionDefinition,
    actor: Actor,
    now: datetime,
    rows: Sequence[tuple[Mandate, bool, str | None]],
) -> tuple[MandateView, ...]:
    """Rows as they are shown, each with whether it is in effect and the number of the document it rests on."""
    people = {one for row, _, _ in rows for one in (row.principal_id, row.substitute_id, row.recorded_by, row.ended_by)}
    query = select(Person.id, Person.name).where(Person.id.in_([one for one in people if one]))
    names = {row.id: row.name for row in session.execute(query)} if people else {}

    def ref(person_id: UUID | None) -> PersonRef | None:
        return PersonRef(person_id, names[person_id]) if person_id else None

    def view(row: Mandate, live: bool, number: str | None) -> MandateView:
        over = row.ended_at is not None or (row.ends_at is not None and row.ends_at <= now)
        coming = not over and row.starts_at > now
        return MandateView(
            id=row.id,
            position=row.position,
            title=_title(edition, row.position),
            form=FORMS[row.form],
            through=_title(edition, row.through) if row.through else None,
            principal=ref(row.principal_id),
            substitute=PersonRef(row.substitute_id, names[row.substitute_id]),
            types=row.type_codes,
            type_names=tuple(edition.types[code].name for code in row.type_codes if code in edition.types),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            basis=row.basis,
            basis_document_id=row.basis_document_id,
            basis_number=number,
            reason=row.reason,
            recorded_by=PersonRef(row.recorded_by, names[row.recorded_by]),
            recorded_at=row.recorded_at,
            ended_by=ref(row.ended_by),
            ended_at=row.ended_at,
            status="coming" if coming else "now" if live and not over else "past",
            lapsed=not over and not coming and not live,
            may_end=not over and (coming or live) and may_end(row, actor),
        )

    return tuple(view(*found) for found in rows)


def _title(edition: EditionDefinition, code: str) -> str:
    return edition.body.positions[code].title if code in edition.body.positions else code
