"""Password hashing and the rules for a new one. Hashing takes long on purpose: never inside a transaction."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from workflow.refusal import FieldProblem, Kind, Reason, Refusal
from workflow.text import Text

STRONG = PasswordHasher()
"""The costs of new hashes; an older hash keeps those it was made with."""

LEAST_LENGTH = 10
MOST_LENGTH = 200
CONSONANTS, VOWELS, DIGITS = "bdgjkmnprst", "aeou", "23456789"


def hash_password(password: str, hasher: PasswordHasher = STRONG) -> str:
    """The Argon2id hash of a password."""
    return hasher.hash(_one_form(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed. Without a hash the answer is no, and takes as long."""
    try:
        return STRONG.verify(stored or _nobodys(), _one_form(password)) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


def first_password() -> str:
    """A password to read out and type once: three short words and four digits, more than 40 random bits."""
    words = ["".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2)) for _ in range(3)]
    return "-".join([*words, "".join(secrets.choice(DIGITS) for _ in range(4))])


def check_new_password(password: str, email: str, old: str) -> None:
    """Refuse a new password that is short, known, or the old one."""
    written = _one_form(password)
    if len(written) < LEAST_LENGTH or len(written) > MOST_LENGTH:
        raise _weak(
            f"Pakai {LEAST_LENGTH} sampai {MOST_LENGTH} karakter.", f"Use {LEAST_LENGTH} to {MOST_LENGTH} characters."
        )
    if written == _one_form(old):
        raise _weak("Pakai kata sandi yang lain dari yang lama.", "Use another password than the old one.")
    name, _, _ = email.partition("@")
    if len(name) > 2 and name.lower() in written.lower():
        raise _weak(
            "Kata sandi tidak boleh memuat alamat email Anda.", "The password must not contain your email address."
        )
    if len(set(written)) < 5:
        raise _weak("Pakai lebih banyak karakter yang berbeda.", "Use more different characters.")


def _one_form(password: str) -> str:
    """However a keyboard composes a letter, it is the same letter; a half of one that UTF-8 cannot say counts as "?"."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode("utf-8")


@cache
def _nobodys() -> str:
    return STRONG.hash(secrets.token_urlsafe(16))


def _weak(id: str, en: str) -> Refusal:
    text = Text(id, en)
    return Refusal(Reason("weak_password", text, Kind.CONTENT), (FieldProblem("new_password", text),))
