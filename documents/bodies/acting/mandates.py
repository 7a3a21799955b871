"""Mandates given, absences entered, and both ended: who may, for whom, and what would contradict what is on file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from documents.bodies.acting.moments import after, day_of, moment_told
from documents.bodies.acting.standing import DAILY, FOR, FORMS, Form, Mandate
from documents.bodies.capabilities import DECIDE
from documents.bodies.definitions import BodyDefinition, Edition
from documents.bodies.editions import Body
from documents.bodies.people import Actor, Person, capabilities_of, kept_out, open_grants, unknown_code
from documents.bodies.positions import Appointment, held_on, positions_on
from documents.evidence.entries import record
from documents.store.base import new_id
from documents.store.clock import Clock
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

GIVE, ENTER = "give_mandate", "enter_absence"
"""Capabilities: for one's own position, and for anybody who is away."""
GIVEN, ENDED = "mandate_given", "mandate_ended"
"""The audit entries of both."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A mandate as it is asked for; see `Mandate`."""

    position: str
    form: str
    substitute_id: UUID
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    reason: str | None = None
    through: str = ""
    types: tuple[str, ...] = ()
    basis_document_id: UUID | None = None


def plan(session: Session, edition: Edition, clock: Clock, asked: Asked, by: Actor) -> Mandate:
    """The mandate that would be given, written nowhere. Raises Refusal where it may not be."""
    body, form = edition.body, _form(asked)
    _known_position(asked.position, body)
    _check_giver(asked, form, by, body)
    _check_period(asked, clock)
    substitute = _substitute(session, edition, asked, by)
    day = day_of(max(asked.starts_at, clock.now()), body)  # entered late it gives nothing before
    held = _appointment(session, by.body_id, asked.position, day)
    _check_holder(session, asked, form, held, by, body)
    if held is not None and held.person_id == substitute.id:
        raise _wrong(
            "substitute", "Pemegang jabatan itu sendiri; pilih orang lain.", "That is the holder; choose another."
        )
    _check_own_positions(session, asked, form, body, day)
    row = Mandate(
        id=new_id(),
        body_id=by.body_id,
        position=asked.position,
        principal_id=held.person_id if held else None,
        appointment_id=held.id if held else None,
        substitute_id=asked.substitute_id,
        form=form.code,
        through=asked.through,
        types=" ".join(asked.types),
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        basis=asked.basis,
        basis_document_id=asked.basis_document_id,
        reason=asked.reason,
        recorded_by=by.person_id,
        recorded_at=clock.now(),
    )
    _check_others(session, row, held, body, clock.now())
    return row


def give(session: Session, edition: Edition, clock: Clock, asked: Asked, by: Actor) -> Mandate:
    """Put a mandate on file: an absence with who acts meanwhile, or a mandate for signing. Raises Refusal."""
    session.scalars(select(Body).where(Body.id == by.body_id).with_for_update()).one()
    row = plan(session, edition, clock, asked, by)
    session.add(row)
    session.flush()
    _put_on_record(session, clock, row, GIVEN, by, "\n".join(filter(None, (row.basis, row.reason))))
    return row


def end(session: Session, clock: Clock, mandate_id: UUID, by: Actor) -> Mandate:
    """End a mandate now: its holder is back, or it is taken back. Raises Refusal."""
    row = session.scalars(select(Mandate).where(Mandate.id == mandate_id).with_for_update()).one_or_none()
    if row is None or not may_see(row, by):
        raise refuse(Kind.UNKNOWN, "unknown", "Mandat ini tidak ada.", "There is no such mandate.")
    if not may_end(row, by):
        raise refuse(
            Kind.PERSON,
            "not_yours",
            "Diakhiri oleh pemegang jabatannya atau yang mencatatnya.",
            "Its holder ends it, or who recorded it.",
        )
    now = clock.now()
    if row.ended_at is not None or (row.ends_at is not None and row.ends_at <= now):
        raise refuse(Kind.DOCUMENT, "already_ended", "Mandat ini sudah berakhir.", "This mandate has ended already.")
    row.ended_at, row.ended_by = now, by.person_id
    _put_on_record(session, clock, row, ENDED, by, None)
    return row


def may_see(row: Mandate, by: Actor) -> bool:
    """Whether this person knows of a mandate: they have a part in it, or look after mandates or people."""
    if row.body_id != by.body_id:
        return False
    return by.person_id in (row.substitute_id, row.principal_id, row.recorded_by) or sees_all(by)


def sees_all(by: Actor) -> bool:
    """Whether this person sees every mandate of the body."""
    return bool(by.capabilities & {GIVE, ENTER, "see_people", "people"})


def may_end(row: Mandate, by: Actor) -> bool:
    """Whether it is for this person to end it."""
    entered = FORMS[row.form].full and ENTER in by.capabilities
    return row.body_id == by.body_id and (by.person_id in (row.principal_id, row.recorded_by) or entered)


def _form(asked: Asked) -> Form:
    if asked.form not in FORMS:
        raise unknown_code("form", asked.form, FORMS, Text("Bentuk", "form"))
    return FORMS[asked.form]


