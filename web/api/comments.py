"""Comments on a document's content over the API."""

from uuid import UUID

from flask import Blueprint, Response

from documents.desk.reading.commenting import Comments, Thread
from web.api.answers import json
from web.api.calls import Body, caller, document_id, json_body
from web.api.description import described
from web.api.problems import language
from web.api.shapes import CommentList, CommentShape, NewComment, PersonShape, ThreadShape
from web.office import office
from workflow.refusal import FieldProblem
from workflow.text import Text

comments = Blueprint("api_comments", __name__)


@comments.get("/documents/<id>/comments")
@described("The comments on a document, open threads first", answers={200: CommentList})
def show(id: str) -> Response:
    return _list(office().comments.threads(caller(), document_id(id)))


@comments.post("/documents/<id>/comments")
@described("Comment on a part of the content, reply, or mark as done", body=NewComment, answers={201: CommentList})
def write(id: str) -> Response:
    body = json_body("text", "path", "thread", "done")
    found = office().comments.write(
        caller(),
        document_id(id),
        body.text("text"),
        path=body.text("path") or "",
        thread_id=_thread(body),
        done=_done(body),
        malformed=tuple(body.problems),
    )
    return _list(found, 201)


def _thread(body: Body) -> UUID | None:
    text = body.text("thread")
    try:
        return UUID(text) if text is not None else None
    except ValueError:
        words = Text("thread harus id sebuah komentar.", "thread must be the id of a thread.")
        body.problems.append(FieldProblem("thread", words))
        return None


def _done(body: Body) -> bool:
    done = body.members.get("done", False)
    if not isinstance(done, bool):
        body.problems.append(FieldProblem("done", Text("done harus true atau false.", "done must be true or false.")))
    elif done and not body.members.get("thread"):
        words = Text("done: sebutkan thread yang selesai.", "done: name the thread that is done.")
        body.problems.append(FieldProblem("thread", words))
    return done is True


def _list(found: Comments, status: int = 200) -> Response:
    return json(CommentList(items=[_shape(thread) for thread in found.threads]).model_dump(mode="json"), status)


def _shape(thread: Thread) -> ThreadShape:
    return ThreadShape(
        id=thread.id,
        path=thread.anchor.path,
        place=thread.anchor.words.said(language()),
        fate=thread.anchor.fate,
        revision=thread.revision,
        done=thread.done,
        entries=[
            CommentShape(
                id=one.id,
                kind=one.kind,
                text=one.text,
                author=PersonShape(id=one.author.id, name=one.author.name),
                at=one.at,
            )
            for one in thread.entries
        ],
    )
