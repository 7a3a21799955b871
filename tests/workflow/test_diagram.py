"""The drawing of a workflow shows what the file says, in either language."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.workflow.office import SEED, seed
from workflow.diagram import PERSONS, svg
from workflow.text import Text

TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", SEED, ids=lambda path: path.stem)
def test_every_line_is_drawn(path: Path, language: str) -> None:
    """Each line of the file, once for each state it leaves, stands in the picture with its label and where it leads."""
    workflow = seed(path)
    words = [element.text for element in ElementTree.fromstring(svg(workflow, language)).iter(TEXT)]
    arrows = [(line, source) for line in workflow.transitions for source in line.sources]
    persons = {who: PERSONS[who].said(language) if who in PERSONS else who for line, _ in arrows for who in line.by}
    said = [line.label.said(language) + f" ({', '.join(persons[who] for who in line.by)})" for line, _ in arrows]
    assert sorted(said) == sorted(word for word in words if word and word.endswith(")"))
    leads_to = [workflow.states[line.goes_to(source)].label.said(language) for line, source in arrows]
    left = [state.label.said(language) for state in workflow.states.values() if workflow.lines[state.name]]
    assert sorted([*leads_to, *left]) == sorted(word for word in words if word and not word.endswith(")"))


def test_roles_are_named_in_words() -> None:
    """Where the labels of roles are given, they stand in the picture in place of their codes."""
    workflow = seed(SEED[0])
    roles = {who: Text("juru <1>", "clerk <1>") for line in workflow.transitions for who in line.by}
    words = [element.text or "" for element in ElementTree.fromstring(svg(workflow, "en", roles)).iter(TEXT)]
    assert len([word for word in words if word.endswith("(clerk <1>)")]) > 10


def test_where_a_document_is_has_a_thick_line() -> None:
    """One box, that of the state, whatever leads to it elsewhere; none where no document is meant."""
    workflow = seed(SEED[0])
    for state in workflow.states:
        assert svg(workflow, here=state).count('stroke-width="4"') == bool(workflow.lines[state])
    assert "stroke-width" not in svg(workflow)


def test_drawing_runs_nothing() -> None:
    """The picture has no script, style or link in it."""
    drawn = svg(seed(SEED[0]))
    assert not [piece for piece in ("<script", "style=", "href", "onload") if piece in drawn]
