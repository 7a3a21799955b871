"""A workflow file read strictly: either a sound Workflow, or everything that is wrong with it at once."""

from collections.abc import Collection

from workflow.definition import (
    AFTER_RETURN,
    ASKS,
    CONFIRMS,
    MOST_DAYS,
    OWN,
    PHASES,
    RECORDS,
    STEP,
    TONES,
    WEIGHTS,
    Reviewer,
    State,
    Step,
    Transition,
    Vocabulary,
    When,
    Workflow,
)
from workflow.reading import Reader
from workflow.soundness import unsound
from workflow.source import Source
from workflow.text import Text

_STATE = Text("Keadaan", "state")
_STAYS = "="


def load_workflow(source: Source, vocabulary: Vocabulary) -> Workflow:
    """The workflow that a file describes; raises DefinitionErrors with all problems and their lines."""
    top = Reader.of(source)
    name = top.code("name")
    states = _states(top, vocabulary)
    initial = top.string("initial", among=states, what=_STATE)
    workflow = Workflow(
        name=name,
        initial=initial,
        states=states,
        route=tuple(_step(entry, vocabulary) for entry in top.tables("route", required=False)),
        transitions=tuple(_transition(entry, states, vocabulary) for entry in top.tables("transitions")),
        after_return=top.string("after_return", AFTER_RETURN[0], among=AFTER_RETURN, what=Text("Cara", "way")),
        signing_days=_days(top, "signing_days"),
        filename=source.filename,
    )
    top.finish()
    if not top.problems:
        top.problems.extend(unsound(workflow, vocabulary, source.settled))
    top.raise_problems()
    return workflow


def _states(top: Reader, vocabulary: Vocabulary) -> dict[str, State]:
    found: dict[str, State] = {}
    for entry in top.tables("states"):
        state = State(
            name=entry.code("name"),
            phase=entry.string("phase", among=PHASES, what=Text("Fase", "phase")),
            label=entry.text("label"),
            tone=entry.string("tone", among=TONES, what=Text("Nada warna", "tone")),
            icon=entry.string("icon", among=vocabulary.icons, what=Text("Ikon", "icon")),
            line=entry.line,
        )
        entry.finish()
        if state.name in found:
            entry.problem(
                "name", Text(f"Keadaan {state.name} tertulis dua kali.", f"State {state.name} is written twice.")
            )
        found[state.name] = state
    return found


def _step(entry: Reader, vocabulary: Vocabulary) -> Step:
    reviewers = _reviewers(entry, vocabulary)
    step = Step(
        name=entry.code("name"),
        label=entry.text("label"),
        reviewers=reviewers,
        when=_when(entry),
        needs=entry.integer("needs", least=1) if entry.has("needs") else None,
        beside=entry.flag("beside"),
        days=_days(entry, "days"),
        line=entry.line,
    )
    if step.needs is not None and step.needs > len(reviewers):
        entry.judge(
            "needs",
            Text(
                f"needs {step.needs} melebihi {len(reviewers)} pemeriksa yang disebut.",
                f"needs {step.needs} is more than the {len(reviewers)} reviewers that are named.",
            ),
        )
    entry.finish()
    return step


def _days(entry: Reader, key: str) -> int | None:
    """Working days, one at least; None where the file does not say."""
    return entry.integer(key, least=1, most=MOST_DAYS) if entry.has(key) else None


def _when(entry: Reader) -> When | None:
    """`when = "field"`, or `when = { field = "...", is = ["...", "..."] }`."""
    if not isinstance(entry.data.get("when"), dict):
        name = entry.string("when", default="")
        return When(name) if name else None
    table = entry.table("when")
    if table is None:
        return None
    values = table.data.get("is")
    when = When(table.string("field"), table.strings("is"))
    if not values:
        table.judge("is", Text("Sebutkan nilai pada is.", "Name the values in is."))
    table.finish()
    return when


def _reviewers(entry: Reader, vocabulary: Vocabulary) -> tuple[Reviewer, ...]:
    """Several where the step has `reviewers`, else its one `reviewer`."""
    if entry.has("reviewers") and entry.has("reviewer"):
        said = Text(
            "Sebutkan reviewer atau reviewers, salah satu.", "Name the reviewer or the reviewers, one of the two."
        )
        entry.judge("reviewers", said)
    if entry.data.get("reviewers") == []:
        entry.judge("reviewers", Text("reviewers tidak boleh kosong.", "reviewers must not be empty."))
    if entry.has("reviewers"):
        found = tuple(_reviewer(table, vocabulary) for table in entry.tables("reviewers"))
        for place, reviewer in enumerate(found):
            if reviewer in found[:place]:
                entry.judge("reviewers", Text("Seorang pemeriksa tertulis dua kali.", "A reviewer is written twice."))
        return found
    table = entry.table("reviewer")
    return () if table is None else (_reviewer(table, vocabulary),)


def _reviewer(table: Reader, vocabulary: Vocabulary) -> Reviewer:
    reviewer = Reviewer(
        position=table.string("position", default="", among=vocabulary.positions, what=Text("Jabatan", "position"))
        or None,
        head_of=table.string("head_of", default="") or None,
    )
    table.finish()
    if (reviewer.position is None) == (reviewer.head_of is None):
        table.problem(
            None,
            Text(
                "Pemeriksa disebut dengan position atau head_of, salah satu.",
                "A reviewer is named by position or by head_of, by one of them.",
            ),
        )
    return reviewer


def _transition(entry: Reader, states: Collection[str], vocabulary: Vocabulary) -> Transition:
    label = entry.text("label")
    target = entry.string("to", among={*states, _STAYS}, what=_STATE)
    line = Transition(
        action=entry.code("action"),
        sources=entry.names("from", states, _STATE),
        target=None if target == _STAYS else target,
        by=entry.names("by", {*vocabulary.roles, OWN, STEP}, Text("Peran", "role")),
        label=label,
        told=entry.text("told", default=label),
        requires=entry.names("requires", vocabulary.guards, Text("Syarat", "guard"), default=()),
        prepares=entry.names("prepares", vocabulary.prepares, Text("Persiapan", "preparation"), default=()),
        effects=entry.names("effects", vocabulary.effects, Text("Akibat", "effect"), default=()),
        asks=entry.names("asks", ASKS, Text("Isian", "input"), default=()),
        when=entry.string("when", "", among=vocabulary.conditions, what=Text("Ketentuan", "condition")) or None,
        records=entry.string("records", "", among=RECORDS, what=Text("Catatan", "record")) or None,
        note=entry.flag("note"),
        weight=entry.string("weight", WEIGHTS[1], among=WEIGHTS, what=Text("Bobot", "weight")),
        confirm=entry.string("confirm", "", among=CONFIRMS, what=Text("Cara konfirmasi", "confirmation")) or None,
        button=entry.optional_text("button"),
        warning=entry.optional_text("warning"),
        automatic=entry.flag("automatic"),
        line=entry.line,
    )
    for key in ("from", "by"):
        if entry.data.get(key) == []:
            entry.problem(key, Text(f"{key} tidak boleh kosong.", f"{key} must not be empty."))
    entry.finish()
    return line
