"""A body's folder is published when all of it is right; else every problem is named with its place."""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from documents.approval.defining.assembly import definitions
from documents.bodies.editions import DefinitionFile, Edition
from documents.evidence.entries import AuditEntry
from documents.publishing import check_folder, publish, publish_files
from documents.store.base import new_id
from documents.store.clock import Clock
from documents.store.database import Database
from tests.office import SEED
from workflow.problems import DefinitionErrors, Problem

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seed body that may be spoilt."""
    return Path(shutil.copytree(SEED, tmp_path / "pkk_sumbar"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces a text that stands in one file of the folder."""

    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def problems(folder: Path, icons: set[str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionErrors) as refused:
        check_folder(folder, icons)
    return refused.value.problems


def test_seed_body_is_right() -> None:
    """The body that comes with Naskah has no problem, its icons among the pages' included."""
    edition = check_folder(SEED)
    assert edition.version == 0
    assert edition.body.code == "pkk_sumbar"
    assert set(edition.types) == {path.stem for path in (SEED / "types").iterdir()}
    assert edition.body.letterhead.logo in edition.assets


def test_pages_change_with_the_year() -> None:
    """F4 to the last day of 2022, A4 from the first of 2023."""
    body = check_folder(SEED).body
    assert body.page_profile(date(2022, 12, 31)).code == "F4"
    assert body.page_profile(date(2023, 1, 1)).code == "A4"


MISSPELT = [
    ("body.toml", "print_code =", "print_cod =", "print_code"),
    ("body.toml", 'zone = "Asia/Jakarta"', 'zone = "Asia/Jakarrta"', "Asia/Jakarta"),
    ("body.toml", 'unit = "pokja_1", head', 'unit = "pokja1", head', "pokja_1"),
    ("body.toml", 'head = "head_pokja_1"', 'head = "head_pokja_l"', "head_pokja_l"),
    ("body.toml", '"assets/logo.png"', '"assets/logo.pgn"', "assets/logo.png"),
    ("body.toml", 'tone = "waiting"', 'tone = "waitng"', "waiting"),
    ("body.toml", 'reset = "year"', 'reset = "yearly"', "year"),
    ("body.toml", "{month:roman}", "{month:romn}", "month:romn"),
    ("body.toml", "{month:roman}", "{moon}", "{month}"),
    ("body.toml", "until = 2022-12-31", 'until = "2022-12-31"', "2019-12-16"),
    ("body.toml", "session_hours = 12", "session_hours = 0", "session_hours"),
    ("body.toml", "security = [", "securty = [", "security"),
    ("roles.toml", '"see_register"]', '"see_registr"]', "see_register"),
    ("roles.toml", 'home = "home"', 'home = "hme"', "home"),
    ("roles.toml", "needs_second = true", "need_second = true", "needs_second"),
    ("roles.toml", 'excludes = ["secretary"', 'excludes = ["secretarry"', "secretary"),
    ("legal_bases.toml", 'replaced_by = "uu-17-2022"', 'replaced_by = "uu-17-202"', "uu-17-2022"),
    ("workflows/decree.toml", '"fields_complete"', '"fields_compleet"', "fields_complete"),
    ("workflows/decree.toml", 'by = "registrar"', 'by = "registar"', "registrar"),
    ("workflows/decree.toml", 'to = "in_review"', 'to = "in_reviw"', "in_review"),
    ("workflows/decree.toml", '"render"]', '"rendr"]', "render"),
    ("workflows/decree.toml", 'position = "secretary"', 'position = "secretari"', "secretary"),
    ("workflows/decree.toml", 'head_of = "working_group"', 'head_of = "working_grup"', "working_group"),
    ("workflows/decree.toml", 'when = "working_group"', 'when = "working_grup"', "working_group"),
    ("types/decree.toml", 'series = "KEP"', 'series = "KEEP"', "KEP"),
    ("types/decree.toml", 'workflow = "decree"', 'workflow = "decre"', "decree"),
    ("types/decree.toml", 'signatory = "chair"', 'signatory = "chairr"', "chair"),
    ("types/decree.toml", 'template = "decree.docx"', 'template = "decre.docx"', "decree.docx"),
    ("types/decree.toml", 'subject = "title"', 'subject = "titel"', "title"),
]


@pytest.mark.parametrize(("name", "old", "new", "near"), MISSPELT, ids=[f"{case[0]}-{case[2]}" for case in MISSPELT])
def test_misspelt_anything_refuses_with_its_line(
    folder: Path, edit: Edit, name: str, old: str, new: str, near: str
) -> None:
    """One wrong letter anywhere is a problem in that file, at that line, in both languages, with the valid name."""
    edit(name, old, new)
    found = problems(folder)
    here = [
        problem for problem in found if problem.file == name and near in problem.text.en and near in problem.text.id
    ]
    assert here, [problem.said("en") for problem in found]
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    written = next(number for number, line in enumerate(lines, 1) if new in line)
    assert here[0].line in (written, _table_of(lines, written))


def _table_of(lines: list[str], line: int) -> int:
    """The line of the [[table]] that a line is in, or the first: a missing key has no line of its own."""
    return max((number for number in range(1, line + 1) if lines[number - 1].startswith("[")), default=1)


def test_step_that_may_find_nobody_is_refused(folder: Path, edit: Edit) -> None:
    """A reviewer named by a field that may stay empty needs the condition that it is filled."""
    edit("workflows/decree.toml", '\nwhen = "working_group"', "")
    (found,) = problems(folder)
    assert (found.file, 'when = "working_group"' in found.text.en) == ("workflows/decree.toml", True)


def test_all_problems_are_named_at_once(folder: Path, edit: Edit) -> None:
    """Mistakes in five files are five problems in one answer, in the order of the files."""
    edit("body.toml", "session_hours = 12", "session_hors = 12")
    edit("roles.toml", '"read_issued"', '"read_isued"')
    edit("legal_bases.toml", "year = 1958", 'year = "1958"')
    edit("types/letter.toml", 'series = "SKR"', 'series = "SKRR"')
    edit("workflows/letter.toml", '"fields_complete"', '"field_complete"')
    files = [problem.file for problem in problems(folder)]
    assert sorted(set(files)) == [
        "body.toml",
        "legal_bases.toml",
        "roles.toml",
        "types/letter.toml",
        "workflows/letter.toml",
    ]
    assert files == sorted(files)


def test_a_file_that_is_no_toml_drowns_in_nothing_else(folder: Path, edit: Edit) -> None:
    """A slip of syntax in a workflow is told alone: the types that name that workflow are not wrong."""
    edit("workflows/letter.toml", "name = ", "name = = ")
    assert [problem.file for problem in problems(folder)] == ["workflows/letter.toml"]


def test_template_that_asks_for_what_no_field_gives_is_refused(folder: Path, edit: Edit) -> None:
    """A type that lost a field which its template prints is named with the template."""
    text = (folder / "types" / "decree.toml").read_text(encoding="utf-8")
    without = re.sub(r'\[\[fields\]\]\nname = "considering".*?(?=\[\[fields\]\])', "", text, count=1, flags=re.DOTALL)
    assert without != text
    without = without.replace('abbreviates = ["considering", ', "abbreviates = [")
    (folder / "types" / "decree.toml").write_text(without, encoding="utf-8")
    assert ("templates/decree.docx", True) in [
        (problem.file, "considering" in problem.text.en) for problem in problems(folder)
    ]


def test_broken_template_is_a_problem_and_no_crash(folder: Path) -> None:
    """A file that is no Word document is named."""
    (folder / "templates" / "decree.docx").write_bytes(b"not a document")
    assert [problem.file for problem in problems(folder)] == ["templates/decree.docx"]


def test_series_that_could_print_one_number_are_refused(folder: Path, edit: Edit) -> None:
    """Two series with one pattern are told with a number that both would print."""
    edit("body.toml", "{seq}/SKR/", "{seq}/KEP/")
    (found,) = problems(folder)
    assert "KEP" in found.text.en
    assert re.search(r"1/KEP/PKK-PROP/\w+/\d{4}", found.text.en)


def test_monthly_counter_prints_its_month(folder: Path, edit: Edit) -> None:
    """A series that begins anew each month would print doubles without it."""
    edit(
        "body.toml",
        '"{seq}/ST/PKK-PROP/{month:roman}/{year}", reset = "year"',
        '"{seq}/ST/PKK-PROP/{year}", reset = "month"',
    )
    (found,) = problems(folder)
    assert (found.file, "month" in found.text.en) == ("body.toml", True)


def test_icon_that_no_page_can_draw_is_refused(folder: Path, edit: Edit) -> None:
    """Icons are checked against the pages' own."""
    icons = set(re.findall(r'icon = "([^"]+)"', "".join(path.read_text() for path in SEED.rglob("*.toml"))))
    check_folder(folder, icons)
    edit("workflows/decree.toml", 'icon = "eye"', 'icon = "eyee"')
    (found,) = problems(folder, icons)
    assert "eye" in found.text.en


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda folder: (folder / "type").mkdir(), "type"),
        (lambda folder: (folder / "rols.toml").write_text(""), "rols.toml"),
        (lambda folder: (folder / "types" / "memo.tml").write_text(""), "types/memo.tml"),
        (
            lambda folder: (folder / "types" / "decree.toml").rename(folder / "types" / "decrees.toml"),
            "types/decrees.toml",
        ),
        (lambda folder: (folder / "body.toml").write_bytes(b"\xff"), "body.toml"),
        (lambda folder: (folder / "body.toml").write_text("= 1"), "body.toml"),
        (lambda folder: (folder / "body.toml").unlink(), "body.toml"),
        (lambda folder: (folder / "roles.toml").unlink(), "roles.toml"),
    ],
)
def test_what_does_not_belong_or_is_missing_is_named(folder: Path, make: Callable[[Path], object], named: str) -> None:
    """A misnamed folder or file is not passed over in silence; one that is missing is said to be."""
    make(folder)
    assert named in [problem.file for problem in problems(folder)]


