"""A workflow drawn as SVG: each state on the left, its actions as arrows, the state each leads to on the right.

Text only, no scripts and no crossing lines, whatever the workflow: so it can stand in a README or on a page.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from workflow.definition import OWN, STEP, State, Transition, Workflow
from workflow.text import Text

BOX, HIGH, ARROW, ROW, GAP, MARGIN = 190, 30, 330, 38, 14, 16
FILLS = {
    "neutral": ("#E6EBEE", "#3F4C57"),
    "info": ("#E1EEFA", "#0A4F8F"),
    "waiting": ("#FFEFD1", "#7A4300"),
    "positive": ("#DDF3E5", "#0F5C34"),
    "negative": ("#FCE4E6", "#9B1524"),
    "final": ("#ECE6F8", "#53348F"),
}
"""Fill and ink of each tone: the light theme's."""
PERSONS = {OWN: Text("penyusunnya", "its drafter"), STEP: Text("pemeriksa", "the reviewer")}


def svg(
    workflow: Workflow, language: str = "id", roles: Mapping[str, Text] | None = None, here: str | None = None
) -> str:
    """The picture of a workflow with its labels in `language`, and those of `roles` where they are given.

    A dashed arrow is fired by the system itself; the state `here`, where a document is, has a thick line.
    """
    persons = {**PERSONS, **(roles or {})}
    parts: list[str] = []
    y = MARGIN
    for state in workflow.states.values():
        lines = [line for several in workflow.lines[state.name].values() for line in several]
        if not lines:
            continue
        parts.append(_box(state, MARGIN, y, language, thick=state.name == here))
        for line in lines:
            parts.append(_arrow(line, y, language, persons))
            parts.append(_box(workflow.states[line.goes_to(state.name)], MARGIN + BOX + ARROW, y, language))
            y += ROW
        y += GAP
    width = 2 * (MARGIN + BOX) + ARROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" role="img"'
        f' aria-label={quoteattr(workflow.name)} font-family="sans-serif" font-size="13">'
        f'<rect width="{width}" height="{y}" fill="#FFFFFF"/>{"".join(parts)}</svg>\n'
    )


def _box(state: State, x: int, y: int, language: str, *, thick: bool = False) -> str:
    fill, ink = FILLS[state.tone]
    line = ' stroke-width="4"' if thick else ""
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}" rx="6" fill="{fill}" stroke="{ink}"{line}/>'
        f'<text x="{x + BOX // 2}" y="{y + 20}" text-anchor="middle" fill="{ink}">'
        f"{escape(state.label.said(language))}</text>"
    )


def _arrow(line: Transition, y: int, language: str, persons: Mapping[str, Text]) -> str:
    start, end, middle = MARGIN + BOX + 6, MARGIN + BOX + ARROW - 6, y + HIGH // 2
    dashes = ' stroke-dasharray="5 4"' if line.automatic else ""
    by = ", ".join(persons[who].said(language) if who in persons else who for who in line.by)
    said = f"{line.label.said(language)} ({by})"
    return (
        f'<path d="M{start} {middle}H{end - 7}" stroke="#4A5965"{dashes}/>'
        f'<path d="M{end - 8} {middle - 4}l8 4-8 4z" fill="#4A5965"/>'
        f'<text x="{(start + end) // 2}" y="{middle - 4}" text-anchor="middle" font-size="12" fill="#16212B">'
        f"{escape(said)}</text>"
    )
