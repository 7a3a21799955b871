"""What the API answers: one class a JSON object, the source of both the answers and their description."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from documents.approval.views import DocumentRow, DocumentView, EventView, FileView
from workflow.machine import Offer


class Shape(BaseModel):
    """A JSON object with exactly these members."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class PersonShape(Shape):
    """A person by id and name."""

    id: UUID
    name: str


class ActionShape(Shape):
    """One action from the present state; `reason` says why it is closed to the caller."""

    name: str
    label: str
    allowed: bool
    reason: str | None

    @classmethod
    def of(cls, offer: Offer, language: str) -> "ActionShape":
        reason = offer.reason.text.said(language) if offer.reason else None
        return cls(name=offer.action, label=offer.label.said(language), allowed=offer.allowed, reason=reason)


class FileShape(Shape):
    """A file of the document; `url` is where its bytes are."""

    kind: str
    part: str
    sha256: str | None
    bytes: int | None
    status: Literal["pending", "ready", "failed"]
    url: str

    @classmethod
    def of(cls, file: FileView, document_id: UUID) -> "FileShape":
        url = f"/api/v1/documents/{document_id}/files/{file.kind}" + (f"?part={file.part}" if file.part else "")
        return cls(kind=file.kind, part=file.part, sha256=file.sha256, bytes=file.bytes, status=file.status, url=url)


class DocumentShape(Shape):
    """One document as the caller may see it."""

    id: UUID
    type: str
    state: str
    phase: str
    version: int
    revision: int
    fields: dict[str, Any]
    title: str
    number: str | None
    expected_number: str | None
    issued_on: date | None
    content_sha256: str
    created_by: PersonShape
    drafter: PersonShape
    waiting_for: str | None
    validity: str | None
    actions: list[ActionShape]
    files: list[FileShape]

    @classmethod
    def of(cls, view: DocumentView, language: str) -> "DocumentShape":
        return cls(
            id=view.id,
            type=view.type,
            state=view.state.name,
            phase=view.state.phase,
            version=view.version,
            revision=view.revision,
            fields=dict(view.fields),
            title=view.title,
            number=view.number,
            expected_number=view.expected_number,
            issued_on=view.issued_on,
            content_sha256=view.content_sha256,
            created_by=PersonShape(id=view.created_by.id, name=view.created_by.name),
            drafter=PersonShape(id=view.drafter.id, name=view.drafter.name),
            waiting_for=view.waiting_for.said(language) if view.waiting_for else None,
            validity=view.validity,
            actions=[ActionShape.of(offer, language) for offer in view.actions],
            files=[FileShape.of(file, view.id) for file in view.files],
        )


class DocumentItem(Shape):
    """A document in a list."""

    id: UUID
    type: str
    state: str
    phase: str
    version: int
    title: str
    number: str | None
    issued_on: date | None
    drafter: PersonShape
    waiting_for: str | None
    since: datetime
    changed_at: datetime

    @classmethod
    def of(cls, row: DocumentRow, language: str) -> "DocumentItem":
        return cls(
            id=row.id,
            type=row.type,
            state=row.state.name,
            phase=row.state.phase,
            version=row.version,
            title=row.title,
            number=row.number,
            issued_on=row.issued_on,
            drafter=PersonShape(id=row.drafter.id, name=row.drafter.name),
            waiting_for=row.waiting_for.said(language) if row.waiting_for else None,
            since=row.since,
            changed_at=row.changed_at,
        )


class DocumentList(Shape):
    """One page of documents; `next` is the `after` of the page behind it, null at the end."""

    items: list[DocumentItem]
    next: str | None


class EventShape(Shape):
    """One event of the history; `actor` is null where the system itself acted, `principal` is whom they acted for. Of a
    signature: `proof` says by which method presence was proved, `proved` in words.
    """

    at: datetime
    action: str
    from_state: str | None = Field(alias="from")
    to_state: str | None = Field(alias="to")
    actor: PersonShape | None
    acting_as: str | None
    principal: PersonShape | None
    note: str | None
    version: int | None
    revision: int | None
    proof: str | None = None
    proved: str | None = None

    @classmethod
    def of(cls, event: EventView, language: str) -> "EventShape":
        actor, principal = (
            PersonShape(id=one.id, name=one.name) if one else None for one in (event.actor, event.principal)
        )
        return cls.model_validate(
            {
                "at": event.at,
                "action": event.action,
                "from": event.from_state,
                "to": event.to_state,
                "actor": actor,
                "acting_as": event.acting_as,
                "principal": principal,
                "note": event.note,
                "version": event.version,
                "revision": event.revision,
                "proof": event.proof,
                "proved": event.proved.said(language) if event.proved else None,
            }
        )


