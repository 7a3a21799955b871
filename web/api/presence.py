"""Presence over the API: proving it for a while, and the question that a passkey answers."""

from uuid import UUID

from flask import Blueprint, Response

from documents.accounts.factors.challenges import Pair
from documents.approval.rules.admission import invalid
from web.api.answers import json
from web.api.calls import caller, json_body
from web.api.description import described
from web.api.shapes import ChallengeRequest, PasskeyQuestion, StepUpRequest
from web.office import office
from workflow.refusal import FieldProblem
from workflow.text import Text

presence = Blueprint("api_presence", __name__)
HASH_LENGTH = 64


@presence.post("/step-up")
@described(
    "Prove presence: for 5 minutes this token may sign. With method `passkey` the secret is the browser's answer to "
    "`/step-up/challenge`, as JSON text, and lets the token sign the contents named there alone",
    body=StepUpRequest,
    answers={204: None},
)
def prove() -> Response:
    body = json_body("method", "secret")
    office().step_up.prove(caller(), body.needed("method"), body.needed("secret"))
    return Response(status=204)


@presence.post("/step-up/challenge")
@described(
    "What a browser is to ask a passkey (PublicKeyCredentialRequestOptions), to sign these contents; good for 5 minutes, once",
    body=ChallengeRequest,
    answers={200: PasskeyQuestion},
)
def challenge() -> Response:
    body = json_body("documents")
    body.check()
    named = body.members.get("documents")
    if not isinstance(named, list):
        body.require("documents")
        body.check()
        raise invalid(FieldProblem("documents", Text("documents harus berupa larik.", "documents must be an array.")))
    asked = office().step_up.challenge(caller(), [_pair(one, place) for place, one in enumerate(named)])
    return json(PasskeyQuestion.model_validate(asked).model_dump(mode="json"))


def _pair(named: object, place: int) -> Pair:
    try:
        if not isinstance(named, dict) or set(named) != {"id", "content_sha256"}:
            raise ValueError
        key, sha256 = named["id"], named["content_sha256"]
        if not isinstance(key, str) or not isinstance(sha256, str) or len(sha256) != HASH_LENGTH:
            raise ValueError
        int(sha256, 16)
        return UUID(key), sha256
    except ValueError:
        words = Text(
            "Tulis id naskah dan content_sha256-nya.", "Write the document's id and its content_sha256, both as text."
        )
        raise invalid(FieldProblem(f"documents/{place}", words)) from None
