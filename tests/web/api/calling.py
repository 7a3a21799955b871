"""Programs that call the API: a person's token, JSON in and out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from documents.approval.views import DocumentView
from tests.office import House
from tests.web.site import app_of

PREFIX = "/api/v1"


@dataclass
class Caller:
    """One person's program."""

    client: FlaskClient
    token: str
    language: str = "id"

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET below /api/v1."""
        return self.client.get(PREFIX + path, headers=self._headers(headers))

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        """POST a JSON body; `headers` with _ for -."""
        return self.client.post(PREFIX + path, json=body, headers=self._headers(headers))

    def patch(self, path: str, body: object = None, **headers: str) -> TestResponse:
        """PATCH a JSON body."""
        return self.client.patch(PREFIX + path, json=body, headers=self._headers(headers))

    def raw(self, method: str, path: str, data: bytes, **headers: str) -> TestResponse:
        """A body as it is, said to be JSON unless `headers` says something else."""
        kind = {"Content-Type": "application/json"}
        return self.client.open(PREFIX + path, method=method, data=data, headers=kind | self._headers(headers))

    def act(self, view: DocumentView, action: str, **body: Any) -> TestResponse:
        """One action on the document as it was last seen, with its content hash."""
        sent = {"content_sha256": view.content_sha256, **body}
        return self.post(f"/documents/{view.id}/actions/{action}", sent, If_Match=f'"{view.version}"')

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language, **named}


@dataclass
class Api:
    """The application over a house."""

    house: House
    app: Flask
    tokens: dict[tuple[str, bool], str] = field(default_factory=dict)

    def caller(self, name: str, *, stepped_up: bool = True, language: str = "id") -> Caller:
        """A program with a token of this person."""
        token = self.tokens.get((name, stepped_up)) or self.house.token(name, stepped_up)
        self.tokens[name, stepped_up] = token
        return Caller(self.app.test_client(), token, language)

    def seen(self, name: str, document_id: UUID | str) -> DocumentView:
        """The document as this person sees it."""
        return self.house.office.desk.view(self.house.actor(name), UUID(str(document_id)))


def api_of(house: House) -> Api:
    """The API over a house."""
    return Api(house, app_of(house))


def problem(answer: TestResponse) -> tuple[int, str, list[str]]:
    """Status, code and the fields named, of an answer that has the form of RFC 9457 and no other."""
    assert answer.mimetype == "application/problem+json", answer.text
    said = answer.json
    assert said is not None
    assert set(said) == {"type", "title", "status", "code", "detail", "errors"}
    assert said["status"] == answer.status_code
    assert said["detail"].strip()
    return answer.status_code, said["code"], [error["field"] for error in said["errors"]]
