"""The documents that are on their way and the editions they stand on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from documents.approval.defining.assembly import TEMPLATES, TYPES, WORKFLOWS
from documents.approval.defining.definitions import Definitions
from documents.bodies.editions import Body, Edition
from documents.bodies.people import Person
from documents.bodies.reading import BODY_FILE, LEGAL_BASES_FILE, ROLES_FILE
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.renewal.views import EditionView, Occupied
from workflow.text import Text

Each = TypeVar("Each")
RUNNING = ("drafting", "review", "signing", "signed")
"""The phases of a document that is on its way; what is issued or closed keeps its definitions for good."""


@dataclass(frozen=True, slots=True)
class Newest:
    """A body's newest edition, with the manifests of all that its running documents stand on."""

    edition: EditionDefinition
    manifests: Mapping[UUID, Mapping[str, str]]

    def same(self, older: EditionDefinition, kind: str) -> bool:
        """Whether documents of a type are defined there as they are here: body, roles, regulations, the type itself, its
        template and its workflow.
        """
        definition = older.types[kind]
        files = (
            BODY_FILE,
            ROLES_FILE,
            LEGAL_BASES_FILE,
            f"{TYPES}/{kind}.toml",
            f"{TEMPLATES}/{definition.template}",
            f"{WORKFLOWS}/{definition.workflow}.toml",
        )
        before, after = self.manifests[older.id], self.manifests[self.edition.id]
        return all(before.get(file) == after.get(file) for file in files)


def newest(session: Session, definitions: Definitions, body_id: UUID) -> Newest:
    """The newest edition beside those in use."""
    edition = definitions.current(session, body_id)
    in_use = select(Document.edition_id).where(*running(body_id)).distinct()
    rows = session.execute(
        select(Edition.id, Edition.manifest).where(Edition.id.in_(in_use) | (Edition.id == edition.id))
    )
    return Newest(edition, {row.id: row.manifest for row in rows})


def running(body_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """The documents of a body that are on their way, as conditions."""
    return (Document.body_id == body_id, Document.phase.in_(RUNNING))


def edition_views(session: Session, body_id: UUID) -> list[EditionView]:
    """The editions of a body, newest first."""
    current = session.scalar(select(Body.edition_id).where(Body.id == body_id))
    counted = select(Document.edition_id, func.count().label("running")).where(*running(body_id))
    counts = {row.edition_id: row.running for row in session.execute(counted.group_by(Document.edition_id))}
    query = select(Edition, Person.name).outerjoin(Person, Person.id == Edition.published_by)
    found = session.execute(query.where(Edition.body_id == body_id).order_by(Edition.version.desc()))
    return [
        EditionView(
            id=row.id,
            version=row.version,
            sha256=row.sha256,
            at=row.published_at,
            by=name,
            running=counts.get(row.id, 0),
            newest=row.id == current,
        )
        for row, name in found
    ]


def occupied(session: Session, definitions: Definitions, body_id: UUID) -> list[Occupied]:
    """The states with documents on their way in them that the newest edition has no more, by type and edition."""
    now = definitions.current(session, body_id)
    return [
        Occupied(edition.types[kind].name, _label(edition, kind, state), edition.version, documents)
        for edition, kind, state, documents in _stands(session, definitions, *running(body_id))
        if edition.id != now.id and not _has(now, kind, state)
    ]


def lost(session: Session, definitions: Definitions) -> list[str]:
    """Documents, of all bodies and phases, that stand in a state which their own edition does not define."""
    return [
        f"{edition.body.code} {edition.version}: {kind} {state} ({documents})"
        for edition, kind, state, documents in _stands(session, definitions)
        if not _has(edition, kind, state)
    ]


def in_batches(all_of_them: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    """So many at a time."""
    return (all_of_them[place : place + size] for place in range(0, len(all_of_them), size))


def _stands(
    session: Session, definitions: Definitions, *among: ColumnElement[bool]
) -> Collection[tuple[EditionDefinition, str, str, int]]:
    """Where documents stand: edition, type, state, and how many."""
    place = (Document.edition_id, Document.type, Document.state)
    rows: Any = session.execute(select(*place, func.count()).where(*among).group_by(*place).order_by(*place))
    return [(definitions.edition(session, edition_id), *row) for edition_id, *row in rows]


def _has(edition: EditionDefinition, kind: str, state: str) -> bool:
    return kind in edition.types and state in edition.workflow_of(kind).states


def _label(edition: EditionDefinition, kind: str, state: str) -> Text:
    return edition.workflow_of(kind).states[state].label
