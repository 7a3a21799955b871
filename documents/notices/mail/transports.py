"""The two ways out: a mail server, or a folder in which each letter is a file."""

import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

SECONDS = 8.0
"""How long a mail server may take for one answer."""
STARTTLS, NO_TLS = "starttls", "none"


class MailError(Exception):
    """A letter that did not go out. `final`: it never will as it is; `server`: nothing else will now either."""

    def __init__(self, why: str, *, final: bool = False, server: bool = False) -> None:
        super().__init__(why)
        self.final = final
        self.server = server


class MailUncertain(Exception):
    """The text was on its way, and no answer came."""


class Transport(Protocol):
    """A way out. `repeatable`: a letter sent twice is there once."""

    @property
    def repeatable(self) -> bool: ...

    def deliver(self, letter_id: UUID, message: EmailMessage, begin: Callable[[], bool]) -> bool:
        """Send it. `begin` is called when nothing can be taken back any more, and says whether to go on; the answer is
        whether it went out. Raises MailError or MailUncertain.
        """
        ...

    def check(self) -> str:
        """What is said of it when settings are checked. Raises MailError."""
        ...


@dataclass(frozen=True)
class Folder:
    """Each letter a file named by its id: whole or not there, and never twice."""

    folder: Path
    repeatable: bool = True

    def path(self, letter_id: UUID) -> Path:
        return self.folder / f"{letter_id}.eml"

    def deliver(self, letter_id: UUID, message: EmailMessage, begin: Callable[[], bool]) -> bool:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".letter-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(bytes(message))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(name, self.path(letter_id))
            except OSError:
                os.unlink(name)
                raise
        except OSError as error:
            raise MailError(f"{self.folder}: {error.strerror}", server=True) from error
        return True

    def check(self) -> str:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".check-")
            os.close(handle)
            os.unlink(name)
        except OSError as error:
            raise MailError(f"{self.folder}: {error.strerror}") from error
        return str(self.folder)


@dataclass(frozen=True)
class Server:
    """A mail server, spoken to anew for each letter. What it refuses with 5xx is refused for good."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS
    repeatable: bool = False

    def deliver(self, letter_id: UUID, message: EmailMessage, begin: Callable[[], bool]) -> bool:
        with self._opened() as server:
            try:
                _expect(server.mail(_address(message["From"])), server_trouble=True)
                _expect(server.rcpt(_address(message["To"])))
            except smtplib.SMTPException as error:
                raise MailError(str(error), server=True) from error
            except OSError as error:
                raise MailError(str(error), server=True) from error
            except UnicodeEncodeError as error:
                raise MailError("the address needs SMTPUTF8", final=True) from error
            if not begin():
                return False
            try:
                code, said = server.data(bytes(message))
            except smtplib.SMTPDataError as error:
                raise MailError(_said(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500) from error
            except (smtplib.SMTPException, OSError) as error:
                raise MailUncertain from error
            _expect((code, said))
        return True

    def check(self) -> str:
        with self._opened() as server:
            server.noop()
        return f"{self.host}:{self.port}"

    def _opened(self) -> "_Session":
        return _Session(self)


class _Session:
    """One conversation: greeting, encryption and sign-in done; the good-bye is polite but not waited for in trouble."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> smtplib.SMTP:
        asked = self._server
        context = ssl.create_default_context()
        try:
            if asked.tls:
                opened: smtplib.SMTP = smtplib.SMTP_SSL(asked.host, asked.port, timeout=asked.seconds, context=context)
            else:
                opened = smtplib.SMTP(asked.host, asked.port, timeout=asked.seconds)
            self._opened = opened
            opened.ehlo_or_helo_if_needed()
            if asked.starttls:
                opened.starttls(context=context)
                opened.ehlo()
            if asked.user:
                opened.login(asked.user, asked.password)
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise MailError(f"{asked.host}:{asked.port}: {error}", server=True) from error
        return opened

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._close()

    def _close(self) -> None:
        opened: smtplib.SMTP | None = getattr(self, "_opened", None)
        if opened is not None:
            opened.close()


def transport_of(url: str) -> Transport | None:
    """The way that a checked NASKAH_MAIL_URL names; None without one."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    tls = parts.scheme == "smtps"
    way = parse_qs(parts.query).get("tls", [STARTTLS])[0]
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if tls else 587),
        tls=tls,
        starttls=not tls and way == STARTTLS,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _address(header: object) -> str:
    return str(header.addresses[0].addr_spec)  # type: ignore[attr-defined]  # an address header, as composed


def _expect(answer: tuple[int, bytes], *, server_trouble: bool = False) -> None:
    """An answer that is not 2xx is a refusal, for good when it is 5xx and about this letter."""
    code, said = answer
    if not 200 <= code < 300:
        raise MailError(_said(code, said), final=code >= 500 and not server_trouble, server=server_trouble)


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