class EventList(Shape):
    """The history of a document, oldest first."""

    items: list[EventShape]


class CommentShape(Shape):
    """One text of a thread: a remark, a reply, or the drafter's word that it is done (its text may be empty)."""

    id: UUID
    kind: str
    text: str
    author: PersonShape
    at: datetime


class ThreadShape(Shape):
    """A remark with what was answered. `path` is where its part stands now ("considering/1", "" for the whole document,
    the field's when the part is gone), `fate` what became of it since `revision`, on which it was written.
    """

    id: UUID
    path: str
    place: str
    fate: Literal["here", "moved", "changed", "gone"]
    revision: int
    done: bool
    entries: list[CommentShape]


class CommentList(Shape):
    """The threads of a document, open ones first."""

    items: list[ThreadShape]


class NewComment(Shape):
    """A remark on the part at `path`, or a text in a `thread`; `done` is the drafter's, and needs no text."""

    text: str | None = None
    path: str | None = None
    thread: UUID | None = None
    done: bool = False


class TypeShape(Shape):
    """A type of document; `fields` is the JSON Schema of its fields, in which null stands for an empty one."""

    code: str
    name: str
    series: str
    fields: dict[str, Any]


class RegisterItem(Shape):
    """A number of the register; `sha256` is that of the final file, null until it is there."""

    number: str
    series: str
    year: int
    ordinal: int
    suffix: str
    issued_on: date
    subject: str
    status: str
    document_id: UUID | None
    sha256: str | None


class RegisterList(Shape):
    """One page of the register, by ordinal."""

    items: list[RegisterItem]
    next: str | None


class FieldProblemShape(Shape):
    """What is wrong with one field; `field` names it like "considering/1"."""

    field: str
    message: str


class Problem(Shape):
    """An error (RFC 9457): `code` is stable, `detail` in the caller's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblemShape] = []


class NewDocument(Shape):
    """A document to be drafted. It may be incomplete."""

    type: str
    fields: dict[str, Any] = {}


class ChangedFields(Shape):
    """Fields to be replaced; what is not given stays, and null empties a field of any kind, a date too."""

    fields: dict[str, Any]


class ActionRequest(Shape):
    """What an action may need: a note, the hash of the content that was shown, the new drafter, the position that reviews
    too, where it is filed.
    """

    note: str | None = None
    content_sha256: str | None = None
    to: str | None = None
    reviewer: str | None = None
    classification: str | None = None
    retention: str | None = None


class StepUpRequest(Shape):
    """Proof that the person is there: `method` is passkey, totp, recovery_code or password, those that this person has."""

    method: str
    secret: str


class ContentShape(Shape):
    """A document's content as it was shown."""

    id: UUID
    content_sha256: str


class ChallengeRequest(Shape):
    """The contents that a passkey's answer is to sign, 1 to 200."""

    documents: list[ContentShape]


class CredentialShape(Shape):
    """A passkey of the caller's own, by its id in base64url."""

    id: str
    type: str


class PasskeyQuestion(Shape):
    """What a browser asks a passkey: the options of `navigator.credentials.get`, binary values in base64url."""

    challenge: str
    timeout: int
    rpId: str
    allowCredentials: list[CredentialShape]
    userVerification: str


class MailingRequest(Shape):
    """Copies to be made: their forms, and whether the heading of an addressee's group stands above the name."""

    kinds: list[str] = Field(default=["docx"])
    headings: bool = True


MailingStatus = Literal["pending", "ready", "failed", "stopped"]


class MailingFormShape(Shape):
    """One form of the copies: how many are made; `url` is where the file is once its status is `ready`."""

    kind: str
    status: MailingStatus
    done: int
    total: int
    sha256: str | None
    bytes: int | None
    reason: str | None
    url: str


class MailingShape(Shape):
    """Copies of a letter for each of its addressees."""

    id: UUID
    document_id: UUID
    status: MailingStatus
    total: int
    forms: list[MailingFormShape]
    requested_at: datetime
    stopped_at: datetime | None
