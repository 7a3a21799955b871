"""Whose turn it is follows from the fields and from the initials that were given to this very content."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from workflow.definition import Reviewer, Step, When
from workflow.route import Initial, Station, Walk, stations, widened
from workflow.text import Text

NOW = datetime(2019, 12, 16, 3, 0, tzinfo=UTC)
ANN, BEN, CAT = UUID(int=1), UUID(int=2), UUID(int=3)


def step(name: str, *positions: str, beside: bool = False, needs: int | None = None, when: When | None = None) -> Step:
    reviewers = tuple(Reviewer(position=position) for position in positions)
    return Step(name, Text(name, name), reviewers, when=when, needs=needs, beside=beside)


HEAD = Step("head", Text("Ketua", "Head"), (Reviewer(head_of="unit"),), when=When("unit"))
CHECK = step("check", "elder")
LAST = step("last", "senior")
ROUTE = (HEAD, CHECK, LAST)
PANEL = (step("panel", "red", "green", "blue", needs=2), step("money", "elder", beside=True), step("end", "senior"))


def seat(reviewer: Reviewer) -> str | None:
    return reviewer.position or "head_of_one"


def walk(route: Sequence[Step], *initials: Initial, content: str = "c1", first: str | None = None) -> Walk:
    return Walk(stations(route, {"unit": "one"}, seat), initials, content, first)


def initial(step: Step, position: str = "elder", content: str = "c1", person: UUID = ANN, after: int = 0) -> Initial:
    return Initial(step.name, position, person, content, NOW + timedelta(minutes=after))


def names(found: Sequence[Station]) -> list[str]:
    return [station.step.name for station in found]


def turns(here: Walk) -> list[tuple[str, str]]:
    return [(turn.station.step.name, turn.position) for turn in here.turns]


def test_a_step_applies_when_its_field_is_filled() -> None:
    """A step with `when` is passed only by documents that fill the field."""
    assert names(stations(ROUTE, {"unit": "one"}, seat)) == ["head", "check", "last"]
    for fields in ({"unit": ""}, {}, {"unit": None}):
        assert names(stations(ROUTE, fields, seat)) == ["check", "last"]


def test_a_step_applies_when_its_field_says_so() -> None:
    """With values named, only a document that has one of them passes the step."""
    route = (step("two", "elder", when=When("unit", ("two", "three"))), LAST)
    passed = {unit: names(stations(route, {"unit": unit}, seat)) for unit in ("one", "two", "three", "")}
    assert passed == {"one": ["last"], "two": ["two", "last"], "three": ["two", "last"], "": ["last"]}


def test_the_first_stage_without_initials_is_next() -> None:
    """One step after the other, until nobody is left."""
    here = walk(ROUTE)
    for expected in (("head", "head_of_one"), ("check", "elder"), ("last", "senior")):
        assert turns(here) == [expected]
        here = here.after(here.turns[0], ANN, NOW)
    assert turns(here) == []


def test_steps_beside_each_other_are_open_together() -> None:
    """Everyone of a stage has their turn at once, in any order; who comes behind waits for all of them."""
    here = walk(PANEL)
    assert turns(here) == [("panel", "red"), ("panel", "green"), ("panel", "blue"), ("money", "elder")]
    here = walk(PANEL, initial(PANEL[1]), initial(PANEL[0], "blue", person=BEN))
    assert turns(here) == [("panel", "red"), ("panel", "green")]


def test_enough_of_several_are_enough() -> None:
    """Two of three: with the second initials the third is not asked any more."""
    given_ones = (initial(PANEL[0], "red"), initial(PANEL[0], "blue", person=BEN))
    assert turns(walk(PANEL, *given_ones)) == [("money", "elder")]
    assert turns(walk(PANEL, *given_ones, initial(PANEL[1], person=CAT))) == [("end", "senior")]


def test_one_person_counts_once_at_a_station() -> None:
    """Who holds two of the positions cannot be two of the persons."""
    here = walk(PANEL, initial(PANEL[0], "red"))
    assert here.turn_of(["green", "blue"], ANN) is None
    turn = here.turn_of(["green", "blue"], BEN)
    assert turn is not None
    assert turn.position == "green"


def test_a_person_with_two_steps_acts_in_both() -> None:
    """At another station of the same stage the same person has a turn of their own."""
    here = walk(PANEL, initial(PANEL[0], "red"))
    turn = here.turn_of(["red", "elder"], ANN)
    assert turn is not None
    assert (turn.station.step.name, turn.position) == ("money", "elder")


def test_two_reviewers_of_one_position_are_one() -> None:
    """Where the named position is also the unit's head, nobody is asked twice."""
    both = Step("both", Text("a", "a"), (Reviewer(head_of="unit"), Reviewer(position="head_of_one")))
    assert stations([both], {}, seat)[0].positions == ("head_of_one",)
    assert stations([both], {}, seat)[0].needs == 1


