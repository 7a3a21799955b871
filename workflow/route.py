"""The review route: which steps a document passes, whose turn it is, and which initials still count. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from workflow.definition import Step, Workflow

StepStatus = Literal["done", "current", "later", "lapsed"]


@dataclass(frozen=True, slots=True)
class Initial:
    """One person's initials at one step, given to exactly this content."""

    step: str
    person_id: UUID
    content_sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step as the stepper shows it. "lapsed": initials given to other content; the step stands again behind them."""

    step: Step
    status: StepStatus
    initial: Initial | None = None


def applies(step: Step, fields: Mapping[str, Any]) -> bool:
    """Whether a document with these fields passes this step."""
    return step.when is None or bool(fields.get(step.when))


def steps(workflow: Workflow, fields: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps that a document with these fields passes, in order."""
    return tuple(step for step in workflow.route if applies(step, fields))


def open_steps(
    workflow: Workflow, fields: Mapping[str, Any], initials: Iterable[Initial], content_sha256: str
) -> tuple[Step, ...]:
    """The steps that nobody has initialled for this content, the one whose turn it is first."""
    done = {initial.step for initial in initials if initial.content_sha256 == content_sha256}
    return tuple(step for step in steps(workflow, fields) if step.name not in done)


def current_step(
    workflow: Workflow, fields: Mapping[str, Any], initials: Iterable[Initial], content_sha256: str
) -> Step | None:
    """The step whose turn it is; None when everyone has initialled this very content."""
    return next(iter(open_steps(workflow, fields, initials, content_sha256)), None)


def progress(
    workflow: Workflow, fields: Mapping[str, Any], initials: Iterable[Initial], content_sha256: str
) -> tuple[StepProgress, ...]:
    """Every step with where it stands. Of several initials at one step the last one to this content is shown."""
    given = tuple(initials)
    standing = {initial.step: initial for initial in given if initial.content_sha256 == content_sha256}
    last = {initial.step: initial for initial in given}
    found: list[StepProgress] = []
    waiting: StepStatus = "current"
    for step in steps(workflow, fields):
        if step.name in standing:
            found.append(StepProgress(step, "done", standing[step.name]))
            continue
        if step.name in last:
            found.append(StepProgress(step, "lapsed", last[step.name]))
        found.append(StepProgress(step, waiting))
        waiting = "later"
    return tuple(found)
