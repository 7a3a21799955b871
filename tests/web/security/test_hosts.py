"""The application answers only to its own names, and reads forwarded headers only where a proxy is declared."""

from pathlib import Path

import pytest

from documents.office import open_office
from tests.office import settings_for
from tests.web.site import Site
from web.app import create_app


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000"])
def test_own_names_are_answered_where_they_are(quiet_site: Site, host: str) -> None:
    """localhost and 127.0.0.1 are both served, and neither leads to the other."""
    answer = quiet_site.guest().get("/sign-in", headers={"Host": host})
    assert (answer.status_code, answer.headers.get("Location")) == (200, None)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8000", "127.0.0.1.evil.example"]
)
def test_other_names_are_refused(quiet_site: Site, host: str) -> None:
    """Another Host header is a 400 on every address, static files included."""
    for path in ("/", "/sign-in", "/healthz", "/static/base.css", "/nothing"):
        assert quiet_site.guest().get(path, headers={"Host": host}).status_code == 400


def test_forwarded_headers_count_for_nothing(quiet_site: Site) -> None:
    """Without a declared proxy a caller cannot claim another host, scheme or address."""
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    answer = quiet_site.guest().get("/", headers=forged)
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_declared_proxy_is_believed(sqlite_url: str, tmp_path: Path) -> None:
    """With one proxy the host that it forwards is checked like any other."""
    settings = settings_for(tmp_path, sqlite_url, NASKAH_PROXIES="1")
    office = open_office(settings)
    client = create_app(settings, office).test_client()
    assert client.get("/sign-in", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"X-Forwarded-Host": "localhost"}).status_code == 200
    office.database.close()
