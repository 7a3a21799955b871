"""`naskah publish`: a body's folder as a new edition."""

from pathlib import Path

import click
from sqlalchemy import select

from documents.bodies.editions import Body
from documents.publishing import publish as publish_folder
from web.assets import icon_names
from web.cli.opened import opened


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def publish(folder: Path) -> None:
    """Periksa dan terbitkan definisi sebuah badan. / Check and publish a body's definitions."""
    with opened() as office:
        with office.database.read() as session:
            before = session.scalar(select(Body.edition_id).where(Body.code == folder.resolve().name))
        edition = publish_folder(office.database, office.clock, folder, icons=icon_names())
        code = folder.resolve().name
        if edition.id == before:
            click.echo(
                f"{code}: tidak ada yang berubah sejak edisi {edition.version}. / "
                f"nothing has changed since edition {edition.version}."
            )
        else:
            click.echo(f"{code}: edisi {edition.version} terbit. / edition {edition.version} published.")
        click.echo(edition.sha256)
