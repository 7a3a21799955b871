"""How e-mails go out, as the environment says it."""

from urllib.parse import urlsplit

from config.problems import SettingsError


def mail_url(url: str, default: str) -> str:
    """The way of e-mails; "" for none. Raises SettingsError."""
    if not url:
        return default
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    way = parts.query.removeprefix("tls=") if parts.query.startswith("tls=") else ""
    folder = parts.scheme == "file" and not parts.netloc and len(parts.path) > 1 and not parts.query
    server = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.path in ("", "/") and port != 0
    if server and parts.query and (parts.scheme == "smtps" or way not in ("starttls", "none")):
        server = False
    if not folder and not server:
        raise SettingsError(
            "NASKAH_MAIL_URL: tulis smtp://pengguna:sandi@host:587, smtps://host:465, "
            "smtp://host:25?tls=none atau file:///folder.",
            "NASKAH_MAIL_URL: write smtp://user:password@host:587, smtps://host:465, "
            "smtp://host:25?tls=none or file:///folder.",
        )
    if way == "none" and parts.username:
        raise SettingsError(
            "NASKAH_MAIL_URL: sandi hanya dikirim lewat TLS; buang tls=none atau nama penggunanya.",
            "NASKAH_MAIL_URL: a password goes over TLS only; drop tls=none or the user.",
        )
    return url


def mail_from(given: str, base_url: str | None) -> str:
    """The address that e-mails come from: one that stands alone in a header. Raises SettingsError."""
    address = given or f"naskah@{urlsplit(base_url or '').hostname or 'localhost'}"
    local, _, domain = address.rpartition("@")
    if not local or not domain or not address.isascii() or any(letter in address for letter in ' <>,;"\r\n'):
        raise SettingsError(
            "NASKAH_MAIL_FROM: tulis satu alamat seperti naskah@kantor.go.id.",
            "NASKAH_MAIL_FROM: write one address like naskah@office.go.id.",
        )
    return address
