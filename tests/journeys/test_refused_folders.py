"""A folder with a mistake is refused as a whole: every mistake with its file, its line and the nearest right name."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from documents.bodies.editions import Edition
from documents.publishing import check_folder, publish
from documents.store.clock import Clock
from documents.store.database import Database
from tests.journeys.acting import TEMPLATES, second_folder, seed_folder, word_template
from workflow.problems import DefinitionErrors, Problem

BODY, ROLES, BASES = "body.toml", "roles.toml", "legal_bases.toml"
DECREE, LETTER = "workflows/decree.toml", "workflows/letter.toml"
KEP, INVITATION = "types/decree.toml", "types/invitation.toml"


@dataclass(frozen=True)
class Slip:
    """A word misspelt in a file, at its first place; `right` is the name that the refusal must propose."""

    file: str
    written: str
    wrong: str
    right: str

    def make(self, folder: Path) -> int:
        """Put the mistake into the folder; the line it stands on."""
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert self.written in text
        path.write_text(text.replace(self.written, self.wrong, 1), encoding="utf-8")
        return text[: text.index(self.written)].count("\n") + 1


SLIPS = [
    Slip(BODY, 'short = "TP', 'shrt = "TP', "short"),
    Slip(BODY, '"Asia/Jakarta"', '"Asia/Jakrta"', "Asia/Jakarta"),
    Slip(BODY, 'unit = "pokja_3"', 'unit = "pokja_5x"', "pokja_"),
    Slip(BODY, 'reset = "year"', 'reset = "yaer"', "year"),
    Slip(BODY, 'tone = "neutral"', 'tone = "netral"', "neutral"),
    Slip(BODY, "{seq}/ST/", "{sequ}/ST/", "{seq}"),
    Slip(BODY, '"assets/logo.png"', '"assets/lgo.png"', "assets/logo.png"),
    Slip(BODY, "password_step_up", "pasword_step_up", "password_step_up"),
    Slip(BODY, 'certifier = "secretary"', 'certifier = "secretery"', "secretary"),
    Slip(ROLES, '"upload_scan"', '"uplod_scan"', "upload_scan"),
    Slip(ROLES, '"see_register"', '"see_registr"', "see_register"),
    Slip(ROLES, 'home = "to_sign"', 'home = "tosign"', "to_sign"),
    Slip(ROLES, '"to_dispatch"', '"to_dispach"', "to_dispatch"),
    Slip(ROLES, '"secretary", "chair", "registrar"]', '"secretry", "chair", "registrar"]', "secretary"),
    Slip(BASES, 'replaced_by = "uu-17-2022"', 'replaced_by = "uu-17-2202"', "uu-17-2022"),
    Slip(DECREE, 'phase = "review"', 'phase = "reviw"', "review"),
    Slip(
        DECREE,
        'from = ["draft", "returned"], to = "in_review"',
        'from = ["draft", "retuned"], to = "in_review"',
        "returned",
    ),
    Slip(DECREE, 'to = "awaiting_signature"', 'to = "awaiting_sign"', "awaiting_signature"),
    Slip(DECREE, 'by = "chair"', 'by = "chiar"', "chair"),
    Slip(DECREE, '"bases_in_force"', '"base_in_force"', "bases_in_force"),
    Slip(DECREE, '"route_ends"', '"route_end"', "route_ends"),
    Slip(DECREE, 'prepares = ["draft_file"]', 'prepares = ["draftfile"]', "draft_file"),
    Slip(DECREE, 'records = "signature"', 'records = "signatur"', "signature"),
    Slip(DECREE, '"render"', '"rendr"', "render"),
    Slip(DECREE, 'weight = "danger"', 'weight = "dangr"', "danger"),
    Slip(DECREE, '"retention"', '"retantion"', "retention"),
    Slip(DECREE, "automatic = true", "automatik = true", "automatic"),
    Slip(DECREE, '{ position = "secretary" }', '{ position = "secretery" }', "secretary"),
    Slip(KEP, 'series = "KEP"', 'series = "KEPP"', "KEP"),
    Slip(KEP, 'workflow = "decree"', 'workflow = "decre"', "decree"),
    Slip(KEP, '"decree.docx"', '"decree.doc"', "decree.docx"),
    Slip(KEP, 'signatory = "chair"', 'signatory = "chiar"', "chair"),
    Slip(KEP, 'subject = "title"', 'subject = "titel"', "title"),
    Slip(KEP, "certified_copy = true", "certifed_copy = true", "certified_copy"),
    Slip(KEP, 'of = "annexes"', 'of = "anexes"', "annexes"),
    Slip(KEP, '"legal_bases", "regarding"]', '"legal_bases", "regardng"]', "regarding"),
    Slip(KEP, 'kind = "clauses"', 'kind = "clause"', "clauses"),
    Slip(KEP, 'of = "urgency"', 'of = "urgncy"', "urgency"),
    Slip(KEP, 'numbering = "letters"', 'numbering = "leters"', "letters"),
    Slip(KEP, "required = true", "requierd = true", "required"),
    Slip(INVITATION, 'default = "biasa"', 'default = "bisa"', "biasa"),
]


def refused(folder: Path) -> tuple[Problem, ...]:
    """What is said of the folder, which must be refused."""
    with pytest.raises(DefinitionErrors) as errors:
        check_folder(folder)
    return errors.value.problems


def said(problems: tuple[Problem, ...], slip: Slip, line: int) -> bool:
    """Whether one problem names the file, the line and the right name, in both languages."""
    return any(
        problem.file == slip.file
        and problem.line == line
        and slip.right in problem.text.id
        and slip.right in problem.text.en
        for problem in problems
    )


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.file}-{slip.wrong}")
def test_a_misspelt_name_is_told_with_its_place_and_the_nearest(slip: Slip, tmp_path: Path) -> None:
    """Whatever is misspelt, the refusal names file, line and what was probably meant."""
    folder = seed_folder(tmp_path)
    line = slip.make(folder)
    problems = refused(folder)
    assert said(problems, slip, line), problems


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """A folder with a mistake in every place is read to its end."""
    folder = seed_folder(tmp_path)
    lines = [slip.make(folder) for slip in SLIPS]
    problems = refused(folder)
    assert [slip for slip, line in zip(SLIPS, lines, strict=True) if not said(problems, slip, line)] == []


@pytest.mark.parametrize("key", ["head_of", "when"])
def test_a_route_asks_for_fields_that_its_documents_have(key: str, tmp_path: Path) -> None:
    """A step of the review that names a field which no type of this workflow has is refused at its line."""
    folder = seed_folder(tmp_path)
    slip = Slip(DECREE, f'{key} = "working_group"', f'{key} = "workinggroup"', "working_group")
    slip.make(folder)
    text = (folder / DECREE).read_text(encoding="utf-8")
    step = text[: text.index("[[route]]")].count("\n") + 1
    assert said(refused(folder), slip, step)


@dataclass(frozen=True)
class Refused:
    """What makes a file unusable, at the first place of `written`; `words` is what the refusal says in either language."""

    file: str
    written: str
    wrong: str
    words: str


LISTED = """
name = "listed"
label = { id = "Penerima", en = "Addressees" }
reviewer = { position = "chair" }
when = { field = "addressees", is = ["x"] }
"""
UNUSABLE = [
    Refused(DECREE, ', asks = ["to"], effects', ", effects", "hand_over"),
    Refused(DECREE, ', asks = ["reviewer"], effects = ["add', ', effects = ["add', "add_reviewer"),
    Refused(DECREE, 'asks = ["reviewer"], effects = ["rem', 'effects = ["rem', "remove_reviewer"),
    Refused(DECREE, '["classification", "retention"]', '["classification"]', "retention"),
    Refused(DECREE, 'when = "route_ends", ', 'when = "route_ends", effects = ["render"], ', "render"),
    Refused(BODY, "review_days = 2", "review_days = 367", "366"),
    Refused(BODY, "signing_days = 2", "signing_days = 367", "366"),
    Refused(BODY, "remind_days = 1", "remind_days = 367", "366"),
    Refused(BODY, "escalate_after = 1", "escalate_after = 367", "366"),
    Refused(LETTER, "[[route]]", "[[route]]" + LISTED + "[[route]]", "addressees"),
]


UNREADABLE = [
    Refused(BODY, 'code = "biasa"', f'code = "{"b" * 31}"', "30"),
    Refused(BODY, 'code = "chair"', f'code = "{"c" * 60}"', "59"),
    Refused(BODY, 'code = "KEP"', f'code = "{"K" * 61}"', "60"),
    Refused(DECREE, 'action = "submit"', f'action = "{"s" * 61}"', "60"),
    Refused(LETTER, 'name = "secretary"', f'name = "{"s" * 61}"', "60"),
    Refused(DECREE, 'id = "Ajukan"', 'id = "Aju\\u202ekan"', "U+202E"),
    Refused(ROLES, 'id = "', 'id = "\\u0007', "U+0007"),
    Refused(KEP, 'label = { id = "', f'label = {{ id = "{"A" * 200}', "200"),
]


@pytest.mark.parametrize("wrongs", [UNUSABLE, UNREADABLE], ids=["never works", "nobody reads"])
def test_what_could_never_work_is_refused_with_its_place(wrongs: list[Refused], tmp_path: Path) -> None:
    """An effect without its input, days beyond a year, a condition that never holds, a label that nobody could read: each is
    told, with its file and line.
    """
    folder = seed_folder(tmp_path)
    for wrong in wrongs:
        Slip(wrong.file, wrong.written, wrong.wrong, "").make(folder)
    told = refused(folder)
    missing = [wrong for wrong in wrongs if not any(is_told(problem, wrong) for problem in told)]
    assert missing == [], told


def is_told(problem: Problem, wrong: Refused) -> bool:
    """Whether this problem is the one that `wrong` makes, in both languages, with a line."""
    in_place = problem.file == wrong.file and problem.line > 1
    return in_place and wrong.words in problem.text.id and wrong.words in problem.text.en


RESTED = [
    Slip(DECREE, 'requires = ["not_own_draft", ', "requires = [", "not_own_draft"),
    Slip(DECREE, '"not_previous_actor", "saw_content"], records = "initial"', '"saw_content"], records = "initial"',
         "not_previous_actor"),
    Slip(DECREE, 'requires = ["holds_signing_position", "not_own', 'requires = ["not_own', "holds_signing_position"),
    Slip(DECREE, ', "initials_current"]', "]", "initials_current"),
    Slip(DECREE, 'to = "signed",              by = "chair"', 'to = "cancelled",           by = "chair"', "signed"),
    Slip(DECREE, ', records = "signature" }', " }", "signed"),
    Slip(DECREE, 'to = "awaiting_signature",           by = "step"', 'to = "signed",           by = "step"', "signed"),
    Slip(DECREE, 'action = "add_reviewer", from = "in_review"', 'action = "add_reviewer", from = "draft"',
         "add_reviewer"),
]  # fmt: skip


@pytest.mark.parametrize("slip", RESTED, ids=lambda slip: slip.wrong)
def test_an_approval_does_not_do_without_what_it_rests_on(slip: Slip, tmp_path: Path) -> None:
    """No workflow lets people approve their own, unseen content or without the office; nothing is signed by itself."""
    folder = seed_folder(tmp_path)
    slip.make(folder)
    assert any(slip.right in problem.text.id and slip.right in problem.text.en for problem in refused(folder))


def test_a_template_asks_for_facts_that_its_documents_have(tmp_path: Path) -> None:
    """A misspelt tag in a Word file is told by that file's name, with the nearest fact or field."""
    folder = seed_folder(tmp_path)
    word_template(folder / TEMPLATES / "letter.docx", ["{{ numbr }}", "{{ subjek }}"])
    problems = refused(folder)
    assert {problem.file for problem in problems} == {"templates/letter.docx"}
    assert [near for near in ("number", "subject") if not any(near in problem.text.id for problem in problems)] == []


