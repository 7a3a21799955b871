"""Enrolling and removing one's own factors.

The password is asked each time. A factor counts at once only where the person proves themselves with another one that
counts already; the first, and every one after a loss, waits until a second person has confirmed it (`confirming`).
"""

import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.accounts.factors import one_time, passkeys
from documents.accounts.factors.challenges import Challenge, is_open, pose
from documents.accounts.factors.ending import end_factors
from documents.accounts.factors.factor import (
    MAIN,
    PASSKEY,
    PASSWORD,
    RECOVERY,
    TOTP,
    Factor,
    effective,
    no_such_factor,
    open_factors,
)
from documents.accounts.factors.proving import Proven, Prover
from documents.accounts.factors.recovery import left, make_codes
from documents.bodies.definitions import Editions
from documents.bodies.people import Actor, Person, record_change
from documents.store.base import new_id
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

MANAGE = "manage"
"""What a passkey's answer given here is for."""
ENROL = "enrol"
TIME_TO_ENROL = timedelta(minutes=10)
MOST = 20  # open factors of one person
LONGEST_NAME = 60

Other = tuple[str, str]
"""A method and its secret: what somebody proves themselves with beside the password."""
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A factor as its owner sees it; no secret is in it. `left`: unused recovery codes."""

    id: UUID
    kind: str
    name: str
    print: str
    pending: bool
    added_at: datetime
    last_used_at: datetime | None
    left: int


@dataclass(frozen=True, slots=True)
class Begun:
    """What is to be done with the new factor: a passkey's `options` for the browser, or the `secret` for an app and its
    `address` for a QR code. `at_once`: it will count without a second person.
    """

    id: UUID
    kind: str
    name: str
    at_once: bool
    options: Mapping[str, Any] | None = None
    secret: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A factor that was added, and the recovery codes that came with the first one, to be shown this once."""

    id: UUID
    pending: bool
    codes: tuple[str, ...] = ()


