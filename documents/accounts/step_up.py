"""Step-up: proving once more who one is, shortly before signing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from documents.accounts.factors.challenges import MOST_DOCUMENTS, Pair, pose, to_sign
from documents.accounts.factors.factor import PASSKEY, PASSWORD, RECOVERY, TOTP, effective, open_factors
from documents.accounts.factors.passkeys import request
from documents.accounts.factors.proving import METHODS, Proven, Prover
from documents.accounts.proofs import VALID_FOR, asserted
from documents.accounts.sessions import WebSession
from documents.accounts.tokens import ApiToken
from documents.bodies.definitions import Editions
from documents.bodies.people import Actor, Proof
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

SIGN = "sign"
"""What a passkey's answer given here is for."""


class StepUp:
    """Lets a session or token sign: for five minutes whatever is to be signed, or, by a passkey, the contents it was shown."""

    def __init__(self, prover: Prover, editions: Editions) -> None:
        self.prover = prover
        self.database = prover.database
        self.clock = prover.clock
        self.editions = editions

    def methods(self, actor: Actor) -> tuple[str, ...]:
        """By which this person can prove presence now, the best first; none when they have still to enrol one."""
        with self.database.read() as session:
            factors = open_factors(session, actor.person_id)
            allowed = self._password_refusal(session, actor) is None
        here = {factor.kind for factor in effective(factors, PASSKEY, TOTP, RECOVERY)}
        if not self.prover.site.takes_passkeys:
            here.discard(PASSKEY)
        return tuple(method for method in METHODS if method in here or (method == PASSWORD and allowed))

    def why_no_password(self, actor: Actor) -> Text | None:
        """Why this person's password signs nothing, and what to do instead; None where it does."""
        with self.database.read() as session:
            refusal = self._password_refusal(session, actor)
        return refusal.text if refusal else None

    def challenge(self, actor: Actor, documents: Sequence[Pair]) -> dict[str, Any]:
        """What the browser is to ask a passkey, for signing these contents: each a document's id and the hash that was
        shown. The answer is given to `prove`, once, within five minutes, in the same session.
        """
        if not 1 <= len(documents) <= MOST_DOCUMENTS:
            words = Text(f"Sebutkan 1 sampai {MOST_DOCUMENTS} naskah.", f"Name 1 to {MOST_DOCUMENTS} documents.")
            raise refuse(Kind.CONTENT, "invalid_fields", words.id, words.en, FieldProblem("documents", words))
        with self.database.write() as session:
            known = [
                factor.credential_id or "" for factor in effective(open_factors(session, actor.person_id), PASSKEY)
            ]
            if not known:
                raise _no_passkey()
            question = pose(session, self.clock, actor, to_sign(documents))
            return request(self.prover.site, question.bytes, known)

    def prove(self, actor: Actor, method: str, secret: str) -> Proof:
        """Step the actor's session or token up; the proof, as the next request finds it. Raises Refusal for an unknown
        method, one that the office forbids or that this person has not, a wrong secret, and for too many tries.
        """
        if method == PASSWORD:
            with self.database.read() as session:
                refusal = self._password_refusal(session, actor)
            if refusal is not None:
                raise refusal

        def note(session: Session, proven: Proven) -> Proof:
            row = session.get(WebSession, actor.session_key) or session.get(ApiToken, actor.session_key)
            if row is None:
                raise refuse(Kind.SIGN_IN, "sign_in", "Masuk lagi.", "Sign in again.")
            assertion = proven.assertion
            row.step_up(proven.method, assertion.id if assertion else None, self.clock.system() + VALID_FOR)
            return asserted(assertion) if assertion else Proof(proven.method)

        return self.prover.prove(actor, method, secret, SIGN, note)

    def _password_refusal(self, session: Session, actor: Actor) -> Refusal | None:
        """Why this person's password signs nothing, if that is so."""
        if not self.editions.current(session, actor.body_id).body.settings.password_step_up:
            return refuse(
                Kind.PERSON,
                "method_not_allowed",
                "Kantor ini tidak menerima kata sandi untuk menandatangani. Daftarkan kunci sandi atau aplikasi kode di Akun.",
                "This office does not accept a password for signing. Enrol a passkey or a code app under Account.",
            )
        if any(factor.kind == PASSWORD and factor.pending for factor in open_factors(session, actor.person_id)):
            return refuse(
                Kind.PERSON,
                "password_known_to_two",
                "Kata sandi pertama Anda dibuat oleh orang lain. Sebelum dipakai menandatangani, orang kedua menyetujuinya; "
                "atau daftarkan kunci sandi di Akun.",
                "Someone else made your first password. Before it signs, a second person confirms it; or enrol a passkey "
                "under Account.",
            )
        return None


def _no_passkey() -> Refusal:
    return refuse(
        Kind.PERSON,
        "no_passkey",
        "Belum ada kunci sandi yang berlaku. Daftarkan di Akun.",
        "There is no passkey in effect. Enrol one under Account.",
    )
