"""The paper of an issued document over the API: the scan of what was signed, certified copies and extracts."""

from flask import Blueprint, Response, request

from documents.desk.issued.copies import CopyRequest
from documents.rendering.scans.limits import MOST_BYTES
from documents.rendering.stored import SCAN
from web.api.answers import json
from web.api.calls import caller, document_id, idempotency_key, json_body
from web.api.description import described
from web.api.paper_shapes import CopyList, CopyShape, NewCopy, ScanShape
from web.office import office
from web.security.sizes import takes_files
from workflow.refusal import FieldProblem
from workflow.text import Text

paper = Blueprint("api_paper", __name__)

FORM = "multipart/form-data"
RAW = ("application/pdf", "image/jpeg", "image/png", "application/octet-stream")
"""The content says which of them it is."""
_WRONG_TYPE = FieldProblem(
    "Content-Type",
    Text(
        f"Kirim pindaian sebagai {', '.join(RAW[:3])} atau {FORM}.", f"Send the scan as {', '.join(RAW[:3])} or {FORM}."
    ),
)


@paper.post(f"/documents/<id>/files/{SCAN}")
@takes_files(MOST_BYTES)
@described(
    "Upload the scan of the signed paper: one PDF, or JPEG and PNG pages in their order",
    files=(FORM, *RAW),
    query={"reason": str},
    answers={201: ScanShape},
)
def upload_scan(id: str) -> Response:
    wrong, reason = [], request.args.get("reason")
    if request.mimetype == FORM:
        uploads = [part.read() for part in request.files.getlist("file")]
        reason = request.form.get("reason", reason)
    else:
        uploads = [request.get_data()]
        wrong = [_WRONG_TYPE] if request.mimetype not in RAW and uploads[0] else []
    made = office().scans.upload(caller(), document_id(id), [data for data in uploads if data], reason, wrong)
    answer = json(ScanShape.of(made, document_id(id)).model_dump(mode="json"), 201)
    answer.headers["Location"] = f"/api/v1/documents/{id}/files/{SCAN}?part={made.part}"
    return answer


@paper.get("/documents/<id>/copies")
@described("The copies that were made of a document, newest first", answers={200: CopyList})
def copies(id: str) -> Response:
    found = office().copies.listed(caller(), document_id(id))
    return json(CopyList(items=[CopyShape.of(copy, document_id(id)) for copy in found]).model_dump(mode="json"))


@paper.post("/documents/<id>/copies")
@described(
    "Make a certified copy, or an extract for one row of the annexes",
    body=NewCopy,
    idempotent=True,
    answers={201: CopyShape},
)
def make_copy(id: str) -> Response:
    body = json_body("kind", "recipient", "purpose", "place")
    made = office().copies.make(
        caller(),
        document_id(id),
        CopyRequest(body.text("kind") or "", body.text("recipient"), body.text("purpose"), body.text("place") or ""),
        idempotency_key("copy", body),
        body.problems,
    )
    return json(CopyShape.of(made, document_id(id)).model_dump(mode="json"), 201)