class Enrolling:
    """Where a person keeps their own factors."""

    def __init__(self, prover: Prover, editions: Editions) -> None:
        self.prover = prover
        self.database = prover.database
        self.clock = prover.clock
        self.editions = editions

    def mine(self, actor: Actor) -> tuple[Enrolled, ...]:
        """The factors of this person that are not ended, oldest first."""
        with self.database.read() as session:
            rows = [row for row in open_factors(session, actor.person_id) if row.kind != PASSWORD]
            return tuple(_shown(row, left(session, row.id) if row.kind == RECOVERY else 0) for row in rows)

    def question(self, actor: Actor) -> dict[str, Any]:
        """What the browser is to ask a passkey, for a change of one's factors."""
        with self.database.write() as session:
            known = _credentials(effective(open_factors(session, actor.person_id), PASSKEY))
            asked = pose(session, self.clock, actor, {"purpose": MANAGE})
            return passkeys.request(self.prover.site, asked.bytes, known)

    def start(self, actor: Actor, kind: str, name: str, password: str, other: Other | None = None) -> UUID:
        """Begin to enrol a passkey or a code app, after the password; with `other`, a factor that counts, it will count at
        once. Returns the id under which it is gone on with, in this session, within ten minutes.
        """
        called = _name(name)
        if kind not in MAIN:
            text = Text("Pilih kunci sandi atau aplikasi kode.", "Choose a passkey or a code app.")
            raise refuse(Kind.CONTENT, "unknown_kind", text.id, text.en, FieldProblem("kind", text))
        if kind == PASSKEY and not self.prover.site.takes_passkeys:
            raise refuse(
                Kind.DOCUMENT,
                "no_passkeys_here",
                f"Kunci sandi memerlukan nama host; buka Naskah lewat nama, bukan {self.prover.site.base_url}.",
                f"Passkeys need a host name; open Naskah by one, not by {self.prover.site.base_url}.",
            )

        def open_it(session: Session, proven: Proven | None) -> UUID:
            if len(open_factors(session, actor.person_id)) >= MOST:
                raise refuse(Kind.DOCUMENT, "too_many", "Hapus faktor yang lama dulu.", "Remove an old factor first.")
            factor_id, statement = new_id(), {"purpose": ENROL, "kind": kind, "name": called}
            statement |= {"factor": str(factor_id), "at_once": "yes" if proven else ""}
            if kind == TOTP:
                sealed = self.prover.seal.close(one_time.new_secret().encode(), factor_id.bytes)
                statement["sealed"] = b64encode(sealed).decode()
            return pose(session, self.clock, actor, statement, TIME_TO_ENROL).id

        self._prove_password(actor, password)
        return self._with_other(actor, other, MAIN, open_it)

    def begun(self, actor: Actor, question_id: UUID) -> Begun:
        """What was begun, to be shown to who began it."""
        with self.database.read() as session:
            asked = self._asked(session, actor, question_id)
            said = asked.statement
            kind, name, at_once = said["kind"], said["name"], bool(said["at_once"])
            if kind == TOTP:
                secret = self._secret(said)
                return Begun(
                    asked.id, kind, name, at_once, None, secret, one_time.address(secret, actor.email, "Naskah")
                )
            known = _credentials([row for row in open_factors(session, actor.person_id) if row.kind == PASSKEY])
            options = passkeys.registration(
                self.prover.site, asked.bytes, actor.person_id, actor.email, actor.name, known
            )
            return Begun(asked.id, kind, name, at_once, options)

    def finish(self, actor: Actor, question_id: UUID, answer: str) -> Made:
        """Add the factor that was begun: `answer` is the app's first code, or the browser's answer with the new passkey."""
        with self.database.write() as session:
            asked = self._asked(session, actor, question_id, lock=True)
            row = self._new_row(session, actor, asked, answer)
            session.delete(asked)
            held = open_factors(session, actor.person_id, lock=True)
            replaced = [one for one in held if row.kind == TOTP == one.kind and (one.pending or not row.pending)]
            replaced += [one for one in held if one.made_with in {gone.id for gone in replaced} and one.pending]
            if replaced:
                end_factors(session, self.clock.system(), actor.person_id, replaced, actor.person_id)
            session.add(row)
            session.flush()
            codes: tuple[str, ...] = ()
            if not any(one.kind == RECOVERY and one.ended_at is None for one in held):
                codes = self._codes(session, actor, row.id, pending=row.pending)
            self._record(session, actor, "factor_added", row)
            return Made(row.id, row.pending, codes)

    def new_codes(self, actor: Actor, password: str, other: Other | None) -> tuple[str, ...]:
        """Ten new recovery codes in place of the old ones, after the password and a factor that counts."""

        def replace(session: Session, proven: Proven | None) -> tuple[str, ...]:
            if proven is None:
                raise _other_needed()
            held = open_factors(session, actor.person_id, lock=True)
            old = [row for row in held if row.kind == RECOVERY]
            end_factors(session, self.clock.system(), actor.person_id, old, actor.person_id)
            return self._codes(session, actor, proven.factor_id, pending=False)

        self._prove_password(actor, password)
        return self._with_other(actor, other, MAIN, replace)

    def remove(self, actor: Actor, factor_id: UUID, password: str, other: Other | None = None) -> None:
        """Remove a factor, after the password and, while another one counts, that one. The last one stays where the office
        takes no password for signing.
        """

        def end_it(session: Session, proven: Proven | None) -> None:
            held = open_factors(session, actor.person_id, lock=True)
            row = _own(held, factor_id)
            rest = [one for one in effective(held, *MAIN) if one.id != row.id]
            if not row.pending:
                self._check_removal(session, actor, row, rest, proven)
            ended = [row] + [one for one in held if one.made_with == row.id and one.pending]
            if not rest and not any(one.kind in MAIN and one.id != row.id for one in held):
                ended += [one for one in held if one.kind == RECOVERY and one not in ended]
            end_factors(session, self.clock.system(), actor.person_id, ended, actor.person_id)
            self._record(session, actor, "factor_removed", row)

        self._prove_password(actor, password)
        self._with_other(actor, other, (*MAIN, RECOVERY), end_it)

    def _check_removal(
        self, session: Session, actor: Actor, row: Factor, rest: Sequence[Factor], proven: Proven | None
    ) -> None:
        if rest:
            if proven is None or proven.factor_id == row.id:
                raise _other_needed()
        elif not self.editions.current(session, actor.body_id).body.settings.password_step_up:
            raise refuse(
                Kind.DOCUMENT,
                "last_factor",
                "Ini faktor terakhir, dan kantor ini tidak menerima kata sandi untuk menandatangani. Daftarkan yang baru dulu.",
                "This is the last factor, and this office takes no password for signing. Enrol a new one first.",
            )

    def _prove_password(self, actor: Actor, password: str) -> None:
        self.prover.prove(actor, PASSWORD, password, MANAGE, lambda _session, _proven: None, "password")

    def _with_other(
        self,
        actor: Actor,
        other: Other | None,
        methods: Sequence[str],
        then: Callable[[Session, Proven | None], Done],
    ) -> Done:
        """Do `then` with what `other` proves, or with nothing."""
        if other is None:
            with self.database.write() as session:
                return then(session, None)
        if other[0] not in methods:
            raise _other_needed()
        return self.prover.prove(actor, *other, MANAGE, then, other[0])

    def _asked(self, session: Session, actor: Actor, question_id: UUID, *, lock: bool = False) -> Challenge:
        query = select(Challenge).where(Challenge.id == question_id)
        row = session.scalars(query.with_for_update() if lock else query).one_or_none()
        if row is None or row.statement.get("purpose") != ENROL or not is_open(row, actor, self.clock):
            raise refuse(
                Kind.UNKNOWN,
                "enrolment_over",
                "Pendaftaran ini sudah lewat atau sudah selesai. Mulai lagi di Akun.",
                "This enrolment is over or done. Begin again under Account.",
            )
        return row

    def _new_row(self, session: Session, actor: Actor, asked: Challenge, answer: str) -> Factor:
        said, now = asked.statement, self.clock.system()
        row = Factor(
            id=UUID(said["factor"]),
            body_id=actor.body_id,
            person_id=actor.person_id,
            kind=said["kind"],
            name=said["name"],
            pending=not said["at_once"],
            added_at=now,
            sign_count=0,
            lost=False,
        )
        if row.kind == TOTP:
            row.sealed = b64decode(said["sealed"])
            row.last_step = one_time.step_of(self._secret(said), answer, now, None)
            if row.last_step is None:
                text = Text(
                    "Kode tidak cocok. Periksa jam ponsel, lalu ketik kode yang sekarang tampil.",
                    "The code does not match. Check the phone's clock, then enter the code it shows now.",
                )
                raise refuse(Kind.CONTENT, "wrong_code", text.id, text.en, FieldProblem("code", text))
            return row
        try:
            made = passkeys.registered(self.prover.site, asked.bytes, answer)
        except passkeys.Unreadable as error:
            text = Text(
                "Kunci sandi tidak terbaca, atau perangkat tidak memeriksa Anda (PIN, sidik jari). Ulangi.",
                "The passkey could not be read, or the device did not verify you (PIN, fingerprint). Try again.",
            )
            raise refuse(Kind.CONTENT, "wrong_passkey", text.id, text.en, FieldProblem("attestation", text)) from error
        if session.scalar(select(Factor.id).where(Factor.credential_id == made.credential_id)) is not None:
            text = Text("Kunci sandi ini sudah terdaftar.", "This passkey is enrolled already.")
            raise refuse(Kind.CONTENT, "known_passkey", text.id, text.en, FieldProblem("attestation", text))
        row.credential_id, row.public_key, row.sign_count = made.credential_id, made.public_key, made.sign_count
        return row

    def _secret(self, said: Mapping[str, Any]) -> str:
        return self.prover.seal.open(b64decode(said["sealed"]), UUID(said["factor"]).bytes).decode()

    def _codes(self, session: Session, actor: Actor, made_with: UUID | None, *, pending: bool) -> tuple[str, ...]:
        row = Factor(
            id=new_id(),
            body_id=actor.body_id,
            person_id=actor.person_id,
            kind=RECOVERY,
            name="",
            made_with=made_with,
            pending=pending,
            added_at=self.clock.system(),
        )
        session.add(row)
        session.flush()
        self._record(session, actor, "recovery_codes_made", row)
        return make_codes(session, row)

    def _record(self, session: Session, actor: Actor, action: str, row: Factor) -> None:
        person = session.get_one(Person, actor.person_id)
        state = "pending" if row.pending else "effective"
        record_change(session, self.clock, person, action, actor, factor=str(row.id), kind=row.kind, state=state)


def _shown(row: Factor, codes_left: int) -> Enrolled:
    return Enrolled(row.id, row.kind, row.name, row.print, row.pending, row.added_at, row.last_used_at, codes_left)


def _credentials(rows: Sequence[Factor]) -> list[str]:
    return [row.credential_id for row in rows if row.credential_id]


def _own(held: Sequence[Factor], factor_id: UUID) -> Factor:
    row = next((one for one in held if one.id == factor_id and one.kind in MAIN), None)
    if row is None:
        raise no_such_factor()
    return row


def _other_needed() -> Refusal:
    return refuse(
        Kind.PERSON,
        "other_factor_needed",
        "Buktikan juga dengan faktor lain yang berlaku.",
        "Prove yourself with another factor that counts, too.",
    )


def _name(name: str) -> str:
    called = " ".join(unicodedata.normalize("NFC", name).split())
    if called and len(called) <= LONGEST_NAME and called.isprintable():
        return called
    text = Text(
        f"Beri nama, paling banyak {LONGEST_NAME} huruf, misalnya Ponsel saya.",
        f"Give it a name of at most {LONGEST_NAME} letters, for example My phone.",
    )
    raise refuse(Kind.CONTENT, "malformed", text.id, text.en, FieldProblem("name", text))
