"""The published definitions, parsed once for each edition and process and then shared: they never change."""

import threading
from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.bodies.editions import Body, DefinitionFile, Edition
from documents.drafting.editions import EditionDefinition
from workflow.definition import Workflow

__all__ = ["Definitions", "EditionDefinition"]

WORKFLOWS = "workflows/"
"""Where in a body's folder its workflows lie."""

Assemble = Callable[[str, Edition, Mapping[str, bytes]], EditionDefinition]
"""Makes the definitions of the body with this code from an edition's row and its files."""


class Definitions:
    """Where definitions come from. Safe for threads; an edition is kept for the life of the process."""

    def __init__(self, assemble: Assemble) -> None:
        self._assemble = assemble
        self._kept: dict[UUID, EditionDefinition] = {}
        self._ways: dict[UUID, tuple[Workflow, ...]] = {}
        self._lock = threading.Lock()

    def edition(self, session: Session, edition_id: UUID, /) -> EditionDefinition:
        """The edition that a document was begun with."""
        kept = self._kept.get(edition_id)
        if kept is None:
            with self._lock:
                kept = self._kept.get(edition_id) or self._load(session, edition_id)
                self._kept[edition_id] = kept
        return kept

    def current(self, session: Session, body_id: UUID, /) -> EditionDefinition:
        """The newest edition of a body."""
        edition_id = session.scalars(select(Body.edition_id).where(Body.id == body_id)).one()
        if edition_id is None:
            raise LookupError(f"the body {body_id} has no published edition")
        return self.edition(session, edition_id)

    def workflows(self, session: Session, body_id: UUID, newest: EditionDefinition) -> tuple[Workflow, ...]:
        """All workflows that documents of a body may stand in, the newest first. An edition that brought no new workflow
        file is not opened for it.
        """
        found = self._ways.get(newest.id)
        if found is None:
            query = select(Edition).where(Edition.body_id == body_id).order_by(Edition.version.desc())
            found, seen = (), set[str]()
            for row in session.scalars(query):
                files = {sha256 for path, sha256 in row.manifest.items() if path.startswith(WORKFLOWS)}
                if files - seen:
                    found += tuple(self.edition(session, row.id).workflows.values())
                    seen |= files
            self._ways = {**self._ways, newest.id: found}
        return found

    def _load(self, session: Session, edition_id: UUID) -> EditionDefinition:
        row = session.get_one(Edition, edition_id)
        code = session.scalars(select(Body.code).where(Body.id == row.body_id)).one()
        wanted = set(row.manifest.values())
        found = session.execute(
            select(DefinitionFile.sha256, DefinitionFile.content).where(DefinitionFile.sha256.in_(wanted))
        )
        contents = {row.sha256: row.content for row in found}
        return self._assemble(code, row, {path: contents[sha256] for path, sha256 in row.manifest.items()})
