"""Playing a demo: people take their seats, registers are opened, documents go their way over the desk.

Every step looks first whether it was done already, so a second run adds nothing and an interrupted one goes on.
"""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.accounts.credentials import store_hash
from documents.accounts.passwords import hash_password
from documents.approval.views import DocumentView
from documents.bodies.appointing import appoint
from documents.bodies.editions import Body
from documents.bodies.granting import grant
from documents.bodies.people import TOKEN_FOR_LIFE, Actor, add_person, load_actor, person_by_email
from documents.numbering.counters import opening_of, period_of
from documents.office import Office
from documents.publishing import publish
from documents.register.opening import open_register
from web.cli.demo.script import Act, Member, Opening, Piece, Script

MORNING = time(8)


class Astray(Exception):
    """The home is not as a script left it: somebody else was here before."""


class Stage:
    """An official body on which its demo is played. The office's clock follows the script until `leave`."""

    def __init__(self, office: Office, folder: Path, script: Script) -> None:
        self.office = office
        self.folder = folder
        self.script = script
        with office.database.read() as session:
            known = session.scalar(select(Body.id).where(Body.code == folder.name))
        office.clock.set(None if known else datetime.combine(script.begins, MORNING, UTC))
        self.body_id = publish(office.database, office.clock, folder).body_id
        with office.database.read() as session:
            self.body = office.definitions.current(session, self.body_id).body

    def seat_people(self, passwords: Mapping[str, str]) -> None:
        """Add those who are missing, all in one transaction."""
        with self.office.database.read() as session:
            missing = [one for one in self.script.people if person_by_email(session, one.email) is None]
        if not missing:
            return
        with ThreadPoolExecutor(2) as pool:
            hashes = list(pool.map(lambda member: hash_password(passwords[member.email]), missing))
        with self.office.database.write() as session:
            for member, password_hash in zip(missing, hashes, strict=True):
                self._seat(session, member, password_hash)

    def open_registers(self) -> None:
        """Open each series at the number that stands on paper."""
        for opening in self.script.openings:
            self.office.clock.set(opening.at)
            with self.office.database.write() as session:
                self._open(session, opening)

    def play(self, piece: Piece) -> DocumentView:
        """Do of a document's acts what has not been done yet; returns it as its last actor sees it."""
        desk, first = self.office.desk, piece.acts[0]
        self.office.clock.set(first.at)
        desk.create(self.actor(first.by), piece.type, self.fields_of(piece), document_id=piece.id)
        done = Counter(event.action for event in desk.history(self.actor(first.by), piece.id))
        for act in piece.acts:
            if done[act.action]:
                done[act.action] -= 1
            else:
                self._act(piece, act)
        self.office.clock.set(piece.acts[-1].at)
        return desk.view(self.actor(piece.acts[-1].by), piece.id)

    def fields_of(self, piece: Piece) -> dict[str, object]:
        """The piece's fields, with the other pieces' ids where it refers to them."""
        ids = {other.name: str(other.id) for other in self.script.pieces}
        return {**piece.fields, **{field: ids[name] for field, name in piece.references.items()}}

    def leave(self) -> None:
        """From here on it is today."""
        self.office.clock.set(None)

    def actor(self, email: str) -> Actor:
        """One of the people, as they stand at the clock's time."""
        office = self.office
        with office.database.read() as session:
            person = person_by_email(session, email)
            actor = (
                load_actor(session, office.definitions, office.clock, person.id, proof=TOKEN_FOR_LIFE)
                if person
                else None
            )
        if actor is None:
            raise Astray(f"{email}: ?")
        return actor

    def _seat(self, session: Session, member: Member, password_hash: str) -> None:
        clock, definitions = self.office.clock, self.office.definitions
        clock.set(datetime.combine(member.since, MORNING, ZoneInfo(self.body.zone)))
        person = add_person(session, clock, body_id=self.body_id, email=member.email, name=member.name, by=None)
        for role in member.roles:
            grant(session, definitions, clock, person_id=person.id, role=role, by=None)
        for position in member.positions:
            since = member.since
            appoint(session, definitions, clock, person_id=person.id, position=position, starts_on=since, by=None)
        store_hash(session, clock, person.id, password_hash, must_change=False)

    def _open(self, session: Session, opening: Opening) -> None:
        reset = self.body.series[opening.series].reset
        month = opening.at.month if reset == "month" else None
        period = period_of(reset, date(opening.year, month or 1, 1))
        if opening_of(session, self.body_id, opening.series, period) is None:
            open_register(
                session,
                self.office.clock,
                self.body,
                body_id=self.body_id,
                series=opening.series,
                year=opening.year,
                month=month,
                last=opening.last,
                reason=opening.reason,
                by=None,
            )

    def _act(self, piece: Piece, act: Act) -> None:
        self.office.clock.set(act.at)
        actor: Actor = self.actor(act.by)
        seen = self.office.desk.view(actor, piece.id)
        self.office.desk.act(
            actor,
            piece.id,
            act.action,
            expected_version=seen.version,
            content_sha256=seen.content_sha256,
            note=act.note,
        )
