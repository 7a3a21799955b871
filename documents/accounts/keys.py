"""Random secrets of sessions and tokens: the holder has the secret, the database its SHA-256."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def key_of(secret: str) -> str:
    """What the database knows a secret by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
