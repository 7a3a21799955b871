"""The PDF engine over the real LibreOffice: what it makes, and what becomes of one that dies, hangs or is away."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents.rendering.pages.child import Limits
from documents.rendering.pages.engine import MISSING, Engine, EngineFailed, EngineMissing, Superseded
from documents.rendering.pages.images import page_count
from tests.documents.rendering.paper import printed
from tests.documents.rendering.seed import DECREE
from tests.libreoffice import children
from tests.workplace import runs, wait_until

Make = Callable[..., Engine]


@pytest.fixture(scope="module")
def decree() -> bytes:
    return printed("decree", DECREE, "22/KEP/PKK-PROP/XII/2019")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one test after the other has its child: LibreOffice's look at the fonts is kept there."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def make_engine(libreoffice: None, home: Path) -> Iterator[Make]:
    """Makes engines with limits of a test's own; their children are ended afterwards."""
    made: list[Engine] = []

    def make(**limits: float) -> Engine:
        made.append(Engine(home, replace(Limits(), **limits)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for engine in made:
        engine.close()


def child_of(engine: Engine) -> int:
    """The process in which the engine's LibreOffice runs."""
    (pid,) = children(engine.home)
    return pid


def test_a_kept_pdf_is_pdf_a(warm_engine: Engine, decree: bytes) -> None:
    """The PDF of an issued document says that it is PDF/A-2b; one to look at has the same pages."""
    kept = warm_engine.pdf(decree)
    assert b"<pdfaid:part>2</pdfaid:part>" in kept and b"<pdfaid:conformance>B</pdfaid:conformance>" in kept
    assert page_count(kept) == page_count(warm_engine.draft(decree)) == 4


def test_a_child_that_was_killed_is_started_anew(make_engine: Make, decree: bytes) -> None:
    """kill -9 between two conversions: the next request does not notice."""
    engine = make_engine()
    engine.draft(decree)
    first = child_of(engine)
    os.kill(first, signal.SIGKILL)
    assert page_count(engine.draft(decree)) == 4
    assert child_of(engine) != first


def test_a_child_that_hangs_is_ended_in_time(make_engine: Make, decree: bytes) -> None:
    """A stopped LibreOffice: the request fails with the time it was given, the next one has a fresh child."""
    engine = make_engine()
    engine.draft(decree)
    hung = child_of(engine)
    os.kill(hung, signal.SIGSTOP)
    usual, engine.limits = engine.limits, replace(engine.limits, seconds=1)
    with pytest.raises(EngineFailed) as failed:
        engine.draft(decree)
    assert "1 detik" in failed.value.text.id
    assert not runs(hung)
    engine.limits = usual
    assert page_count(engine.draft(decree)) == 4


def test_a_child_is_replaced_after_its_share(make_engine: Make, decree: bytes) -> None:
    """LibreOffice grows with use, so that a child makes so many PDFs and no more."""
    engine = make_engine(jobs=1)
    engine.draft(decree)
    first = child_of(engine)
    engine.draft(decree)
    assert child_of(engine) != first and not runs(first)


def test_an_idle_child_goes(make_engine: Make, decree: bytes) -> None:
    """A child that nobody asks for a while gives its memory back; its folder goes with it."""
    engine = make_engine(idle=0.2)
    engine.draft(decree)
    wait_until(lambda: not children(engine.home), 10, "the child stays")


def test_a_child_that_wants_too_much_memory_fails(make_engine: Make, decree: bytes) -> None:
    """Without the memory that it needs LibreOffice ends, the request fails, the machine stays up."""
    with pytest.raises(EngineFailed):
        make_engine(memory=200 << 20, seconds=2).draft(decree)


def test_what_is_no_word_file_is_refused(warm_engine: Engine, decree: bytes) -> None:
    """Bytes that LibreOffice cannot open fail with words; the next file is made all the same."""
    with pytest.raises(EngineFailed):
        warm_engine.pdf(b"PK\x03\x04 this is no Word file")
    assert page_count(warm_engine.draft(decree)) == 4


def test_the_newest_request_of_a_form_wins(make_engine: Make, decree: bytes) -> None:
    """While one conversion runs, three of the same form queue up: the last is made, the two before give up."""
    engine = make_engine()
    engine.draft(decree)
    os.kill(child_of(engine), signal.SIGSTOP)
    outcome: dict[int, str] = {}

    def ask(number: int) -> None:
        try:
            outcome[number] = str(page_count(engine.draft(decree, form="one form")))
        except Superseded:
            outcome[number] = "superseded"

    busy = threading.Thread(target=engine.draft, args=(decree,))
    busy.start()
    wait_until(lambda: engine._desk._child and engine._desk._child.jobs == 2, 5, "the first is not taken")
    threads = []
    for number in range(3):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        wait_until(lambda number=number: len(outcome) == number and _queued(engine) == 1, 5, "not queued")
    os.kill(child_of(engine), signal.SIGCONT)
    for thread in (busy, *threads):
        thread.join()
    assert outcome == {0: "superseded", 1: "superseded", 2: "4"}


def _queued(engine: Engine) -> int:
    return len(engine._desk._orders)


def test_a_parent_that_is_killed_leaves_nothing(libreoffice: None, decree: bytes, tmp_path: Path) -> None:
    """kill -9 of the process that uses the engine, while its LibreOffice is stopped: no process is left."""
    (tmp_path / "in.docx").write_bytes(decree)
    code = (
        "import pathlib, sys, time\n"
        "from documents.rendering.pages.engine import Engine\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "Engine(folder).draft((folder / 'in.docx').read_bytes())\n"
        "print('made', flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[4]) as parent:
        assert parent.stdout is not None and parent.stdout.readline() == b"made\n"
        left = child_of(Engine(tmp_path))
        os.kill(left, signal.SIGSTOP)
        parent.kill()
    wait_until(lambda: not runs(left), 5, "LibreOffice outlived its parent")


def test_the_child_knows_no_secret(make_engine: Make, decree: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of Naskah's settings the child is told whose it is, and nothing else."""
    monkeypatch.setenv("NASKAH_SECRET_KEY", "not for LibreOffice")
    engine = make_engine()
    engine.draft(decree)
    told = Path(f"/proc/{child_of(engine)}/environ").read_bytes().split(b"\0")
    assert [line for line in told if b"NASKAH" in line] == [f"NASKAH_HOME={engine.home}".encode()]


def test_without_libreoffice_it_is_said_how_to_get_it(no_libreoffice: None, tmp_path: Path) -> None:
    """Nothing in PATH: the engine says what is missing and how to install it, and makes no folder."""
    engine = Engine(tmp_path / "home")
    assert engine.missing() == MISSING and "apt-get install libreoffice-writer-nogui" in MISSING.id
    engine.warm()
    for make in (engine.pdf, engine.draft):
        with pytest.raises(EngineMissing):
            make(b"")
    assert not engine.home.exists()
