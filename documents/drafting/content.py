"""The hash of a document's content: what an initial or a signature stands for."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

from documents.drafting.types import DocumentType

FORM = "naskah-content-1"
"""The form of what is hashed; another form gets another name."""


def content_sha256(
    kind: DocumentType, fields: Mapping[str, Any], signatory: str, attachments: Sequence[str] = ()
) -> str:
    """SHA-256, in hexadecimal, over the RFC 8785 JSON of everything that is approved: the type and template
    file, the fields as `clean` answers them, the signing position, the attached files' hashes in their order.
    """
    content: dict[str, Any] = {
        "form": FORM,
        "type": kind.code,
        "type_sha256": kind.sha256,
        "template_sha256": kind.template_sha256,
        "fields": dict(fields),
        "signatory": signatory,
        "attachments": list(attachments),
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
