"""The API's own description: valid, complete, and true of every answer that generated calls get."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import integers
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.deskwork import LETTER, draft, walk
from tests.web.api.calling import PREFIX, Api

EXAMPLES = {"sqlite": 60, "postgresql": 20}
"""Calls generated for each operation, by the database below, which an answer's form does not depend on."""
SEED = 12
"""The same calls each run."""

ACTIONS = ("submit", "withdraw", "endorse", "return", "sign", "dispatch", "archive", "hand_over", "cancel", "discard")
KINDS = ("draft", "docx", "pdf", "signed_scan")
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
CALLS = (
    "GET /document-types",
    "GET /documents",
    "POST /documents",
    "GET /documents/{id}",
    "PATCH /documents/{id}",
    "POST /documents/{id}/actions/{action}",
    "POST /documents/actions/{action}",
    "GET /documents/{id}/comments",
    "POST /documents/{id}/comments",
    "GET /documents/{id}/events",
    "GET /documents/{id}/files/{kind}",
    "POST /documents/{id}/mailings",
    "GET /documents/{id}/mailings/{mailing}",
    "GET /documents/{id}/mailings/{mailing}/files/{kind}",
    "POST /documents/{id}/mailings/{mailing}/stop",
    "POST /documents/{id}/files/signed_scan",
    "GET /documents/{id}/copies",
    "POST /documents/{id}/copies",
    "GET /notices",
    "POST /notices/read",
    "GET /mandates",
    "POST /mandates",
    "POST /mandates/{id}/end",
    "GET /register",
    "GET /register/export.csv",
    "POST /step-up",
    "POST /step-up/challenge",
)


@pytest.fixture(scope="module")
def operations(either: Api) -> Mapping[str, Any]:
    """The operations of the served description, bound to the application, by method and path."""
    description = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", either.app)
    description.validate()
    found = (result.ok() for result in description.get_all_operations())
    return {operation.label: operation for operation in found}


@pytest.fixture(scope="module")
def ids(either: Api) -> list[str]:
    """Documents that generated calls meet: a draft, one under way, one issued."""
    found = []
    for steps in ((), ("staf submit",), ("staf submit", "sekretaris endorse", "ketua sign")):
        found.append(draft(either.house, type="letter", fields=LETTER))
        walk(either.house, found[-1], *steps)
    return [str(document_id) for document_id in found]


@pytest.mark.parametrize("call", CALLS)
def test_answers_are_as_described(either: Api, operations: Mapping[str, Any], ids: list[str], call: str) -> None:
    """No call fails inside, and each answer has a status, type and body that its description names."""

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES[either.house.office.database.dialect],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operations[call].as_strategy(), mark=integers(0, 1000))
    def run(case: Any, mark: int) -> None:
        _aim(case, ids, mark)
        token = either.caller(("staf", "sekretaris", "ketua", "agendaris")[mark % 4]).token
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    run()


def _aim(case: Any, ids: list[str], mark: int) -> None:
    """Let most calls meet a document that is there, and an action and version that may be right."""
    if not case.path_parameters or mark % 5 == 0:
        return
    case.path_parameters["id"] = ids[mark % len(ids)]
    for name, known in (("action", ACTIONS), ("kind", KINDS)):
        if name in case.path_parameters:
            case.path_parameters[name] = known[mark % len(known)]
    if mark % 3:
        case.headers = {**(case.headers or {}), "If-Match": f'"{1 + mark % 4}"'}


def test_every_call_is_tried(operations: Mapping[str, Any]) -> None:
    """The list above is the description's."""
    assert tuple(sorted(operations)) == tuple(sorted(CALLS))


def test_description_is_complete(api: Api) -> None:
    """Every route of the API is described, every reference leads somewhere, and no login is needed to read it."""
    answer = api.app.test_client().get(f"{PREFIX}/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = answer.json
    assert said is not None
    assert said["openapi"].startswith("3.1.")
    described = {(path, method.upper()) for path, methods in said["paths"].items() for method in methods}
    routed = {
        (rule.rule.removeprefix(PREFIX).replace("<", "{").replace(">", "}"), method)
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and "rest" not in rule.arguments and "openapi" not in rule.rule
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routed
    assert set(references(said)) == {f"#/components/schemas/{name}" for name in said["components"]["schemas"]}


def references(part: object) -> list[str]:
    """Every $ref in it."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in references(value)]
    return [found for value in part for found in references(value)] if isinstance(part, list) else []
