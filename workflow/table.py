"""A workflow as plain text: every line of it, and the route, in columns that stand under each other."""

from collections.abc import Iterator, Sequence

from workflow.definition import Reviewer, Step, Workflow

LINES = (
    "keadaan / state",
    "tindakan / action",
    "siapa / who",
    "ke / to",
    "bila / when",
    "syarat / guards",
    "akibat / effects",
)
ROUTE = (
    "tahap / stage",
    "langkah / step",
    "siapa / who",
    "perlu / needs",
    "bila / when",
    "hari kerja / working days",
)
GAP = "  "
NOTHING = "-"


def table(workflow: Workflow) -> str:
    """Both tables, in the names that the file uses, with what each column says in both languages."""
    parts = [*_aligned([LINES, *_lines(workflow)])]
    if workflow.route:
        parts += ["", *_aligned([ROUTE, *_route(workflow.route)])]
    return "\n".join(parts)


def _lines(workflow: Workflow) -> Iterator[tuple[str, ...]]:
    """Each line once for every state that it leaves, in the order of the file; a line that runs by itself has a star."""
    for state in workflow.states:
        for several in workflow.lines[state].values():
            for line in several:
                yield (
                    state,
                    line.action + (" *" if line.automatic else ""),
                    ", ".join(line.by),
                    line.goes_to(state) if line.target else "=",
                    line.when or NOTHING,
                    ", ".join(line.requires) or NOTHING,
                    ", ".join((*line.prepares, *line.effects)) or NOTHING,
                )


def _route(route: Sequence[Step]) -> Iterator[tuple[str, ...]]:
    """Each step; those of one stage are open at the same time."""
    stage = 0
    for step in route:
        stage += not step.beside
        yield (
            str(max(stage, 1)),
            step.name,
            ", ".join(map(_who, step.reviewers)),
            f"{step.needs or len(step.reviewers)}/{len(step.reviewers)}",
            _when(step),
            NOTHING if step.days is None else str(step.days),
        )


def _who(reviewer: Reviewer) -> str:
    return reviewer.position or f"head of {reviewer.head_of}"


def _when(step: Step) -> str:
    if step.when is None:
        return NOTHING
    return step.when.field + (f" = {' | '.join(step.when.values)}" if step.when.values else "")


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with every column as wide as its longest word."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield GAP.join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
