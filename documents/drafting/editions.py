"""An edition of a body's definitions as a whole: everything its folder said when it was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from documents.bodies.definitions import BodyDefinition, LegalBasis, Role
from documents.drafting.types import DocumentType
from workflow.definition import Workflow


@dataclass(frozen=True, slots=True)
class EditionDefinition:
    """One immutable edition. `templates` are file contents by file name ("decree.docx"), `assets` by path ("assets/logo.png").

    An edition that is not published yet has the nil id and version 0.
    """

    id: UUID
    version: int
    sha256: str
    body: BodyDefinition
    roles: Mapping[str, Role]
    legal_bases: Mapping[str, LegalBasis]
    workflows: Mapping[str, Workflow]
    types: Mapping[str, DocumentType]
    templates: Mapping[str, bytes]
    assets: Mapping[str, bytes]

    def workflow_of(self, type_code: str) -> Workflow:
        """The workflow that documents of a type follow."""
        return self.workflows[self.types[type_code].workflow]
