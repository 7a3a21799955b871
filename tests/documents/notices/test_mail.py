"""Letters: in the reader's language, at once or once a day, each once; nothing of what is confidential."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import select, update

from documents.bodies.people import Person, RoleGrant, set_preferences
from documents.notices import kinds
from documents.notices.mail import letters as outbox
from documents.notices.mail.letters import Letter
from documents.notices.mail.posting import AT_A_TIME, Post, Sender
from documents.notices.mail.transports import Folder, Transport, transport_of
from documents.notices.notices import Draft, Notice, put_up
from tests.deskwork import LETTER, draft, to_sign, walk
from tests.documents.notices.telling import make
from tests.mail import CUT, MailServer
from tests.office import MORNING, House, open_house

BASE = "https://naskah.office.example"


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The seed body with its people: what is mailed does not differ by database, but for the claim."""
    opened = open_house(sqlite_url, tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server of one's own."""
    with MailServer() as opened:
        yield opened


def post_of(house: House, transport: Transport) -> Post:
    office = house.office
    return Post(office.database, office.clock, office.definitions, Sender(transport, "naskah@office.example", BASE))


def send(house: House, transport: Transport) -> None:
    """What a worker that has just been started does."""
    make(house)
    post = post_of(house, transport)
    post.write_all()
    while post.send_next():
        pass


def in_folder(folder: Path) -> list[EmailMessage]:
    """The letters of a folder, in the order in which they were written."""
    found = [path.read_bytes() for path in sorted(folder.glob("*.eml"))] if folder.exists() else []
    return [cast(EmailMessage, message_from_bytes(data, policy=default)) for data in found]


def states(house: House) -> list[tuple[bool, str | None]]:
    """Of each letter, whether it was sent, and what went wrong."""
    with house.office.database.read() as session:
        return [(row.sent_at is not None, row.error) for row in session.scalars(select(Letter).order_by(Letter.id))]


def choose(house: House, who: str, mail: str) -> None:
    house.office.notices.set_mail(house.actor(who), mail)


def turn_back(house: House) -> None:
    """What the passing of time would do: no letter waits for its next attempt or is in anybody's hands."""
    with house.office.database.write() as session:
        session.execute(update(Letter).values(leased_until=None, available_at=house.office.clock.system()))


def test_a_letter_says_what_it_is_about(house: House, tmp_path: Path) -> None:
    """Whose turn it is, which document, and a link that only opens its page."""
    document_id = to_sign(house)
    send(house, Folder(tmp_path / "mail"))
    [letter] = in_folder(tmp_path / "mail")
    assert letter["To"] == '"Ny. Hj. Ratna Dewi Maharani" <ketua@pkk-sumbar.example>'
    assert letter["Subject"] == "Naskah menunggu tanda tangan Anda - Panitia Pelaksana"
    text = letter.get_content()
    assert f"{BASE}/documents/{document_id}" in text.split()
    assert "tidak ada yang berubah karenanya" in text
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "id"


def test_a_letter_is_in_the_reader_s_language(house: House, tmp_path: Path) -> None:
    """Who reads English gets English."""
    with house.office.database.write() as session:
        set_preferences(session, house.people["ketua"], language="en", theme="light", text_size=100)
    to_sign(house)
    send(house, Folder(tmp_path / "mail"))
    [letter] = in_folder(tmp_path / "mail")
    assert letter["Subject"].startswith("A document is waiting for your signature")
    assert "nothing changes by it" in letter.get_content()


def test_a_confidential_document_is_not_named(house: House, tmp_path: Path) -> None:
    """That something waits, and where; neither its title nor anything in it."""
    document_id = draft(house, type="letter", fields={**LETTER, "subject": "Perkara Siti", "security_class": "rahasia"})
    walk(house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    send(house, Folder(tmp_path / "mail"))
    letters = in_folder(tmp_path / "mail")
    assert letters
    for letter in letters:
        whole = bytes(letter).decode() + letter.get_content()
        assert "Siti" not in whole
        assert "/SKR/" not in whole
        assert str(document_id) in whole


def test_names_and_titles_make_no_headers(house: House, tmp_path: Path) -> None:
    """Line breaks that found their way into a name or a title stay words; no header comes of them."""
    document_id = to_sign(house)
    evil = "Rina\r\nBcc: evil@example.org\r\n\r\nKlik di sini"
    with house.office.database.write() as session:
        session.execute(update(Person).where(Person.id == house.people["ketua"]).values(name=evil))
        table = Letter.metadata.tables["document"]
        session.execute(table.update().where(table.c.id == document_id).values(title=evil))
    send(house, Folder(tmp_path / "mail"))
    [letter] = in_folder(tmp_path / "mail")
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["To"].addresses] == ["ketua@pkk-sumbar.example"]
    assert "Rina Bcc: evil@example.org Klik di sini" in letter["Subject"]
    assert "\nBcc:" not in letter.get_content()


def test_an_address_that_is_none_fails_for_good(house: House, tmp_path: Path) -> None:
    """It is told as failed, and the others go out."""
    to_sign(house)
    issued = to_sign(house)
    walk(house, issued, "ketua sign")
    with house.office.database.write() as session:
        session.execute(update(Person).where(Person.id == house.people["ketua"]).values(email="ketua\r\nx@y.example"))
    send(house, Folder(tmp_path / "mail"))
    assert [letter["To"].addresses[0].username for letter in in_folder(tmp_path / "mail")] == ["staf"]
    assert sorted(sent for sent, _ in states(house)) == [False, True]


def test_a_turn_that_is_over_is_not_mailed(house: House, tmp_path: Path) -> None:
    """Between the notice and the letter the document went on: no letter says that it waits."""
    document_id = to_sign(house)
    make(house)
    walk(house, document_id, "ketua sign")
    send(house, Folder(tmp_path / "mail"))
    assert [letter["To"].addresses[0].username for letter in in_folder(tmp_path / "mail")] == ["staf"]


def test_one_letter_a_day(house: House, tmp_path: Path) -> None:
    """All of a day in one letter after the hour that the body names; the next one a day later, and none without news."""
    folder = Folder(tmp_path / "mail")
    choose(house, "ketua", "digest")
    clock = house.office.clock
    clock.set(datetime(2019, 12, 15, 23, 30, tzinfo=UTC))  # 6.30 in Padang
    first, second = to_sign(house), to_sign(house)
    send(house, folder)
    assert in_folder(folder.folder) == []
    clock.set(MORNING)
    for _ in range(3):
        send(house, folder)
    [letter] = in_folder(folder.folder)
    assert letter["Subject"] == "2 pemberitahuan naskah"
    assert all(f"/documents/{one}" in letter.get_content() for one in (first, second))
    third = to_sign(house)
    send(house, folder)
    assert len(in_folder(folder.folder)) == 1
    clock.set(MORNING + timedelta(days=1))
    for _ in range(3):
        send(house, folder)
    later = in_folder(folder.folder)
    assert len(later) == 2
    assert f"/documents/{third}" in later[1].get_content()
    clock.set(MORNING + timedelta(days=2))
    send(house, folder)
    assert len(in_folder(folder.folder)) == 2


def test_nobody_gets_what_they_do_not_want(house: House, tmp_path: Path) -> None:
    """Who wants no mail, and whose account is closed, gets none; nor later, when they change their mind."""
    choose(house, "ketua", "none")
    to_sign(house)
    send(house, Folder(tmp_path / "mail"))
    choose(house, "ketua", "at_once")
    send(house, Folder(tmp_path / "mail"))
    assert in_folder(tmp_path / "mail") == []


def test_a_file_is_there_once(house: House, tmp_path: Path) -> None:
    """A sender that died after writing the file is followed by one that writes the same file again."""
    folder = Folder(tmp_path / "mail")
    to_sign(house)
    make(house)
    post = post_of(house, folder)
    post.write_all()
    claimed = outbox.claim(house.office.database, house.office.clock.system(), repeatable=True)
    assert claimed is not None
    post._deliver(folder, claimed)  # and then the process is gone
    before = [path.read_bytes() for path in folder.folder.iterdir()]
    turn_back(house)
    send(house, folder)
    assert [path.read_bytes() for path in folder.folder.iterdir()] == before
    assert states(house) == [(True, None)]


def test_a_mail_server_takes_a_letter(house: House, server: MailServer) -> None:
    """Sent once, with an address of sender and reader; a second look sends nothing."""
    to_sign(house)
    for _ in range(2):
        send(house, transport_of(server.url) or pytest.fail())
    assert [letter["Subject"] for letter in server.letters] == ["Naskah menunggu tanda tangan Anda - Panitia Pelaksana"]
    assert "mail FROM:<naskah@office.example>" in server.commands
    assert states(house) == [(True, None)]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": "550 no such mailbox"}, "550 no such mailbox"),
        ({"DATA": "554 not wanted"}, "554 not wanted"),
    ],
)
def test_a_refusal_is_for_good(house: House, server: MailServer, answers: dict[str, str], error: str) -> None:
    """What the server refuses for good is not tried again, and an admin sees why."""
    server.answers = answers
    to_sign(house)
    send(house, transport_of(server.url) or pytest.fail())
    server.answers = {}
    turn_back(house)
    send(house, transport_of(server.url) or pytest.fail())
    assert server.letters == []
    with house.office.database.read() as session:
        assert [row.error for row in outbox.failed(session, house.body_id)] == [error]