def test_an_unknown_reviewer_is_missed() -> None:
    """A station whose unit is not named wants more initials than there are positions."""
    found = stations([step("pair", "elder", "senior")], {}, lambda r: None if r.position == "elder" else r.position)[0]
    assert (found.positions, found.needs) == (("senior",), 2)


def test_the_step_before_is_that_of_the_stage_before() -> None:
    """Those of the stage before count as who did the step before, not those of the same stage."""
    here = walk(PANEL, initial(PANEL[0], "red"), initial(PANEL[0], "blue", person=BEN, after=1))
    assert here.before(stage=0) is None
    assert here.before(stage=1) == {ANN, BEN}
    done = walk(PANEL, *here.initials, initial(PANEL[1], person=ANN, after=2), initial(PANEL[2], person=CAT, after=3))
    assert done.before() == {CAT}


def test_initials_lapse_when_the_content_changes() -> None:
    """Initials given to other content are shown as lapsed, and the step stands again."""
    found = walk((CHECK, LAST), initial(CHECK), initial(LAST, "senior"), content="c2").progress()
    assert [(each.station.step.name, each.status) for each in found] == [
        ("check", "lapsed"),
        ("check", "current"),
        ("last", "lapsed"),
        ("last", "later"),
    ]


def test_renewed_initials_replace_the_lapsed_ones() -> None:
    """Who initials again, or another holder of the position in their place, is the one shown."""
    here = walk((CHECK, LAST), initial(CHECK), initial(CHECK, content="c2", person=BEN), content="c2")
    found = [(each.station.step.name, each.status, [i.person_id for i in each.initials]) for each in here.progress()]
    assert found == [("check", "done", [BEN]), ("last", "current", [])]


def test_who_sent_it_back_is_first() -> None:
    """A document that resumes goes to the step that returned it, then to those whose initials lapsed."""
    here = walk(ROUTE, initial(HEAD, "head_of_one"), content="c2", first="check")
    assert turns(here) == [("check", "elder")]
    here = here.after(here.turns[0], BEN, NOW)
    assert turns(here) == [("head", "head_of_one")]
    here = here.after(here.turns[0], ANN, NOW)
    assert turns(here) == [("last", "senior")]


def test_an_added_step_stands_beside_the_named_one() -> None:
    """A reviewer of one document only is asked together with the step they were added to; without a route, alone."""
    extra = step("extra", "guest")
    assert turns(walk(widened(ROUTE, [("check", extra)]), initial(HEAD, "head_of_one"))) == [
        ("check", "elder"),
        ("extra", "guest"),
    ]
    assert turns(walk(widened((), [("gone", extra)]))) == [("extra", "guest")]


CONTENTS = st.sampled_from(["c1", "c2"])
POSITIONS = {"panel": ("red", "green", "blue"), "money": ("elder",), "end": ("senior",)}


@st.composite
def some_initials(draw: st.DrawFn) -> list[Initial]:
    found = []
    for place in range(draw(st.integers(0, 8))):
        chosen = draw(st.sampled_from(PANEL))
        person = draw(st.sampled_from([ANN, BEN, CAT]))
        position = draw(st.sampled_from(POSITIONS[chosen.name]))
        found.append(initial(chosen, position, draw(CONTENTS), person, place))
    return found


@given(some_initials(), CONTENTS, st.sampled_from([None, "panel", "end"]))
def test_there_is_a_turn_until_all_is_done(initials: list[Initial], content: str, first: str | None) -> None:
    """Whatever was initialled before: somebody's turn, of one stage, or every station has enough persons."""
    here = walk(PANEL, *initials, content=content, first=first)
    assert bool(here.turns) == bool(here.open)
    assert len({turn.station.stage for turn in here.turns}) <= 1
    for station in here.stations:
        persons = {i.person_id for i in initials if i.step == station.step.name and i.content_sha256 == content}
        assert (station in here.open) == (len(persons) < station.needs)
    assert {each.station for each in here.progress()} == set(here.stations)


@given(st.data())
def test_the_walk_ends(data: st.DataObject) -> None:
    """Any order of turns, each by somebody new, comes to an end after as many initials as are needed."""
    here, given_ones = walk(PANEL), 0
    while here.turns:
        here = here.after(data.draw(st.sampled_from(here.turns)), UUID(int=100 + given_ones), NOW)
        given_ones += 1
    assert given_ones == sum(station.needs for station in here.stations) == 4
