"""The drawing: the main way from top to bottom with the route inside it, beside each state what else leads away from it.

The states that lie off the main way stand below, each once; where a line leads to is named in a box of its own, so that no
line crosses another, whatever the workflow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from workflow.definition import State, Transition, Workflow
from workflow.diagram.course import Course, Names, Stop, main_way, planned, review_state
from workflow.diagram.pen import LARGE, SMALL, Line, Mark, Pen, box_height, height_of
from workflow.text import Text

MARGIN, GAP, NEAR = 8, 18, 8
BESIDE = Text("Bersamaan", "Side by side")
OFF = Text("Di luar jalan utama", "Off the main way")
STAYS = Text("tetap di sini", "stays here")
MAIN_WAY = Text("Jalan utama: {states}.", "The main way: {states}.")
ROUTE = Text("Pemeriksaan: {stops}.", "Review: {stops}.")
NOW = Text("Sekarang: {state}.", "Now: {state}.")
STATUS: dict[str | None, tuple[str, Mark | None]] = {
    "done": ("positive", "tick"),
    "current": ("waiting", "point"),
    "lapsed": ("negative", "cross"),
    "later": ("neutral", None),
    None: ("info", None),
}
"""A stop's tone and mark by its status."""


@dataclass(frozen=True, slots=True)
class Format:
    """Where things stand, in pixels: the main way's column; then what leads away: words of `said` width, a box of `box`.

    `aside`: whether it stands beside the column, or below each state.
    """

    main: int
    said: int
    box: int
    aside: bool

    @property
    def exits(self) -> int:
        """Where what leads away begins."""
        return MARGIN + (self.main + GAP if self.aside else GAP)

    @property
    def width(self) -> int:
        return self.exits + self.said + self.box + MARGIN


WIDE = Format(main=340, said=236, box=190, aside=True)
NARROW = Format(main=304, said=156, box=130, aside=False)
"""For a page 360 px wide."""


def svg(
    workflow: Workflow,
    language: str = "id",
    names: Names | None = None,
    course: Course | None = None,
    *,
    title: str = "",
    form: Format = WIDE,
    key: str = "way",
) -> str:
    """The picture of a workflow with its labels in `language`; of a document's way, where its `course` is given.

    A dashed arrow is fired by the system itself; the state where the document is has a thick line. `key` makes the ids.
    """
    return _Drawing(workflow, language, names or Names(), course, form).drawn(title or workflow.name, key)


