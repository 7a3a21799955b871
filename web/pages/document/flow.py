"""The way of a document drawn whole: every state, what leads on from it and by whom, and where the document is now."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, render_template
from markupsafe import Markup

from documents.approval.permissions import performers
from documents.approval.views import DocumentView
from documents.drafting.editions import EditionDefinition
from web.office import office
from web.visitor import actor, visitor
from workflow.definition import State, Transition
from workflow.diagram import svg
from workflow.text import Text

pages = Blueprint("flow", __name__)


@pages.get("/documents/<uuid:document_id>/flow")
def flow(document_id: UUID) -> str:
    """The drawing, and the same in words for those who do not see it."""
    view = office().desk.view(actor(), document_id)
    own = office().desk.edition(actor(), document_id)
    roles = {code: role.label for code, role in own.roles.items()}
    drawing = svg(view.workflow, visitor().language, roles, here=view.state.name)
    return render_template("document/flow.html", view=view, drawing=Markup(drawing), lines=tuple(_lines(view, own)))


def _lines(view: DocumentView, own: EditionDefinition) -> Iterator[tuple[State, Transition, Text, State]]:
    """Each line of the workflow: the state it leaves, the line, by whom, the state it leads to."""
    states = view.workflow.states
    for state in states.values():
        for several in view.workflow.lines[state.name].values():
            for line in several:
                yield state, line, performers(own, line.by), states[line.goes_to(state.name)]
