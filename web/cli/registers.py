"""`naskah register`: open a series in the middle of a year, and take a register out."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from documents.register.exports import csv_rows
from documents.register.opening import open_register
from documents.register.reading import all_rows
from web.cli.help import Bilingual
from web.cli.opened import body_at_hand, body_option, opened
from workflow.problems import unknown_name
from workflow.text import Text

BYTE_ORDER_MARK = "\ufeff"
"""First in the file, so that a spreadsheet reads the letters as UTF-8."""


@click.group(cls=Bilingual)
def register() -> None:
    """Register naskah. / The register."""


@register.command("open")
@click.option("--series", required=True, help="Seri nomor. / Number series.")
@click.option("--year", type=int, required=True, help="Tahun. / Year.")
@click.option("--month", type=int, help="Bulan, untuk seri bulanan. / Month, for a monthly series.")
@click.option("--last", type=int, required=True, help="Nomor terakhir di atas kertas. / Last number on paper.")
@click.option("--reason", required=True, help="Alasan. / Reason.")
@body_option
def open_(series: str, year: int, month: int | None, last: int, reason: str, body: str | None) -> None:
    """Saldo awal seri: nomor sampai --last ada di kertas. / A series' opening balance: numbers up to --last are on paper."""
    with opened() as office:
        at_hand = body_at_hand(office, body)
        with office.database.write() as session:
            period = open_register(
                session,
                office.clock,
                at_hand.edition.body,
                body_id=at_hand.id,
                series=series,
                year=year,
                month=month,
                last=last,
                reason=reason,
                by=None,
            )
    click.echo(f"{series} {period}: nomor berikutnya {last + 1}. / the next number is {last + 1}.")


@register.command()
@click.option("--year", type=int, required=True, help="Tahun. / Year.")
@click.option("--format", "form", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("--series", help="Hanya seri ini. / This series alone.")
@body_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(year: int, form: str, series: str | None, body: str | None, file: Path) -> None:
    """Tulis register setahun ke FILE. / Write a year's register to FILE."""
    with opened() as office:
        at_hand = body_at_hand(office, body)
        known = at_hand.edition.body.series
        if series is not None and series not in known:
            text = unknown_name(Text("Seri", "series"), series, known)
            raise click.ClickException(f"{text.id} / {text.en}")
        rows = -1  # the head is no row
        with office.database.read() as session, _written_whole(file) as target:
            target.write(BYTE_ORDER_MARK)
            for line in csv_rows(all_rows(session, at_hand.id, series=series, year=year)):
                target.write(line)
                rows += 1
    click.echo(f"{file}: {rows} nomor. / {rows} numbers.")


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    """A file that appears when all of it is written, and stays as it was when something fails."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}-")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