def test_what_is_only_delayed_goes_out_later(house: House, server: MailServer) -> None:
    """A server that is busy or away gets the letter at a later attempt, once; the fifth failure is the last."""
    to_sign(house)
    transport = transport_of(server.url) or pytest.fail()
    for answers in ({"MAIL": "451 later"}, {"RCPT": "450 later"}, {"DATA": "452 full"}):
        server.answers = answers
        send(house, transport)
        assert states(house)[0][0] is False
        turn_back(house)
    server.answers = {}
    send(house, transport)
    assert len(server.letters) == 1
    assert states(house) == [(True, None)]
    to_sign(house)
    away = transport_of("smtp://127.0.0.1:9?tls=none") or pytest.fail()
    for _ in range(6):
        send(house, away)
        turn_back(house)
    with house.office.database.read() as session:
        assert len(outbox.failed(session, house.body_id)) == 1


def test_a_letter_cut_off_in_the_middle_is_not_sent_twice(house: House, server: MailServer) -> None:
    """The server has it, and nobody heard so: it is not sent again by itself, but when an admin says so, once more."""
    server.answers = {"DATA": CUT}
    to_sign(house)
    transport = transport_of(server.url) or pytest.fail()
    send(house, transport)
    server.answers = {}
    turn_back(house)
    send(house, transport)
    assert len(server.taken) == 1
    assert states(house) == [(False, outbox.UNCERTAIN)]
    with house.office.database.write() as session:
        [letter] = outbox.failed(session, house.body_id)
        assert outbox.retry(session, house.body_id, letter.id, house.office.clock.system())
    send(house, transport)
    assert len({letter["Message-ID"] for letter in server.letters}) == 1
    assert states(house) == [(True, None)]


