"""`naskah user` and `naskah token`: the operator's way to people and to the API. What it does is put down as the operator's."""

import click

from documents.accounts.changing import give_first_password
from documents.accounts.credentials import store_hash
from documents.accounts.passwords import first_password, hash_password
from documents.accounts.tokens import issue_token
from documents.bodies.appointing import appoint
from documents.bodies.granting import grant
from documents.bodies.people import Person, add_person, person_by_email
from documents.office import Office
from web.cli.help import Bilingual
from web.cli.opened import body_at_hand, body_option, opened


@click.group(cls=Bilingual)
def user() -> None:
    """Orang yang bekerja dengan Naskah. / People who work with Naskah."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Nama, seperti tercetak. / Name, as printed.")
@click.option("--role", "roles", required=True, multiple=True, help="Peran; boleh berulang. / Role; may be repeated.")
@click.option(
    "--position",
    "positions",
    multiple=True,
    help="Jabatan mulai hari ini; boleh berulang. / Position from today; may be repeated.",
)
@body_option
def add(email: str, name: str, roles: tuple[str, ...], positions: tuple[str, ...], body: str | None) -> None:
    """Tambahkan orang; kata sandi pertamanya dicetak. / Add a person; their first password is printed."""
    password = first_password()
    with opened() as office:
        at_hand = body_at_hand(office, body)
        clock, definitions = office.clock, office.definitions
        password_hash = hash_password(password)
        with office.database.write() as session:
            person = add_person(session, clock, body_id=at_hand.id, email=email, name=name, by=None)
            for role in dict.fromkeys(roles):
                grant(session, definitions, clock, person_id=person.id, role=role, by=None)
            today = clock.today(at_hand.edition.body.zone)
            for position in dict.fromkeys(positions):
                appoint(
                    session,
                    definitions,
                    clock,
                    person_id=person.id,
                    position=position,
                    starts_on=today,
                    by=None,
                )
            store_hash(session, clock, person.id, password_hash, must_change=True)
    _tell(person, password)


@user.command()
@click.argument("email")
def password(email: str) -> None:
    """Ganti kata sandi seseorang; sesi dan tokennya berakhir. / Replace a person's password; sessions and tokens end."""
    with opened() as office:
        person = _person(office, email)
        given = give_first_password(office.database, office.definitions, office.clock, person_id=person.id, by=None)
    _tell(person, given)


def _tell(person: Person, password: str) -> None:
    click.echo(f"{person.name}, {person.email}")
    click.echo("Kata sandi pertama, diganti saat masuk. / First password, to be changed on signing in:")
    click.echo(password)


def _person(office: Office, email: str) -> Person:
    with office.database.read() as session:
        person = person_by_email(session, email)
    if person is None:
        raise click.ClickException(f"{email}: tidak ada orang dengan alamat ini. / nobody has this address.")
    if not person.active:
        raise click.ClickException(f"{email}: akunnya ditutup. / the account is closed.")
    return person


@click.command()
@click.argument("email")
def token(email: str) -> None:
    """Cetak token API seseorang, di baris terakhir. / Print a person's API token, on the last line."""
    with opened() as office:
        person = _person(office, email)
        for_life = office.settings.env in ("demo", "test")
        secret = issue_token(office.database, office.clock, person_id=person.id, stepped_up_for_life=for_life)
    if not for_life:
        click.echo("Untuk menandatangani: POST /api/v1/step-up dulu. / To sign: POST /api/v1/step-up first.", err=True)
    click.echo(secret)
