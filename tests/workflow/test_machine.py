"""What is offered is what can be done, and a refused act changes nothing."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.office import SEED, Case, Paper, case_for, machine, seed, small
from workflow.definition import State, Transition, Workflow
from workflow.machine import Machine
from workflow.problems import DefinitionErrors
from workflow.refusal import Kind, Reason, Refusal
from workflow.text import Text

WORKFLOWS = {path.stem: seed(path) for path in SEED} | {"small": small()}
EVERY_LINE = [
    pytest.param(name, line, source, id=f"{name}-{source}-{line.action}-{line.when}")
    for name, workflow in WORKFLOWS.items()
    for line in workflow.transitions
    for source in line.sources
]


def way_to(workflow: Workflow, state: str) -> list[tuple[str, Transition]]:
    """A shortest way from the initial state to `state`, as the states left and the lines taken."""
    ways: dict[str, list[tuple[str, Transition]]] = {workflow.initial: []}
    ahead = deque([workflow.initial])
    while ahead:
        here = ahead.popleft()
        for lines in workflow.lines[here].values():
            for line in lines:
                if line.goes_to(here) not in ways:
                    ways[line.goes_to(here)] = [*ways[here], (here, line)]
                    ahead.append(line.goes_to(here))
    return ways[state]


@pytest.mark.parametrize(("name", "line", "source"), EVERY_LINE)
def test_every_line_is_walked_from_the_first_state(name: str, line: Transition, source: str) -> None:
    """From a new document, step by step, each line of the table is reached, offered, taken, and leads where it says."""
    workflow = WORKFLOWS[name]
    paper = Paper(workflow.initial)
    for state, step in way_to(workflow, source):
        machine(workflow).fire(step.action, Case(paper, holds=case_for(step, state).holds))
    assert paper.state == source
    case = Case(paper, holds=case_for(line, source).holds)
    offer = next(offer for offer in machine(workflow).offers(case) if offer.action == line.action)
    assert (offer.transition, offer.allowed) == (line, True)
    assert machine(workflow).fire(line.action, case) == line
    assert paper.state == line.goes_to(source)


@pytest.mark.parametrize(("name", "line", "source"), EVERY_LINE)
def test_every_guard_of_every_line_closes_it(name: str, line: Transition, source: str) -> None:
    """Each guard that a line names can refuse it, with its own reason, and the state stays."""
    for guard in line.requires:
        case = case_for(line, source)
        case.refusals[guard] = Kind.DOCUMENT
        with pytest.raises(Refusal) as caught:
            machine(WORKFLOWS[name]).fire(line.action, case)
        assert (caught.value.code, case.document.state) == (guard, source)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_action_that_the_state_does_not_know_is_refused(name: str) -> None:
    """Every action in every state that has no line for it, and one nobody ever wrote, is "not now"; nothing moves."""
    workflow = WORKFLOWS[name]
    for state in workflow.states:
        for action in {*workflow.actions, "no_such_action", "to_" + state} - set(workflow.lines[state]):
            case = Case(Paper(state))
            with pytest.raises(Refusal) as caught:
                machine(workflow).fire(action, case)
            assert (caught.value.code, caught.value.kind, case.document.state) == ("not_now", Kind.DOCUMENT, state)
            assert machine(workflow).judged(action, case) == (None, caught.value.reason)
            assert machine(workflow).line(action, case) is None


def test_refusal_says_state_and_action_in_words() -> None:
    """ "Not now" is told in the labels of the workflow, in both languages."""
    with pytest.raises(Refusal) as caught:
        machine(small()).fire("drop", Case(Paper("passed")))
    assert caught.value.text == Text(
        "Buang tidak dapat dilakukan sekarang: Lulus.", "Drop is not possible now: Passed."
    )


KINDS = st.sampled_from([Kind.PERSON, Kind.DOCUMENT, Kind.CONTENT, Kind.STEP_UP])


@st.composite
def tables(draw: st.DrawFn) -> Workflow:
    """Any table of lines over a few states: sound or not, a machine runs it."""
    names = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    states = {name: State(name, "drafting", Text(name, name), "neutral", "pen") for name in names}
    line = st.builds(
        Transition,
        action=st.sampled_from(["go", "stay", "end"]),
        sources=st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple),
        target=st.one_of(st.none(), st.sampled_from(names)),
        by=st.just(("own",)),
        label=st.just(Text("Tindakan", "Action")),
        told=st.just(Text("bertindak", "acted")),
        requires=st.lists(st.sampled_from(["g1", "g2", "g3"]), unique=True).map(tuple),
        when=st.one_of(st.none(), st.sampled_from(["w1", "w2"])),
    )
    return Workflow("any", names[0], states, (), tuple(draw(st.lists(line, max_size=8))))


@given(st.data())
def test_offers_and_fire_agree(data: st.DataObject) -> None:
    """Over any table and any answers: what is offered open can be done, what is closed is refused with the same reason,
    and what is not offered is refused as not possible now."""
    workflow = data.draw(st.one_of(tables(), st.sampled_from(list(WORKFLOWS.values()))))
    guards = sorted({name for line in workflow.transitions for name in line.requires})
    conditions = sorted({line.when for line in workflow.transitions if line.when})
    state = data.draw(st.sampled_from(list(workflow.states)))
    case = Case(
        Paper(state),
        refusals=data.draw(st.dictionaries(st.sampled_from(guards), KINDS)) if guards else {},
        holds={name: data.draw(st.booleans()) for name in conditions},
        stranger=data.draw(st.one_of(st.none(), KINDS)),
    )
    engine = machine(workflow)
    offers = {offer.action: offer for offer in engine.offers(case)}
    for action in (*workflow.actions, "no_such_action"):
        case.document = Paper(state)
        offer = offers.get(action)
        line, reason = engine.judged(action, case)
        assert case.document.state == state
        if offer is not None and offer.allowed:
            assert (line, reason) == (offer.transition, None)
            for judged in (None, line):
                case.document = Paper(state)
                assert engine.fire(action, case, judged) == offer.transition
                assert case.document.state == offer.transition.goes_to(state)
            continue
        with pytest.raises(Refusal) as caught:
            engine.fire(action, case)
        assert caught.value.reason == reason == (offer.reason if offer else reason)
        assert (case.document.state, caught.value.code == "not_now") == (state, offer is None)


@given(st.dictionaries(st.sampled_from(["g1", "g2", "g3"]), KINDS), st.one_of(st.none(), KINDS))
def test_person_is_told_before_the_document(refusals: dict[str, Kind], stranger: Kind | None) -> None:
    """Of several reasons one about the person comes first, then input, then the fresh password, then the rest."""
    line = Transition("go", ("a",), "a", ("own",), Text("x", "x"), Text("x", "x"), requires=("g1", "g2", "g3"))
    states = {"a": State("a", "drafting", Text("a", "a"), "neutral", "pen")}
    case = Case(Paper("a"), refusals, stranger=stranger)
    judged, reason = machine(Workflow("any", "a", states, (), (line,))).judged("go", case)
    assert judged == line
    order = [Kind.PERSON, Kind.CONTENT, Kind.STEP_UP, Kind.DOCUMENT]
    given_kinds = [*refusals.values(), *([stranger] if stranger else [])]
    assert (reason.kind if reason else None) == min(given_kinds, key=order.index, default=None)


def test_guard_that_breaks_leaves_the_state_untouched() -> None:
    """An exception in a permission, condition or guard goes through as it is; the document stays where it was."""

    def breaks(*_: object) -> Reason | None:
        raise RuntimeError("broken")

    def fine(*_: object) -> Reason | None:
        return None

    workflow = small()
    for may, guard, condition in ((breaks, fine, fine), (fine, breaks, fine), (fine, fine, breaks)):
        engine = Machine[Case](workflow, {"complete": guard, "read": guard}, {"more": condition}, may)  # type: ignore[dict-item]
        case = Case(Paper("seen"))
        with pytest.raises(RuntimeError, match="broken"):
            engine.fire("nod", case)
        assert case.document.state == "seen"


def test_loaded_row_keeps_its_state_and_gains_nothing() -> None:
    """A machine touches nothing of a document but its state: no reset, no methods bound, no row kept alive."""
    paper = Paper("passed")
    engine = machine(small())
    engine.offers(Case(paper))
    assert vars(paper) == {"state": "passed"}
    engine.fire("print", Case(paper))
    assert vars(paper) == {"state": "out"}


def test_automatic_line_follows_without_asking_who() -> None:
    """Behind the line that enters its state the system fires the automatic one; its guards still count."""
    engine = machine(small())
    case = Case(Paper("seen"), stranger=None)
    engine.fire("nod", case)
    case.stranger = Kind.PERSON
    assert engine.automatic_after(case.document.state) == engine.follow(case)
    assert (case.document.state, engine.follow(case)) == ("out", None)
    refused = Case(Paper("passed"), refusals={"complete": Kind.DOCUMENT})
    with pytest.raises(Refusal):
        engine.follow(refused)
    assert refused.document.state == "passed"


def test_machine_refuses_a_definition_written_for_other_code() -> None:
    """A published line whose guard the code no longer knows stops at start, with the line and the nearest name."""
    with pytest.raises(DefinitionErrors) as caught:
        Machine[Case](small(), {"completed": lambda case: None}, {}, lambda case, line: None)
    said = [(problem.line, problem.text.en) for problem in caught.value.problems]
    assert said[0] == (11, "Unknown guard complete; the nearest is completed.")
    assert [line for line, _ in said] == [11, 12, 12, 13, 14]
