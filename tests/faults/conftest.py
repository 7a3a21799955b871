"""A home with documents that wait for their files, made once for every test that kills something."""

from tests.waiting import make_workplace, prepared_home, workplace

__all__ = ["make_workplace", "prepared_home", "workplace"]
