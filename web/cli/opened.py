"""The office as a command opens it: settings, log, a database with this program's schema, one body."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import click
from sqlalchemy import select

from config import logging as logs
from config.settings import Settings
from documents.bodies.editions import Body
from documents.drafting.editions import EditionDefinition
from documents.office import Office, open_office
from documents.store.schema import current, is_current
from workflow.problems import unknown_name
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class BodyAtHand:
    """The body that a command is about, with its current definitions."""

    id: UUID
    edition: EditionDefinition


def settings() -> Settings:
    """This process's settings, with the log set up as they say."""
    read = Settings.from_environment(os.environ)
    logs.configure(read.log_level, read.log_format)
    return read


@contextmanager
def opened() -> Iterator[Office]:
    """An office on a database that has this program's schema."""
    office = open_office(settings())
    try:
        if not is_current(office.database):
            raise click.ClickException(not_current(current(office.database)))
        yield office
    finally:
        office.database.close()


def not_current(revision: str | None) -> str:
    """What to do about a database at `revision`."""
    if revision is None:
        return "Basis data masih kosong: jalankan naskah migrate. / The database is still empty: run naskah migrate."
    return (
        f"Skema basis data ({revision}) bukan milik versi ini: jalankan naskah migrate. / "
        f"The database's schema ({revision}) is not this version's: run naskah migrate."
    )


def body_at_hand(office: Office, code: str | None) -> BodyAtHand:
    """The body called `code`; without a code, the only one there is."""
    with office.database.read() as session:
        query = select(Body.code, Body.id).where(Body.edition_id.is_not(None)).order_by(Body.code)
        bodies = {row.code: row.id for row in session.execute(query)}
        if not bodies:
            raise click.ClickException(
                "Belum ada badan: jalankan naskah publish FOLDER. / There is no body yet: run naskah publish FOLDER."
            )
        if code is None and len(bodies) > 1:
            names = ", ".join(bodies)
            raise click.ClickException(f"Sebut badannya dengan --body: {names}. / Name the body with --body: {names}.")
        if code is not None and code not in bodies:
            text = unknown_name(Text("Badan", "body"), code, bodies)
            raise click.ClickException(f"{text.id} / {text.en}")
        body_id = bodies[code] if code else next(iter(bodies.values()))
        return BodyAtHand(body_id, office.definitions.current(session, body_id))


body_option = click.option(
    "--body", metavar="CODE", help="Badan, bila lebih dari satu. / The body, if there are several."
)
