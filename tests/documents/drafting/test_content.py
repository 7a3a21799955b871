"""The hash that an initial or a signature stands for."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from documents.drafting.content import content_sha256
from tests.documents.drafting.folder import demo


def test_the_same_content_has_the_same_hash() -> None:
    """Whatever order the keys come in."""
    kind, fields = demo("keputusan-22")
    backwards = dict(reversed(fields.items()))
    assert content_sha256(kind, backwards, "chair") == content_sha256(kind, fields, "chair")


def test_everything_that_is_approved_changes_the_hash() -> None:
    """One character, the template, the type, the signatory, an attachment."""
    kind, fields = demo("keputusan-22")
    hashes = {
        content_sha256(kind, fields, "chair"),
        content_sha256(kind, fields | {"title": fields["title"] + "."}, "chair"),
        content_sha256(kind, fields | {"urgency": "biasa"}, "chair"),
        content_sha256(replace(kind, template_sha256="1" * 64), fields, "chair"),
        content_sha256(replace(kind, sha256="1" * 64), fields, "chair"),
        content_sha256(kind, fields, "secretary"),
        content_sha256(kind, fields, "chair", ["2" * 64]),
    }
    assert len(hashes) == 7


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_hashed(text: str) -> None:
    """Sixty-four hexadecimal digits for whatever `clean` lets through."""
    kind, _ = demo("keputusan-22")
    assert len(content_sha256(kind, {"title": text}, "chair")) == 64
