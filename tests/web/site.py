"""The application over a published body, and guests who use it as a browser would: with cookies and form tokens."""

import re
from copy import copy
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from flask import Config, Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from documents.office import Office
from tests.office import PASSWORD, House
from web.app import create_app
from web.office import EXTENSION

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def form_token(page: str) -> str:
    """The token of the forms of a page; empty where it has none."""
    found = TOKEN.search(page)
    return unescape(found[1]) if found else ""


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
            found = form_token(self.get(path).text)
            if found:
                return found
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


WIRED: dict[tuple[object, ...], Flask] = {}
"""Applications, by those of their settings that they are wired for."""


def app_of(house: House) -> Flask:
    """The application over a house, as it is served. Its rules, pages and templates are put together once in a process: each
    house has a copy with its own office.
    """
    settings = house.office.settings
    assert not settings.proxies, "what stands before an application cannot be copied with it"
    wired_for = (settings.secret_key, settings.base_url, settings.trusted_hosts)
    if wired_for not in WIRED:
        WIRED[wired_for] = create_app(settings, house.office)
    app = copy(WIRED[wired_for])
    app.config = Config(app.root_path, app.config)
    app.view_functions = dict(app.view_functions)
    app.extensions = {**app.extensions, EXTENSION: house.office}
    return app


def site_of(house: House) -> Site:
    """A site over a house."""
    return Site(house, app_of(house))


def template_files() -> list[Path]:
    """All templates of the pages."""
    return sorted((Path(__file__).parents[2] / "web" / "templates").rglob("*.html"))
