"""Passkeys (WebAuthn): registered and asserted with user verification, at this origin, for one question."""

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from documents.accounts.factors.challenges import VALID_FOR

LONGEST = 20_000
"""Characters of an answer, ample for a large key and its attestation."""
TIMEOUT = int(VALID_FOR.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are at home: the address that people open, by its host name. An IP address has none."""

    base_url: str

    @property
    def origin(self) -> str:
        """As the browser says it: scheme, host and port."""
        return self.base_url

    @property
    def host(self) -> str:
        """What a passkey is bound to (the RP ID)."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def takes_passkeys(self) -> bool:
        """Whether browsers give passkeys to this address: a name, over HTTPS or on this very machine."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return self.base_url.startswith("https://") or self.host == "localhost" or self.host.endswith(".localhost")
        return False


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey as its authenticator made it."""

    credential_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent as a passkey's answer, read but not yet believed."""

    credential_id: str
    challenge: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    sent: str


class Unreadable(ValueError):
    """An answer that is none: malformed, or not for this question, key, origin or person present."""


def registration(
    site: Site, challenge: bytes, person_id: UUID, account: str, name: str, known: Sequence[str]
) -> dict[str, Any]:
    """What the browser is asked to make a passkey with; `known` are the credentials the person has already."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Naskah",
        user_id=person_id.bytes,
        user_name=account,
        user_display_name=name,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(known),
    )
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


def request(site: Site, challenge: bytes, known: Sequence[str]) -> dict[str, Any]:
    """What the browser is asked to sign with one of these passkeys."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


def registered(site: Site, challenge: bytes, answer: str) -> NewPasskey:
    """The new passkey of a browser's answer. Raises Unreadable."""
    try:
        made = verify_registration_response(
            credential=_object(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # the library's parsers raise whatever they meet in what was sent
        raise Unreadable(str(error)) from error
    return NewPasskey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def read(answer: str) -> Answer:
    """An assertion as it was sent. Raises Unreadable."""
    try:
        credential = parse_authentication_credential_json(_object(answer))
        said = json.loads(credential.response.client_data_json)
        return Answer(
            bytes_to_base64url(credential.raw_id),
            base64url_to_bytes(said["challenge"]),
            credential.response.client_data_json,
            credential.response.authenticator_data,
            credential.response.signature,
            answer,
        )
    except Exception as error:  # as above
        raise Unreadable(str(error)) from error


def verified(site: Site, challenge: bytes, answer: Answer, public_key: bytes) -> int:
    """The authenticator's count, after everything else is right: key, question, origin, host, verified user. Raises
    Unreadable. The count is the caller's to compare: one that does not rise is told apart.
    """
    try:
        result = verify_authentication_response(
            credential=_object(answer.sent),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise Unreadable(str(error)) from error
    return result.new_sign_count


def _object(answer: str) -> dict[str, Any]:
    said = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(said, dict):
        raise Unreadable("no object, or too long")
    return said


def _descriptors(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]
