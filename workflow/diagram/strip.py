"""The main way as a row of dots: passed, here, still to come. Small enough for the corner of a page."""

from xml.sax.saxutils import quoteattr

from workflow.definition import Workflow
from workflow.diagram.course import main_way
from workflow.diagram.pen import FILLS, STROKE
from workflow.text import Text

DOT, APART, HIGH = 9, 36, 28
PLACE = Text("Tempat {n} dari {all} di jalan utama: {state}", "Place {n} of {all} on the main way: {state}")
ASIDE = Text("Di luar jalan utama: {state}", "Off the main way: {state}")


def strip(workflow: Workflow, here: str, language: str = "id") -> str:
    """The row for a document in the state `here`; off the main way, no dot is marked."""
    way = [state for state, _ in main_way(workflow)]
    place = way.index(here) if here in way else -1
    said = (ASIDE if place < 0 else PLACE).format(n=place + 1, all=len(way), state=workflow.states[here].label)
    width, middle = APART * (len(way) - 1) + HIGH, HIGH // 2
    fill, ink = FILLS["positive"]
    parts = [f'<path class="nk-way-line" d="M{middle} {middle}H{width - middle}" stroke="{STROKE}" stroke-width="2"/>']
    for at, state in enumerate(way):
        tone, x = workflow.states[state].tone, middle + at * APART
        if at < place:
            parts.append(
                f'<g class="nk-way-state nk-way-positive"><circle cx="{x}" cy="{middle}" r="{DOT}" fill="{fill}"'
                f' stroke="{ink}"/><path class="nk-way-tick" d="M{x - 5} {middle}l4 4l7 -8" fill="none" stroke="{ink}"'
                ' stroke-width="2"/></g>'
            )
            continue
        thick, radius = (' stroke-width="4"', DOT + 2) if at == place else ("", DOT)
        group = tone if at == place else "neutral"
        parts.append(
            f'<g class="nk-way-state nk-way-{group}"><circle cx="{x}" cy="{middle}" r="{radius}"'
            f' fill="{FILLS[group][0]}" stroke="{FILLS[group][1]}"{thick}/></g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HIGH}" width="{width}" height="{HIGH}" role="img"'
        f" aria-label={quoteattr(said.said(language))}>{''.join(parts)}</svg>"
    )
