"""Documents over the API: types, drafts, actions, history, files."""

from flask import Blueprint, Response, request

from documents.approval.replies import IdempotencyKey
from documents.approval.views import DocumentView, SearchQuery
from web.api.answers import json
from web.api.calls import (
    Body,
    caller,
    document_id,
    expected_version,
    idempotency_key,
    json_body,
    page_limit,
)
from web.api.description import described
from web.api.problems import language, problem
from web.api.shapes import (
    ActionRequest,
    ChangedFields,
    DocumentItem,
    DocumentList,
    DocumentShape,
    EventList,
    EventShape,
    NewDocument,
    TypeShape,
)
from web.office import office
from workflow.definition import ASKS
from workflow.refusal import Kind, Reason, Refusal
from workflow.text import Text

documents = Blueprint("api_documents", __name__)
RETRY_AFTER = 1  # second until a file that is being made is worth asking for again


@documents.get("/document-types")
@described("The types of document, each with the JSON Schema of its fields", answers={200: list[TypeShape]})
def types() -> Response:
    found = [
        TypeShape(
            code=kind.code,
            name=kind.name.said(language()),
            series=kind.series,
            fields=kind.schema(language()),
        ).model_dump(mode="json")
        for kind in office().desk.types(caller())
    ]
    return _json(found)


@documents.post("/documents")
@described("Draft a document", body=NewDocument, answers={201: DocumentShape})
def create() -> Response:
    body = json_body("type", "fields")
    view = office().desk.create(caller(), body.needed("type"), body.members.get("fields", {}))
    answer = _document(view, 201)
    answer.headers["Location"] = f"/api/v1/documents/{view.id}"
    return answer


@documents.get("/documents")
@described(
    "The documents one may read, newest change first",
    query={"state": str, "type": str, "q": str, "after": str, "limit": int},
    answers={200: DocumentList},
)
def search() -> Response:
    asked = SearchQuery(
        state=request.args.get("state") or None,
        type=request.args.get("type") or None,
        q=request.args.get("q") or None,
        after=request.args.get("after") or None,
        limit=page_limit(),
    )
    page = office().desk.search(caller(), asked)
    items = [DocumentItem.of(row, language()) for row in page.items]
    return _json(DocumentList(items=items, next=page.next).model_dump(mode="json"))


@documents.get("/documents/<id>")
@described("One document", answers={200: DocumentShape})
def show(id: str) -> Response:
    return _document(office().desk.view(caller(), document_id(id)))


@documents.patch("/documents/<id>")
@described("Replace fields of a draft", body=ChangedFields, if_match=True, answers={200: DocumentShape})
def change(id: str) -> Response:
    body = json_body("fields")
    if "fields" not in body.members:
        body.require("fields")
    fields = body.members.get("fields", {})
    return _document(office().desk.edit(caller(), document_id(id), fields, expected_version(), body.problems))


@documents.post("/documents/<id>/actions/<action>")
@described(
    "Do one action of the workflow", body=ActionRequest, if_match=True, idempotent=True, answers={200: DocumentShape}
)
def act(id: str, action: str) -> Response:
    body = json_body("note", "content_sha256", *ASKS)
    asked = {name: value for name in ASKS if (value := body.text(name))}
    said = language()
    outcome = office().desk.act(
        caller(),
        document_id(id),
        action,
        expected_version=expected_version(),
        note=body.text("note"),
        content_sha256=body.text("content_sha256"),
        asked=asked,
        key=_key(action, body, said),
        malformed=body.problems,
    )
    if outcome.answer is not None:
        return _json(dict(outcome.answer), version=int(outcome.answer["version"]))
    return _document(outcome.view)


@documents.get("/documents/<id>/events")
@described("What happened to a document, oldest first", answers={200: EventList})
def events(id: str) -> Response:
    found = office().desk.history(caller(), document_id(id))
    return _json(EventList(items=[EventShape.of(event, language()) for event in found]).model_dump(mode="json"))


@documents.get("/documents/<id>/files/<kind>")
@described(
    "The bytes of a file, the newest of its kind or a part of it; 202 while it is being made, 409 when it failed",
    query={"part": str},
    answers={200: bytes, 202: None},
)
def file(id: str, kind: str) -> Response:
    found = office().desk.file(caller(), document_id(id), kind, request.args.get("part"))
    if found.status == "absent":
        raise Refusal(Reason("no_such_file", Text("Berkas ini tidak ada.", "There is no such file."), Kind.UNKNOWN))
    if found.status == "failed":
        return problem(409, "file_failed", found.reason or Text("Berkas gagal dibuat.", "The file was not made."))
    if found.status == "pending":
        return Response(status=202, headers={"Retry-After": str(RETRY_AFTER)})
    answer = Response(found.data, mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(found.sha256)
    answer.make_conditional(request)
    if answer.status_code == 412:  # an If-Match that names other bytes
        return problem(412, "other_file", Text("Berkas ini bukan yang Anda sebut.", "This is not the file you named."))
    return answer


def _document(view: DocumentView, status: int = 200) -> Response:
    return _json(DocumentShape.of(view, language()).model_dump(mode="json"), status, version=view.version)


def _json(body: object, status: int = 200, version: int | None = None) -> Response:
    answer = json(body, status)
    if version is not None:
        answer.set_etag(str(version))
    return answer


def _key(action: str, body: Body, said: str) -> IdempotencyKey | None:
    def answer(view: DocumentView) -> dict[str, object]:
        return DocumentShape.of(view, said).model_dump(mode="json")

    return idempotency_key(action, body, answer)
