"""What no single line shows: states nobody reaches, dead ends, shadowed lines, automatic lines that cannot run."""

from collections.abc import Callable, Iterator

from workflow.definition import (
    NUMBERING,
    ROUTE_CONTINUES,
    ROUTE_EMPTY,
    STEP,
    State,
    Step,
    Transition,
    Vocabulary,
    Workflow,
)
from workflow.problems import Problem
from workflow.text import Text

Check = Callable[[Workflow, Vocabulary], Iterator[Problem]]


def unsound(workflow: Workflow, vocabulary: Vocabulary, settled: bool = False) -> list[Problem]:
    """All that is wrong with a workflow whose names are all known. One that is `settled` was published: it is held to what
    approvals and numbers rest on, and to nothing else any more.
    """
    always: tuple[Check, ...] = (_approvals, _numbering)
    checks: tuple[Check, ...] = (
        _beginning,
        _unreachable,
        _dead_ends,
        _shadowed,
        _reserved,
        _route,
        _review,
        _effects,
        _automatic,
    )
    return [problem for check in (always if settled else checks + always) for problem in check(workflow, vocabulary)]


def _at(workflow: Workflow, what: State | Step | Transition, id: str, en: str) -> Problem:
    return Problem(workflow.filename, what.line, Text(id, en))


def _beginning(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    if workflow.states[workflow.initial].phase != "drafting":
        yield _at(
            workflow,
            workflow.states[workflow.initial],
            f"Keadaan awal {workflow.initial} harus berfase drafting.",
            f"The initial state {workflow.initial} must be of phase drafting.",
        )


def _unreachable(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    reached: set[str] = set()
    ahead = {workflow.initial}
    while ahead:
        reached |= ahead
        ahead = {
            line.goes_to(source) for line in workflow.transitions for source in line.sources if source in reached
        } - reached
    for state in workflow.states.values():
        if state.name not in reached:
            yield _at(
                workflow,
                state,
                f"Keadaan {state.name} tidak pernah dicapai dari {workflow.initial}.",
                f"State {state.name} is never reached from {workflow.initial}.",
            )


def _dead_ends(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    for state in workflow.states.values():
        leaves = any(
            line.goes_to(state.name) != state.name for lines in workflow.lines[state.name].values() for line in lines
        )
        if not leaves and state.phase not in ("issued", "closed"):
            yield _at(
                workflow,
                state,
                f"Keadaan {state.name} buntu: tidak ada jalan keluar, padahal fasenya bukan issued atau closed.",
                f"State {state.name} is a dead end: no line leaves it, and its phase is neither issued nor closed.",
            )
        if leaves and state.phase == "closed":
            yield _at(
                workflow,
                state,
                f"Keadaan {state.name} sudah selesai (closed); tidak boleh ada jalan keluar.",
                f"State {state.name} is closed; no line may leave it.",
            )


def _shadowed(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    """The first line whose `when` holds counts: behind one without it, or with the same, a line never has its turn."""
    for state, actions in workflow.lines.items():
        for action, lines in actions.items():
            seen: set[str | None] = set()
            for line in lines:
                if None in seen or line.when in seen:
                    yield _at(
                        workflow,
                        line,
                        f"Baris {action} dari {state} tidak pernah berlaku: baris di atasnya sudah mencakupnya.",
                        f"The line {action} from {state} never counts: a line above already covers it.",
                    )
                seen.add(line.when)


def _reserved(workflow: Workflow, vocabulary: Vocabulary) -> Iterator[Problem]:
    for action, line in workflow.actions.items():
        if action in vocabulary.reserved:
            yield _at(
                workflow,
                line,
                f"Tindakan tidak boleh bernama {action}: nama itu milik naskah sendiri.",
                f"An action may not be called {action}: the document itself has something of that name.",
            )


def _route(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    names = [step.name for step in workflow.route]
    for place, step in enumerate(workflow.route):
        if step.name in names[:place]:
            yield _at(workflow, step, f"Langkah {step.name} tertulis dua kali.", f"Step {step.name} is written twice.")
    if not workflow.route:
        for line in workflow.transitions:
            if STEP in line.by:
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} menyebut step, padahal tidak ada [[route]].",
                    f"The line {line.action} says step, and there is no [[route]].",
                )


def _review(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    """Whoever is in review waits for somebody: review begins with a first step and ends with the last initial."""
    always = any(step.when is None for step in workflow.route)
    for line in workflow.transitions:
        for source in line.sources:
            before, after = workflow.states[source].phase, workflow.states[line.goes_to(source)].phase
            if after != "review":
                continue
            if before == "review" and line.records == "initial" and line.when != ROUTE_CONTINUES:
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source} tetap di pemeriksaan: perlu when = {ROUTE_CONTINUES}.",
                    f"The line {line.action} from {source} stays in review: it needs when = {ROUTE_CONTINUES}.",
                )
            elif before not in ("drafting", "review"):
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source}: pemeriksaan hanya dimulai dari penyusun (fase drafting).",
                    f"The line {line.action} from {source}: review begins with the drafter only (phase drafting).",
                )
            elif before == "drafting" and not always and not _passes_by(workflow, line, source):
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source}: bila tak ada pemeriksa, perlu baris di atasnya dengan "
                    f"when = {ROUTE_EMPTY}.",
                    f"The line {line.action} from {source}: where nobody reviews, it needs a line above it with "
                    f"when = {ROUTE_EMPTY}.",
                )


