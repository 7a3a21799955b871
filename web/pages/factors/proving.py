"""Proof of presence in a form: which ways this person has, what the form sent, and the question to a passkey."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from documents.accounts.factors.challenges import Pair
from documents.bodies.people import Actor
from web.office import office
from web.security.refusals import STATUS
from web.visitor import actor
from web.words import said, told
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

pages = Blueprint("proving", __name__)

INPUTS = {"passkey": "assertion", "totp": "totp", "recovery_code": "recovery_code", "password": "secret"}
"""The name of each method's input in a form."""
HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Ways:
    """How this person may prove presence in a form: the `methods` they have, the best first. `elsewhere` is the address at
    which their passkey works, where it is not this one; `why_not` says why not even the password is taken, where they have none.
    """

    methods: tuple[str, ...]
    elsewhere: str | None = None
    why_not: Text | None = None

    @property
    def others(self) -> tuple[str, ...]:
        """What is typed."""
        return tuple(method for method in self.methods if method != "passkey")


def ways(methods: Sequence[str]) -> Ways:
    """The ways of these methods, at the address that is open in the browser."""
    if not methods:
        return Ways((), why_not=office().step_up.why_no_password(actor()))
    settings = office().settings
    here = urlsplit(f"//{request.host}").hostname == urlsplit(settings.base_url).hostname
    if here or "passkey" not in methods:
        return Ways(tuple(methods))
    return Ways(tuple(method for method in methods if method != "passkey"), settings.base_url)


def sent() -> tuple[str, str] | None:
    """The method and secret that a form came with, the best first; None where it has neither."""
    for method, name in INPUTS.items():
        if secret := request.form.get(name, "").strip():
            return method, request.form[name] if method == "password" else secret
    return None


def stepped_up(person: Actor, documents: Sequence[Pair]) -> Actor:
    """The person, having proved presence by this form or within the last minutes, for these contents. Raises Refusal."""
    if person.proof is not None and all(person.proof.covers(*pair) for pair in documents):
        return person
    given = sent()
    if given is None:
        methods = office().step_up.methods(person)
        field = next((INPUTS[method] for method in methods if method != "passkey"), "secret")
        words = Text("Masukkan kata sandi Anda.", "Enter your password.")
        if methods != ("password",):
            words = Text("Buktikan dulu bahwa ini Anda.", "Prove first that it is you.")
        raise refuse(Kind.CONTENT, "invalid_fields", words.id, words.en, FieldProblem(field, words))
    method, secret = given
    try:
        return replace(person, proof=office().step_up.prove(person, method, secret))
    except Refusal as refusal:
        if refusal.kind is Kind.SIGN_IN:
            raise
        raise Refusal(refusal.reason, (FieldProblem(INPUTS[method], told(refusal)),)) from refusal


@pages.post("/step-up/challenge")
def challenge() -> Response | tuple[Response, int]:
    """What the browser is to ask a passkey, to sign the contents that are named: `document` is an id, a colon and a hash."""
    return asked(lambda: office().step_up.challenge(actor(), [_pair(one) for one in request.form.getlist("document")]))


def asked(question: Callable[[], dict[str, Any]]) -> Response | tuple[Response, int]:
    """A question for a script, or why there is none."""
    try:
        return jsonify(question())
    except Refusal as refusal:
        return jsonify(refused=said(refusal.text)), STATUS[refusal.kind]


def _pair(named: str) -> Pair:
    key, _, sha256 = named.partition(":")
    try:
        if len(sha256) != HASH_LENGTH:
            raise ValueError
        int(sha256, 16)
        return UUID(key), sha256
    except ValueError:
        words = Text("Sebutkan id naskah dan kode isinya.", "Name the document's id and its content code.")
        raise refuse(Kind.CONTENT, "invalid_fields", words.id, words.en, FieldProblem("document", words)) from None
