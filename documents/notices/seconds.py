"""What waits for a second person, a template, a role or a key, and whether it still does."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.accounts.factors.factor import MAIN, Factor
from documents.bodies.people import RoleGrant
from documents.evidence.entries import AuditEntry
from documents.rendering.proposed import TemplateDecision

TEMPLATE_PROPOSED, ROLE_PROPOSED = "template_proposed", "role_proposed"
PENDING = "pending"
"""How a key says in the log that it counts only when a second person has confirmed it."""


def is_key(details: Mapping[str, Any]) -> bool:
    """Whether an event is of a new key that waits for a second person."""
    return bool(details.get("factor")) and details.get("state") == PENDING and details.get("kind") in MAIN


def undecided(session: Session, entries: Iterable[AuditEntry]) -> frozenset[UUID]:
    """Those of these events whose matter waits for a second person still: nobody decided, and it was not taken back."""
    templates: dict[UUID, UUID] = {}
    roles: dict[UUID, tuple[UUID, str]] = {}
    keys: dict[UUID, UUID] = {}
    for entry in entries:
        if entry.action == TEMPLATE_PROPOSED:
            templates[entry.id] = UUID(entry.details["proposal"])
        elif entry.action == ROLE_PROPOSED:
            roles[entry.id] = UUID(entry.details["person"]), entry.details["role"]
        elif is_key(entry.details):
            keys[entry.id] = UUID(entry.details["factor"])
    found: set[UUID] = set()
    if templates:
        decided = select(TemplateDecision.proposal_id).where(TemplateDecision.proposal_id.in_(templates.values()))
        done = set(session.scalars(decided))
        found |= {key for key, proposal in templates.items() if proposal not in done}
    if roles:
        people = {person for person, _ in roles.values()}
        grants = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(people))
        waiting = {(row.person_id, row.role) for row in session.execute(grants.where(*_waiting(RoleGrant)))}
        found |= {key for key, wanted in roles.items() if wanted in waiting}
    if keys:
        factors = set(session.scalars(select(Factor.id).where(Factor.id.in_(keys.values()), *_waiting(Factor))))
        found |= {key for key, factor in keys.items() if factor in factors}
    return frozenset(found)


def _waiting(table: type[RoleGrant] | type[Factor]) -> tuple[Any, ...]:
    return table.pending, table.ended_at.is_(None)
