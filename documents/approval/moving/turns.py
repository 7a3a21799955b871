"""Whom a document is handed to when it has moved, and until when they have it."""

from documents.approval.case import Case
from documents.approval.moving.deadlines import calendar_at_hand, end_turn, start_turn
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.route import Station, Turn, Walk
from workflow.text import Text


def handed_to(case: Case, initialled: Turn | None = None) -> tuple[str, ...]:
    """The positions whose turn it is now. Raises Refusal while no unit is named whose head it would be."""
    if case.document.phase == "signing":
        return (case.type.signatory,)
    if case.document.phase != "review":
        return ()
    walk = _walk(case, initialled)
    for station in walk.current:
        if len(station.positions) < station.needs:
            raise _no_reviewer(case, station)
    return tuple(dict.fromkeys(turn.position for turn in walk.turns))


def set_deadline(case: Case, phase_before: str, initialled: Turn | None = None) -> None:
    """Until when they should have acted. The time of those whose turn it was already goes on running."""
    document, settings = case.document, case.edition.body.deadlines
    if document.phase == "signing":
        days, stays = [case.workflow.signing_days or settings.signing_days], True
    elif document.phase == "review":
        here, before = _walk(case, initialled).current, case.walk.current
        days = [station.step.days or settings.review_days for station in here]
        stays = [station.stage for station in before[:1]] == [station.stage for station in here[:1]]
    else:
        days, stays = [], False
    if not days:
        end_turn(document)
        return
    since = document.due_from if stays and phase_before == document.phase else None
    calendar = calendar_at_hand(case.session, document.body_id, case.edition.body, case.recorded_at)
    start_turn(document, case.edition.body, calendar, since or case.today, days)


def _walk(case: Case, initialled: Turn | None) -> Walk:
    """How far the document has come, with these initials."""
    if initialled is None or case.actor is None:
        return case.walk
    return case.walk.after(initialled, case.actor.person_id, case.now)


def _no_reviewer(case: Case, station: Station) -> Refusal:
    empty = next(
        name for reviewer in station.step.reviewers if (name := reviewer.head_of) and not case.revision.fields.get(name)
    )
    words = Text("Isi {field}: kepalanya yang memeriksa.", "Enter {field}: its head reviews.")
    problem = FieldProblem(empty, words.format(field=case.type.field(empty).label))
    return refuse(Kind.DOCUMENT, "no_reviewer", problem.text.id, problem.text.en, problem)
