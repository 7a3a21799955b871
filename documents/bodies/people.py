"""People of a body and the roles they are granted.

Every change is made by somebody with the capability "people", or by the operator at the command line (`by` is None),
and leaves an audit entry.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Uuid, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from documents.bodies.acting.standing import Standing, standings
from documents.bodies.capabilities import DECIDE
from documents.bodies.definitions import Edition, Editions, Role
from documents.bodies.editions import Body
from documents.bodies.positions import POSITIONS, read_positions
from documents.evidence.entries import record
from documents.store.base import Base, BodyKey, Key
from documents.store.clock import Clock
from workflow.problems import unknown_name
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text


class Person(Base):
    """Someone with an account. Never deleted: history refers to them."""

    __tablename__ = "person"
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="id")
    theme: Mapped[str] = mapped_column(String(6), default="light")
    text_size: Mapped[int] = mapped_column(default=100)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """A role held until it is ended (open while `ended_at` is empty). A `pending` one waits for a second person."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "person_id", "role"),)
    id: Mapped[Key]
    body_id: Mapped[BodyKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(60))
    pending: Mapped[bool] = mapped_column(default=False)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


_HELD = select(
    select(func.aggregate_strings(RoleGrant.role, ","))
    .where(RoleGrant.person_id == bindparam("person_id", type_=Uuid()))
    .where(RoleGrant.ended_at.is_(None), RoleGrant.pending.is_(False))
    .scalar_subquery(),
    POSITIONS.scalar_subquery(),
)
"""The roles that `person_id` holds and their positions on `day`, each as one text."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody proved, shortly before, that it is them: by which `method`, and what the event of a signature says of it
    besides (`evidence`). A passkey's is for the contents it was shown (`documents`, each an id and a content hash), any
    other (None) for whatever they sign.
    """

    method: str
    documents: frozenset[tuple[UUID, str]] | None = None
    evidence: tuple[tuple[str, str], ...] = ()

    def covers(self, document_id: UUID, content_sha256: str | None) -> bool:
        """Whether it is a proof for this content."""
        return self.documents is None or (document_id, content_sha256) in self.documents

    @property
    def details(self) -> dict[str, str]:
        """As an event says it."""
        return {"proof": self.method, **dict(self.evidence)}


TOKEN_FOR_LIFE = Proof("token")
"""Of a token that needs no further proof: where nothing real is signed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as they are at this request: roles and positions are read anew each time, under the body's edition of
    that moment. `positions` are held by appointment alone; `mandates` are those by which they stand in for a holder now,
    none while they are away themselves or their roles do not let them, on somebody's behalf only while they hold a position
    of their own; `absences` are those by which another is in for them.
    `session_key` is the SHA-256 of the session's or API token's secret, None for the operator's own doings.
    """

    person_id: UUID
    body_id: UUID
    body_code: str
    name: str
    email: str
    language: str
    roles: frozenset[str]
    capabilities: frozenset[str]
    positions: frozenset[str]
    edition_id: UUID
    proof: Proof | None = None
    session_key: str | None = None
    mandates: tuple[Standing, ...] = ()
    absences: tuple[Standing, ...] = ()

    @property
    def stepped_up(self) -> bool:
        """Whether they proved presence; what for is the proof's matter."""
        return self.proof is not None


def load_actor(
    session: Session,
    editions: Editions,
    clock: Clock,
    person_id: UUID,
    *,
    proof: Proof | None = None,
    session_key: str | None = None,
) -> Actor | None:
    """The person as an actor today, or None when there is no such person or the account is closed."""
    query = select(Person, Body.edition_id).join(Body, Body.id == Person.body_id).where(Person.id == person_id)
    row = session.execute(query).one_or_none()
    if row is None or row[1] is None:
        return None
    edition = editions.edition(session, row[1])
    return actor_of(session, edition, clock, row[0], proof=proof, session_key=session_key)


