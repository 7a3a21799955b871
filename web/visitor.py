"""Who is looking at the page, in which language, and under which body's letterhead."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import g

from documents.approval.defining.definitions import EditionDefinition
from documents.bodies.definitions import BodyDefinition, Role
from documents.bodies.people import Actor
from web.office import office
from workflow.refusal import Kind, refuse
from workflow.text import Language


@dataclass(frozen=True)
class Visitor:
    """One request's person and preferences. `edition` is the current one of the person's body, or of the only body;
    `ends_at` is when the session ends if nothing more is done.
    """

    language: Language
    theme: str
    text_size: int
    actor: Actor | None
    edition: EditionDefinition | None
    must_change_password: bool = False
    ends_at: datetime | None = None

    @property
    def body(self) -> BodyDefinition | None:
        return self.edition.body if self.edition else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this visitor's times are told: the body's."""
        return ZoneInfo(self.body.zone if self.body else "Asia/Jakarta")

    @property
    def zone_label(self) -> str:
        return self.body.zone_label if self.body else "WIB"

    @property
    def session_seconds(self) -> int:
        """How long the session lasts if nothing more is done."""
        return int((self.ends_at - office().clock.system()).total_seconds()) if self.ends_at else 0

    @property
    def now(self) -> datetime:
        """The domain's time."""
        return office().clock.now()

    @cached_property
    def today(self) -> date:
        """The domain's date in the body's zone."""
        return office().clock.today(self.zone.key)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, in the order of the body's file."""
        if self.actor is None or self.edition is None:
            return ()
        return tuple(role for code, role in self.edition.roles.items() if code in self.actor.roles)

    @cached_property
    def titles(self) -> str:
        """How the person is called under their name: the positions held today, or else the roles."""
        if self.actor is None or self.body is None:
            return ""
        positions = [p.title for code, p in self.body.positions.items() if code in self.actor.positions]
        return ", ".join(positions or [role.label.said(self.language) for role in self.roles])

    def may(self, capability: str) -> bool:
        return self.actor is not None and capability in self.actor.capabilities


def visitor() -> Visitor:
    """The visitor of this request."""
    found: Visitor = g.visitor
    return found


def actor() -> Actor:
    """The signed-in person; raises the refusal that leads to the sign-in page when there is none."""
    found = visitor().actor
    if found is None:
        raise refuse(Kind.SIGN_IN, "sign_in", "Masuk dulu untuk membuka halaman ini.", "Sign in to open this page.")
    return found


def edition() -> EditionDefinition:
    """The current edition of the visitor's body."""
    found = visitor().edition
    if found is None:
        raise refuse(Kind.UNKNOWN, "no_body", "Belum ada badan yang diterbitkan.", "No body is published yet.")
    return found


def allow(*capabilities: str) -> Actor:
    """The signed-in person, if they hold one of `capabilities`; otherwise the page does not exist for them."""
    person = actor()
    if not person.capabilities.intersection(capabilities):
        raise refuse(
            Kind.UNKNOWN, "no_such_page", "Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you."
        )
    return person
