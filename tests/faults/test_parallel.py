"""Two web processes, one document, 32 signatures at once: one of them is the signature."""

import json
import socket
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from documents.drafting.documents import Document
from documents.outbox.jobs import Job
from documents.register.entries import RegisterEntry
from tests.deskwork import draft, entries, walk
from tests.office import MORNING, open_house
from tests.workplace import Workplace, wait_until

SIGNATURES = 32


def test_one_signature_of_many(database_url: str, tmp_path: Path) -> None:
    """32 requests to sign the same document, over two real web processes: one signs, the others are told it changed."""
    home = tmp_path / "home"
    house = open_house(database_url, home)
    document = draft(house)
    walk(house, document, "staf submit", "sekretaris endorse")
    token = house.token("ketua")
    place = Workplace(home, NASKAH_DATABASE_URL=database_url, NASKAH_CLOCK=MORNING.isoformat())
    try:
        ports = [free_port(), free_port()]
        for port in ports:
            place.start("web", "--port", str(port))
        for port in ports:
            wait_until(lambda port=port: answers(port), 20, place.said)
        seen = call(ports[0], "GET", f"documents/{document}", token)[1]
        together = Barrier(SIGNATURES)

        def sign(turn: int) -> int:
            body, match = {"content_sha256": seen["content_sha256"]}, f'"{seen["version"]}"'
            together.wait(30)
            return call(ports[turn % 2], "POST", f"documents/{document}/actions/sign", token, body, match)[0]

        with ThreadPoolExecutor(SIGNATURES) as pool:
            answered = Counter(pool.map(sign, range(SIGNATURES)))
    finally:
        place.close()
    assert answered == {200: 1, 412: SIGNATURES - 1}
    assert [event.action for event in entries(house, document)][-2:] == ["sign", "issue"]
    assert [event.action for event in entries(house, document)].count("sign") == 1
    with house.office.database.read() as session:
        for table in (RegisterEntry, Job):
            assert session.scalar(select(func.count()).select_from(table)) == 1
        assert session.get_one(Document, document).number == "1/KEP/PKK-PROP/XII/2019"
    house.close()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def call(
    port: int, method: str, path: str, token: str, body: Any = None, match: str | None = None
) -> tuple[int, dict[str, Any]]:
    """One call of the API: status and JSON."""
    request = urllib.request.Request(f"http://localhost:{port}/api/v1/{path}", method=method)
    request.add_header("Authorization", f"Bearer {token}")
    if match:
        request.add_header("If-Match", match)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)