def _known_position(code: str, body: BodyDefinition) -> None:
    if code not in body.positions:
        raise unknown_code("position", code, body.positions, Text("Jabatan", "position"))
    if body.positions[code].several:
        raise _wrong(
            "position",
            "Jabatan ini dipegang beberapa orang sekaligus; tidak perlu pengganti.",
            "Several people hold this position at a time; it needs no substitute.",
        )


def _check_giver(asked: Asked, form: Form, by: Actor, body: BodyDefinition) -> None:
    own = GIVE in by.capabilities and asked.position in by.positions
    if form.full and (ENTER in by.capabilities or (own and not form.vacant)):
        if asked.substitute_id == by.person_id:
            raise refuse(
                Kind.PERSON,
                "to_oneself",
                "Anda tidak dapat mencatat diri sendiri sebagai pengganti; pemegang jabatannya yang mencatat.",
                "You cannot enter yourself as the substitute; the holder of the position does.",
            )
        return
    if not form.full and own:
        return
    words = Text(
        "Mandat ini diberikan pemegang jabatan {position} sendiri.",
        "The holder of the position {position} gives this mandate.",
    )
    if own:
        words = Text(
            "{form} untuk jabatan kosong, sedangkan jabatan {position} Anda pegang; pilih {daily}, bila Anda berhalangan.",
            "{form} is for a vacant post, and you hold the position {position}; choose {daily} for while you are away.",
        )
    title = body.positions[asked.position].title
    words = words.format(position=title, form=form.printed, daily=FORMS[DAILY].printed)
    raise Refusal(Reason("not_yours", words, Kind.PERSON))


def _check_period(asked: Asked, clock: Clock) -> None:
    if asked.ends_at is None:
        return
    if asked.ends_at <= asked.starts_at:
        raise _wrong("ends_at", "Akhirnya harus sesudah mulainya.", "The end must be after the beginning.")
    if asked.ends_at <= clock.now():
        raise _wrong(
            "ends_at", "Waktu ini sudah lewat; isi akhir yang akan datang.", "This is past; enter an end to come."
        )


def _substitute(session: Session, edition: Edition, asked: Asked, by: Actor) -> Person:
    person = session.get(Person, asked.substitute_id)
    known = person is not None and person.body_id == by.body_id and person.active
    if person is None or not known or not capabilities_of(session, edition.roles, person.id) & DECIDE:
        raise _wrong(
            "substitute",
            "Pilih orang yang aktif dan boleh memaraf atau menandatangani.",
            "Choose an active person who may initial or sign.",
        )
    held = {grant.role for grant in open_grants(session, person.id) if not grant.pending}
    for role in sorted(held & kept_out(edition.roles)):
        raise _wrong(
            "substitute",
            "{role} tidak menjadi pengganti siapa pun; pilih orang lain.",
            "{role}: stands in for nobody; choose somebody else.",
            role=edition.roles[role].label,
        )
    return person


def _appointment(session: Session, body_id: UUID, position: str, day: date) -> Appointment | None:
    """Who holds the position on the day from which the mandate gives anything."""
    return session.scalars(
        select(Appointment).where(Appointment.body_id == body_id, Appointment.position == position, *held_on(day))
    ).one_or_none()


def _check_holder(
    session: Session, asked: Asked, form: Form, held: Appointment | None, by: Actor, body: BodyDefinition
) -> None:
    title = body.positions[asked.position].title
    if form.vacant and held is not None:
        name = session.get_one(Person, held.person_id).name
        raise _wrong(
            "form",
            "Jabatan {title} dipegang {name} pada hari itu; pilih bentuk untuk pemegang yang berhalangan.",
            "The position {title} is held by {name} on that day; choose the form for a holder who is away.",
            title=title,
            name=name,
        )
    if not form.vacant and held is None:
        raise _wrong(
            "form",
            "Jabatan {title} kosong pada hari itu; pilih bentuk untuk jabatan kosong.",
            "The position {title} is vacant on that day; choose a form for a vacant post.",
            title=title,
        )
    if not form.full and held is not None and held.person_id != by.person_id:
        raise _wrong(
            "starts_at",
            "Anda tidak memegang jabatan {title} pada hari itu.",
            "You do not hold the position {title} on that day.",
            title=title,
        )


def _check_own_positions(session: Session, asked: Asked, form: Form, body: BodyDefinition, day: date) -> None:
    """Who signs on somebody's behalf does so in a position of their own; an "u.b." names the one between."""
    own = positions_on(session, asked.substitute_id, day)
    if not form.full and not own:
        raise _wrong(
            "substitute",
            "Orang ini tidak memegang jabatan pada hari itu; jabatannya dicetak di bawah tanda tangan.",
            "This person holds no position on that day; it is printed with the signature.",
        )
    if form.code == FOR and (asked.through not in body.positions or asked.through in own | {asked.position}):
        raise _wrong("through", "Pilih jabatan di antara keduanya.", "Choose the position between the two.")
    if form.code != FOR and asked.through:
        raise _wrong("through", "Hanya untuk bentuk u.b.", "For the form u.b. only.")


