"""Document types as files: read strictly, everything wrong at once, with line and nearest name."""

import pytest

from documents.drafting.types import load_type
from tests.documents.drafting.folder import FOLDER, surroundings, types
from workflow.problems import DefinitionErrors
from workflow.source import Source

DECREE = (FOLDER / "types" / "decree.toml").read_text()


def problems_after(old: str, new: str, source: str = DECREE) -> list[tuple[int, str]]:
    """The lines and words of what is wrong once a piece of the decree's file is changed."""
    assert old in source
    with pytest.raises(DefinitionErrors) as caught:
        load_type(Source("types/decree.toml", source.replace(old, new, 1)), surroundings())
    assert {problem.file for problem in caught.value.problems} == {"types/decree.toml"}
    return [(problem.line, problem.text.en) for problem in caught.value.problems]


def test_the_folder_has_ten_types() -> None:
    """Their codes are the names that programs outside rely on."""
    assert sorted(types()) == [
        "assignment_letter",
        "certificate_letter",
        "circular",
        "decree",
        "invitation",
        "letter",
        "memo",
        "minutes",
        "official_record",
        "report",
    ]


def test_a_type_knows_its_series_signatory_and_subject() -> None:
    """What the engine reads of a decree."""
    decree = types()["decree"]
    assert (decree.series, decree.signatory, decree.subject, decree.template) == (
        "KEP",
        "chair",
        "title",
        "decree.docx",
    )
    assert decree.field("considering").kind == "paragraphs"


def test_a_citation_is_filled() -> None:
    """As a letter refers to an issued decree."""
    cited = types()["decree"].cite(
        position="Ketua", body="TP-PKK", number="22/KEP/XII/2019", date="16 Desember 2019", subject="Panitia"
    )
    assert cited == "Keputusan Ketua TP-PKK Nomor 22/KEP/XII/2019 tanggal 16 Desember 2019 tentang Panitia"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "text"', 'kind = "txt"', "Unknown kind of field txt; the nearest is text."),
        ('series = "KEP"', 'series = "KEB"', "Unknown number series KEB; the nearest is KEP."),
        ('signatory = "chair"', 'signatory = "chairr"', "Unknown position chairr; the nearest is chair."),
        ('workflow = "decree"', 'workflow = "decre"', "Unknown workflow decre; the nearest is decree."),
        (
            'template = "decree.docx"',
            'template = "decree.doc"',
            "Unknown template decree.doc; the nearest is decree.docx.",
        ),
        ('subject = "title"', 'subject = "titel"', "Unknown field titel; the nearest is title."),
        ('of = "security"', 'of = "securty"', "Unknown list of choices securty; the nearest is security."),
        ('default = "biasa"', 'default = "biass"', "Unknown choice biass; the nearest is biasa."),
        ('numbering = "letters"', 'numbering = "letter"', "Unknown numbering letter; the nearest is letters."),
        ("required = true", "requird = true", "Unknown key requird; the nearest is required."),
        ("max = 1000", "max = 0", "max is 1 at least."),
        ("{number}", "{nomor}", "citation: known are {body}, {date}, {number}, {position}, {subject}."),
        ("{number}", "{number", "citation: known are {body}, {date}, {number}, {position}, {subject}."),
        ('"Menimbang huruf {n}"', '"Menimbang huruf {x}"', "item: curly brackets are for {n} only."),
        ('name = "summary"', 'name = "title"', "title is written twice."),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, words: str) -> None:
    """The nearest valid name beside it."""
    line = DECREE[: DECREE.index(old)].count("\n") + 1
    found = problems_after(old, new)
    assert (line, words) in found


def test_all_mistakes_come_at_once() -> None:
    """Nobody mends a file one error at a time."""
    source = DECREE.replace('series = "KEP"', 'series = "X"').replace('workflow = "decree"', "")
    assert len(problems_after('kind = "unit"', 'kind = "untit"', source)) >= 3


def test_a_key_of_another_kind_is_refused() -> None:
    """A date has no numbering."""
    found = problems_after('kind = "date"', 'kind = "date"\nnumbering = "letters"')
    assert [words.split(";")[0] for _, words in found] == ["Unknown key numbering"]
