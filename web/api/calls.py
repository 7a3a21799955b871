"""What every call shares: the bearer's person, the body as JSON, versions and page keys read strictly."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from documents.accounts.tokens import token_actor
from documents.approval.replies import LONGEST_KEY, IdempotencyKey
from documents.approval.rules.admission import invalid, no_such_document
from documents.approval.views import DocumentView
from documents.bodies.people import Actor
from documents.drafting.fields.characters import printable
from web.office import office
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

MOST = 200  # items of a page


def sign_in() -> None:
    """Read the bearer token; raises the 401 refusal where there is none or it is not known."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = None
    if scheme.lower() == "bearer" and token.strip():
        actor = token_actor(office().database, office().definitions, office().clock, token.strip())
    if actor is None:
        raise refuse(
            Kind.SIGN_IN,
            "token_required",
            "Sertakan token yang berlaku: Authorization: Bearer TOKEN.",
            "Send a valid token: Authorization: Bearer TOKEN.",
        )
    g.actor = actor


def caller() -> Actor:
    """The person of this call."""
    found: Actor = g.actor
    return found


@dataclass(frozen=True)
class Body:
    """The members of a request's JSON object, and what is wrong with them."""

    members: Mapping[str, Any]
    problems: list[FieldProblem]

    def text(self, name: str) -> str | None:
        """A member that is a string, if it is there; anything else is a problem."""
        value = self.members.get(name)
        if value is None or isinstance(value, str):
            return value
        self.problems.append(FieldProblem(name, Text(f"{name} harus berupa teks.", f"{name} must be text.")))
        return None

    def needed(self, name: str) -> str:
        """A member that must be there and a string; raises the refusal of all problems found."""
        value = self.text(name)
        if not value:
            self.require(name)
        self.check()
        return value or ""

    def require(self, name: str) -> None:
        """A problem where the object has no such member, or an empty one; unless there is a problem already."""
        if not self.members.get(name) and not self.problems:
            self.problems.append(FieldProblem(name, Text(f"{name} wajib ada.", f"{name} is required.")))

    def check(self) -> None:
        """Raise the refusal of all problems found, if there are any."""
        if self.problems:
            raise invalid(*self.problems)


def json_body(*known: str) -> Body:
    """The request's JSON object, which has no other members than `known`; an absent body is an empty object."""
    sent = request.get_data()
    if not sent:
        return Body({}, [])
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        members = json.loads(sent, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(members, dict):
        words = Text("Isi permintaan harus objek JSON.", "The body must be a JSON object.")
        return Body({}, [FieldProblem("", words)])
    return Body(members, [_unknown(name, known) for name in members if name not in known][:MOST])


def idempotency_key(
    action: str, body: Body, answer: Callable[[DocumentView], dict[str, Any]] | None = None
) -> IdempotencyKey | None:
    """The key of this request, if it has one; a malformed one is a problem of the body."""
    header = request.headers.get("Idempotency-Key")
    if header is None:
        return None
    if not re.fullmatch(f"[!-~]{{1,{LONGEST_KEY}}}", header):
        words = Text("1 sampai {most} huruf ASCII tanpa spasi.", "1 to {most} ASCII characters, no spaces.")
        body.problems.append(FieldProblem("Idempotency-Key", words.format(most=LONGEST_KEY)))
        return None
    return IdempotencyKey(header, request_sha256(action, body), answer)


def request_sha256(action: str, body: Body) -> str:
    """What tells one request from another under the same idempotency key: the action and its body."""
    return hashlib.sha256(json.dumps([action, body.members], sort_keys=True).encode()).hexdigest()


def document_id(text: str) -> UUID:
    """An id in an address; what is no id names no document."""
    try:
        return UUID(text)
    except ValueError:
        raise no_such_document() from None


def expected_version() -> int | None:
    """The version of If-Match; None without the header, and one that never stands where it is not ours."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = re.fullmatch(r'(?:W/)?"(\d{1,9})"|(\d{1,9})', header.strip(), re.ASCII)
    return int(found[1] or found[2]) if found else -1


def page_limit() -> int:
    """The `limit` of the query, 50 when it is not given."""
    return int_argument("limit", 1, MOST) or 50


def int_argument(name: str, least: int, most: int) -> int | None:
    """A whole number of the query, within its bounds."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        words = Text("{name} harus bilangan {least} sampai {most}.", "{name} must be a number from {least} to {most}.")
        raise invalid(FieldProblem(name, words.format(name=name, least=least, most=most)))
    return int(text)


def _unknown(name: str, known: tuple[str, ...]) -> FieldProblem:
    words = Text("Tidak dikenal; yang dikenal: {known}.", "Not known; known are: {known}.")
    return FieldProblem(printable(name), words.format(known=", ".join(known)))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
