"""Whose turn it is by the route of another edition."""

from uuid import UUID

from documents.approval.case import Case
from documents.approval.moving.deadlines import end_turn
from documents.approval.moving.turns import handed_to, set_deadline
from documents.approval.rules.seats import Seats, blocked, seats
from workflow.refusal import Reason, Refusal
from workflow.route import Station
from workflow.text import Text

Seated = dict[tuple[UUID, str, tuple[Station, ...]], Seats]
"""Who sits where, asked once for all documents of one look that pass the same stations."""


def lost_reviewer(now: Case, then: Case) -> Text | None:
    """A reviewer who was asked besides the route, in a position that the new edition does not have."""
    positions = then.edition.body.positions
    lost = next((code for code in now.document.added or () if code not in positions), None)
    return None if lost is None else now.edition.body.titles((lost,))


def lost_step(now: Case, then: Case) -> Text | None:
    """A step that the document stands at, where the new route does not ask for it any more."""
    wanted = {station.step.name for station in then.walk.open}
    return next((here.step.label for here in now.walk.current if here.step.name not in wanted), None)


def open_step(case: Case) -> Text | None:
    """The first step that still asks for initials."""
    return next((station.step.label for station in case.walk.open), None)


def nobody(case: Case, seated: Seated) -> Reason | None:
    """Why the rest of its way could not be gone today: a reviewer is not known, or there is nobody for a step."""
    try:
        handed_to(case)
    except Refusal as refusal:
        return refusal.reason
    key = (case.edition.id, case.type.code, case.stations)
    if key not in seated:
        seated[key] = seats(case)
    found = next(iter(blocked(case, seated[key]).values()), None)
    return None if found is None else Reason("no_holder", found)


def hand_on(case: Case) -> None:
    """Give the document to whom its route names, until the day that its edition says; who has it already keeps the day since
    when, and has so many days from then.
    """
    document = case.document
    waiting = handed_to(case)
    if document.waiting_for != waiting:
        document.waiting_for, document.state_since = waiting, case.now
        end_turn(document)
    set_deadline(case, document.phase)
