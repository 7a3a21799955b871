"""The packages imported are this product's own: their names are generic, and others of those names exist."""

import importlib
from pathlib import Path

import pytest

from tests.quality.repository import PACKAGES, ROOT


@pytest.mark.parametrize("name", PACKAGES)
def test_package_is_ours(name: str) -> None:
    """Each of the five packages comes from this repository."""
    package = importlib.import_module(name)
    assert package.__file__ is not None
    assert Path(package.__file__).parent == ROOT / name
