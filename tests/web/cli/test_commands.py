"""The operator's way from an empty machine to people, tokens and a register; every mistake in words, never a traceback."""

import re
import socket
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import SETTINGS
from documents.accounts.sessions import sign_in, signed_in
from documents.accounts.tokens import token_actor
from documents.bodies.positions import Appointment
from documents.evidence.entries import AuditEntry
from documents.office import Office
from tests.office import SEED
from tests.web.cli.conftest import Naskah
from workflow.refusal import Refusal


def test_help_lists_what_is_built(started: Naskah, naskah: Naskah) -> None:
    """Every command of the contract that works, none that does not yet."""
    listed = re.findall(r"^  ([a-z]+) ", started("--help").out, re.MULTILINE)
    for command in (
        "demo",
        "up",
        "web",
        "worker",
        "beat",
        "migrate",
        "check",
        "user",
        "token",
        "publish",
        "move",
        "register",
    ):
        assert command in listed
    assert not {"audit", "backup", "restore"} & set(listed)
    assert re.findall(r"^  ([a-z]+) ", naskah("register", "--help").out, re.MULTILINE) == ["export", "open"]


def test_from_nothing_to_a_person_who_signs_in(started: Naskah, office: Office) -> None:
    """migrate, publish, user add: the printed first password opens a session and must be changed; the position is held."""
    assert started("migrate").code == 0
    assert started("publish", str(SEED)).code == 0
    added = started(
        "user", "add", "siti@office.example", "--name", "Ny. Siti", "--role", "drafter", "--position", "staff"
    )
    assert added.code == 0, added.err
    password = added.out.splitlines()[-1]
    database, definitions, clock = office.database, office.definitions, office.clock
    token = sign_in(database, definitions, clock, email="siti@office.example", password=password, address=None)
    found = signed_in(database, definitions, clock, token)
    assert found is not None
    assert found.must_change_password
    assert (found.actor.roles, found.actor.positions) == ({"drafter"}, {"staff"})
    with database.read() as session:
        actors = set(session.scalars(select(AuditEntry.actor_id)))
        starts = session.scalars(select(Appointment.starts_on)).one()
    assert actors == {None}, "what the operator did is put down as nobody's of the office"
    assert starts == clock.today("Asia/Jakarta")


@pytest.mark.usefixtures("ready")
def test_operator_replaces_a_password(naskah: Naskah, office: Office) -> None:
    """`user password`: a new first password is printed alone on the last line, the old one and every token end."""
    first = naskah("user", "add", "siti@office.example", "--name", "Ny. Siti", "--role", "chair").out.splitlines()[-1]
    token = naskah("token", "siti@office.example").out.splitlines()[-1]
    second = naskah("user", "password", "siti@office.example").out.splitlines()[-1]
    database, definitions, clock = office.database, office.definitions, office.clock
    assert token_actor(database, definitions, clock, token) is None
    assert sign_in(database, definitions, clock, email="siti@office.example", password=second, address=None)
    with pytest.raises(Refusal, match="wrong_credentials"):
        sign_in(database, definitions, clock, email="siti@office.example", password=first, address=None)
    assert "nobody has this address" in naskah("user", "password", "nobody@office.example").err


def test_order_of_the_first_steps_is_told(naskah: Naskah) -> None:
    """Each command before its time says which one comes first."""
    assert "naskah migrate" in naskah("publish", str(SEED)).err
    assert naskah("migrate").code == 0
    answer = naskah("user", "add", "a@office.example", "--name", "A", "--role", "drafter")
    assert answer.code == 1
    assert "naskah publish" in answer.err


@pytest.mark.usefixtures("ready")
def test_misspelt_role_or_position_adds_nobody(naskah: Naskah, office: Office) -> None:
    """The nearest name is said, and nothing is half written."""
    for option, wrong, meant in (("--role", "draffter", "drafter"), ("--position", "staf", "staff")):
        answer = naskah("user", "add", "a@office.example", "--name", "A", "--role", "drafter", option, wrong)
        assert answer.code == 1
        assert meant in answer.err
    with office.database.read() as session:
        assert "person_added" not in set(session.scalars(select(AuditEntry.action)))


@pytest.mark.usefixtures("ready")
def test_body_is_named_when_misspelt(naskah: Naskah) -> None:
    """--body of a body that is not there says which there are."""
    answer = naskah("user", "add", "a@office.example", "--name", "A", "--role", "drafter", "--body", "pkk_sumbr")
    assert answer.code == 1
    assert "pkk_sumbar" in answer.err


@pytest.mark.usefixtures("ready")
def test_token_stands_alone_on_the_last_line(naskah: Naskah, office: Office) -> None:
    """It is the person's; stepped up for life in demo and test alone."""
    assert naskah("user", "add", "a@office.example", "--name", "A", "--role", "drafter").code == 0
    stepped = []
    for env in ("production", "demo", "test"):
        token = naskah("token", "a@office.example", NASKAH_ENV=env).out.splitlines()[-1]
        actor = token_actor(office.database, office.definitions, office.clock, token)
        assert actor is not None
        stepped.append(actor.stepped_up)
    assert stepped == [False, True, True]
    assert naskah("token", "b@office.example").code == 1


@pytest.mark.usefixtures("ready")
def test_publish_names_every_problem(naskah: Naskah, tmp_path: Path) -> None:
    """A folder with two mistakes is refused with both, each with file and line; the same folder twice is said to be so."""
    again = naskah("publish", str(SEED))
    assert again.code == 0
    assert "nothing has changed" in again.out
    bad = tmp_path / "office"
    bad.mkdir()
    (bad / "body.toml").write_text('print_cod = "X"\n', encoding="utf-8")
    answer = naskah("publish", str(bad))
    assert answer.code == 1
    assert "body.toml:1: " in answer.err
    assert "roles.toml" in answer.err
    assert naskah("publish", str(tmp_path / "nowhere")).code == 2