def test_publishing_the_same_again_adds_nothing(database: Database, clock: Clock, folder: Path) -> None:
    """The same folder twice is one edition, one event; what Word or an editor leaves beside does not count."""
    first = publish(database, clock, folder)
    (folder / "templates" / "~$decree.docx").write_bytes(b"")
    (folder / ".DS_Store").write_bytes(b"")
    assert publish(database, clock, folder).id == first.id
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Edition)) == 1
        assert list(session.scalars(select(AuditEntry.action))) == ["definitions_published"]


def test_a_change_is_a_new_edition_and_the_old_one_stays(
    database: Database, clock: Clock, folder: Path, edit: Edit
) -> None:
    """What was begun under an edition keeps it; new documents get the new one; unchanged files are kept once."""
    known = definitions()
    first = publish(database, clock, folder)
    with database.read() as session:
        files = session.scalar(select(func.count()).select_from(DefinitionFile))
        before = known.current(session, first.body_id)
    edit("body.toml", 'short = "TP-PKK Sumatera Barat"', 'short = "TP-PKK Sumbar"')
    second = publish(database, clock, folder)
    with database.read() as session:
        after = known.current(session, first.body_id)
        assert known.edition(session, first.id) is before
        assert session.scalar(select(func.count()).select_from(DefinitionFile)) == (files or 0) + 1
    assert (before.version, before.body.short) == (1, "TP-PKK Sumatera Barat")
    assert (after.version, after.id, after.body.short) == (2, second.id, "TP-PKK Sumbar")


