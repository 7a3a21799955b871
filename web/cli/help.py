"""How --help lists commands."""

import click


class Bilingual(click.Group):
    """A group whose list of commands says the first paragraph of each whole: Indonesian and English."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [
            (name, " ".join((command.help or "").partition("\n\n")[0].split()))
            for name, command in listed
            if command is not None and not command.hidden
        ]
        with formatter.section("Perintah / Commands"):
            formatter.write_dl(rows)