def test_what_nobody_could_mail_for_days_is_not_mailed(house: House, tmp_path: Path) -> None:
    """An office that turns e-mail on is not flooded with what is long known."""
    to_sign(house)
    make(house)
    with house.office.database.write() as session:
        session.execute(update(Notice).values(made_at=house.office.clock.system() - timedelta(days=4)))
    send(house, Folder(tmp_path / "mail"))
    assert in_folder(tmp_path / "mail") == []


def test_no_letter_is_claimed_twice(database_url: str, tmp_path: Path) -> None:
    """Of several senders each gets another letter, on both databases."""
    house = open_house(database_url, tmp_path / "home")
    for _ in range(3):
        to_sign(house)
    make(house)
    post_of(house, Folder(tmp_path / "mail")).write_all()
    now = house.office.clock.system()
    claimed: list[UUID] = []
    while (letter := outbox.claim(house.office.database, now, repeatable=False)) is not None:
        claimed.append(letter.id)
    assert len(claimed) == len(set(claimed)) == 3
    house.close()


def test_a_daily_letter_keeps_no_other_waiting(house: House, tmp_path: Path) -> None:
    """However much is gathered for those who get one letter a day, who is told at once is told at once."""
    choose(house, "sekretaris", "digest")
    office, gathered = house.office, house.people["sekretaris"]
    drafts = [Draft(gathered, kinds.MANDATE, str(number), office.clock.now()) for number in range(AT_A_TIME)]
    with office.database.write() as session:
        put_up(session, house.body_id, drafts, office.clock.system())
    to_sign(house)
    office.clock.set(datetime(2019, 12, 15, 22, 0, tzinfo=UTC))  # 5.00 WIB, before the daily letter's time
    send(house, Folder(tmp_path / "mail"))
    assert [letter["To"].addresses[0].username for letter in in_folder(tmp_path / "mail")] == ["ketua"]


def test_what_one_may_not_read_any_more_is_not_named(house: House, tmp_path: Path) -> None:
    """Who wrote in a thread and has lost the role hears of the answer, and neither title nor type of the document."""
    document_id, comments = draft(house), house.office.comments
    walk(house, document_id, "staf submit")
    thread = comments.write(house.actor("sekretaris"), document_id, "Periksa angka 2.").threads[0].id
    with house.office.database.write() as session:
        mine = RoleGrant.person_id == house.people["sekretaris"]
        session.execute(update(RoleGrant).where(mine).values(ended_at=house.office.clock.system()))
    comments.write(house.actor("staf"), document_id, "Sudah.", thread_id=thread)
    send(house, Folder(tmp_path / "mail"))
    told = [bytes(one).decode() for one in in_folder(tmp_path / "mail") if "sekretaris@" in one["To"]]
    assert [text for text in told if "menulis komentar" in text]
    assert not [text for text in told if "Panitia" in text or "Keputusan" in text]
