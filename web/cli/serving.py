"""`naskah web`: the web server as one process."""

import signal
from types import FrameType

import click
from waitress.server import create_server

from web.app import create_app
from web.cli.processes import begin, listening, refuse_taken, tied

THREADS = 8


@click.command()
@listening
@tied
def web(host: str, port: int, end_with: int | None) -> None:
    """Layani halaman dan API. / Serve the pages and the API."""
    settings = begin(end_with)
    refuse_taken(host, port)
    server = create_server(create_app(settings), host=host, port=port, threads=THREADS, ident="naskah")
    signal.signal(signal.SIGTERM, _leave)
    server.run()


def _leave(number: int, frame: FrameType | None) -> None:
    """The server finishes the requests in hand and returns."""
    raise SystemExit