@pytest.mark.usefixtures("ready")
def test_series_is_opened_once(naskah: Naskah, office: Office) -> None:
    """The opening balance is put down with its reason's hash; again, unknown, or without sense it is refused."""
    opened = naskah("register", "open", "--series", "KEP", "--year", "2019", "--last", "21", "--reason", "kertas")
    assert opened.code == 0
    assert "22" in opened.out
    for series, year, last, said in (
        ("KEP", "2019", "25", "21"),
        ("KEPP", "2019", "1", "KEP"),
        ("SKR", "1", "1", "range"),
        ("SKR", "2019", "0", "at least 1"),
    ):
        answer = naskah("register", "open", "--series", series, "--year", year, "--last", last, "--reason", "kertas")
        assert answer.code == 1
        assert said in answer.err
    with office.database.read() as session:
        assert list(session.scalars(select(AuditEntry.action)))[-1] == "series_opened"


@pytest.mark.usefixtures("ready")
def test_register_is_exported_whole_or_not_at_all(naskah: Naskah, tmp_path: Path) -> None:
    """The file has a head and stands for its owner; where it cannot be written, nothing is left behind."""
    file = tmp_path / "register.csv"
    assert naskah("register", "export", "--year", "2019", "--format", "csv", str(file)).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 1
    assert naskah("register", "export", "--year", "2019", "--series", "KEPP", str(file)).code == 1
    assert naskah("register", "export", "--year", "2019", str(tmp_path / "no" / "register.csv")).code == 1
    assert [path.name for path in tmp_path.iterdir() if "register" in path.name] == ["register.csv"]


def test_check_says_one_line_each_and_stops_at_the_first_failure(naskah: Naskah) -> None:
    """All settings are listed; then settings, database, broker, storage and definitions, as far as they are right."""
    before = naskah("check")
    assert before.code == 1
    assert "naskah migrate" in before.err
    assert naskah("migrate").code == 0
    assert naskah("publish", str(SEED)).code == 0
    answer = naskah("check", PATH="")  # without LibreOffice; the check of PDFs has a test of its own
    assert answer.code == 0
    for setting in SETTINGS:
        assert f"\n{setting.name}=" in f"\n{answer.out}"
    kinds = [line.partition(":")[0] for line in answer.out.splitlines() if ": ok" in line]
    assert [kind.rpartition("/ ")[2] for kind in kinds] == [
        "settings",
        "database",
        "broker",
        "storage",
        "definitions and templates",
    ]
    shown = answer.out.partition("\nalur / workflow: pkk_sumbar decree")
    assert ": ok" not in shown[2], "the tables stand behind the lines"
    rows = [line.split() for line in shown[2].splitlines()]
    assert ["in_review", "endorse", "step", "awaiting_signature", "route_ends"] in [row[:5] for row in rows]
    assert ["1", "working_group", "head", "of", "working_group", "1/1", "working_group", "-"] in rows
    assert naskah("check", NASKAH_BROKER_URL="redis://127.0.0.1:1/0").code == 1
    assert naskah("check", NASKAH_DATABASE_URL="postgresql://a:b@127.0.0.1:1/c").code == 1
    misspelt = naskah("check", NASKAH_CLOK="2019-12-16T09:00:00+07:00")
    assert misspelt.code == 1
    assert "NASKAH_CLOCK" in misspelt.err


def test_misuse_ends_with_2_and_refused_settings_with_1(started: Naskah) -> None:
    """In words of both languages."""
    misuse = started("chek")
    assert misuse.code == 2
    assert "the nearest is check" in misuse.err
    assert "Perintah tidak dipahami" in misuse.err
    refused = started("migrate", NASKAH_SECRET_KEY="weak")
    assert refused.code == 1
    assert "terlalu lemah" in refused.err
    assert "too weak" in refused.err


@pytest.mark.usefixtures("ready")
def test_check_tells_whether_pdfs_can_be_made(naskah: Naskah, libreoffice: None) -> None:
    """Without LibreOffice the check says how to get it and is content; where it is, it made a PDF in the pinned fonts."""
    without = naskah("check", PATH="")
    assert without.code == 0 and "PDF: LibreOffice Writer belum terpasang" in without.out, without.err
    found = naskah("check")
    assert found.code == 0 and "PDF: ok, " in found.out, found.out


@pytest.mark.parametrize("command", [(), ("register",), ("user",)])
def test_a_command_alone_shows_its_help(naskah: Naskah, command: tuple[str, ...]) -> None:
    """Nothing is called a mistake; what the commands do is said in both languages."""
    answer = naskah(*command)
    assert answer.code == 2
    assert answer.err.startswith(" ".join(("Usage: naskah", *command)))
    assert "tidak dipahami" not in answer.err
    asked = naskah(*command, "--help")
    assert (asked.code, asked.out) == (0, answer.err)
    listed = answer.err.partition("Perintah / Commands:\n")[2]
    assert len(re.findall(r"^  [a-z]", listed, re.MULTILINE)) == " ".join(listed.split()).count(" / ")


@pytest.mark.usefixtures("ready")
def test_a_port_that_is_taken_is_told_alike(started: Naskah) -> None:
    """`naskah web` says what `up` and `demo` say: which port, and how to choose another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = started("web", "--port", str(port))
    assert answer.code == 1
    assert f"127.0.0.1:{port}" in answer.err and "--port" in answer.err and "Berkas" not in answer.err
