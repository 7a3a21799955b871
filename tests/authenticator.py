"""A passkey's device in software: it makes a key and answers questions, rightly or as a thief would.

device = Authenticator("http://localhost:8000")
house.office.factors.finish(actor, begun.id, device.register(begun.options))
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey for the site at `origin`. `verifies`: it checks a PIN or finger; `count` rises with each answer."""

    origin: str
    verifies: bool = True
    count: int = 0
    host: str = "localhost"
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def id(self) -> str:
        return bytes_to_base64url(self.credential)

    def register(self, options: Mapping[str, Any] | None) -> str:
        """The browser's answer with the new passkey."""
        assert options is not None
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        held = b"\0" * 16 + len(self.credential).to_bytes(2, "big") + self.credential + public
        data = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + held}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options["challenge"]),
            attestationObject=cbor2.dumps(data),
        )

    def sign(self, options: Mapping[str, Any]) -> str:
        """The browser's answer to a question."""
        self.count += 1 if self.count else 0
        client, data = self._client("webauthn.get", options["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, challenge: str) -> bytes:
        assert len(base64url_to_bytes(challenge)) == 32
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response: bytes) -> str:
        said = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": self.id, "rawId": self.id, "type": "public-key", "response": said})
