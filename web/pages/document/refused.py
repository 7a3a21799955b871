"""A refused form, told on the page one is led back to: so the page with the error has an address, and Back is safe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import session as cookie

from workflow.refusal import FieldProblem
from workflow.text import Text

REFUSED = "refused"
ROOM = 1500
"""Bytes of text that the cookie carries to the next page; it holds 4 kB in all, coded and signed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was wrong with a form, and what was typed into it; never a password."""

    problems: tuple[FieldProblem, ...] = ()
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether the cookie has room for it."""
        told = [text for problem in self.problems for text in (problem.path, problem.text.id, problem.text.en)]
        return sum(len(text.encode()) for text in (*told, *self.sent.values())) <= ROOM


def keep(document_id: UUID, action: str, refused: Refused) -> None:
    """Keep it for the page of the act."""
    told = [(problem.path, problem.text.id, problem.text.en) for problem in refused.problems]
    cookie[REFUSED] = {"act": f"{document_id}/{action}", "told": told, "sent": dict(refused.sent)}


def recall(document_id: UUID, action: str) -> Refused:
    """What was kept for this act, this once."""
    kept = cookie.pop(REFUSED, {})
    if kept.get("act") != f"{document_id}/{action}":
        return Refused()
    return Refused(tuple(FieldProblem(path, Text(id, en)) for path, id, en in kept["told"]), kept["sent"])
