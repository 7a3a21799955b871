"""The drawing of a workflow shows what the file says, and how far a document has come, in either language."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.office import SEED, WORDS, seed
from workflow.definition import PHASES, Reviewer, State, Step, Transition, When, Workflow
from workflow.diagram.course import PERSONS, Course, Names, Stop, main_way
from workflow.diagram.drawing import NARROW, STAYS, WIDE, Format, svg
from workflow.diagram.pen import FILLS
from workflow.diagram.strip import strip
from workflow.soundness import unsound
from workflow.table import table
from workflow.text import Text

SVG = "{http://www.w3.org/2000/svg}"
FORMS = (WIDE, NARROW)
letters = st.text("abcdefghijklmno <&>\"'é", min_size=1, max_size=60).filter(str.strip)
texts = st.builds(Text, letters, letters)


def words(element: Element) -> str:
    """All that is written there, without the spaces: lines are broken where there is room."""
    return "".join((each.text or "").replace(" ", "") for each in element.iter(f"{SVG}text"))


def boxes(drawn: str, kind: str) -> list[Element]:
    """The boxes of a kind: the states' own, stops, mentions."""
    return [g for g in ElementTree.fromstring(drawn).iter(f"{SVG}g") if f"nk-way-{kind}" in g.attrib["class"].split()]


def named(drawn: str, kind: str) -> list[str]:
    """What the boxes of a kind say."""
    return [words(box) for box in boxes(drawn, kind)]


def thick(drawn: str) -> list[str]:
    """What the boxes with a thick line say."""
    groups = ElementTree.fromstring(drawn).iter(f"{SVG}g")
    return [words(g) for g in groups if any(rect.attrib.get("stroke-width") == "4" for rect in g.iter(f"{SVG}rect"))]


def bare(text: Text, language: str = "id") -> str:
    return "".join(text.said(language).split())


