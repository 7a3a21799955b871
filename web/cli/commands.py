"""All commands in the order of `naskah --help`, and how trouble is told: in words, with an exit code, never a traceback."""

import gc
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError
from sqlalchemy.exc import SQLAlchemyError

from config.problems import SettingsError
from documents.store.dialects import DatabaseRefused
from web.cli.help import Bilingual
from workflow.problems import DefinitionErrors, unknown_name
from workflow.refusal import Refusal
from workflow.text import Text

COMMANDS = {
    "demo": "web.cli.demo.command",
    "up": "web.cli.up",
    "web": "web.cli.serving",
    "worker": "web.cli.processes",
    "beat": "web.cli.processes",
    "migrate": "web.cli.upkeep",
    "check": "web.cli.upkeep",
    "user": "web.cli.people",
    "token": "web.cli.people",
    "publish": "web.cli.definitions",
    "move": "web.cli.definitions",
    "register": "web.cli.registers",
    "bench": "web.cli.bench",
}
"""Each command's module, in the order of --help. Only the one that is run is loaded: a worker holds no pages."""

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class Commands(Bilingual):
    """The commands of COMMANDS, each called like the function in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(_loaded(COMMANDS[cmd_name]), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(unknown_name(Text("Perintah", "command"), args[0], COMMANDS).en, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def naskah() -> None:
    """Naskah: dari konsep, paraf dan tanda tangan sampai naskah bernomor. / From draft through signature to a numbered,
    registered document.

    Setelan dibaca dari lingkungan (NASKAH_...); `naskah check` menyebut semuanya. / Settings come from the environment;
    `naskah check` lists them all.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command, that of the process unless `arguments` are given. Exit code 0 done, 1 refused or failed (the words
    say why), 2 not a command.
    """
    try:
        code = naskah.main(arguments, prog_name="naskah", standalone_mode=False)
    except NoArgsIsHelpError as error:
        _end(MISUSED, [error.format_message()])
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


def _loaded(name: str) -> ModuleType:
    """A module with all that it needs. That is there to stay: to look through it for garbage, while it is loaded and again when
    the program ends, would take a third of a short command's time.
    """
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _end(code: int, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)


def _said(error: Exception) -> list[str]:
    """What went wrong, in Indonesian with English beside it."""
    match error:
        case SettingsError():
            return [f"{one.id} / {one.en}" for one in error.all]
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
