"""What an act on a document leaves behind in its transaction: its event in the audit, and its jobs for the worker."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from documents.approval.case import Case
from documents.evidence.entries import record
from documents.outbox.jobs import enqueue


def put_on_record(
    case: Case,
    action: str,
    *,
    version: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    acting_as: str | None = None,
    step: str | None = None,
    details: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> UUID:
    """The event of this act by the case's actor on the present content; its id. One that changed the document's row has its
    `version` and states.
    """
    document = case.document
    return record(
        case.session,
        body_id=document.body_id,
        document_id=document.id,
        version=version,
        action=action,
        from_state=from_state,
        to_state=to_state,
        actor_id=case.actor.person_id if case.actor else None,
        acting_as=acting_as,
        step=step,
        revision=document.revision,
        content_sha256=document.content_sha256,
        at=case.now,
        recorded_at=case.recorded_at,
        details=details,
        note=note,
    )


def ask_worker(case: Case, kind: str, part: str = "") -> UUID:
    """A job for a file of the present content; its id, which is among those the doorbell is rung with."""
    document = case.document
    job_id = enqueue(
        case.session,
        body_id=document.body_id,
        document_id=document.id,
        revision=document.revision,
        kind=kind,
        part=part,
        at=case.recorded_at,
    )
    case.jobs.append(job_id)
    return job_id