def actor_of(
    session: Session,
    edition: Edition,
    clock: Clock,
    person: Person,
    *,
    proof: Proof | None = None,
    session_key: str | None = None,
) -> Actor | None:
    """The same for a person who was just read, under the newest edition of their body."""
    if not person.active:
        return None
    person_id, today = person.id, clock.today(edition.body.zone)
    granted, held = session.execute(_HELD, {"person_id": person_id, "day": today}).one()
    roles = set(granted.split(",") if granted else ()) & set(edition.roles)
    standing = standings(session, person_id, clock.now(), today)
    absences = tuple(one for one in standing if one.principal_id == person_id and one.full)
    capabilities: frozenset[str] = frozenset().union(*(edition.roles[role].may for role in roles))
    decides = not capabilities.isdisjoint(DECIDE) and roles.isdisjoint(kept_out(edition.roles))
    stands_in = decides and not absences
    positions = read_positions(held)
    return Actor(
        person_id=person.id,
        body_id=person.body_id,
        body_code=edition.body.code,
        name=person.name,
        email=person.email,
        language=person.language,
        roles=frozenset(roles),
        capabilities=capabilities,
        positions=positions,
        edition_id=edition.id,
        proof=proof,
        session_key=session_key,
        mandates=tuple(
            one for one in standing if one.substitute_id == person_id and stands_in and (one.full or positions)
        ),
        absences=absences,
    )


def open_grants(session: Session, person_id: UUID) -> list[RoleGrant]:
    """The roles that a person holds or is proposed for."""
    query = select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
    return list(session.scalars(query.order_by(RoleGrant.id)))


