"""Why something is not done, in words for people and a stable code for programs."""

from dataclasses import dataclass
from enum import Enum

from workflow.text import Text


class Kind(Enum):
    """What a refusal is about. The web translates each to one HTTP status."""

    UNKNOWN = "unknown"  # no such thing, or not for this person: 404
    PERSON = "person"  # role, turn, own draft, mandate: 403
    STEP_UP = "step_up"  # the person must prove presence again: 403
    NO_VERSION = "no_version"  # the caller did not say which version it saw: 428
    STALE = "stale"  # the caller saw an older version: 412
    CONTENT = "content"  # malformed or missing input, each field named: 422
    DOCUMENT = "document"  # state, content, a guard: 409
    LIMIT = "limit"  # too many tries: 429
    SIGN_IN = "sign_in"  # not signed in, or signed out meanwhile: 401


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field; `path` names it like "considering/1" or "annexes/0/tables/0/rows/6/2"."""

    path: str
    text: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A guard's answer when it says no; `fields` names what in the content is the matter, where that is known."""

    code: str
    text: Text
    kind: Kind = Kind.DOCUMENT
    fields: tuple[FieldProblem, ...] = ()


class Refusal(Exception):
    """An act that is refused: nothing has been changed."""

    def __init__(self, reason: Reason, fields: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(f"{reason.code}: {reason.text.en}")
        self.reason = reason
        self.fields = fields or reason.fields

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def kind(self) -> Kind:
        return self.reason.kind

    @property
    def text(self) -> Text:
        return self.reason.text


def refuse(kind: Kind, code: str, id: str, en: str, *fields: FieldProblem) -> Refusal:
    """A refusal written in one line: `raise refuse(Kind.STALE, "stale_version", "...", "...")`."""
    return Refusal(Reason(code, Text(id, en), kind), fields)
