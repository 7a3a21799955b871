"""One's own notices over the API."""

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, Response, request

from documents.notices.reading import NoticeView
from web.api.answers import json
from web.api.calls import MOST, Body, caller, json_body, page_limit
from web.api.description import described
from web.api.problems import language
from web.api.shapes import Shape
from web.office import office
from workflow.refusal import FieldProblem
from workflow.text import Text

notices = Blueprint("api_notices", __name__)


class NoticeShape(Shape):
    """One notice. `title` is empty where there is no document, or one that the caller may not read."""

    id: UUID
    kind: str
    words: str
    at: datetime
    read: bool
    document_id: UUID | None
    title: str
    due_on: date | None

    @classmethod
    def of(cls, view: NoticeView, said: str) -> "NoticeShape":
        return cls(
            id=view.id,
            kind=view.kind,
            words=view.words.said(said),
            at=view.at,
            read=view.read,
            document_id=view.document_id,
            title=view.title,
            due_on=view.due_on,
        )


class NoticeList(Shape):
    """A page of notices; `unread` counts all of them."""

    items: list[NoticeShape]
    unread: int
    next: str | None


class ReadNotices(Shape):
    """Which notices are read: these, or without `ids` all."""

    ids: list[UUID] | None = None


class ReadCount(Shape):
    """How many notices were not read before."""

    read: int


@notices.get("/notices")
@described("One's own notices, unread first", query={"after": str, "limit": int}, answers={200: NoticeList})
def page() -> Response:
    person, house = caller(), office()
    house.notices.refresh(person.body_id)
    found = house.notices.page(person, request.args.get("after") or None, page_limit())
    items = [NoticeShape.of(view, language()) for view in found.items]
    unread = house.notices.unread(person)
    return json(NoticeList(items=items, unread=unread, next=found.next).model_dump(mode="json"))


@notices.post("/notices/read")
@described("Mark notices as read", body=ReadNotices, answers={200: ReadCount})
def read() -> Response:
    body = json_body("ids")
    ids = _ids(body)
    body.check()
    return json(ReadCount(read=office().notices.read(caller(), ids)).model_dump(mode="json"))


def _ids(body: Body) -> list[UUID] | None:
    given = body.members.get("ids")
    if given is None:
        return None
    try:
        if not isinstance(given, list) or len(given) > MOST or not all(isinstance(one, str) for one in given):
            raise ValueError(given)
        return [UUID(one) for one in given]
    except ValueError:
        words = Text("ids: paling banyak {most} id pemberitahuan.", "ids: at most {most} ids of notices.")
        body.problems.append(FieldProblem("ids", words.format(most=MOST)))
        return []
