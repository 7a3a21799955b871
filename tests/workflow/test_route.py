"""Whose turn it is follows from the fields and from the initials that were given to this very content."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from workflow.definition import Reviewer, Step, Workflow
from workflow.route import Initial, current_step, open_steps, progress, steps
from workflow.text import Text

NOW = datetime(2019, 12, 16, 3, 0, tzinfo=UTC)
ANN, BEN = UUID(int=1), UUID(int=2)
HEAD = Step("head", Text("Ketua", "Head"), Reviewer(head_of="unit"), when="unit")
CHECK = Step("check", Text("Periksa", "Check"), Reviewer(position="elder"))
LAST = Step("last", Text("Akhir", "Last"), Reviewer(position="senior"))
ROUTE = Workflow("any", "a", {}, (HEAD, CHECK, LAST), ())


def initial(step: Step, content: str, person: UUID = ANN) -> Initial:
    return Initial(step.name, person, content, NOW)


def test_step_applies_when_its_field_is_filled() -> None:
    """A step with `when` is passed only by documents that fill the field."""
    assert steps(ROUTE, {"unit": "one"}) == (HEAD, CHECK, LAST)
    assert steps(ROUTE, {"unit": ""}) == steps(ROUTE, {}) == steps(ROUTE, {"unit": None}) == (CHECK, LAST)


def test_first_step_without_initials_is_next() -> None:
    """One step after the other, until nobody is left."""
    given_initials: list[Initial] = []
    for step in (HEAD, CHECK, LAST):
        assert current_step(ROUTE, {"unit": "one"}, given_initials, "c1") == step
        given_initials.append(initial(step, "c1"))
    assert current_step(ROUTE, {"unit": "one"}, given_initials, "c1") is None


def test_initials_lapse_when_the_content_changes() -> None:
    """Initials given to other content are shown as lapsed, and the step stands again."""
    found = progress(ROUTE, {}, [initial(CHECK, "c1"), initial(LAST, "c1")], "c2")
    assert [(each.step, each.status) for each in found] == [
        (CHECK, "lapsed"),
        (CHECK, "current"),
        (LAST, "lapsed"),
        (LAST, "later"),
    ]


def test_renewed_initials_replace_the_lapsed_ones() -> None:
    """Who initials again, or another holder of the position in their place, is the one shown."""
    found = progress(ROUTE, {}, [initial(CHECK, "c1"), initial(CHECK, "c2", BEN)], "c2")
    assert [(each.step, each.status, each.initial and each.initial.person_id) for each in found] == [
        (CHECK, "done", BEN),
        (LAST, "current", None),
    ]


CONTENTS = st.sampled_from(["c1", "c2"])


@given(
    st.lists(st.builds(initial, st.sampled_from([HEAD, CHECK, LAST]), CONTENTS), max_size=6),
    CONTENTS,
    st.sampled_from([{}, {"unit": "one"}]),
)
def test_exactly_one_step_is_current_until_all_are_done(
    initials: list[Initial], content: str, fields: dict[str, str]
) -> None:
    """Whatever was initialled before: one current step, or none and all done; nobody outside the route counts."""
    found = progress(ROUTE, fields, initials, content)
    current = [each.step for each in found if each.status == "current"]
    still_open = open_steps(ROUTE, fields, initials, content)
    assert current == list(still_open[:1])
    assert [each.step for each in found if each.status in ("current", "later")] == list(still_open)
    assert {each.step for each in found} == set(steps(ROUTE, fields))
