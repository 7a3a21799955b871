"""Standing in for the holder of a position: mandates on file, and which of them are in effect at an instant.

A mandate gives what the position may do while its holder, by appointment, is the one who was meant when it was given; of
a vacant post, while nobody holds it. It is looked up when somebody acts, never when a document is handed on, and it is no
position itself: nobody passes it on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from documents.bodies.positions import Appointment, held_on
from documents.store.base import Base, BodyKey, Key
from documents.store.dialects import UtcDateTime
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Form:
    """A form of standing in. `printed` stands before the position above a signature; one that is `full` does all that the
    holder does, any other only what is named: signatures. `vacant`: only where nobody holds the position.
    """

    code: str
    printed: str
    label: Text
    full: bool
    vacant: bool = False


ON_BEHALF, FOR, ACTING, DAILY, INTERIM = "an", "ub", "plt", "plh", "pj"

FORMS: Mapping[str, Form] = {
    form.code: form
    for form in (
        Form(DAILY, "Plh.", Text("Pelaksana harian (Plh.)", "Acting while the holder is away (Plh.)"), full=True),
        Form(ACTING, "Plt.", Text("Pelaksana tugas (Plt.)", "Acting in a vacant post (Plt.)"), full=True, vacant=True),
        Form(INTERIM, "Pj.", Text("Penjabat (Pj.)", "Interim holder of a vacant post (Pj.)"), full=True, vacant=True),
        Form(ON_BEHALF, "a.n.", Text("Atas nama (a.n.)", "On behalf (a.n.)"), full=False),
        Form(FOR, "u.b.", Text("Untuk beliau (u.b.)", "One level further down (u.b.)"), full=False),
    )
}
"""The forms that official Indonesian correspondence knows, by code."""


class Mandate(Base):
    """Somebody stands in for the holder of `position` from `starts_at` until just before `ends_at`, or `ended_at` where it
    was ended early. `principal_id` holds it by `appointment_id`; both are empty where the post is vacant. `through` is the
    position between the two of an "u.b."; `types` are codes of document types, "" for all that a substitute may sign.
    `basis` is the dated paper it rests on. An absence has its `reason`.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", "period"),
        CheckConstraint("(principal_id IS NULL) = (appointment_id IS NULL)", "principal"),
        CheckConstraint("principal_id IS NULL OR principal_id <> substitute_id", "another"),
        CheckConstraint("form IN ('an', 'ub', 'plt', 'plh', 'pj')", "form"),
        Index(None, "body_id", "position"),
        Index(None, "substitute_id"),
        Index(None, "principal_id"),
    )
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    position: Mapped[str] = mapped_column(String(60))
    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(3))
    through: Mapped[str] = mapped_column(String(60), default="")
    types: Mapped[str] = mapped_column(LongText, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    basis: Mapped[str] = mapped_column(LongText)
    basis_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    reason: Mapped[str | None] = mapped_column(LongText)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    @property
    def effective_at(self) -> datetime:
        """Since when it gives anything: put on file after its beginning, only since then. What was done before is not
        covered by it.
        """
        return max(self.starts_at, self.recorded_at)

    @property
    def type_codes(self) -> tuple[str, ...]:
        return tuple(self.types.split())


@dataclass(frozen=True, slots=True)
class Standing:
    """A mandate in effect, as permissions ask for it: who is in for whom, in which position and form, for which types,
    since when and until when.
    """

    id: UUID
    position: str
    form: str
    through: str
    types: frozenset[str]
    principal_id: UUID | None
    substitute_id: UUID
    since: datetime
    ends_at: datetime | None

    @property
    def full(self) -> bool:
        """Whether the substitute does all that the holder does."""
        return FORMS[self.form].full

    def covers(self, type_code: str) -> bool:
        """Whether documents of this type are meant."""
        return not self.types or type_code in self.types


def live_at(
    now: datetime | BindParameter[datetime],
    day: date | BindParameter[date],
    row: type[Mandate] = Mandate,
) -> tuple[ColumnElement[bool], ...]:
    """The mandates in effect at an instant, `day` in the body's zone, as conditions."""
    still = select(Appointment.id).where(Appointment.id == row.appointment_id, *held_on(day)).exists()
    filled = (
        select(Appointment.id)
        .where(Appointment.body_id == row.body_id, Appointment.position == row.position, *held_on(day))
        .exists()
    )
    return (
        row.starts_at <= now,
        row.recorded_at <= now,
        or_(row.ends_at.is_(None), row.ends_at > now),
        or_(row.ended_at.is_(None), row.ended_at > now),
        or_(still, and_(row.appointment_id.is_(None), ~filled)),
    )


def usable_at(
    now: datetime | BindParameter[datetime], day: date | BindParameter[date]
) -> tuple[ColumnElement[bool], ...]:
    """Those in effect that their substitutes may use then: who is away stands in for nobody, and who signs on somebody's
    behalf does so in a position of their own.
    """
    absence = aliased(Mandate)
    full = [form.code for form in FORMS.values() if form.full]
    away = absence.principal_id == Mandate.substitute_id, absence.form.in_(full), *live_at(now, day, absence)
    own = select(Appointment.id).where(Appointment.person_id == Mandate.substitute_id, *held_on(day))
    return (
        *live_at(now, day),
        ~select(absence.id).where(*away).exists(),
        or_(Mandate.form.in_(full), own.exists()),
    )


LIVE = select(func.aggregate_strings(cast(Mandate.id, String(36)), ",")).where(
    Mandate.substitute_id == bindparam("person_id", type_=Uuid()),
    *live_at(bindparam("now", type_=UtcDateTime()), bindparam("day", type_=Date())),
)
"""The ids of the mandates by which `person_id` stands in for somebody at `now`, as one text. None when there are none."""


def read_live(ids: str | None) -> frozenset[UUID]:
    """The ids in what `LIVE` found."""
    return frozenset(map(UUID, ids.split(","))) if ids else frozenset()


_PERSON = bindparam("person_id", type_=Uuid())
_STANDINGS = (
    select(Mandate)
    .where(
        or_(Mandate.substitute_id == _PERSON, Mandate.principal_id == _PERSON),
        *live_at(bindparam("now", type_=UtcDateTime()), bindparam("day", type_=Date())),
    )
    .order_by(Mandate.starts_at, Mandate.id)
)


def standings(session: Session, person_id: UUID, now: datetime, day: date) -> tuple[Standing, ...]:
    """The mandates in effect by which a person stands in for somebody, or somebody for them."""
    asked = {"person_id": person_id, "now": now, "day": day}
    return tuple(standing_of(row) for row in session.scalars(_STANDINGS, asked))


def standing_of(row: Mandate) -> Standing:
    """A row as permissions ask for it."""
    return Standing(
        id=row.id,
        position=row.position,
        form=row.form,
        through=row.through,
        types=frozenset(row.type_codes),
        principal_id=row.principal_id,
        substitute_id=row.substitute_id,
        since=row.effective_at,
        ends_at=row.ends_at,
    )