def _passes_by(workflow: Workflow, line: Transition, source: str) -> bool:
    """Whether an earlier line of the action leads a document without reviewers past the review."""
    lines = workflow.lines[source][line.action]
    earlier = lines[: lines.index(line)]
    return any(
        other.when == ROUTE_EMPTY and workflow.states[other.goes_to(source)].phase != "review" for other in earlier
    )


def _effects(workflow: Workflow, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Reviewers are added and taken off while a document is reviewed, and it stays there; what is for numbered documents stands
    on the line that gives the number, or behind it; a line asks for whatever its effects take from the person who acts.
    """
    for line in workflow.transitions:
        into = {workflow.states[line.goes_to(source)].phase for source in line.sources}
        around = into | {workflow.states[source].phase for source in line.sources}
        for effect in line.effects:
            said = [
                Text(
                    f"{effect} memerlukan {name}; tambahkan {name} pada asks.",
                    f"{effect} needs {name}; add {name} to its asks.",
                )
                for name in vocabulary.needs.get(effect, ())
                if name not in line.asks
            ]
            if effect in vocabulary.in_review and around != {"review"}:
                said.append(
                    Text(
                        f"{effect} hanya di dalam pemeriksaan (fase review).",
                        f"{effect} is for the review only (phase review).",
                    )
                )
            if effect in vocabulary.once_numbered and into != {"issued"}:
                said.append(
                    Text(
                        f"{effect} hanya untuk naskah bernomor (menuju fase issued).",
                        f"{effect} is for numbered documents only (into phase issued).",
                    )
                )
            for text in said:
                yield _at(workflow, line, f"Baris {line.action}: {text.id}", f"The line {line.action}: {text.en}")


def _approvals(workflow: Workflow, vocabulary: Vocabulary) -> Iterator[Problem]:
    """No workflow does without what an approval rests on, and what is signed was signed by somebody."""
    for line in workflow.transitions:
        for guard in vocabulary.rests_on.get(line.records or "", ()):
            if guard not in line.requires:
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} mencatat {line.records}: requires perlu memuat {guard}.",
                    f"The line {line.action} records {line.records}: its requires must have {guard}.",
                )
        for source in line.sources if vocabulary.rests_on and line.records != "signature" else ():
            before, after = workflow.states[source].phase, workflow.states[line.goes_to(source)].phase
            if after in ("signed", "issued") and before not in ("signed", "issued"):
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source}: fase {after} hanya dicapai dengan tanda tangan.",
                    f"The line {line.action} from {source}: phase {after} is reached by a signature only.",
                )


def _automatic(workflow: Workflow, vocabulary: Vocabulary) -> Iterator[Problem]:
    seen: set[str] = set()
    for line in workflow.transitions:
        if not line.automatic:
            continue
        asked = [
            *line.asks,
            *(guard for guard in line.requires if guard in vocabulary.asking),
            *(["note"] if line.note else []),
        ]
        for name in asked:
            yield _at(
                workflow,
                line,
                f"Baris otomatis {line.action} tidak dapat meminta {name}: tidak ada orang yang menjawab.",
                f"The automatic line {line.action} cannot ask for {name}: nobody is there to answer.",
            )
        if line.prepares or line.when or line.records:
            yield _at(
                workflow,
                line,
                f"Baris otomatis {line.action} tidak boleh memuat prepares, when atau records.",
                f"The automatic line {line.action} may not have prepares, when or records.",
            )
        for source in line.sources:
            if source in seen:
                yield _at(
                    workflow,
                    line,
                    f"Dua baris otomatis dari {source}.",
                    f"Two automatic lines from {source}.",
                )
            seen.add(source)
            if _returns(workflow, source):
                yield _at(
                    workflow,
                    line,
                    f"Baris otomatis {line.action} berputar kembali ke {source}.",
                    f"The automatic line {line.action} runs in a circle back to {source}.",
                )


def _returns(workflow: Workflow, start: str) -> bool:
    """Whether the automatic lines lead from `start` back to it."""
    state = start
    for _ in workflow.states:
        line = workflow.automatic.get(state)
        if line is None:
            return False
        state = line.goes_to(state)
        if state == start:
            return True
    return False


def _numbering(workflow: Workflow, _: Vocabulary) -> Iterator[Problem]:
    """Numbered is the same as issued: the number is taken by the line that enters the phase, and nothing leaves it."""
    for line in workflow.transitions:
        for source in line.sources:
            before = workflow.states[source].phase == "issued"
            after = workflow.states[line.goes_to(source)].phase == "issued"
            if (NUMBERING in line.effects) != (after and not before):
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source}: nomor diambil tepat saat masuk fase issued.",
                    f"The line {line.action} from {source}: the number is taken exactly on entering phase issued.",
                )
            if before and not after:
                yield _at(
                    workflow,
                    line,
                    f"Baris {line.action} dari {source}: naskah yang sudah terbit tidak dapat kembali.",
                    f"The line {line.action} from {source}: an issued document never goes back.",
                )
