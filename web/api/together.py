"""One action on many documents over the API, each with a result of its own."""

import hashlib
import json as encoder
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from documents.approval.replies import IdempotencyKey
from documents.approval.views import DocumentRow
from documents.desk.together.acting import Item, Result
from documents.drafting.fields.characters import printable
from web.api.answers import json
from web.api.calls import Body, caller, idempotency_key, json_body
from web.api.description import described
from web.api.problems import BLANK, language
from web.api.shapes import DocumentItem, FieldProblemShape, Problem, Shape
from web.office import office
from web.security.refusals import STATUS
from workflow.refusal import FieldProblem, Refusal
from workflow.text import Text

together = Blueprint("api_together", __name__)


class ManyItem(Shape):
    """One document with the version and the hash of the content that were shown."""

    id: UUID
    version: int
    content_sha256: str | None = None


class ManyRequest(Shape):
    """Up to 200 documents, numbered in this order, and the note for all of them where the action needs one."""

    items: list[ManyItem]
    note: str | None = None


class ManyResult(Shape):
    """What became of one: `status` is "done" with its `document`, or "refused" with the `problem`."""

    id: UUID
    status: str
    document: DocumentItem | None = None
    problem: Problem | None = None


class ManyResults(Shape):
    """A result for each document, in the order of the request."""

    results: list[ManyResult]


@together.post("/documents/actions/<action>")
@described(
    "Do one action on up to 200 documents; one that is refused blocks no other",
    body=ManyRequest,
    idempotent=True,
    answers={200: ManyResults},
)
def act(action: str) -> Response:
    body = json_body("items", "note")
    key, note = idempotency_key(action, body), body.text("note")
    items = _items(body, action, key)
    body.check()
    results = office().together.act(caller(), action, items, note)
    rows = office().together.rows([result.item.document_id for result in results if result.refusal is None])
    return json(ManyResults(results=[_result(result, rows) for result in results]).model_dump(mode="json"))


def _items(body: Body, action: str, key: IdempotencyKey | None) -> list[Item]:
    """The documents as they are named; what is malformed is a problem of the body."""
    listed = body.members.get("items")
    if not isinstance(listed, list):
        body.problems.append(FieldProblem("items", Text("items harus berupa daftar.", "items must be a list.")))
        return []
    return [found for place, one in enumerate(listed) if (found := _item(body, place, one, action, key))]


def _item(body: Body, place: int, one: Any, action: str, key: IdempotencyKey | None) -> Item | None:
    members = one if isinstance(one, dict) else {}
    document_id, version, content = members.get("id"), members.get("version"), members.get("content_sha256")
    wrong = [f"items/{place}/{printable(name)}" for name in members if name not in ManyItem.model_fields]
    try:
        found = UUID(document_id) if isinstance(document_id, str) else None
    except ValueError:
        found = None
    if found is None:
        wrong.append(f"items/{place}/id")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < 10**9:
        wrong.append(f"items/{place}/version")
    if content is not None and not isinstance(content, str):
        wrong.append(f"items/{place}/content_sha256")
    if wrong or found is None:
        words = Text("Sebut id, version, dan content_sha256.", "Name id, version and content_sha256.")
        body.problems.extend(FieldProblem(path, words) for path in wrong)
        return None
    return Item(found, version, content, _key(action, body.members.get("note"), members, key))


def _key(action: str, note: object, members: Mapping[str, Any], key: IdempotencyKey | None) -> IdempotencyKey | None:
    """The caller's key for one document: apart from the keys of single acts."""
    if key is None:
        return None
    said = encoder.dumps([action, note, members], sort_keys=True)
    return IdempotencyKey(f"many {_sha256(key.value)}", _sha256(said))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _result(result: Result, rows: Mapping[UUID, DocumentRow]) -> ManyResult:
    document_id = result.item.document_id
    if result.refusal is not None:
        return ManyResult(id=document_id, status="refused", problem=_problem(result.refusal))
    return ManyResult(id=document_id, status="done", document=DocumentItem.of(rows[document_id], language()))


def _problem(refusal: Refusal) -> Problem:
    return Problem(
        type=BLANK,
        title=HTTPStatus(STATUS[refusal.kind]).phrase,
        status=STATUS[refusal.kind],
        code=refusal.code,
        detail=refusal.text.said(language()),
        errors=[FieldProblemShape(field=one.path, message=one.text.said(language())) for one in refusal.fields],
    )
