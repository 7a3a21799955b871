"""PDFs: a warm LibreOffice against one started for the purpose, and the live page from request to image."""

import re
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from config.settings import Settings
from documents.accounts.passwords import first_password
from documents.drafting.types import DocumentType
from documents.rendering.pages.engine import Engine
from web.app import create_app
from web.cli.bench.measure import interleaved, timed
from web.cli.bench.scratch import environ_of, open_stage
from web.cli.demo.play import Stage
from web.pages.drafting.form import shapes_of, state_of
from web.pages.drafting.shapes import PREFIX, write

ROUNDS = 5
REQUESTS = 60
AIM = 0.35
"""Seconds from a request to the image of the page in view, for 95 of 100 requests."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """Times in seconds: of one PDF by a fresh LibreOffice, by a warm one, of a PDF/A by a warm one, of live pages."""

    cold: float
    warm: float
    archival: float
    live: Sequence[float]

    @property
    def p95(self) -> float:
        """What 95 of 100 live pages do not take longer than."""
        return statistics.quantiles(self.live, n=20)[-1]


def measure(rounds: int = ROUNDS, requests: int = REQUESTS) -> Answer:
    """On the demo's first document. Raises EngineMissing without LibreOffice."""
    with TemporaryDirectory(prefix="naskah-bench-") as home:
        settings = Settings.from_environment(environ_of(home))
        stage = open_stage(settings)
        office = stage.office
        try:
            client = _signed_in(stage, settings)
            piece = stage.script.pieces[0]
            docx = office.desk.trial(stage.actor(piece.acts[0].by), piece.type, stage.fields_of(piece))
            took = interleaved(
                {
                    "cold": timed(lambda: _cold(Path(home), docx)),
                    "warm": timed(lambda: office.engine.draft(docx)),
                    "archival": timed(lambda: office.engine.pdf(docx)),
                },
                rounds,
            )
            middle = {name: statistics.median(each) for name, each in took.items()}
            return Answer(middle["cold"], middle["warm"], middle["archival"], _live(stage, client, requests))
        finally:
            office.engine.close()
            office.database.close()


def _cold(home: Path, docx: bytes) -> None:
    engine = Engine(home)
    engine.draft(docx)
    engine.close()


def _signed_in(stage: Stage, settings: Settings) -> FlaskClient:
    """A browser of whoever drafts the demo's first document."""
    password = first_password()
    stage.seat_people({member.email: password for member in stage.script.people})
    client = create_app(settings, stage.office).test_client()
    email = stage.script.pieces[0].acts[0].by
    sent = {"csrf_token": _token(client, "/sign-in"), "email": email, "password": password}
    client.post("/sign-in", data=sent)
    return client


def _live(stage: Stage, client: FlaskClient, requests: int) -> list[float]:
    """One letter after the other is typed into the title; each time the whole form is sent, and its page comes back."""
    piece = stage.script.pieces[0]
    kind = next(one for one in stage.office.desk.types(stage.actor(piece.acts[0].by)) if one.code == piece.type)
    form = {**_form(kind, stage.fields_of(piece)), "csrf_token": _token(client, f"/documents/new/{kind.code}")}
    first = f"{PREFIX}/{kind.fields[0].name}"
    took = []
    for typed in range(requests):
        began = time.perf_counter()
        answer = client.post(f"/documents/preview/{kind.code}", data={**form, first: f"{form[first]} {'x' * typed}"})
        took.append(time.perf_counter() - began)
        if b"data:image/png" not in answer.data:
            raise RuntimeError(f"no page: {answer.status}")
    return took


def _form(kind: DocumentType, fields: Mapping[str, object]) -> dict[str, str]:
    """What a browser sends of a filled form."""
    state, shapes = state_of(kind, fields), shapes_of(kind)
    return {name: text for field in shapes for name, text in write(shapes[field], state[field], field)}


def _token(client: FlaskClient, path: str) -> str:
    found = TOKEN.search(client.get(path, follow_redirects=True).text)
    if found is None:
        raise RuntimeError(f"no form at {path}")
    return unescape(found[1])
