"""Step-up: proving once more who one is, shortly before signing."""

from datetime import timedelta

from documents.accounts.changing import wrong_password
from documents.accounts.credentials import Credential
from documents.accounts.limits import begin_attempt, forget_attempts
from documents.accounts.passwords import is_right
from documents.accounts.sessions import WebSession
from documents.accounts.tokens import ApiToken
from documents.bodies.definitions import Editions
from documents.bodies.people import Actor
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

VALID_FOR = timedelta(minutes=5)
"""How long one may sign after it, in the system's time."""

METHODS = ("password",)


def step_up(database: Database, editions: Editions, clock: Clock, actor: Actor, method: str, secret: str) -> None:
    """Let the actor's session or token sign for five minutes. Raises Refusal for an unknown method, one that the body
    forbids, a wrong secret, and for too many tries.
    """
    if method not in METHODS:
        known = ", ".join(METHODS)  # what was sent is not said again: it may hold what no answer can
        text = Text(f"Cara ini tidak dikenal; yang ada: {known}.", f"No such method; there are: {known}.")
        raise Refusal(Reason("unknown_method", text, Kind.CONTENT), (FieldProblem("method", text),))
    with database.read() as session:
        allowed = editions.current(session, actor.body_id).body.settings.password_step_up
        credential = session.get(Credential, actor.person_id)
    if not allowed:
        raise refuse(
            Kind.PERSON,
            "method_not_allowed",
            "Kantor ini tidak menerima kata sandi untuk menandatangani.",
            "This office does not accept a password for signing.",
        )
    attempt = begin_attempt(database, clock, actor.email, None)
    if credential is None or not is_right(credential.password_hash, secret):
        raise wrong_password("secret")
    with database.write() as session:
        row = session.get(WebSession, actor.session_key) or session.get(ApiToken, actor.session_key)
        if row is None:
            raise refuse(Kind.SIGN_IN, "sign_in", "Masuk lagi.", "Sign in again.")
        forget_attempts(session, attempt)
        row.stepped_up_until = clock.system() + VALID_FOR
