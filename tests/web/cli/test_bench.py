"""`naskah bench` measures and prints; how fast anything is, no test says."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from documents.register.entries import RegisterEntry
from documents.store.database import Database
from tests.web.cli.conftest import Naskah
from web.cli.bench import act, bench, docx, fire, merge, versions
from web.cli.bench.measure import Figure, medians, repeated


def test_fire_prints_its_ratio_for_each_workflow(naskah: Naskah, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every workflow of the demo is walked: most of its lines are fired, their ratio stands beside its aim."""
    monkeypatch.setattr(fire, "ROUNDS", 1)
    monkeypatch.setattr(fire, "TIMES", 2)
    answer = naskah("bench", "fire")
    assert answer.code == 0, answer.err
    fired = re.findall(r"^fire +(\w+): fire, (\d+) of (\d+) lines +[\d.]+ us +(\d+\.\d\d)  <= 1\.60", answer.out, re.M)
    assert {name for name, *_ in fired} == {"decree", "letter"}
    for name, reached, lines, ratio in fired:
        assert int(lines) - 3 <= int(reached) <= int(lines), f"{name}: {reached} of {lines}"
        assert float(ratio) > 0
    assert re.search(r"^fire +decree: the list of offers +[\d.]+ us$", answer.out, re.M)


def test_acts_stand_beside_commits(tmp_path: Path) -> None:
    """Without a PostgreSQL acts are measured on SQLite, every one of them done, beside single rows."""
    database = Database(f"sqlite:///{tmp_path / 'bench.sqlite3'}")
    act.prepare(database)
    rates = act.measure(database, clients=1, rounds=1)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(RegisterEntry)) == (act.WARM + 1) * act.ACTS
        assert session.scalar(select(func.count()).select_from(act.SINGLE_ROW)) == (act.WARM + 1) * act.COMMITS
    database.close()
    assert rates.ratio > 0


def test_pdf_says_what_it_needs(naskah: Naskah) -> None:
    """Without LibreOffice, the line says how to get it."""
    answer = naskah("bench", "pdf", PATH="")
    assert answer.code == 0, answer.err
    assert "apt-get install libreoffice-writer-nogui" in answer.out


@pytest.mark.parametrize(
    ("figure", "aim", "missed"),
    [
        (Figure("", "", 1.6, most=1.6), "<= 1.60", False),
        (Figure("", "", 1.7, most=1.6), "<= 1.60", True),
        (Figure("", "", 0.1, least=0.1), ">= 0.10", False),
        (Figure("", "", 0.09, least=0.1), ">= 0.10", True),
        (Figure("", "", 3.0), "", False),
        (Figure("", ""), "", False),
    ],
)
def test_ratio_is_held_against_its_aim(figure: Figure, aim: str, missed: bool) -> None:
    """A ratio on the wrong side of its aim is missed; without an aim nothing is."""
    assert (figure.aim, figure.missed) == (aim, missed)


def test_contenders_take_turns() -> None:
    """Each round runs all contenders in turn, the first rounds do not count, the median does."""
    order: list[str] = []
    times = iter([9.0, 9.0, 9.0, 1.0, 5.0, 2.0])

    def one() -> float:
        order.append("one")
        return next(times)

    def other() -> float:
        order.append("other")
        return 1.0

    assert medians({"one": one, "other": other}, rounds=3) == {"one": 2.0, "other": 1.0}
    assert order == ["one", "other"] * 6


def test_what_comes_before_is_off_the_clock() -> None:
    """Work of microseconds is done many times in a round, what prepares it before each."""
    done: list[str] = []
    seconds = repeated(lambda: done.append("work"), 3, before=lambda: done.append("before"))()
    assert done == ["before", "work"] * 3
    assert 0 <= seconds < 1


def test_copies_take_turns_with_docxtpl() -> None:
    """The demo's letter is copied and filled in the same rounds: each way has a time a letter for each round."""
    took = merge.in_one_process(letters=3, rounds=2)
    for each in (took.docxtpl, took.docxtpl_files, took.copies, took.copies_files):
        assert len(each) == 2 and min(each) > 0


def test_docx_names_each_way_with_its_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way stands beside docxtpl's with its ratio, the product's beside its aim, what is not installed is said, and a
    process of its own tells the peak of memory.
    """
    monkeypatch.setattr(docx, "ROWS", {12: 20})
    monkeypatch.setattr(docx, "ROUNDS", {12: 1})
    answer = CliRunner().invoke(bench, ["docx"], catch_exceptions=False)
    assert re.search(r"^docx +12 rows: docxtpl, filled and saved +[\d.]+ ms +1\.00$", answer.output, re.M)
    assert re.search(r"^docx +12 rows: the product +[\d.]+ ms +[\d.]+  >= 20\.00", answer.output, re.M)
    assert re.search(
        r"^docx +12 rows: the product, a structure that it has not met +[\d.]+ ms +[\d.]+$", answer.output, re.M
    )
    assert re.search(r"^docx +12 rows: docx-mailmerge2 +(not installed|[\d.]+ ms +[\d.]+)$", answer.output, re.M)
    assert re.search(r"^docx +12 rows: docxtemplater +(not installed|[\d.]+ ms +[\d.]+)$", answer.output, re.M)
    assert re.search(r"^docx +(12 rows: peak, the product +[\d.-]+ MB|peak of memory)", answer.output, re.M)


def test_versions_moves_what_it_counts(tmp_path: Path) -> None:
    """All documents of the bench are on the older edition, can move, and are moved."""
    took = versions.measure(Database(f"sqlite:///{tmp_path / 'bench.db'}"), documents=2)
    assert took.moved == 2
    assert took.dry_run > 0
    assert took.move > 0
