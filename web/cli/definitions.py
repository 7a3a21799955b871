"""`naskah publish` and `naskah move`: a body's folder as a new edition, and running documents moved to the newest."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from documents.bodies.editions import Body
from documents.office import Office
from documents.publishing import publish as publish_folder
from documents.renewal.views import Candidate
from web.assets import icon_names
from web.cli.opened import body_at_hand, body_option, opened


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def publish(folder: Path) -> None:
    """Periksa dan terbitkan definisi sebuah badan. / Check and publish a body's definitions.

    Naskah yang sedang berjalan tetap di edisinya; pindahkan dengan naskah move. / Documents on their way keep their
    edition; naskah move moves them.
    """
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
        for line in _left_behind(office, edition.body_id):
            click.echo(line)
        click.echo(edition.sha256)


@click.command()
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan mana yang dapat pindah. / Only show which can move.")
@body_option
def move(dry_run: bool, body: str | None) -> None:
    """Pindahkan naskah berjalan ke edisi terbaru. / Move running documents to the newest edition.

    Status, isi dan paraf tetap; yang tidak dapat pindah disebut dengan alasannya. / State, content and initials stay;
    what cannot move is named with its reason.
    """
    with opened() as office:
        at_hand = body_at_hand(office, body)
        run = office.renewal.dry_run(at_hand.id, None)
        for row in run.refused:
            click.echo(f"{row.id}  {_reason(row)}")
        if dry_run:
            for row in run.movable:
                click.echo(f"{row.id}  dapat pindah / can move")
            moved = 0
        else:
            moved = office.renewal.move(at_hand.id, None, run.edition_id, [row.id for row in run.movable]).moved
        click.echo(
            f"Edisi / edition {run.version}: {moved} dipindahkan / moved, "
            f"{len(run.movable) - moved} dapat pindah / can move, {len(run.refused)} tidak / cannot."
        )


def _left_behind(office: Office, body_id: UUID) -> Iterator[str]:
    """How many running documents stand on older editions, and in which states the newest one has no more."""
    behind = sum(one.running for one in office.renewal.editions(body_id, None) if not one.newest)
    if not behind:
        return
    yield (
        f"{behind} naskah berjalan tetap di edisi lama; yang definisinya berbeda: naskah move --dry-run. / "
        f"{behind} running documents stay on older editions; those whose definitions differ: naskah move --dry-run."
    )
    for one in office.renewal.occupied(body_id, None):
        yield (
            f"{one.documents} naskah {one.type_name.id} edisi {one.version} berstatus {one.state.id}, yang tidak ada lagi "
            f"dalam alur baru; statusnya tetap. / {one.documents} documents ({one.type_name.en}) of edition {one.version} "
            f"stand in {one.state.en}, which the new workflow has no more; they keep it."
        )


def _reason(row: Candidate) -> str:
    return f"{row.reason.text.id} / {row.reason.text.en}" if row.reason else ""
