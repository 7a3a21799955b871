"""Where a page may lead on to: an address of this application, never another's."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from flask import request, url_for


def local_path(address: str | None) -> str | None:
    """`address` if it is a plain path of this application ("/documents?q=x"), else None.

    Browsers read a backslash as a slash and skip control characters, so `/\\evil` and `/<tab>/evil` are refused too.
    """
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    if any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address


def with_query(path: str, values: Mapping[str, object]) -> str:
    """`path` with `values` as its query; empty ones are left out."""
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return f"{path}?{query}" if query else path


def next_path() -> str:
    """Where the form or address asks to go on to, if that is ours; else home."""
    return local_path(request.values.get("next")) or url_for("home.home")


def this_path() -> str:
    """The path and query of the page being shown; under a form's own address, that of the page the form stood on."""
    rule = request.url_rule
    if request.method == "GET" or (rule is not None and "GET" in (rule.methods or ())):
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    return (local_path(before.path) if before.netloc == request.host else None) or url_for("home.home")
