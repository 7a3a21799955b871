"""A published body with everybody in it, opened once for all tests of a module."""

from tests.documents.desk.conftest import house, module_url

__all__ = ["house", "module_url"]
