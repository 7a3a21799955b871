"""What is wrong with a definition: all problems at once, each with file, line and the nearest valid name."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from workflow.characters import spelt
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    text: Text

    def said(self, language: str) -> str:
        """The problem in one line: "workflows/decree.toml:12: ..."."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text.said(language)}"


class DefinitionErrors(Exception):
    """A definition that may not be used; `problems` is all that is wrong with it, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(problem.said("en") for problem in self.problems))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The valid name that a person probably meant, or None when nothing comes near."""
    found = get_close_matches(name, sorted(names), n=1, cutoff=0.5)
    return found[0] if found else None


def unknown_name(what: Text, name: str, names: Iterable[str]) -> Text:
    """The words "Unknown guard fields_compleet; the nearest is fields_complete." `what` is the kind of thing, a noun."""
    valid = sorted(names)
    near = nearest(name, valid)
    said = Text("{what} {name} tidak dikenal", "Unknown {what} {name}").format(what=what, name=spelt(name))
    if near is not None:
        return Text(f"{said.id}; yang terdekat: {near}.", f"{said.en}; the nearest is {near}.")
    if valid:
        return Text(f"{said.id}; yang ada: {', '.join(valid)}.", f"{said.en}; there are: {', '.join(valid)}.")
    return Text(f"{said.id}.", f"{said.en}.")
