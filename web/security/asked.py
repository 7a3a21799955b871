"""What was filled in and is asked about once more before it is entered: kept between the pages of one form, and out of
every address. Sealed, so that only the session in which it was written reads it; with it, it is worth nothing.
"""

import hashlib
import hmac
import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import g, request
from werkzeug.wrappers import Response

from web.office import office
from web.security.sessions import give_cookie, take_cookie

ASKED = "naskah_asked"
"""The cookie of one form: it is sent to the pages under the form's own path, and to no other."""
LONGEST = 3800  # signs of the cookie; browsers drop one of more than 4,096 without a word


def keep(answer: Response, path: str, filled: Mapping[str, Any]) -> bool:
    """Keep what was filled into the form at `path`, instead of what was kept for it before; False where it is too long."""
    plain = json.dumps(filled, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = _seal(path).encrypt(zlib.compress(plain)).decode()
    if len(sealed) > LONGEST:
        return False
    give_cookie(answer, ASKED, sealed, path=path)
    return True


def kept(path: str) -> dict[str, Any] | None:
    """What is kept for the form at `path`; None where nothing is, or another session wrote it."""
    try:
        plain = _seal(path).decrypt(request.cookies.get(ASKED, ""))
    except InvalidToken:
        return None
    found: dict[str, Any] = json.loads(zlib.decompress(plain))
    return found


def forget(answer: Response, path: str) -> None:
    """Keep nothing for the form at `path` any more."""
    take_cookie(answer, ASKED, path=path)


def _seal(path: str) -> Fernet:
    """The seal of this session for one form."""
    secret, written = office().settings.secret_key.encode(), f"asked {path} {g.session_token}"
    return Fernet(urlsafe_b64encode(hmac.new(secret, written.encode(), hashlib.sha256).digest()))
