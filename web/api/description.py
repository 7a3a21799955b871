"""The description of the API (OpenAPI 3.1), made from the routes themselves and the shapes they name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from web.api.shapes import Problem
from web.security.sessions import bare

PREFIX = "/api/v1"
REFERENCES = "#/components/schemas/{model}"
BYTES = {"type": "string", "format": "binary"}
FILE_SCHEMAS: Mapping[str, Any] = {
    "multipart/form-data": {
        "type": "object",
        "properties": {"file": {"type": "array", "items": BYTES}, "reason": {"type": "string"}},
    }
}
REFUSALS = {
    400: "The request cannot be read",
    401: "No valid token",
    403: "Not yours to do, or `step_up_required`",
    404: "No such thing, or not for you",
    409: "The document refuses it, with the reason",
    412: "You saw an older version",
    413: "Too large",
    422: "Malformed, each field named",
    428: "No If-Match",
    429: "Too many tries",
}

Call = TypeVar("Call", bound=Callable[..., Any])


@dataclass(frozen=True)
class Description:
    """What one route takes and answers, beside the parameters of its address. `files`: the media types of the files that
    it takes as its body, forms with parts called "file" among them.
    """

    summary: str
    answers: Mapping[int, Any]
    body: type[BaseModel] | None = None
    files: Sequence[str] = ()
    query: Mapping[str, type] = field(default_factory=dict)
    if_match: bool = False
    idempotent: bool = False
    media_type: str = "application/json"


def described(summary: str, **rest: Any) -> Callable[[Call], Call]:
    """Describe a route: `@described("One document", answers={200: DocumentShape})`."""

    def note(call: Call) -> Call:
        call.description = Description(summary, **rest)  # type: ignore[attr-defined] # read back by `openapi`
        return bare(call)

    return note


def openapi(app: Flask) -> dict[str, Any]:
    """The whole description, from the application's routes."""
    paths: dict[str, dict[str, Any]] = {}
    models: set[type[BaseModel]] = {Problem}
    for rule in app.url_map.iter_rules():
        what = getattr(app.view_functions[rule.endpoint], "description", None)
        if not isinstance(what, Description):
            continue
        models |= {model for model in (what.body, *what.answers.values()) if _is_model(model)}
        models |= {item for answer in what.answers.values() for item in getattr(answer, "__args__", ())}
        address = rule.rule.removeprefix(PREFIX).replace("<", "{").replace(">", "}")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(address, {})[method.lower()] = _operation(what, sorted(rule.arguments), method)
    _, definitions = models_json_schema(
        [(model, "serialization") for model in sorted(models, key=lambda model: model.__name__)],
        ref_template=REFERENCES,
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Naskah", "version": "1", "description": "Draft, approve, number and register documents."},
        "servers": [{"url": PREFIX}],
        "security": [{"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(what: Description, arguments: list[str], method: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in arguments
    ]
    parameters += [
        {"name": name, "in": "query", "schema": {"type": "integer" if kind is int else "string"}}
        for name, kind in what.query.items()
    ]
    if what.if_match:
        # left out, the answer is 428: so the description does not call it required
        parameters.append({"name": "If-Match", "in": "header", "schema": {"type": "string"}})
    if what.idempotent:
        parameters.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}})
    operation: dict[str, Any] = {"summary": what.summary, "parameters": parameters}
    if what.body is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": _schema(what.body)}}}
    if what.files:
        operation["requestBody"] = {"content": {kind: {"schema": FILE_SCHEMAS.get(kind, BYTES)} for kind in what.files}}
    operation["responses"] = {str(status): _answer(what, model) for status, model in what.answers.items()}
    operation["responses"] |= {
        str(status): {"description": words, "content": {"application/problem+json": {"schema": _schema(Problem)}}}
        for status, words in REFUSALS.items()
    }
    return operation


def _answer(what: Description, model: Any) -> dict[str, Any]:
    if model is None:
        return {"description": "Done"}
    if model is bytes:
        return {"description": "The bytes", "content": {"*/*": {"schema": BYTES}}}
    return {"description": what.summary, "content": {what.media_type: {"schema": _schema(model)}}}


def _schema(model: Any) -> dict[str, Any]:
    if _is_model(model):
        return {"$ref": REFERENCES.format(model=model.__name__)}
    schema: dict[str, Any] = TypeAdapter(model).json_schema(ref_template=REFERENCES, mode="serialization")
    schema.pop("$defs", None)
    return schema


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)
