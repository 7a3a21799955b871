"""`naskah demo`: the main job in one command, then the web application with demo people.

Everything that happens comes from the `demo` folder of an official body and goes through the desk, as people would do
it; the final files are made by a worker process. A second run finds everything there, an interrupted one goes on.
"""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import select

from config import logging as logs
from config.settings import BODIES, Settings
from documents.accounts.passwords import first_password
from documents.approval.views import FileAnswer
from documents.bodies.editions import Body
from documents.office import Office, open_office
from documents.rendering.stored import FINAL
from documents.store.clock import Clock
from documents.store.schema import upgrade
from web.cli.demo.play import Astray, Stage
from web.cli.demo.script import FOLDER, Piece, Script, read_script
from web.cli.processes import listening, refuse_taken
from web.cli.up import environment, serve, worker_child
from worker.doorbell import make_doorbell
from worker.supervisor import Supervisor

LOGINS = "demo-logins.json"
"""In the home folder, for its owner alone: the passwords that every run prints."""

COPIES = "demo"
"""In the home folder: the files once more, under names that Word opens."""

FILE_SECONDS = 60.0
"""How long the worker may take for a file before the demo says that something is wrong."""


@click.command()
@click.option("--no-serve", is_flag=True, help="Selesai setelah berkasnya ada. / Stop when the files are there.")
@listening
def demo(no_serve: bool, host: str, port: int) -> None:
    """Peragaan dari konsep sampai bernomor. / The seed documents from draft to number, then the web."""
    environ = environment(port) | {"NASKAH_ENV": "demo"}
    environ.pop("NASKAH_CLOCK", None)  # the script says what time it is
    settings = Settings.from_environment(environ)
    logs.configure(settings.log_level, settings.log_format)
    if not no_serve:
        refuse_taken(host, port)
    folder = sorted(BODIES.glob(f"*/{FOLDER}"))[0].parent
    script = read_script(folder)
    office = open_office(settings, make_doorbell(settings), Clock())
    upgrade(office.database)
    passwords = _passwords(office, folder, script)
    supervisor = Supervisor(environ)
    supervisor.listen()
    supervisor.add(worker_child(settings))
    try:
        _perform(office, folder, script, passwords, supervisor)
        _say_logins(passwords)
        office.database.close()
        if not no_serve and not supervisor.stopping:
            serve(supervisor, host, port)
    except Astray as error:
        raise click.ClickException(f"{_NOT_A_DEMO} ({error})") from error
    finally:
        supervisor.stop()


def _perform(
    office: Office, folder: Path, script: Script, passwords: Mapping[str, str], supervisor: Supervisor
) -> None:
    """Play everything, then wait for the worker's files and say where they are."""
    stage = Stage(office, folder, script)
    stage.seat_people(passwords)
    stage.open_registers()
    for piece in script.pieces:
        number = stage.play(piece).number
        if number != piece.number:
            raise Astray(f"{piece.name}: {piece.number} != {number}")
    stage.leave()
    for piece in script.pieces:
        answer = _await(stage, piece, supervisor)
        click.echo(f"{piece.number}  {_copy(office.settings.home / COPIES, answer)}  {answer.sha256}")
    _tell(office)


def _tell(office: Office) -> None:
    """The notices of all this, and the letters that carry them: the next run finds them there."""
    office.notices.maker.make_all()
    office.post.write_all()
    while office.post.send_next():
        pass


def _await(stage: Stage, piece: Piece, supervisor: Supervisor) -> FileAnswer:
    reader = stage.actor(piece.acts[-1].by)
    until = time.monotonic() + FILE_SECONDS
    while time.monotonic() < until:
        if supervisor.stopping:
            raise click.Abort
        answer = stage.office.desk.file(reader, piece.id, FINAL)
        if answer.status == "ready":
            return answer
        if answer.status == "failed":
            raise click.ClickException(f"{piece.number}: {answer.reason.id if answer.reason else '?'}")
        supervisor.tend()
        time.sleep(0.02)
    raise click.ClickException(f"{piece.number}: pekerja tidak membuat berkasnya. / The worker made no file.")


def _copy(folder: Path, answer: FileAnswer) -> Path:
    """The path of a copy, made unless it is there as it should be. The stored file itself is not given to be edited."""
    path = folder / answer.name
    if not path.is_file() or path.read_bytes() != answer.data:
        folder.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(answer.data)
    return path


def _passwords(office: Office, folder: Path, script: Script) -> dict[str, str]:
    """Each person's password, made at the first run and kept. A body without them was not made by a demo."""
    path = office.settings.home / LOGINS
    if path.is_file():
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return {member.email: kept[member.email] for member in script.people}
    with office.database.read() as session:
        if session.scalar(select(Body.id).where(Body.code == folder.name)) is not None:
            raise click.ClickException(_NOT_A_DEMO)
    passwords = {member.email: first_password() for member in script.people}
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=1)
    os.replace(aside, path)
    return passwords


def _say_logins(passwords: Mapping[str, str]) -> None:
    width = max(map(len, passwords))
    click.echo()
    for email, password in passwords.items():
        click.echo(f"{email:<{width}}  {password}")


_NOT_A_DEMO = (
    "Folder data ini berisi naskah lain; pakai NASKAH_HOME yang lain untuk peragaan. / "
    "This home holds other documents; use another NASKAH_HOME for the demo."
)
