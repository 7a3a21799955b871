"""Whom a document is handed to when it has moved."""

from documents.approval.case import Case
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.route import Station, Turn
from workflow.text import Text


def handed_to(case: Case, initialled: Turn | None = None) -> tuple[str, ...]:
    """The positions whose turn it is now. Raises Refusal while no unit is named whose head it would be."""
    if case.document.phase == "signing":
        return (case.type.signatory,)
    if case.document.phase != "review":
        return ()
    walk = case.walk
    if initialled is not None and case.actor is not None:
        walk = walk.after(initialled, case.actor.person_id, case.now)
    for station in walk.current:
        if len(station.positions) < station.needs:
            raise _no_reviewer(case, station)
    return tuple(dict.fromkeys(turn.position for turn in walk.turns))


def _no_reviewer(case: Case, station: Station) -> Refusal:
    empty = next(
        name for reviewer in station.step.reviewers if (name := reviewer.head_of) and not case.revision.fields.get(name)
    )
    words = Text("Isi {field}: kepalanya yang memeriksa.", "Enter {field}: its head reviews.")
    problem = FieldProblem(empty, words.format(field=case.type.field(empty).label))
    return refuse(Kind.DOCUMENT, "no_reviewer", problem.text.id, problem.text.en, problem)