@dataclass(frozen=True, slots=True)
class _Span:
    """From an instant until just before another, which may be open."""

    start: datetime
    stop: datetime | None

    def meets(self, other: "_Span") -> bool:
        return (other.stop is None or self.start < other.stop) and (self.stop is None or other.start < self.stop)


def _span(row: Mandate, held: Appointment | None, body: BodyDefinition) -> _Span:
    """When a mandate gives anything: it goes with its holder's appointment."""
    over = after(held.ends_on, body) if held is not None and held.ends_on is not None else None
    stops = [stop for stop in (row.ends_at, row.ended_at, over) if stop is not None]
    return _Span(row.starts_at, min(stops, default=None))


def _check_others(
    session: Session, row: Mandate, held: Appointment | None, body: BodyDefinition, now: datetime
) -> None:
    """No two stand in for one position at a time, nobody who is away stands in, and nobody for who stands in for them. A
    mandate to sign on behalf only rests while who has it is away.
    """
    mine, full = _span(row, held, body), FORMS[row.form].full
    query = (
        select(Mandate, Appointment)
        .outerjoin(Appointment, Appointment.id == Mandate.appointment_id)
        .where(Mandate.body_id == row.body_id)
        .where(or_(Mandate.ended_at.is_(None), Mandate.ended_at > now))
        .where(or_(Mandate.ends_at.is_(None), Mandate.ends_at > now))
        .order_by(Mandate.starts_at, Mandate.id)
    )
    others = [other for other, post in session.execute(query) if _span(other, post, body).meets(mine)]
    for other in others:
        if other.position == row.position and _share_types(other, row) and bool(other.principal_id) == bool(held):
            raise _contradicts(session, "mandate_overlaps", other, body, _TAKEN)
        if full and FORMS[other.form].full and other.principal_id == row.substitute_id:
            raise _contradicts(session, "substitute_absent", other, body, _AWAY)
        if full and FORMS[other.form].full and held is not None and other.substitute_id == held.person_id:
            raise _contradicts(session, "stands_in", other, body, _BUSY)
    if held is not None and held.person_id in _reached(row.substitute_id, others):
        raise refuse(
            Kind.DOCUMENT,
            "mandate_cycle",
            "Pengganti ini sendiri memberi mandat kepada pemegang jabatan pada masa itu; pilih orang lain.",
            "This substitute has given a mandate to the holder at that time; choose somebody else.",
        )


def _reached(start: UUID, mandates: Sequence[Mandate]) -> set[UUID]:
    """Everyone whom a person's mandates lead to, over any number of persons."""
    found: set[UUID] = set()
    front = {start}
    while front:
        front = {one.substitute_id for one in mandates if one.principal_id in front} - found
        found |= front
    return found


def _share_types(one: Mandate, other: Mandate) -> bool:
    return not one.types or not other.types or bool(set(one.type_codes) & set(other.type_codes))


_TAKEN = Text(
    "{substitute} sudah menjadi {form} {position} {period}; akhiri itu dulu, atau pilih waktu lain.",
    "{substitute} is {form} {position} already {period}; end that first, or choose another time.",
)
_AWAY = Text(
    "{principal} sendiri tercatat berhalangan {period}; pilih orang lain.",
    "{principal} is entered as away {period}; choose somebody else.",
)
_BUSY = Text(
    "{substitute} menjadi {form} {position} {period}; akhiri itu dulu.",
    "{substitute} is {form} {position} {period}; end that first.",
)


def _contradicts(session: Session, code: str, other: Mandate, body: BodyDefinition, words: Text) -> Refusal:
    names = _names(session, (other.substitute_id, other.principal_id))
    return Refusal(
        Reason(
            code,
            words.format(
                substitute=names[other.substitute_id],
                principal=names[other.principal_id] if other.principal_id else "",
                form=FORMS[other.form].printed,
                position=body.positions[other.position].title if other.position in body.positions else other.position,
                period=period_told(other, body),
            ),
        )
    )


def period_told(row: Mandate, body: BodyDefinition) -> Text:
    """From when until when, in words."""
    start = moment_told(row.starts_at, body)
    if row.ends_at is None:
        return Text("sejak {start}", "from {start}").format(start=start)
    return Text("{start} sampai {end}", "{start} until {end}").format(start=start, end=moment_told(row.ends_at, body))


def _names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_([one for one in ids if one])))
    return {row.id: row.name for row in rows}


def _wrong(field: str, id: str, en: str, **values: object) -> Refusal:
    text = Text(id, en).format(**values)
    return Refusal(Reason(f"wrong_{field}", text, Kind.CONTENT), (FieldProblem(field, text),))


def _put_on_record(session: Session, clock: Clock, row: Mandate, action: str, by: Actor, note: str | None) -> None:
    details = {
        "mandate": str(row.id),
        "position": row.position,
        "form": row.form,
        "through": row.through,
        "types": row.types,
        "substitute": str(row.substitute_id),
        "principal": str(row.principal_id or ""),
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else "",
    }
    record(
        session,
        body_id=row.body_id,
        action=action,
        at=clock.now(),
        recorded_at=clock.system(),
        actor_id=by.person_id,
        details=details,
        note=note,
    )