def test_what_does_not_belong_in_a_folder_is_named(tmp_path: Path) -> None:
    """A folder or file of another name is not passed over in silence; what lies in a room must be of its kind."""
    folder = seed_folder(tmp_path)
    (folder / "workflows").rename(folder / "workflow")
    (folder / "rolls.toml").write_text("")
    (folder / TEMPLATES / "letter.doc").write_bytes(b"")
    problems = {problem.file: problem.text.en for problem in refused(folder)}
    assert "workflows" in problems["workflow"]
    assert "roles.toml" in problems["rolls.toml"]
    assert ".docx" in problems["templates/letter.doc"]


def test_series_that_could_print_the_same_number_are_refused(tmp_path: Path) -> None:
    """Two series whose numbers could be the same string stand side by side in no body; the refusal shows such a number."""
    folder = seed_folder(tmp_path)
    line = Slip(BODY, "{seq}/ST/PKK-PROP/{month:roman}", "{seq}/SKR/{body}/{month:roman}", "").make(folder)
    [problem] = refused(folder)
    assert (problem.file, problem.line) == (BODY, line)
    assert "SKR" in problem.text.id
    assert "ST" in problem.text.id
    assert "1/SKR/PKK-PROP/I/0000" in problem.text.id


def test_a_monthly_counter_prints_its_month(tmp_path: Path) -> None:
    """A counter that begins again each month without printing it would give the same number twelve times."""
    folder = second_folder(tmp_path)
    line = Slip(BODY, "{body}/{month:2}.{year:2}", "{body}/{year:2}", "").make(folder)
    [problem] = refused(folder)
    assert (problem.file, problem.line) == (BODY, line)
    assert "Nota" in problem.text.en
    assert "month" in problem.text.en


