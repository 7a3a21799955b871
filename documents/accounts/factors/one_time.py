"""One-time codes of an app (RFC 6238): six digits, 30 seconds, one step early or late, each used once."""

import hmac
import re
from datetime import datetime

import pyotp

from documents.accounts.factors.factor import Factor
from documents.accounts.factors.sealing import Seal

STEP = 30
TOLERANCE = 1


def new_secret() -> str:
    """A secret of 160 random bits, as apps take it (base 32)."""
    return pyotp.random_base32()


def address(secret: str, account: str, issuer: str) -> str:
    """The otpauth address that a QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The step of time that the code is for; None when it is wrong, too old or used already."""
    written = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", written):
        return None
    present, found = int(now.timestamp()) // STEP, None
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):  # all of them, whichever it is
        right = hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), written)
        if right and (last is None or step > last):
            found = step
    return found


def use_code(factor: Factor, seal: Seal, code: str, now: datetime) -> bool:
    """Whether the code is right for this factor, whose row is held; it is then used."""
    secret = seal.open(factor.sealed or b"", factor.id.bytes).decode()
    step = step_of(secret, code, now, factor.last_step)
    if step is None:
        return False
    factor.last_step, factor.last_used_at = step, now
    return True
