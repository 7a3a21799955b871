"""The way of a document drawn whole: every state and the route, what leads on and for whom, who did what, who is next."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from flask import Blueprint, render_template
from markupsafe import Markup

from documents.approval.defining.names import names_for
from documents.approval.rules.permissions import performers
from documents.approval.views import DocumentView, EventView, StepView
from documents.drafting.editions import EditionDefinition
from web.office import office
from web.visitor import actor, visitor
from web.words import moment_words, said, t
from workflow.definition import State, Transition, Workflow
from workflow.diagram.course import Course, Stop
from workflow.diagram.drawing import NARROW, WIDE, svg
from workflow.diagram.strip import strip
from workflow.text import Text

pages = Blueprint("flow", __name__)


@pages.get("/documents/<uuid:document_id>/flow")
def flow(document_id: UUID) -> str:
    """The drawing, and the same in words for those who do not see it."""
    view = office().desk.view(actor(), document_id)
    own = office().desk.edition(actor(), document_id)
    events = office().desk.history(actor(), document_id)
    return render_template(
        "document/flow.html", view=view, drawings=drawings(view, events, own), lines=tuple(_lines(view, own))
    )


def drawings(view: DocumentView, events: Sequence[EventView], own: EditionDefinition) -> dict[str, Markup]:
    """The drawing of a document's way for a wide and for a narrow page."""
    course = Course(
        here=view.state.name,
        stops=tuple(map(_stop, view.steps[1:-1])),
        done=_done(view.workflow, events),
        waits=_waits(view),
    )
    names, title = (
        names_for(own, view.workflow),
        t("Alur {type}", "The way of a document: {type}", type=said(view.type_name)),
    )
    forms = {"wide": WIDE, "narrow": NARROW}
    return {
        key: Markup(
            svg(view.workflow, visitor().language, names, course, title=str(title), form=form, key=f"way-{key}")
        )
        for key, form in forms.items()
    }


def drawn_strip(view: DocumentView) -> Markup:
    """The same in one row of dots."""
    return Markup(strip(view.workflow, view.state.name, visitor().language))


def _stop(step: StepView) -> Stop:
    notes = (
        [t("{given} dari {needs}", "{given} of {needs}", given=step.given, needs=step.needs)] if step.needs > 1 else []
    )
    if step.status == "lapsed":
        notes = [t("Gugur: isi berubah", "Lapsed: content changed")]
    if step.person:
        notes.append(step.person + (f", {moment_words(step.at)}" if step.at else ""))
    if step.status in ("current", "later"):
        notes += [said(step.problem)] if step.problem else [", ".join(step.can)] if step.can else []
    return Stop(said(step.label), tuple(map(str, notes)), step.status, step.beside)


def _waits(view: DocumentView) -> str:
    """Who is next, by name; else the office that it waits for."""
    now = [step for step in view.steps if step.status == "current"]
    names = dict.fromkeys(name for step in now for name in step.can or ((step.person,) if step.person else ()))
    return ", ".join(names) or (said(view.waiting_for) if view.waiting_for else "")


def _done(workflow: Workflow, events: Sequence[EventView]) -> Mapping[tuple[str, str], str]:
    """Who did which line since the document last went back to its drafter, and who sent it back. States that the workflow
    does not have are those of an edition that the document began with.
    """
    phases = {name: state.phase for name, state in workflow.states.items()}
    found: dict[tuple[str, str], str] = {}
    for event in events:
        left, reached = event.from_state or "", event.to_state or ""
        if left not in phases or reached not in phases:
            continue
        if phases[reached] == "drafting" != phases[left]:
            found.clear()
        if left != reached:
            who = event.actor.name if event.actor else t("Sistem", "The system")
            if event.in_stead:
                who = f"{who} ({event.acting_as})"
            found[left, event.action] = f"{who}, {moment_words(event.at)}"
    return found


def _lines(view: DocumentView, own: EditionDefinition) -> Iterator[tuple[State, Transition, Text, State]]:
    """Each line of the workflow: the state it leaves, the line, by whom, the state it leads to."""
    states = view.workflow.states
    for state in states.values():
        for several in view.workflow.lines[state.name].values():
            for line in several:
                yield state, line, performers(own, line.by), states[line.goes_to(state.name)]
