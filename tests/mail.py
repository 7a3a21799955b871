"""A small mail server, real enough to be sent to: it takes letters, refuses them, or is cut off in the middle.

with MailServer() as server:
    ... NASKAH_MAIL_URL=server.url ...
    assert [letter["Subject"] for letter in server.letters] == [...]
"""

import socketserver
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import cast

CUT, SILENT = "cut", "silent"
"""What may become of the text of a letter: the line is cut when it is taken, or no answer comes to it."""


class MailServer:
    """Takes letters on a port of its own. `answers` maps a command to what is said to it instead of 250."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[bytes] = []
        self.commands: list[str] = []
        self.has_text = threading.Event()
        self.go_on = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}?tls=none"

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken, in the order it came."""
        return [cast(EmailMessage, message_from_bytes(data, policy=default)) for data in self.taken]

    def __enter__(self) -> "MailServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    owner: MailServer


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        """Answer each command, until the other side goes."""
        owner = cast(_Server, self.server).owner
        self._say("220 mail.example")
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command.partition(" ")[0].upper()
            owner.commands.append(command)
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb != "DATA":
                self._say(owner.answers.get(verb, "250 ok"))
            elif not self._take(owner):
                return

    def _take(self, owner: MailServer) -> bool:
        self._say("354 go on")
        data = b""
        while (line := self.rfile.readline()) and line != b".\r\n":
            data += line.removeprefix(b".") if line.startswith(b"..") else line
        answer = owner.answers.get("DATA", "250 taken")
        if answer.startswith("250") or answer in (CUT, SILENT):
            owner.taken.append(data)
        owner.has_text.set()
        if answer == CUT:
            return False
        if answer == SILENT:
            owner.go_on.wait(30)
            return False
        self._say(answer)
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
