"""A workflow file is either sound or refused with everything that is wrong with it."""

import pytest

from tests.workflow.office import SEED, SMALL, WORDS, seed, small
from workflow.loading import load_workflow
from workflow.problems import DefinitionErrors, Problem
from workflow.source import Source


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionErrors) as caught:
        load_workflow(Source("memo.toml", text), WORDS)
    return caught.value.problems


def line_with(text: str, piece: str) -> int:
    """The number of the first line that holds `piece`."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


MISSPELT = {
    "key of a line": ('requires = ["complete"], prepares', 'requirs = ["complete"], prepares', "requires"),
    "key of a state": ('tone = "info"', 'ton = "info"', "tone"),
    "key at the top": ('initial = "open"', 'inital = "open"\ninitial = "open"', "inital"),
    "key of a label": ('{ id = "Cetak", en = "Print" }', '{ id = "Cetak", eng = "Print" }', "en"),
    "state it leaves": ('from = "passed"', 'from = "pased"', "passed"),
    "state it enters": ('to = "gone"', 'to = "gonne"', "gone"),
    "state among several": ('from = ["open", "seen"]', 'from = ["open", "sean"]', "seen"),
    "initial state": ('initial = "open"', 'initial = "opened"', "open"),
    "role": ('by = "clerk"', 'by = "clark"', "clerk"),
    "role among several": ('by = ["own", "clerk"]', 'by = ["owm", "clerk"]', "own"),
    "guard": ('automatic = true, requires = ["complete"]', 'automatic = true, requires = ["compleet"]', "complete"),
    "condition": ('when = "more"', 'when = "mor"', "more"),
    "effect": ('effects = ["number"]', 'effects = ["numbre"]', "number"),
    "preparation": ('prepares = ["paper"]', 'prepares = ["papper"]', "paper"),
    "tone": ('tone = "positive"', 'tone = "positif"', "positive"),
    "phase": ('phase = "issued"', 'phase = "isued"', "issued"),
    "weight": ('weight = "danger"', 'weight = "dangerous"', "danger"),
    "icon": ('icon = "trash"', 'icon = "trush"', "trash"),
    "position": ('position = "elder"', 'position = "elders"', "elder"),
    "record": ('weight = "danger"', 'records = "initials"', "initial"),
    "input": ('weight = "danger"', 'asks = ["clasification"]', "classification"),
    "confirmation": ('weight = "danger"', 'confirm = "pag"', "page"),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_misspelt_name_is_refused_with_its_line_and_the_nearest_valid_one(what: str) -> None:
    """Each kind of misspelt name is refused, and the refusal says where it stands and what was probably meant."""
    right, wrong, near = MISSPELT[what]
    text = SMALL.replace(right, wrong, 1)
    assert text != SMALL
    found = [problem for problem in problems_of(text) if problem.line == line_with(text, wrong.split("\n")[0])]
    assert [problem.file for problem in found[:1]] == ["memo.toml"]
    assert any(near in problem.text.id and near in problem.text.en for problem in found)


def test_all_problems_are_told_at_once() -> None:
    """One run names every mistake of the file, in the order of its lines."""
    text = (
        SMALL.replace('tone = "info"', 'tone = "infos"')
        .replace('"complete"', '"complet"')
        .replace('"clerk"', '"clark"')
    )
    assert [problem.line for problem in problems_of(text)] == [5, 11, 14, 14, 15]


WRONG_TYPE = {
    "a number for a name": ('name = "memo"', "name = 7", "name must be a text"),
    "a text for a flag": ("note = true", 'note = "yes"', "note must be true or false"),
    "a text for a label": ('label = { id = "Cetak", en = "Print" }', 'label = "Cetak"', "label must be a table"),
    "numbers for states": ('from = ["open", "seen"]', "from = [1, 2]", "from must be a list of texts"),
    "nothing at all": ('name = "memo"', 'name = " "', "name must not be empty"),
    "nobody": ('by = "clerk"', "by = []", "by must not be empty"),
    "a name with capitals": ('name = "memo"', 'name = "Memo"', "small letters"),
    "a name twice": ('by = ["own", "clerk"]', 'by = ["own", "own"]', "own is written twice"),
    "a key left out": ('by = "clerk", ', "", "lacks the key by"),
    "no reviewer": ('reviewer = { position = "elder" }', "", "lacks the key reviewer"),
    "two reviewers": ('{ position = "elder" }', '{ position = "elder", head_of = "unit" }', "by one of them"),
    "no reviewers": ('reviewer = { position = "elder" }', "reviewers = []", "reviewers must not be empty"),
    "a reviewer and reviewers": (
        'reviewer = { position = "elder" }',
        'reviewer = { position = "elder" }\nreviewers = [{ head_of = "unit" }]',
        "one of the two",
    ),
    "too many days of a step": ("[[route]]", "[[route]]\ndays = 367", "days is 366 at most"),
    "too many days to sign": ('name = "memo"', 'name = "memo"\nsigning_days = 367', "signing_days is 366 at most"),
    "a state in place of a list": ("[[route]]", "[route]", "route must be a list of tables"),
}


@pytest.mark.parametrize("what", WRONG_TYPE)
def test_wrong_type_or_missing_value_is_refused(what: str) -> None:
    """A value of the wrong type, an empty one or a missing one is a problem of its own, never a crash."""
    right, wrong, said = WRONG_TYPE[what]
    text = SMALL.replace(right, wrong, 1)
    assert said in " | ".join(problem.text.en for problem in problems_of(text))


UNSOUND = {
    "beginning": ('name = "open", phase = "drafting"', 'name = "open", phase = "review"', "must be of phase drafting"),
    "unreachable state": (
        'from = ["open", "seen"], to = "gone"',
        'from = ["open", "seen"], to = "="',
        "gone is never reached",
    ),
    "dead end": ('from = "passed", to = "out"', 'from = "seen", to = "out"', "passed is a dead end"),
    "way out of a closed state": (
        'from = ["open", "seen"], to = "gone"',
        'from = "gone", to = "open"',
        "no line may leave it",
    ),
    "shadowed line": ('when = "more", ', "", "a line above already covers it"),
    "state twice": ('name = "gone"', 'name = "out"', "out is written twice"),
    "reserved name": ('action = "drop"', 'action = "title"', "may not be called title"),
    "step without a route": (SMALL[SMALL.index("[[route]]") :], "", "there is no [[route]]"),
    "step twice": ("[[route]]", SMALL[SMALL.index("[[route]]") :] + "[[route]]", "first is written twice"),
    "automatic line that asks a person": (
        'automatic = true, requires = ["complete"]',
        'automatic = true, requires = ["read"]',
        "cannot ask for read",
    ),
    "automatic line that needs a note": ("automatic = true", "automatic = true, note = true", "cannot ask for note"),
    "automatic line that prepares": (
        "automatic = true",
        'automatic = true, prepares = ["paper"]',
        "may not have prepares",
    ),
    "issued without a number": (', effects = ["number"]', "", "the number is taken exactly on entering"),
    "effect without its input": ('weight = "danger"', 'effects = ["stamp"], asks = ["to"]', "stamp needs reviewer"),
    "final file of what has no number": ('weight = "danger"', 'effects = ["seal"]', "for numbered documents only"),
    "number without being issued": (
        'weight = "danger"',
        'effects = ["number"]',
        "the number is taken exactly on entering",
    ),
    "way back from issued": ('from = ["open", "seen"]', 'from = ["open", "out"]', "an issued document never goes back"),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_unsound_workflow_is_refused(what: str) -> None:
    """What only shows when the whole file is read together is refused as well, in both languages."""
    right, wrong, said = UNSOUND[what]
    text = SMALL.replace(right, wrong, 1)
    assert text != SMALL
    found = problems_of(text)
    assert said in " | ".join(problem.text.en for problem in found)
    assert all(problem.line and problem.text.id and problem.text.id != problem.text.en for problem in found)


def test_circle_of_automatic_lines_is_refused() -> None:
    """Automatic lines that lead back to where they began would never end."""
    text = SMALL.replace('to = "="', 'to = "open"').replace('when = "more", requires = ["read"]', "automatic = true")
    text = text.replace('requires = ["complete"], prepares = ["paper"]', "automatic = true")
    assert "runs in a circle back to open" in " | ".join(problem.text.en for problem in problems_of(text))


def test_text_that_is_no_toml_is_refused_with_its_line() -> None:
    """A slip of syntax is told like any other problem."""
    text = SMALL.replace('by = "own", requires', 'by = "own" requires', 1)
    (problem,) = problems_of(text)
    assert (problem.line, problem.said("en")[:13]) == (11, "memo.toml:11:")


def test_small_workflow_reads_as_written() -> None:
    """What is written is what is loaded; what is left out has its default."""
    workflow = small()
    show, nod, last, _, drop = workflow.transitions
    assert (workflow.initial, tuple(workflow.states)) == ("open", ("open", "seen", "passed", "out", "gone"))
    assert (show.sources, show.target, show.by, show.prepares) == (("open",), "seen", ("own",), ("paper",))
    assert (show.told, show.weight, show.note, show.automatic) == (show.label, "near", False, False)
    assert (nod.target, nod.goes_to("seen"), nod.when, last.when) == (None, "seen", "more", None)
    assert (drop.sources, drop.weight, drop.note) == (("open", "seen"), "danger", True)
    assert workflow.automatic["passed"].action == "print"
    assert workflow.states_of("issued", "closed") == ("out", "gone")


@pytest.mark.parametrize("path", SEED, ids=lambda path: path.stem)
def test_seed_workflow_is_sound(path: object) -> None:
    """The workflows that come with the product load."""
    assert len(seed(path).states) > 5  # type: ignore[arg-type]