def corners(drawn: str) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right and bottom of every box."""
    for g in ElementTree.fromstring(drawn).iter(f"{SVG}g"):
        for rect in g.iter(f"{SVG}rect"):
            x, y, width, height = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            yield x, y, x + width, y + height


def overlapping(drawn: str) -> list[tuple[int, int, int, int]]:
    """The boxes that lie over another one, or outside the picture."""
    _, _, width, height = map(int, ElementTree.fromstring(drawn).attrib["viewBox"].split())
    found, wrong = list(corners(drawn)), []
    for at, (left, top, right, bottom) in enumerate(found):
        outside = left < 0 or top < 0 or right > width or bottom > height
        over = any(left < r and le < right and top < b and t < bottom for le, t, r, b in found[at + 1 :])
        wrong += [found[at]] if outside or over else []
    return wrong


def step_(name: str, label: Text, number: int, when: When | None, needs: int, *, beside: bool) -> Step:
    reviewers = tuple(Reviewer(position=f"elder{one}") for one in range(number))
    return Step(name, label, reviewers, when=when, needs=min(needs, number), beside=beside)


conditions = st.none() | st.builds(
    When, st.just("unit"), st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple)
)
routes = st.lists(
    st.tuples(texts, st.integers(1, 4), conditions, st.integers(1, 4), st.booleans()), min_size=1, max_size=7
)


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """A sound workflow with any route: from a draft by review and signature to issue, with states beside that way."""
    route = tuple(
        step_(f"s{at}", label, number, when, needs, beside=beside and at > 0)
        for at, (label, number, when, needs, beside) in enumerate(draw(routes))
    )
    phases = [*PHASES[:5], *draw(st.lists(st.sampled_from(["issued", "closed", "drafting"]), max_size=4))]
    tones = st.sampled_from(sorted(FILLS))
    states = [State(f"{phase}{at}", phase, draw(texts), draw(tones), "pen") for at, phase in enumerate(phases)]
    first, review, signing, signed, issued = (state.name for state in states[:5])

    def line(action: str, source: str, target: str | None, **more: object) -> Transition:
        label = draw(texts)
        return Transition(action, (source,), target, ("clerk",), label, label, **more)  # type: ignore[arg-type]

    lines = [
        line("submit", first, signing, when="route_empty"),
        line("submit", first, review, weight="main"),
        line("endorse", review, None, when="route_continues", records="initial"),
        line("endorse", review, signing, when="route_ends", records="initial"),
        line("sign", signing, signed, records="signature"),
        line("issue", signed, issued, automatic=True, effects=("number",)),
    ]
    for at, state in enumerate(states[5:]):
        source = issued if state.phase == "issued" else draw(st.sampled_from([first, review, signing]))
        lines.append(line(f"go{at}", source, state.name, note=draw(st.booleans())))
        if state.phase == "drafting":
            lines.append(line(f"again{at}", state.name, first))
    workflow = Workflow("memo", first, {state.name: state for state in states}, route, tuple(lines))
    assert [problem for problem in unsound(workflow, WORDS) if "route" not in problem.text.en] == []
    return workflow


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("form", FORMS, ids=["wide", "narrow"])
@pytest.mark.parametrize("path", SEED, ids=lambda path: path.stem)
def test_every_line_is_drawn(path: Path, form: Format, language: str) -> None:
    """Each state has one box of its own, each step one; each line is named with whom it is for, and where it leads."""
    workflow = seed(path)
    drawn = svg(workflow, language, form=form)
    assert sorted(named(drawn, "state")) == sorted(bare(state.label, language) for state in workflow.states.values())
    assert len(named(drawn, "stop")) == len(workflow.route)
    assert all(any(bare(step.label, language) in stop for stop in named(drawn, "stop")) for step in workflow.route)
    onward = {(state, line) for state, line in main_way(workflow)}
    said, leads_to = words(ElementTree.fromstring(drawn)), []
    for line in workflow.transitions:
        by = ",".join(bare(PERSONS[who], language) if who in PERSONS else who for who in line.by)
        assert f"{bare(line.label, language)}({by})" in said, line.action
        stays = line.records == "initial" and line.target in (None, *line.sources)
        leads_to += [
            bare(STAYS, language)
            if line.goes_to(source) == source
            else bare(workflow.states[line.goes_to(source)].label, language)
            for source in line.sources
            if not stays and (source, line) not in onward
        ]
    assert sorted(named(drawn, "mention")) == sorted(leads_to)


@given(workflows(), st.data())
@settings(max_examples=40)
def test_any_sound_workflow_is_drawn_without_a_box_over_another(workflow: Workflow, data: st.DataObject) -> None:
    """Whatever the labels and the route: the picture is XML, all is in it once, and no box lies over another."""
    here = data.draw(st.sampled_from(list(workflow.states)))
    stops = tuple(
        Stop(
            step.label.id,
            (step.label.en,),
            data.draw(st.sampled_from(["done", "current", "later", "lapsed"])),
            step.beside,
        )
        for step in workflow.route
    )
    course = data.draw(st.none() | st.just(Course(here, stops, {(workflow.initial, "submit"): "Ann <1>"}, "Ben & Cat")))
    for form in FORMS:
        drawn = svg(workflow, "id", course=course, title="<memo>", form=form)
        assert overlapping(drawn) == []
        owned = [
            bare(state.label) + ("Ben&Cat" if course and name == here else "")
            for name, state in workflow.states.items()
        ]
        assert sorted(owned) == sorted(named(drawn, "state"))
        assert [bare(step.label) for step in workflow.route] == [
            stop[: len(bare(step.label))] for stop, step in zip(named(drawn, "stop"), workflow.route, strict=True)
        ]
    shown = {row.split("  ")[0] for row in table(workflow).splitlines()}
    assert {name for name in workflow.states if workflow.lines[name]} <= shown
    assert len(list(ElementTree.fromstring(strip(workflow, here)).iter(f"{SVG}circle"))) == len(main_way(workflow))


def test_the_main_way_is_that_of_the_main_lines() -> None:
    """From the draft over review and signature to issue and on; what ends a document lies beside it."""
    way = main_way(seed(next(path for path in SEED if path.stem == "decree")))
    assert [line.action for _, line in way if line] == ["submit", "endorse", "sign", "issue", "dispatch", "archive"]


def test_names_stand_for_codes() -> None:
    """Roles, fields and values that have words are named by them: a condition says its field and what it has to be."""
    workflow = seed(next(path for path in SEED if path.stem == "decree"))
    names = Names({"chair": Text("Ketua <1>", "Chair <1>")}, {"working_group": Text("Pokja", "Group")})
    said = words(ElementTree.fromstring(svg(workflow, "en", names)))
    assert "Sign(Chair<1>)" in said
    assert "ifGroupisfilled" in said
    step = step_("a", Text("A", "A"), 3, When("unit", ("x", "y")), 2, beside=False)
    said = words(ElementTree.fromstring(svg(with_route(workflow, step), "id", Names(values={"x": Text("Iks", "Ex")}))))
    assert "2dari3" in said
    assert "bilaunit:Iks,y" in said


def test_where_a_document_is_has_a_thick_line_and_whom_it_waits_for() -> None:
    """One box, wherever the document is; none where no document is meant."""
    workflow = seed(SEED[0])
    for name, state in workflow.states.items():
        assert thick(svg(workflow, course=Course(name, (), {}, "Ny. Desi"))) == [bare(state.label) + "Ny.Desi"]
    assert thick(svg(workflow)) == []


def test_stops_tell_how_far_they_are() -> None:
    """Done has a tick, lapsed a cross, the current one a point and a thick line; and who did a line has a tick beside it."""
    workflow = seed(next(path for path in SEED if path.stem == "decree"))
    stops = (
        Stop("A", ("Ann, 1 Mei",), "done"),
        Stop("B", (), "lapsed"),
        Stop("C", (), "current"),
        Stop("D", (), "later", beside=True),
    )
    drawn = svg(workflow, course=Course("in_review", stops, {("draft", "submit"): "Fitri, 30 April"}))
    marks = [
        [path.attrib["class"].removeprefix("nk-way-") for path in box.iter(f"{SVG}path")]
        for box in boxes(drawn, "stop")
    ]
    assert marks == [["tick"], ["cross"], ["point"], []]
    assert thick(drawn) == ["Diperiksa", "C"]
    assert named(drawn, "stop") == ["AAnn,1Mei", "B", "C", "D"]
    assert "Ajukan(penyusunnya)Fitri,30April" in words(ElementTree.fromstring(drawn))
    assert len(list(ElementTree.fromstring(drawn).iter(f"{SVG}rect"))) - len(list(corners(drawn))) == 2, "ground, frame"


def test_drawing_runs_nothing_and_has_words_for_those_who_do_not_see_it() -> None:
    """The picture has no script, style or link in it; it has a title and says the way in a sentence."""
    drawn = svg(seed(SEED[0]), "en", title="The way of a decree")
    assert not [piece for piece in ("<script", "style=", "href", "onload") if piece in drawn]
    picture = ElementTree.fromstring(drawn)
    title, described = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None and described is not None
    assert title.text == "The way of a decree"
    assert (described.text or "").startswith("The main way: Draft, In review")
    assert picture.attrib["aria-labelledby"] == f"{title.attrib['id']} {described.attrib['id']}"


def test_the_strip_says_where_a_document_is() -> None:
    """A dot for each state of the main way, a tick on those passed; off it, it says so."""
    workflow = seed(next(path for path in SEED if path.stem == "decree"))
    drawn = strip(workflow, "awaiting_signature", "en")
    assert 'aria-label="Place 3 of 7 on the main way: Awaiting signature"' in drawn
    assert drawn.count("nk-way-tick") == 2
    assert 'aria-label="Di luar jalan utama: Ditolak"' in strip(workflow, "rejected")


def with_route(workflow: Workflow, *route: Step) -> Workflow:
    """The same with another route."""
    return Workflow(workflow.name, workflow.initial, workflow.states, route, workflow.transitions)
