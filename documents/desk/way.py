"""A document's way as a person is shown it: submitted, each review, the signature; who did it, who can, where nobody can."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from documents.approval.case import ADDED, Case
from documents.approval.rules.seats import SIGNATURE, Seats, blocked, seats
from documents.approval.views import StepStatus, StepView
from documents.bodies.acting.capacity import Capacity
from documents.bodies.people import person_names
from documents.evidence.entries import details_of
from workflow.route import StepProgress
from workflow.text import Text

_Called = Mapping[tuple[UUID | None, str | None, datetime], str]


def steps(case: Case) -> tuple[StepView, ...]:
    """Every station, in order."""
    names = person_names(case.session, {e.actor_id for e in case.round if e.actor_id} | {case.document.drafter_id})
    names |= person_names(case.session, {initial.person_id for initial in case.initials} - names.keys())
    called = _called(case)
    on_its_way = case.document.phase in ("drafting", "review", "signing")
    found = seats(case) if on_its_way else Seats({}, {})
    problems = blocked(case, found) if on_its_way else {}
    reviews = _reviews(case, names, called, found, problems)
    return (_start(case, names), *reviews, _signature(case, names, called, found, problems))


def _start(case: Case, names: Mapping[UUID, str]) -> StepView:
    sent = case.round[0] if case.round and case.document.phase != "drafting" else None
    return StepView(
        Text("Penyusun mengajukan", "Drafter submits"),
        "done" if sent else "current",
        names.get(sent.actor_id) if sent and sent.actor_id else names[case.document.drafter_id],
        sent.at if sent else None,
    )


def _called(case: Case) -> _Called:
    """In which capacity whoever acted for somebody else did so, by person, position and moment."""
    done = [event for event in case.events if event.acting_as and event.actor_id and case.records(event)]
    kept = details_of(case.session, [event.id for event in done]) if done else {}
    read = {(one.actor_id, one.acting_as, one.at): Capacity.read(kept.get(one.id, {}), one.acting_as) for one in done}
    return {key: f" ({capacity.called(case.edition.body)})" for key, capacity in read.items() if capacity}


def _reviews(
    case: Case, names: Mapping[UUID, str], called: _Called, found: Seats, problems: Mapping[str, Text]
) -> Iterator[StepView]:
    stage = -1
    for item in case.walk.progress():
        station, name = item.station, item.station.step.name
        waits = item.status in ("current", "later") and bool(found.reviewing)
        yield StepView(
            label=station.step.label,
            status=_status(case, item),
            person=", ".join(
                names[one.person_id] + called.get((one.person_id, one.position, one.at), "") for one in item.initials
            )
            or None,
            at=item.initials[-1].at if item.initials else None,
            can=_willing(case, found.at(station), (i.person_id for i in item.initials)) if waits else (),
            problem=problems.get(name) if waits else None,
            given=len(item.initials),
            needs=station.needs,
            beside=station.stage == stage,
            added=name.startswith(ADDED),
            positions=station.positions,
        )
        stage = station.stage


def _signature(
    case: Case, names: Mapping[UUID, str], called: _Called, found: Seats, problems: Mapping[str, Text]
) -> StepView:
    signatory = case.edition.body.positions[case.type.signatory].title
    done = next((event for event in reversed(case.round) if case.records(event) == "signature"), None)
    status: StepStatus = "done" if done else "current" if case.document.phase == "signing" else "later"
    return StepView(
        Text(f"{signatory} menandatangani", f"{signatory} signs"),
        status,
        names[done.actor_id] + called.get((done.actor_id, done.acting_as, done.at), "")
        if done and done.actor_id
        else None,
        done.at if done else None,
        can=() if done else _willing(case, found.signing, ()),
        problem=problems.get(SIGNATURE),
        positions=(case.type.signatory,),
    )


def _status(case: Case, item: StepProgress) -> StepStatus:
    """With its drafter nobody's turn has come."""
    return "later" if item.status == "current" and case.document.phase != "review" else item.status


def _willing(case: Case, persons: Mapping[UUID, str], done: Iterable[UUID]) -> tuple[str, ...]:
    """Those who may still act there: nobody who wrote it."""
    barred = case.authors | {case.document.drafter_id, *done}
    return tuple(name for key, name in persons.items() if key not in barred)