def holds_one_of(roles: Collection[str], person_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a person holds one of these roles, as a condition."""
    held = select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role.in_(roles))
    return held.where(RoleGrant.ended_at.is_(None), RoleGrant.pending.is_(False)).exists()


def kept_out(roles: Mapping[str, Role]) -> frozenset[str]:
    """The roles whose holders stand in for nobody, whatever else they hold: those that decide on no document and cannot be
    held together with one that signs.
    """
    signing = [role for role in roles.values() if "sign" in role.may]
    return frozenset(
        role.code
        for role in roles.values()
        if role.may.isdisjoint(DECIDE)
        and any(other.code in role.excludes or role.code in other.excludes for other in signing)
    )


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this email address, however it is capitalised."""
    return session.scalar(select(Person).where(Person.email == clean_email(email)))


def clean_email(email: str) -> str:
    """The one form in which an address is kept and compared."""
    return unicodedata.normalize("NFC", email).strip().lower()


def add_person(
    session: Session, clock: Clock, *, body_id: UUID, email: str, name: str, by: Actor | None, language: str = "id"
) -> Person:
    """Add someone to the body. Raises Refusal for a malformed name or address, or one that is taken."""
    _require_admin(by, body_id)
    address, called = clean_email(email), " ".join(unicodedata.normalize("NFC", name).split())
    problems = _email_problems(address) + _name_problems(called)
    if problems:
        raise refuse(
            Kind.CONTENT, "malformed", "Data orang belum benar.", "The person's data are not right.", *problems
        )
    if person_by_email(session, address):
        raise refuse(
            Kind.CONTENT,
            "email_taken",
            "Alamat email sudah dipakai.",
            "The email address is taken.",
            FieldProblem("email", Text("Alamat email ini sudah dipakai.", "This email address is taken.")),
        )
    person = Person(body_id=body_id, email=address, name=called, language=language, created_at=clock.now())
    session.add(person)
    session.flush()
    record_change(session, clock, person, "person_added", by)
    return person


def set_active(session: Session, clock: Clock, *, person_id: UUID, active: bool, by: Actor | None) -> Person:
    """Close an account, or open it again. Nobody closes their own."""
    person = locked_person(session, person_id, by)
    if by is not None and by.person_id == person_id:
        raise refuse(
            Kind.PERSON,
            "own_account",
            "Anda tidak dapat menutup akun sendiri.",
            "You cannot close your own account.",
        )
    if person.active != active:
        person.active = active
        record_change(session, clock, person, "account_opened" if active else "account_closed", by)
    return person


def set_preferences(session: Session, person_id: UUID, *, language: str, theme: str, text_size: int) -> None:
    """How a person wants the pages: language id or en, theme light, dark or auto, text size 100, 112 or 125 percent."""
    if language not in ("id", "en") or theme not in ("light", "dark", "auto") or text_size not in (100, 112, 125):
        raise refuse(Kind.CONTENT, "malformed", "Pilihan tampilan tidak dikenal.", "No such display choice.")
    person = session.get_one(Person, person_id)
    person.language, person.theme, person.text_size = language, theme, text_size


def capabilities_of(session: Session, roles: Mapping[str, Role], person_id: UUID) -> frozenset[str]:
    """What a person may do by the roles in effect."""
    held = (
        roles[grant.role].may for grant in open_grants(session, person_id) if not grant.pending and grant.role in roles
    )
    return frozenset().union(*held)


def person_names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by person."""
    wanted = tuple(ids)
    if not wanted:
        return {}
    return dict(iter(session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))))


def _require_admin(by: Actor | None, body_id: UUID) -> None:
    if by is not None and (by.body_id != body_id or "people" not in by.capabilities):
        raise not_admin()


def locked_person(session: Session, person_id: UUID, by: Actor | None) -> Person:
    """The person's row, held for this transaction, for somebody who may change it."""
    person = session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one_or_none()
    if person is None or (by is not None and by.body_id != person.body_id):
        raise refuse(Kind.UNKNOWN, "unknown", "Orang tidak ada.", "No such person.")
    _require_admin(by, person.body_id)
    return person


def _email_problems(email: str) -> tuple[FieldProblem, ...]:
    local, _, domain = email.rpartition("@")
    plain = email.isprintable() and not any(letter.isspace() for letter in email)
    if plain and len(email) <= 254 and local and "." in domain.strip(".") and "@" not in local:
        return ()
    return (
        FieldProblem(
            "email",
            Text("Isi alamat email seperti nama@kantor.go.id.", "Enter an email address like name@office.go.id."),
        ),
    )


def _name_problems(name: str) -> tuple[FieldProblem, ...]:
    if not name or len(name) > 200:
        return (
            FieldProblem("name", Text("Isi nama, paling banyak 200 huruf.", "Enter a name of at most 200 letters.")),
        )
    for letter in name:
        if not letter.isprintable():
            said = f"U+{ord(letter):04X}"
            text = Text(
                f"Nama memuat karakter tak tercetak ({said}).", f"The name has an unprintable character ({said})."
            )
            return (FieldProblem("name", text),)
    return ()


def unknown_code(field: str, name: str, valid: Collection[str], what: Text) -> Refusal:
    text = unknown_name(what, name, valid) if name else Text(f"Pilih {what.id.lower()}.", f"Choose a {what.en}.")
    return Refusal(Reason(f"unknown_{field}", text, Kind.CONTENT), (FieldProblem(field, text),))


def not_admin() -> Refusal:
    return refuse(Kind.PERSON, "not_yours", "Hanya untuk pengelola orang dan jabatan.", "Only for who manages people.")


def to_oneself() -> Refusal:
    return refuse(
        Kind.PERSON,
        "to_oneself",
        "Peran dan jabatan sendiri diberikan oleh orang lain.",
        "One's own roles and positions are given by someone else.",
    )


def record_change(session: Session, clock: Clock, person: Person, action: str, by: Actor | None, **facts: str) -> None:
    """The audit entry of a change; `by` None is the operator."""
    record(
        session,
        body_id=person.body_id,
        action=action,
        at=clock.now(),
        recorded_at=clock.system(),
        actor_id=by.person_id if by else None,
        details={"person": str(person.id), "by": "person" if by else "operator", **facts},
    )
