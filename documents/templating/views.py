"""What pages show of templates and of those that wait for a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from documents.approval.defining.assembly import TEMPLATES
from documents.bodies.editions import Edition
from documents.bodies.people import Actor, Person
from documents.drafting.editions import EditionDefinition
from documents.drafting.types import DocumentType
from documents.evidence.entries import note_of
from documents.rendering.inspection.findings import Finding
from documents.rendering.proposed import TemplateDecision, TemplateProposal
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A document type and the template it prints with: in which edition, when and by whom that was published (None: the
    operator), and how many new ones wait.
    """

    code: str
    name: Text
    template: str
    sha256: str
    bytes: int
    version: int
    at: datetime
    by: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a proposal."""

    outcome: str
    by: str
    at: datetime
    reason: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An uploaded template. `stale`: the template it was to replace has been replaced since."""

    id: UUID
    type: str
    type_name: Text
    template: str
    sha256: str
    bytes: int
    by: str
    by_id: UUID
    at: datetime
    findings: tuple[Finding, ...]
    pages: Mapping[str, str]
    stale: bool
    decision: Decision | None

    @property
    def open(self) -> bool:
        return self.decision is None


def path_of(kind: DocumentType) -> str:
    """Where a type's template lies in the body's folder."""
    return f"{TEMPLATES}/{kind.template}"


def template_views(session: Session, body_id: UUID, edition: EditionDefinition) -> list[TemplateView]:
    """The types of an edition in its order."""
    since = _since(session, body_id, edition.version)
    people = names(session, {row.published_by for row in since.values()})
    waiting = _waiting(session, body_id)
    return [
        TemplateView(
            code=kind.code,
            name=kind.name,
            template=kind.template,
            sha256=kind.template_sha256,
            bytes=len(edition.templates[kind.template]),
            version=since[path_of(kind)].version,
            at=since[path_of(kind)].published_at,
            by=people.get(since[path_of(kind)].published_by),
            waiting=waiting.get(kind.code, 0),
        )
        for kind in edition.types.values()
    ]


def _since(session: Session, body_id: UUID, version: int) -> dict[str, Edition]:
    """Each file of an edition with the edition that brought it in its present form."""
    query = select(Edition).where(Edition.body_id == body_id, Edition.version <= version).order_by(Edition.version)
    found: dict[str, Edition] = {}
    before: Mapping[str, str] = {}
    for row in session.scalars(query):
        found |= {path: row for path, sha256 in row.manifest.items() if before.get(path) != sha256}
        before = row.manifest
    return found


def _waiting(session: Session, body_id: UUID) -> dict[str, int]:
    query = (
        select(TemplateProposal.type, func.count().label("waiting"))
        .outerjoin(TemplateDecision, TemplateDecision.proposal_id == TemplateProposal.id)
        .where(TemplateProposal.body_id == body_id, TemplateDecision.id.is_(None))
        .group_by(TemplateProposal.type)
    )
    return {row.type: row.waiting for row in session.execute(query)}


def waiting_count(actor: Actor) -> ScalarSelect[int]:
    """How many templates of the body wait for a decision; only for who decides."""
    query = (
        select(func.count())
        .select_from(TemplateProposal)
        .outerjoin(TemplateDecision, TemplateDecision.proposal_id == TemplateProposal.id)
        .where(TemplateProposal.body_id == actor.body_id, TemplateDecision.id.is_(None))
    )
    return query.scalar_subquery()


def proposal_views(
    session: Session, edition: EditionDefinition, rows: Sequence[TemplateProposal]
) -> list[ProposalView]:
    """These proposals as they stand beside the current edition."""
    query = select(TemplateDecision).where(TemplateDecision.proposal_id.in_([row.id for row in rows]))
    decisions = {row.proposal_id: row for row in session.scalars(query)}
    people = names(session, {row.uploaded_by for row in rows} | {row.decided_by for row in decisions.values()})
    return [_proposal_view(session, edition, row, decisions.get(row.id), people) for row in rows]


def _proposal_view(
    session: Session,
    edition: EditionDefinition,
    row: TemplateProposal,
    decision: TemplateDecision | None,
    people: Mapping[UUID | None, str],
) -> ProposalView:
    kind = edition.types.get(row.type)
    return ProposalView(
        id=row.id,
        type=row.type,
        type_name=kind.name if kind else Text(row.type, row.type),
        template=row.template,
        sha256=row.sha256,
        bytes=row.bytes,
        by=people[row.uploaded_by],
        by_id=row.uploaded_by,
        at=row.at,
        findings=tuple(map(Finding.from_json, row.said["findings"])),
        pages=row.said["pages"],
        stale=kind is None or kind.template != row.template or kind.template_sha256 != row.base_sha256,
        decision=_decision(session, decision, people) if decision else None,
    )


def _decision(session: Session, row: TemplateDecision, people: Mapping[UUID | None, str]) -> Decision:
    version = session.get_one(Edition, row.edition_id).version if row.edition_id else None
    return Decision(row.outcome, people[row.decided_by], row.at, note_of(session, row.entry_id), version)


def names(session: Session, ids: set[UUID | None] | set[UUID]) -> dict[UUID | None, str]:
    """What these people are called."""
    query = select(Person.id, Person.name).where(Person.id.in_([one for one in ids if one]))
    return {row.id: row.name for row in session.execute(query)}
