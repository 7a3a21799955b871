"""Proving presence: a password, a code or a passkey is looked at, used up, and what follows is done in the same commit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from documents.accounts.credentials import Credential
from documents.accounts.factors.challenges import Question, take
from documents.accounts.factors.factor import PASSKEY, PASSWORD, RECOVERY, TOTP, Factor, effective, open_factors
from documents.accounts.factors.one_time import use_code
from documents.accounts.factors.passkeys import Answer, Site, Unreadable, read, verified
from documents.accounts.factors.recovery import spend
from documents.accounts.factors.sealing import Seal
from documents.accounts.limits import begin_attempt, forget_attempts
from documents.accounts.passwords import is_right
from documents.accounts.proofs import PasskeyAssertion
from documents.bodies.people import Actor, Person, record_change
from documents.store.base import new_id
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

log = logging.getLogger(__name__)

METHODS = (PASSKEY, TOTP, RECOVERY, PASSWORD)
"""By which one may prove presence, the best first."""

Followed = TypeVar("Followed")


@dataclass(frozen=True, slots=True)
class Proven:
    """What was proved: by which method and factor; a passkey's answer is kept as evidence."""

    method: str
    factor_id: UUID | None = None
    assertion: PasskeyAssertion | None = None


class Prover:
    """Looks at what people prove themselves with. Wrong ones are counted, codes and challenges are good for once."""

    def __init__(self, database: Database, clock: Clock, seal: Seal, site: Site) -> None:
        self.database = database
        self.clock = clock
        self.seal = seal
        self.site = site

    def prove(
        self,
        actor: Actor,
        method: str,
        secret: str,
        purpose: str,
        then: Callable[[Session, Proven], Followed],
        field: str = "secret",
    ) -> Followed:
        """Do `then` once the secret is right: a word, a code, or a passkey's answer to a question with this `purpose`.
        Raises Refusal, naming `field`, when it is wrong, and when there were too many wrong ones.
        """
        if method == PASSKEY:
            return self._by_passkey(actor, secret, purpose, then, field)
        if method == PASSWORD:
            return self._by_password(actor, secret, then, field)
        if method in (TOTP, RECOVERY):
            return self._by_code(actor, method, secret, then, field)
        known = ", ".join(METHODS)  # what was sent is not said again: it may hold what no answer can
        raise _wrong("unknown_method", f"Cara ini tidak dikenal; yang ada: {known}.", f"There are: {known}.", "method")

    def _by_password(
        self, actor: Actor, secret: str, then: Callable[[Session, Proven], Followed], field: str
    ) -> Followed:
        attempt = begin_attempt(self.database, self.clock, actor.email, None)
        with self.database.read() as session:
            credential = session.get(Credential, actor.person_id)
        if credential is None or not is_right(credential.password_hash, secret):
            raise _wrong("wrong_password", "Kata sandi salah.", "The password is wrong.", field)
        with self.database.write() as session:
            current = session.get_one(Credential, actor.person_id)
            if current.password_hash != credential.password_hash:  # replaced meanwhile
                raise _wrong("wrong_password", "Kata sandi salah.", "The password is wrong.", field)
            forget_attempts(session, attempt)
            return then(session, Proven(PASSWORD))

    def _by_code(
        self, actor: Actor, method: str, secret: str, then: Callable[[Session, Proven], Followed], field: str
    ) -> Followed:
        # counted apart from the password: a right one of those would wipe out the wrong codes
        attempt = begin_attempt(self.database, self.clock, f"codes of {actor.email}", None)
        with self.database.write() as session:
            for factor in effective(open_factors(session, actor.person_id, lock=True), method):
                if self._is_used(session, factor, secret):
                    forget_attempts(session, attempt)
                    return then(session, Proven(method, factor.id))
        if method == TOTP:
            raise _wrong(
                "wrong_code",
                "Kode salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik yang itu.",
                "The code is wrong or was used already. Wait for the next one in the app, and enter that.",
                field,
            )
        raise _wrong(
            "wrong_code",
            "Kode pemulihan salah atau sudah dipakai.",
            "The recovery code is wrong or was used already.",
            field,
        )

    def _is_used(self, session: Session, factor: Factor, secret: str) -> bool:
        now = self.clock.system()
        if factor.kind == TOTP:
            return use_code(factor, self.seal, secret, now)
        return spend(session, factor, secret, now)

    def _by_passkey(
        self, actor: Actor, secret: str, purpose: str, then: Callable[[Session, Proven], Followed], field: str
    ) -> Followed:
        try:
            answer = read(secret)
            question = take(self.database, self.clock, actor, answer.challenge)
            if question is None or question.statement.get("purpose") != purpose:
                raise Unreadable("no such question")
            with self.database.write() as session:
                proven = self._asserted(session, actor, answer, question)
                if proven is not None:
                    return then(session, proven)
        except Unreadable as error:
            log.warning("passkey of %s refused: %s", actor.person_id, error)
            raise _wrong(
                "wrong_passkey",
                "Kunci sandi tidak cocok, atau permintaannya sudah lewat. Ulangi dari halaman ini.",
                "The passkey does not match, or the request is over. Try again from this page.",
                field,
            ) from error
        self._count_fell(actor, answer)
        raise refuse(
            Kind.PERSON,
            "passkey_count",
            "Kunci sandi ini ditolak: hitungannya mundur, seperti pada kunci yang disalin. Laporkan kepada admin.",
            "This passkey is refused: its count went back, as that of a copied key does. Report it to the administrator.",
        )

    def _asserted(self, session: Session, actor: Actor, answer: Answer, question: Question) -> Proven | None:
        """The proof, its evidence written; None when all is right but the authenticator's count."""
        mine = effective(open_factors(session, actor.person_id, lock=True), PASSKEY)
        factor = next((one for one in mine if one.credential_id == answer.credential_id), None)
        if factor is None:
            raise Unreadable("not a passkey of this person")
        count = verified(self.site, question.challenge, answer, factor.public_key or b"")
        if (count or factor.sign_count) and count <= factor.sign_count:
            return None
        factor.sign_count, factor.last_used_at = count, self.clock.system()
        evidence = PasskeyAssertion(
            id=new_id(),
            body_id=actor.body_id,
            person_id=actor.person_id,
            factor_id=factor.id,
            credential_id=answer.credential_id,
            nonce=question.nonce,
            statement=dict(question.statement),
            client_data=answer.client_data,
            authenticator_data=answer.authenticator_data,
            signature=answer.signature,
            at=self.clock.system(),
        )
        session.add(evidence)
        session.flush()
        return Proven(PASSKEY, factor.id, evidence)

    def _count_fell(self, actor: Actor, answer: Answer) -> None:
        log.warning("passkey %s of %s: the count did not rise", answer.credential_id, actor.person_id)
        with self.database.write() as session:
            person = session.get_one(Person, actor.person_id)
            record_change(session, self.clock, person, "passkey_count_fell", actor, credential=answer.credential_id)


def _wrong(code: str, id: str, en: str, field: str) -> Refusal:
    text = Text(id, en)
    return Refusal(Reason(code, text, Kind.CONTENT), (FieldProblem(field, text),))
