"""A site on a fresh SQLite database: what pages do does not differ by database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import serving
from tests.office import House, open_house
from tests.web.site import Site, site_of


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The seed body with its people."""
    opened = open_house(sqlite_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def site(house: House) -> Site:
    """The application over the seed body."""
    return site_of(house)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where a browser finds it."""
    with serving(site.app) as found:
        yield found


@pytest.fixture(scope="module")
def quiet_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same, once for a module: for tests that change nothing another one of them looks at."""
    home = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, home / "naskah.db")
    opened = open_house(f"sqlite:///{home / 'naskah.db'}", home)
    yield site_of(opened)
    opened.close()
