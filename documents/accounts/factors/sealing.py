"""Secrets at rest: sealed with a key derived from NASKAH_SECRET_KEY, each to its own row."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.refusal import Kind, refuse

NONCE_BYTES = 12


class Seal:
    """Seals and opens with AES-256-GCM. A secret sealed for one row does not open for another, nor under another key."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"naskah one-time codes 1").derive(secret_key.encode())
        self._cipher = AESGCM(derived)

    def close(self, secret: bytes, row: bytes) -> bytes:
        """The secret, sealed for the row with these bytes as its id."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, row)

    def open(self, sealed: bytes, row: bytes) -> bytes:
        """The secret again. Raises Refusal where NASKAH_SECRET_KEY is another than when it was sealed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row)
        except InvalidTag:
            raise refuse(
                Kind.DOCUMENT,
                "factor_unreadable",
                "Kunci server sudah diganti, sehingga aplikasi kode ini tidak terbaca lagi. Hapus di Akun, lalu daftarkan lagi.",
                "The server's key was replaced, so this code app cannot be read any more. Remove it under Account, then "
                "enrol it anew.",
            ) from None