def test_published_edition_equals_its_folder(database: Database, clock: Clock, folder: Path) -> None:
    """What comes back from the database says what the folder said, byte for byte of every file."""
    row = publish(database, clock, folder)
    checked = check_folder(folder)
    with database.read() as session:
        loaded = definitions().current(session, row.body_id)
    assert loaded.sha256 == checked.sha256 == row.sha256
    assert (loaded.body, loaded.roles, loaded.types) == (checked.body, checked.roles, checked.types)
    assert (loaded.templates, loaded.assets, loaded.workflows) == (checked.templates, checked.assets, checked.workflows)


def test_refused_folder_publishes_nothing(database: Database, clock: Clock, folder: Path, edit: Edit) -> None:
    """A folder with a mistake leaves the database as it was."""
    edit("types/decree.toml", 'series = "KEP"', 'series = "KEEP"')
    with pytest.raises(DefinitionErrors):
        publish(database, clock, folder)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Edition)) == 0


def test_what_was_published_is_judged_no_more(database: Database, clock: Clock, folder: Path, edit: Edit) -> None:
    """An office that published what is refused by now goes on with it as it is written; not with what nobody can
    follow, nor without what approvals rest on.
    """
    row = publish(database, clock, folder)

    def published(*, seen: UUID) -> UUID:
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        files = {name: content for name, content in files.items() if name in row.manifest}
        with database.write() as session:
            return publish_files(session, clock, row.body_id, seen, files, new_id()).id

    label = "Diperiksa\u200e" * 50
    edit("workflows/letter.toml", 'id = "Diperiksa"', f'id = "{label}"')
    edit("workflows/letter.toml", 'from = "draft", to = "discarded"', 'from = "draft", to = "cancelled"')
    edit("workflows/letter.toml", 'name = "secretary"', 'name = "secretary"\ndays = 9999')
    assert {problem.file for problem in problems(folder)} == {"workflows/letter.toml"}
    second = published(seen=row.id)
    with database.read() as session:
        workflow = definitions().current(session, row.body_id).workflows["letter"]
    assert (workflow.states["in_review"].label.id, workflow.route[0].days) == (label, 9999)
    for old, new, words in (
        ('"fields_complete"', '"fields_complet"', "fields_complet;"),
        ('"fields_complet"', '"fields_complete"', None),
        ('"not_previous_actor"', '"fields_complete"', "must have not_previous_actor"),
    ):
        edit("workflows/letter.toml", old, new)
        second = published(seen=second)
        with (
            database.read() as session,
            nullcontext() if words is None else pytest.raises(DefinitionErrors, match=words),
        ):
            definitions().current(session, row.body_id)


def test_definitions_are_read_once_by_all_threads(database: Database, clock: Clock, folder: Path) -> None:
    """However many threads ask at once, they share one object."""
    row = publish(database, clock, folder)
    known = definitions()

    def ask(_: int) -> int:
        with database.read() as session:
            return id(known.current(session, row.body_id))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weekend = [6, 7]", "weekend = [6, 8]", "weekend: sebut hari"),
        ('digest_at = "07:00"', 'digest_at = "tujuh"', "tulis jam"),
        ('escalate_to = "secretary"', 'escalate_to = "secretry"', "secretary"),
        ("days_factor = 0.5", "days_factor = 2", "antara 0 dan 1"),
        ('mail = "at_once"', 'mail = "hourly"', "at_once"),
    ],
)
def test_wrong_deadlines_are_named(folder: Path, edit: Edit, old: str, new: str, words: str) -> None:
    """What an office says of its deadlines is read as strictly as all else."""
    edit("body.toml", old, new)
    [problem] = problems(folder)
    assert words in problem.text.id
