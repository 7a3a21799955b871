"""How the drawing of a workflow calls what the body's files name by codes."""

from documents.drafting.editions import EditionDefinition
from documents.drafting.fields.codes import OptionField
from workflow.definition import Workflow
from workflow.diagram.course import Names


def names_for(edition: EditionDefinition, workflow: Workflow) -> Names:
    """Roles as the body calls them, fields and their values as the types call them that go this way."""
    fields = [field for kind in edition.types.values() if kind.workflow == workflow.name for field in kind.fields]
    return Names(
        roles={code: role.label for code, role in edition.roles.items()},
        fields={field.name: field.label for field in reversed(fields)},
        values={o.code: o.label for field in fields if isinstance(field, OptionField) for o in field.options},
    )