class _Drawing:
    def __init__(self, workflow: Workflow, language: str, names: Names, course: Course | None, form: Format) -> None:
        self.workflow = workflow
        self.language = language
        self.names = names
        self.course = course
        self.form = form
        self.way = main_way(workflow)
        self.stops = planned(workflow, language, names) if course is None else course.stops
        self.review = review_state(workflow)
        self.pen = Pen()

    def drawn(self, title: str, key: str) -> str:
        height = self._draw() + MARGIN
        width = self.form.width
        ids = f"{key}-title {key}-desc"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-labelledby={quoteattr(ids)} font-family="sans-serif">'
            f"<title id={quoteattr(key + '-title')}>{escape(title)}</title>"
            f"<desc id={quoteattr(key + '-desc')}>{escape(self._described())}</desc>"
            f'<rect class="nk-way-ground" width="{width}" height="{height}" fill="#FFFFFF"/>'
            f"{''.join(self.pen.parts)}</svg>\n"
        )

    def _described(self) -> str:
        """The same in a few words: the full list stands elsewhere on the page."""
        states = ", ".join(self._label(state) for state, _ in self.way)
        stops = "; ".join(stop.label for stop in self.stops)
        parts = [MAIN_WAY.format(states=states), *([ROUTE.format(stops=stops)] if stops else [])]
        parts += [NOW.format(state=self.workflow.states[self.course.here].label)] if self.course else []
        return " ".join(part.said(self.language) for part in parts)

    def _draw(self) -> int:
        """Everything, from top to bottom; answers where it ends."""
        y = MARGIN
        for name, onward in self.way:
            left, right = self._state(self.workflow.states[name], onward, y)
            y = self._onward(name, onward, left, right) if onward else max(left, right)
        on_the_way = {name for name, _ in self.way}
        rest = [state for state in self.workflow.states.values() if state.name not in on_the_way]
        if rest:
            heading = [Line(OFF.said(self.language), SMALL, bold=True)]
            y += GAP
            self.pen.words(MARGIN, y, self.form.main, heading)
            y += height_of(heading, self.form.main) + NEAR
        for state in rest:
            y = max(self._state(state, None, y)) + GAP
        return y - (GAP if rest else 0)

    def _state(self, state: State, onward: Transition | None, y: int) -> tuple[int, int]:
        """A state's box, the route under it, and what leads away; answers where each of the two columns ends."""
        here = self.course is not None and self.course.here == state.name
        lines = [Line(state.label.said(self.language), LARGE, bold=True)]
        if here and self.course and self.course.waits:
            lines.append(Line(self.course.waits, SMALL, mark="point"))
        left = y + self.pen.box("state", MARGIN, y, self.form.main, lines, tone=state.tone, thick=here)
        if state.name == self.review:
            left = self._route(left)
        right = y if self.form.aside else left
        for line in self._leaving(state.name, onward):
            right = self._exit(state.name, line, right + (0 if right == y else NEAR))
        return left, right

    def _leaving(self, state: str, onward: Transition | None) -> Iterator[Transition]:
        """The lines away from a state; giving initials is shown by the stops."""
        for several in self.workflow.lines[state].values():
            for line in several:
                by_stops = line.records == "initial" and line.goes_to(state) == state == self.review and self.stops
                if line is not onward and not by_stops:
                    yield line

    def _onward(self, state: str, line: Transition, left: int, right: int) -> int:
        """The arrow to the next state, with its words beside it; answers where that state begins."""
        start = left if self.form.aside else max(left, right)
        words = self._said(state, line)
        room = self.form.main - 3 * GAP
        top = start + NEAR
        self.pen.words(MARGIN + 3 * GAP, top, room, words)
        end = max(top + height_of(words, room) + NEAR, start + 2 * GAP, right + GAP)
        self.pen.down(MARGIN + 2 * GAP, start, end, dashed=line.automatic)
        return end

    def _exit(self, state: str, line: Transition, y: int) -> int:
        """An arrow away with its words above it, and the state it leads to; answers where it ends."""
        form, words = self.form, self._said(state, line)
        target = self._label(line.target) if line.target and line.target != state else STAYS.said(self.language)
        tone = self.workflow.states[line.goes_to(state)].tone
        named = [Line(target, SMALL)]
        room = form.said - 2 * NEAR
        said, high = height_of(words, room), box_height(named, form.box)
        middle = y + max(said + NEAR // 2, high // 2)
        self.pen.words(form.exits, y, room, words)
        self.pen.right(form.exits, form.exits + form.said - 4, middle, dashed=line.automatic)
        self.pen.box("mention", form.exits + form.said, middle - high // 2, form.box, named, tone=tone)
        return max(middle + 4, middle - high // 2 + high)

    def _said(self, state: str, line: Transition) -> list[Line]:
        """What a line is called and for whom; with who did it, where it was done."""
        done = self.course.done.get((state, line.action)) if self.course else None
        said = [Line(f"{line.label.said(self.language)} ({self.names.by(line, self.language)})", SMALL)]
        return [*said, Line(done, SMALL, mark="tick")] if done else said

    def _route(self, y: int) -> int:
        """The stages of the route under each other; answers where they end."""
        for stage in _stages(self.stops):
            self.pen.down(MARGIN + 2 * GAP, y, y + GAP)
            y = self._stage(stage, y + GAP)
        return y

    def _stage(self, stage: Sequence[Stop], y: int) -> int:
        """The stops of one stage beside each other, two in a row."""
        x = MARGIN + GAP
        if len(stage) == 1:
            return y + self._stop(stage[0], x, y, self.form.main - GAP)
        heading, top = [Line(BESIDE.said(self.language), SMALL)], y
        self.pen.words(x + NEAR, y + NEAR, self.form.main, heading)
        y += NEAR + height_of(heading, self.form.main)
        width = (self.form.main - GAP - 3 * NEAR) // 2
        for first in range(0, len(stage), 2):
            row = stage[first : first + 2]
            y += NEAR
            y += max(self._stop(stop, x + NEAR + at * (width + NEAR), y, width) for at, stop in enumerate(row))
        self.pen.frame(x, top, self.form.main - GAP, y + NEAR - top)
        return y + NEAR

    def _stop(self, stop: Stop, x: int, y: int, width: int) -> int:
        tone, mark = STATUS[stop.status]
        lines = [Line(stop.label, SMALL, bold=True, mark=mark), *(Line(note, SMALL) for note in stop.notes)]
        return self.pen.box(
            "stop", x, y, width, lines, tone=tone, thick=stop.status == "current", dashed=stop.status == "lapsed"
        )

    def _label(self, state: str) -> str:
        return self.workflow.states[state].label.said(self.language)


def _stages(stops: Sequence[Stop]) -> list[list[Stop]]:
    """The stops that are open at the same time, together."""
    found: list[list[Stop]] = []
    for stop in stops:
        if stop.beside and found:
            found[-1].append(stop)
        else:
            found.append([stop])
    return found
