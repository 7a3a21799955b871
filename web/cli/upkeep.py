"""`naskah migrate` and `naskah check`: the schema brought up, and whether everything that is set works, with the workflows."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import redis
from sqlalchemy import select

from config.settings import BODIES, Settings, nearest_setting
from documents.bodies.editions import Body
from documents.drafting.editions import EditionDefinition
from documents.notices.mail.transports import MailError
from documents.office import Office, open_office
from documents.publishing import check_folder, check_templates
from documents.rendering.pages.engine import PACKAGES, EngineFailed
from documents.rendering.pages.pinned import lacking
from documents.renewal.standing import lost
from documents.store.schema import current, is_current, newest, upgrade
from web.assets import icon_names
from web.cli.opened import not_current, settings
from workflow.table import table

WAIT = 2.0
"""Seconds that a broker gets to answer."""


@click.command()
def migrate() -> None:
    """Bawa skema basis data ke versi ini. / Bring the database's schema to this version."""
    office = open_office(settings())
    before = current(office.database)
    upgrade(office.database)
    office.database.close()
    click.echo(f"{before or '-'} -> {newest()}")


@click.command()
def check() -> None:
    """Periksa setelan, basis data, broker, penyimpanan, definisi. / Check settings, database, broker, storage, definitions."""
    read = settings()
    for line in _settings(read):
        click.echo(line)
    office = open_office(read)
    checks: tuple[tuple[str, Callable[[Office], str]], ...] = (
        ("basis data / database", _database),
        ("broker", _broker),
        ("penyimpanan / storage", _storage),
        ("surel / mail", _mail),
        ("definisi dan templat / definitions and templates", _definitions),
        ("PDF", _pdf),
    )
    try:
        for name, look in checks:
            click.echo(f"{name}: {look(office)}")
        for line in _workflows(office):
            click.echo(line)
    finally:
        office.engine.close()
        office.database.close()


def _settings(read: Settings) -> Iterator[str]:
    """Each setting with its value and meaning; a name that looks like one and is none is a failure."""
    for setting, value in read.shown():
        yield f"{setting.name}={value}  # {setting.id} / {setting.en}"
    if read.unknown:
        name = read.unknown[0]
        near = nearest_setting(name)
        raise click.ClickException(
            f"{name} tidak dikenal{f'; yang terdekat: {near}' if near else ''}. / "
            f"{name} is unknown{f'; the nearest is {near}' if near else ''}."
        )
    yield "setelan / settings: ok"


def _database(office: Office) -> str:
    office.database.ping()
    if not is_current(office.database):
        raise click.ClickException(not_current(current(office.database)))
    return f"ok, {office.database.dialect}, {newest()}"


def _broker(office: Office) -> str:
    folder = office.settings.broker_folder
    if folder is not None:
        _try_folder(folder)
        return f"ok, {folder}"
    try:
        with redis.Redis.from_url(
            office.settings.broker_url, socket_connect_timeout=WAIT, socket_timeout=WAIT
        ) as server:
            server.ping()
    except redis.RedisError as error:
        raise click.ClickException(
            f"Broker tidak menjawab; penerbitan tetap jalan, berkas menunggu. / "
            f"The broker does not answer; issuing goes on, files wait. ({error})"
        ) from error
    return "ok, redis"


def _storage(office: Office) -> str:
    office.files.check()
    return f"ok, {office.files.root}"


def _mail(office: Office) -> str:
    """Whether letters would go out; without a way, notices stand in the application alone."""
    transport = office.post.sender.transport
    if transport is None:
        return "tidak diatur, pemberitahuan hanya di aplikasi / not set, notices in the application only"
    try:
        return f"ok, {transport.check()}"
    except MailError as error:
        raise click.ClickException(
            f"Surel tidak dapat dikirim; pemberitahuan tetap ada di aplikasi. / "
            f"No mail can be sent; notices still stand in the application. ({error})"
        ) from error


def _definitions(office: Office) -> str:
    """Every published edition is understood by this program, and every document stands in a state of its own; where nothing
    is published yet, the folders that come with the program are understood.
    """
    editions = _published(office)
    with office.database.read() as session:
        astray = lost(session, office.definitions)
    if astray:
        raise click.ClickException(
            f"Naskah berstatus yang tidak ada dalam edisinya. / Documents in a state that their edition does not have: "
            f"{'; '.join(astray)}"
        )
    for edition in editions:
        check_templates(edition)
    if editions:
        return f"ok, {', '.join(f'{edition.body.code} {edition.version}' for edition in editions)}"
    return f"ok, belum terbit / not published: {', '.join(edition.body.code for edition in _at_hand())}"


def _workflows(office: Office) -> Iterator[str]:
    """Each workflow as a table, below the lines of the checks."""
    for edition in _published(office) or _at_hand():
        for workflow in edition.workflows.values():
            yield f"\nalur / workflow: {edition.body.code} {workflow.name}  (* otomatis / automatic)"
            yield table(workflow)


def _published(office: Office) -> list[EditionDefinition]:
    """The current edition of every body."""
    with office.database.read() as session:
        bodies = list(session.scalars(select(Body).where(Body.edition_id.is_not(None)).order_by(Body.code)))
        return [office.definitions.current(session, body.id) for body in bodies]


def _at_hand() -> list[EditionDefinition]:
    """What the folders that come with the program define."""
    folders = [path for path in sorted(BODIES.iterdir()) if path.is_dir() and not path.name.startswith((".", "_"))]
    return [check_folder(path, icon_names()) for path in folders]


def _pdf(office: Office) -> str:
    """Without LibreOffice all else works; where it is, it makes a PDF, and in the pinned fonts."""
    missing = office.engine.missing()
    if missing is not None:
        return f"{missing.id} / {missing.en}"
    try:
        absent = lacking(office.engine)
    except EngineFailed as error:
        raise click.ClickException(f"{error.text.id} / {error.text.en}") from error
    if absent:
        names = ", ".join(absent)
        return f"huruf belum terpasang: {names}. Pasang: / fonts not installed: {names}. Install: {PACKAGES}."
    return f"ok, {office.engine.find()}"


def _try_folder(folder: Path) -> None:
    """Writes and removes a file; raises the OSError that stands in the way."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".check-")
    os.close(handle)
    os.unlink(name)