def test_a_number_that_reads_in_two_ways_is_refused(tmp_path: Path) -> None:
    """A pattern whose parts run into each other cannot be read back."""
    folder = second_folder(tmp_path)
    Slip(BODY, "{body}/{month:2}.{year:2}", "{body}/{month}{year:2}{month}", "").make(folder)
    [problem] = refused(folder)
    assert "two ways" in problem.text.en


def test_what_a_number_prints_every_document_of_the_type_has(tmp_path: Path) -> None:
    """A type whose numbers print a unit asks for one; so with a classification."""
    folder = second_folder(tmp_path)
    Slip(BODY, "{series}.{seq}/{security}", "{series}.{seq}/{class}/{unit}", "").make(folder)
    problems = refused(folder)
    line = Slip("types/nota.toml", 'series = "Nota"', 'series = "Nota"', "").make(folder)
    assert [(problem.file, problem.line) for problem in problems] == [("types/nota.toml", line)] * 2
    assert ["classification" in problems[0].text.en, 'kind = "unit"' in problems[1].text.en] == [True, True]


@pytest.mark.parametrize(
    ("written", "wrong", "words"),
    [
        ('when = "route_continues", requires', "requires", "route_continues"),
        ('position = "penguji_hukum" }', 'position = "penguji_hukum" }\nwhen = "bidang"', "route_empty"),
        ('from = ["diuji", "di_meja"], to = "dibenahi"', 'from = ["diuji", "di_meja"], to = "diuji"', "drafting"),
    ],
)
def test_who_is_in_review_waits_for_somebody(written: str, wrong: str, words: str, tmp_path: Path) -> None:
    """A review that could begin with nobody, or go on after its last initial, is refused."""
    folder = second_folder(tmp_path)
    Slip("workflows/ketetapan_bali.toml", written, wrong, "").make(folder)
    problems = refused(folder)
    assert [problem for problem in problems if words in problem.text.id and problem.line], problems


def test_a_refused_folder_publishes_nothing(database: Database, clock: Clock, tmp_path: Path) -> None:
    """The edition that stands goes on standing; there is no half of a new one."""
    folder = seed_folder(tmp_path)
    standing = publish(database, clock, folder)
    SLIPS[0].make(folder)
    with pytest.raises(DefinitionErrors):
        publish(database, clock, folder)
    with database.read() as session:
        assert [edition.id for edition in session.scalars(select(Edition))] == [standing.id]
