"""What is to be told of what happened: from entries of the audit log, from comments, and of documents that wait."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.defining.definitions import Definitions
from documents.approval.defining.past import MOVED, MOVED_BACK
from documents.bodies.people import Person
from documents.drafting.comments import Comment
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.evidence.entries import AuditEntry
from documents.notices import kinds
from documents.notices.notices import Draft, Notice
from documents.notices.recipients import Seats, capable
from documents.notices.seconds import TEMPLATE_PROPOSED, is_key, undecided
from workflow.definition import Workflow
from workflow.text import Text

RUNNING = frozenset({"review", "signing"})
"""The phases in which a document waits for somebody in particular."""
NEW_DRAFTER = "to"
"""What a line asks for that gives a draft to somebody else."""


@dataclass(frozen=True, slots=True)
class Round:
    """One document's way through its reviewers: since which version, and how often each position has acted in it."""

    version: int
    acted: tuple[str, ...]
    at: datetime


class Teller:
    """Makes drafts of notices in one body at one instant."""

    def __init__(
        self, session: Session, definitions: Definitions, body_id: UUID, *, now: datetime, today: date
    ) -> None:
        self.session = session
        self.definitions = definitions
        self.body_id = body_id
        self.now = now
        self.edition = definitions.current(session, body_id)
        self.seats = Seats(session, body_id, self.edition.roles, now, today)

    def of_entries(self, entries: Sequence[AuditEntry]) -> list[Draft]:
        """What these events are a reason to tell."""
        documents = self._documents({entry.document_id for entry in entries if entry.document_id})
        names = self._names({entry.actor_id for entry in entries})
        found = self._of_office(entries, names)
        for entry in entries:
            document = documents.get(entry.document_id) if entry.document_id else None
            actor = names.get(entry.actor_id, "") if entry.actor_id else ""
            if document is not None and entry.version is not None:
                found += self._of_move(entry, document, actor)
        moved = {entry.document_id for entry in entries if entry.version is not None}
        return found + self.turns([document for key, document in documents.items() if key in moved])

    def turns(self, documents: Iterable[Document]) -> list[Draft]:
        """That it is somebody's turn, for each document that waits. A turn that is over already is told to nobody."""
        waiting = [document for document in documents if document.phase in RUNNING and document.waiting_for]
        rounds = self._rounds(waiting)
        return [
            Draft(
                person_id=person,
                kind=kinds.TURN,
                matter=f"{document.id}:{rounds[document.id].version}:{document.phase}:{position}:"
                f"{rounds[document.id].acted.count(position)}",
                at=rounds[document.id].at,
                document_id=document.id,
                facts={"signing": document.phase == "signing", "positions": [position]},
            )
            for document in waiting
            for position, person in self.awaited(document)
        ]

    def awaited(self, document: Document) -> list[tuple[str, UUID]]:
        """Whom a document waits for, by position; never its own drafter."""
        kind = self.definitions.edition(self.session, document.edition_id).types[document.type]
        return [
            (position, person)
            for position in document.waiting_for
            for person in self.seats.who_acts(position, kind, signing=document.phase == "signing")
            if person not in (document.drafter_id, document.created_by)
        ]

    def over(self, notices: Sequence[Notice]) -> list[UUID]:
        """Those of these passing notices that are over: what would be told now is something else, or nothing. A turn was
        taken or is another's, or a second person has decided.
        """
        documents = self._documents({notice.document_id for notice in notices if notice.document_id})
        told = {UUID(notice.matter) for notice in notices if notice.document_id is None}
        entries = self.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(told))).all() if told else ()
        drafts = [*self.turns(documents.values()), *self._of_office(entries, {})]
        standing = {draft.key for draft in drafts}
        return [
            notice.id
            for notice in notices
            if notice.key not in standing
            and (notice.document_id is None or not self._is_due(notice, documents[notice.document_id]))
        ]

    def _is_due(self, notice: Notice, document: Document) -> bool:
        """Whether a notice of a deadline is of the turn that the document waits in now, and is that person's still."""
        told = Draft(notice.person_id, notice.kind, deadline_matter(document), notice.at)
        if document.phase not in RUNNING or notice.key != told.key:
            return False
        return notice.kind == kinds.ESCALATED or notice.person_id in {person for _, person in self.awaited(document)}

    def of_comments(self, comments: Sequence[Comment]) -> list[Draft]:
        """That somebody commented: to the drafter, and to whoever wrote in the same thread before."""
        documents = self._documents({comment.document_id for comment in comments})
        names = self._names({comment.author_id for comment in comments})
        query = select(Comment.thread_id, Comment.author_id, Comment.id).where(
            Comment.thread_id.in_({comment.thread_id for comment in comments})
        )
        wrote = self.session.execute(query).all() if comments else []
        found = []
        for comment in comments:
            before = {row.author_id for row in wrote if row.thread_id == comment.thread_id and row.id < comment.id}
            told = {documents[comment.document_id].drafter_id, *before} - {comment.author_id}
            found += [
                Draft(
                    person_id=person,
                    kind=kinds.COMMENT,
                    matter=str(comment.id),
                    at=comment.at,
                    document_id=comment.document_id,
                    facts={"actor": names[comment.author_id]},
                )
                for person in sorted(told)
            ]
        return found

    def _of_move(self, entry: AuditEntry, document: Document, actor: str) -> list[Draft]:
        """What a document's drafter hears of a move, unless they made it themselves."""
        flow = self._workflow(document)
        before, after = (_phase(flow, state) for state in (entry.from_state, entry.to_state))
        facts: dict[str, Any] = {"actor": actor} if actor else {}
        drafter, kind = document.drafter_id, ""
        if before in RUNNING and after == "drafting":
            kind = kinds.RETURNED
        elif after == "closed" != before and before != "":
            kind, facts = kinds.ENDED, {**facts, "state": kinds.kept_text(flow.states[entry.to_state or ""].label)}
        elif after == "issued" != before and before != "":
            kind, facts = kinds.ISSUED, {"number": entry.details.get("number") or document.number or ""}
        elif (
            after == before == "drafting" and entry.action not in (MOVED, MOVED_BACK) and entry.details.get(NEW_DRAFTER)
        ):
            kind, drafter = kinds.HANDED, UUID(entry.details[NEW_DRAFTER])
        if not kind or drafter == entry.actor_id:
            return []
        return [Draft(drafter, kind, str(entry.id), entry.at, document.id, facts)]

    def _of_office(self, entries: Sequence[AuditEntry], names: Mapping[UUID, str]) -> list[Draft]:
        """What the office's own doings ask of others: to decide on a template, to be the second person of a grant. What was
        decided already is asked of nobody.
        """
        waiting = undecided(self.session, [entry for entry in entries if entry.document_id is None])
        found: list[Draft] = []
        for entry in entries:
            if entry.id in waiting:
                found += self._of_second(entry, names.get(entry.actor_id, "") if entry.actor_id else "")
        return found

    def _of_second(self, entry: AuditEntry, actor: str) -> list[Draft]:
        roles, details = self.edition.roles, entry.details
        if entry.action == TEMPLATE_PROPOSED:
            kind = self.edition.types.get(details["type"])
            what = kind.name if kind else Text(details["type"], details["type"])
            facts = {"actor": actor, "what": kinds.kept_text(what), "proposal": details["proposal"]}
            told, sort = capable(self.session, self.body_id, roles, "approve_templates"), kinds.TEMPLATE
        else:
            role = roles.get(details.get("role", ""))
            if is_key(details):
                what = Text("Kunci masuk baru milik {actor}", "A new key of {actor}").format(actor=actor)
            else:
                what = Text("Peran {role}", "The role {role}").format(role=role.label if role else details["role"])
            facts = {"what": kinds.kept_text(what)}
            told, sort = capable(self.session, self.body_id, roles, "confirm_grants"), kinds.SECOND
        out = {str(entry.actor_id), details.get("person")}
        return [Draft(person, sort, str(entry.id), entry.at, None, facts) for person in told if str(person) not in out]

    def _rounds(self, documents: Sequence[Document]) -> dict[UUID, Round]:
        """The present round of each document."""
        query = select(
            AuditEntry.document_id,
            AuditEntry.version,
            AuditEntry.from_state,
            AuditEntry.to_state,
            AuditEntry.acting_as,
            AuditEntry.step,
            AuditEntry.at,
        ).where(AuditEntry.document_id.in_({document.id for document in documents}), AuditEntry.version.is_not(None))
        flows = {document.id: self._workflow(document) for document in documents}
        found = {document.id: Round(0, (), document.state_since) for document in documents}
        for row in (
            self.session.execute(query.order_by(AuditEntry.document_id, AuditEntry.version)) if documents else ()
        ):
            before, after = _phase(flows[row.document_id], row.from_state), _phase(flows[row.document_id], row.to_state)
            known = found[row.document_id]
            if before != after and "drafting" in (before, after):
                known = Round(row.version, (), row.at)
            acted = (*known.acted, row.acting_as) if row.step and row.acting_as else known.acted
            found[row.document_id] = Round(known.version, acted, row.at)
        return found

    def _workflow(self, document: Document) -> Workflow:
        edition: EditionDefinition = self.definitions.edition(self.session, document.edition_id)
        return edition.workflows[edition.types[document.type].workflow]

    def _documents(self, ids: set[UUID]) -> dict[UUID, Document]:
        found = self.session.scalars(select(Document).where(Document.id.in_(ids))) if ids else ()
        return {document.id: document for document in found}

    def _names(self, ids: set[UUID | None]) -> dict[UUID, str]:
        known = {key for key in ids if key is not None}
        query = select(Person.id, Person.name).where(Person.id.in_(known))
        return {row.id: row.name for row in self.session.execute(query)} if known else {}


def deadline_matter(document: Document) -> str:
    """What tells the deadline of one turn from that of another."""
    return f"{document.id}:{document.due_on}:{document.due_from}"


def _phase(flow: Workflow, state: str | None) -> str:
    """The phase of a state; "" where the document's workflow has none of this name, or it came from nowhere."""
    found = flow.states.get(state or "")
    return found.phase if found else ""
