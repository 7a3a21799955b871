"""All commands in the order of `naskah --help`, and how trouble is told: in words, with an exit code, never a traceback."""

import logging
import os
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from config.settings import SettingsError
from documents.store.dialects import DatabaseRefused
from web.cli.definitions import publish
from web.cli.demo import demo
from web.cli.people import token, user
from web.cli.processes import beat, web, worker
from web.cli.registers import register
from web.cli.up import up
from web.cli.upkeep import check, migrate
from workflow.problems import DefinitionErrors
from workflow.refusal import Refusal
from workflow.text import Text

COMMANDS = (demo, up, web, worker, beat, migrate, check, user, token, publish, register)

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class InOrder(click.Group):
    """Lists its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def naskah() -> None:
    """Naskah: dari konsep, paraf dan tanda tangan sampai naskah bernomor. / From draft through signature to a numbered,
    registered document.

    Setelan dibaca dari lingkungan (NASKAH_...); `naskah check` menyebut semuanya. / Settings come from the environment;
    `naskah check` lists them all.
    """


for command in COMMANDS:
    naskah.add_command(command)


def main() -> NoReturn:
    """Run one command. Exit code 0 done, 1 refused or failed (the words say why), 2 not a command."""
    try:
        code = naskah.main(prog_name="naskah", standalone_mode=False)
    except click.UsageError as error:
        where = f"{error.ctx.command_path} --help" if error.ctx else "naskah --help"
        _end(MISUSED, [f"Perintah tidak dipahami; lihat {where}. / {error.format_message()}"])
    except click.ClickException as error:
        _end(error.exit_code, [error.format_message()])
    except (click.Abort, KeyboardInterrupt):
        _end(INTERRUPTED, [])
    except Exception as error:
        if os.environ.get("NASKAH_LOG_LEVEL") == "debug":
            logging.getLogger(__name__).exception("failed")
        _end(FAILED, _said(error))
    sys.exit(code if isinstance(code, int) else 0)


def _end(code: int, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)


def _said(error: Exception) -> list[str]:
    """What went wrong, in Indonesian with English beside it."""
    match error:
        case SettingsError():
            return [f"{error.id} / {error.en}"]
        case DatabaseRefused():
            return [_both(error.text)]
        case DefinitionErrors():
            return [f"{problem.said('id')} / {problem.text.en}" for problem in error.problems]
        case Refusal():
            fields = [problem for problem in error.fields if problem.text != error.text]
            return [_both(error.text), *(f"  {problem.path}: {_both(problem.text)}" for problem in fields)]
        case SQLAlchemyError():
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            return [
                f"Basis data tidak menjawab seperti seharusnya. / The database does not answer as it should: {reason}"
            ]
        case OSError():
            named = f"{error.filename}: " if error.filename else ""
            return [
                f"Berkas atau folder tidak dapat dipakai. / A file or folder cannot be used: {named}{error.strerror}"
            ]
    return [f"Kesalahan tak terduga. / Unexpected error: {type(error).__name__}: {error}"]


def _both(text: Text) -> str:
    return f"{text.id} / {text.en}"
