"""Passwords: what is accepted as a new one, and how a first one looks."""

import re

import pytest

from documents.accounts.passwords import check_new_password, first_password, hash_password, is_right
from tests.office import QUICK
from workflow.refusal import Refusal


@pytest.mark.parametrize(
    "password", ["kursi-123", "x" * 201, "Ratna.Dewi-2019", "abababababab", "kursi-rotan-2019", ""]
)
def test_weak_password_is_refused_at_its_field(password: str) -> None:
    """Short, endless, with one's own address, monotonous, or the old one again: refused, naming the field."""
    with pytest.raises(Refusal) as refused:
        check_new_password(password, "ratna.dewi@office.example", "kursi-rotan-2019")
    assert [problem.path for problem in refused.value.fields] == ["new_password"]


def test_good_password_is_accepted() -> None:
    """Ten characters that are none of that are enough."""
    check_new_password("meja hijau", "ratna@office.example", "kursi-rotan-2019")


def test_only_the_right_password_is_right() -> None:
    """The hash answers to its password alone; no hash, or a broken one, answers to none."""
    stored = hash_password("meja hijau", QUICK)
    assert is_right(stored, "meja hijau")
    assert not is_right(stored, "Meja hijau")
    assert not is_right(None, "meja hijau")
    assert not is_right("broken", "meja hijau")


def test_a_letter_is_a_letter_however_it_is_composed() -> None:
    """An accent typed as one character or as two makes the same password; half a character does no harm."""
    assert is_right(hash_password("caf\u00e9 padang", QUICK), "cafe\u0301 padang")
    assert not is_right(hash_password("cafe padang", QUICK), "cafe padang\ud800")


def test_first_password_can_be_read_out() -> None:
    """Three short words and four digits, without letters or digits that are mistaken for each other; never the same."""
    made = {first_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([bdgjkmnprst][aeou]){2}(-([bdgjkmnprst][aeou]){2}){2}-[2-9]{4}", one) for one in made)
