"""The command line: `naskah`, or `python -m web.cli`. One module for each family of commands."""

from web.cli.commands import main

__all__ = ["main"]
