"""The application over a published body, and guests who use it as a browser would: with cookies and form tokens."""

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from documents.office import Office
from tests.office import PASSWORD, House
from web.app import create_app

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Guest:
    """One browser."""

    client: FlaskClient
    language: str = "id"
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page, without following redirects."""
        return self.client.get(path, headers={**self._language(), **options.pop("headers", {})}, **options)

    def token(self) -> str:
        """The form token of this browser's pages."""
        for path in ("/account", "/account/password", "/sign-in"):
            found = TOKEN.search(self.get(path).text)
            if found:
                return unescape(found[1])
        raise AssertionError("no page shows a form")

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with its token."""
        return self.client.post(
            path,
            data={"csrf_token": self.token(), **(data or {})},
            headers={**self._language(), **options.pop("headers", {})},
            **options,
        )

    def sign_in(self, name: str, password: str = PASSWORD, **data: str) -> TestResponse:
        """Sign in as one of the body's people."""
        return self.post("/sign-in", {"email": f"{name}@pkk-sumbar.example", "password": password, **data})

    def _language(self) -> dict[str, str]:
        return {"Accept-Language": self.language, **self.headers}


@dataclass
class Site:
    """The application, and the house it serves."""

    house: House
    app: Flask

    @property
    def office(self) -> Office:
        return self.house.office

    def guest(self, language: str = "id") -> Guest:
        """A browser that nobody has signed in with."""
        return Guest(self.app.test_client(), language)

    def signed_in(self, name: str) -> Guest:
        """A browser in which this person is signed in."""
        guest = self.guest()
        answer = guest.sign_in(name)
        assert answer.status_code == 303, answer.text
        return guest


class Compiled(BytecodeCache):
    """What templates were compiled to, by their name and content: each once in a process, whichever site shows it."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def app_of(house: House) -> Flask:
    """The application over a house, as it is served."""
    app = create_app(house.office.settings, house.office)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def site_of(house: House) -> Site:
    """A site over a house."""
    return Site(house, app_of(house))


def template_files() -> list[Path]:
    """All templates of the pages."""
    return sorted((Path(__file__).parents[2] / "web" / "templates").rglob("*.html"))
