"""Naskah's tags and the placeholders of SRIKANDI, the government's application for official documents.

SRIKANDI fills a Word file's `${...}` itself: the number, the date, and what concerns who signs. The names are those that
public templates for SRIKANDI use; no official list of them was found, so that an office tries an exported template there
before it relies on it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "nomor_naskah": ("number",),
    "tanggal_naskah": ("date", "long"),
    "nama_pengirim": ("signature", "name"),
    "jabatan_pengirim": ("signature", "lines"),
    "hal": (),
    "sifat": (),
    "ttd_pengirim": (),
    "nip_pengirim": (),
}
"""Each placeholder with the fact that stands here for it. () is said by the type: its subject, its choice of urgency; the
signature itself and the NIP have none here."""

FROM_PLACEHOLDER: Mapping[str, str] = {
    "nomor_naskah": "{{ number }}",
    "tanggal_naskah": "{{ date.long }}",
    "nama_pengirim": "{{ signature.name }}",
    "jabatan_pengirim": "{{ position.upper }}",
    "sifat": "{{ urgency.label }}",
}
"""What to write here instead of a placeholder."""


def placeholder(name: str) -> str:
    """As SRIKANDI finds it in a Word file."""
    return f"${{{name}}}"


def facts_with_placeholders(facts: Mapping[str, Any], subject: str, urgency: Sequence[str]) -> dict[str, Any]:
    """Facts whose values are placeholders where SRIKANDI has one. `subject` is the field that is the title, `urgency` those
    that choose how urgent it is.
    """
    day = {"iso": "", "long": placeholder("tanggal_naskah"), "weekday": "", "full": placeholder("tanggal_naskah")}
    signed = f"{placeholder('ttd_pengirim')}\n{placeholder('nama_pengirim')}"
    return {
        **facts,
        "number": placeholder("nomor_naskah"),
        "date": day,
        "signature": {"lines": [placeholder("jabatan_pengirim")], "name": signed},
        subject: placeholder("hal"),
        **{name: {"code": "", "label": placeholder("sifat")} for name in urgency},
        "draft": False,
    }
