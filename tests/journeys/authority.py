"""Who may do what, in which state, with whose document: the table of the seed body, and how documents come to each state.

`+` done (200) · `x` seen, but not theirs to do (403) · `!` theirs, but not now (409) · `.` not known to them (404)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from tests.deskwork import NOTED, POKJA_DECREE, act, draft
from tests.office import House

MARKS = {"+": 200, "x": 403, "!": 409, ".": 404}

PEOPLE = ("staf", "rina", "pokja1", "pokja2", "sekretaris", "ketua", "agendaris", "auditor", "admin")
"""The drafter and another one; the head of the Pokja that the decree names and another head; then each role."""

TABLE = """
                                            drafter   head      secre chair clerk audi  admin
                                            own oth   own oth   tary              tor

read        draft returned                  +   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         +   .     +   .     +     +     .     .     .
            awaiting_signature              +   .     +   .     +     +     .     .     .
            issued dispatched archived      +   +     +   +     +     +     +     +     .
            rejected cancelled discarded    +   .     .   .     +     .     .     .     .

edit        draft returned                  +   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

submit      draft returned                  +   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

withdraw    draft returned                  !   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         +   .     x   .     x     x     .     .     .
            awaiting_signature              +   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

discard     draft                           +   .     .   .     x     .     .     .     .
            returned                        !   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         !   .     x   .     x     x     .     .     .
            awaiting_signature              !   .     x   .     x     x     .     .     .
            issued dispatched archived      !   x     x   x     x     x     x     x     .
            rejected cancelled discarded    !   .     .   .     x     .     .     .     .

hand_over   draft returned                  x   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     !     x     .     .     .
            awaiting_signature              x   .     x   .     !     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

endorse     draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1                     x   .     +   .     x     x     .     .     .
            in_review/2                     x   .     x   .     +     x     .     .     .
            awaiting_signature              x   .     !   .     !     x     .     .     .
            issued dispatched archived      x   x     !   !     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

return      draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1                     x   .     +   .     x     +     .     .     .
            in_review/2                     x   .     x   .     +     +     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     !   !     !     !     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

reject      draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     +     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     x   x     x     !     x     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

sign        draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     !     .     .     .
            awaiting_signature              x   .     x   .     x     +     .     .     .
            issued dispatched archived      x   x     x   x     x     !     x     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

issue       draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued dispatched archived      x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

dispatch    draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued                          x   x     x   x     x     x     +     x     .
            dispatched archived             x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

archive     draft returned                  x   .     .   .     x     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     x     x     .     .     .
            awaiting_signature              x   .     x   .     x     x     .     .     .
            issued dispatched               x   x     x   x     x     x     +     x     .
            archived                        x   x     x   x     x     x     !     x     .
            rejected cancelled discarded    x   .     .   .     x     .     .     .     .

add_reviewer
            draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     +     x     .     .     .
            awaiting_signature              x   .     x   .     !     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

remove_reviewer
            draft returned                  x   .     .   .     !     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     !     x     .     .     .
            awaiting_signature              x   .     x   .     !     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .

cancel      draft returned                  x   .     .   .     +     .     .     .     .
            in_review/1 in_review/2         x   .     x   .     +     x     .     .     .
            awaiting_signature              x   .     x   .     +     x     .     .     .
            issued dispatched archived      x   x     x   x     !     x     x     x     .
            rejected cancelled discarded    x   .     .   .     !     .     .     .     .
"""

INITIALLED = ("staf submit", "pokja1 endorse", "sekretaris endorse")
SIGNED = (*INITIALLED, "ketua sign")
WAYS: Mapping[str, tuple[str, ...]] = {
    "draft": (),
    "returned": ("staf submit", "ketua return"),
    "in_review/1": ("staf submit",),
    "in_review/2": ("staf submit", "pokja1 endorse"),
    "awaiting_signature": INITIALLED,
    "issued": SIGNED,
    "dispatched": (*SIGNED, "agendaris dispatch"),
    "archived": (*SIGNED, "agendaris archive"),
    "rejected": ("staf submit", "ketua reject"),
    "cancelled": ("sekretaris cancel",),
    "discarded": ("staf discard",),
}
"""How a document of staf's comes to each state; in review first with the Pokja's head, then with the secretary."""


@dataclass(frozen=True)
class Row:
    """What each person may do with a document in one state."""

    action: str
    state: str
    marks: tuple[str, ...]


def _rows(table: str) -> list[Row]:
    rows, action = list[Row](), ""
    for line in table.splitlines():
        words = line.split()
        if line[:1].strip():
            action = words.pop(0)
        if not set(words) & set(MARKS):
            continue
        marks = tuple(word for word in words if word in MARKS)
        rows += [Row(action, state, marks) for state in words if state not in MARKS]
    return rows


def _of_letters(rows: Iterable[Row]) -> list[Row]:
    """The same of a letter, which passes the secretary alone: to every head it is as to one who is not on the route."""
    own, other = PEOPLE.index("pokja1"), PEOPLE.index("pokja2")
    kept = (row for row in rows if row.state != "in_review/1")
    return [replace(row, marks=(*row.marks[:own], row.marks[other], *row.marks[other:])) for row in kept]


ROWS: Mapping[str, list[Row]] = {"decree": _rows(TABLE), "letter": _of_letters(_rows(TABLE))}
ACTIONS = tuple(dict.fromkeys(row.action for row in ROWS["decree"]))
NOTE = "Perbaiki angka 2."
ASKED = {"classification": "400.7.6", "retention": "5 tahun", "to": "rina@pkk-sumbar.example",
         "reviewer": "head_pokja_3"}  # fmt: skip
"""What the acts ask for besides."""


def states_of(kind: str) -> list[str]:
    """Where a document of this kind may stand."""
    return list(dict.fromkeys(row.state for row in ROWS[kind]))


def document_in(house: House, state: str, kind: str = "decree") -> UUID:
    """A document of staf's in this state."""
    document_id = draft(house, type=kind, fields=POKJA_DECREE if kind == "decree" else None)
    for step in WAYS[state]:
        who, action = step.split()
        if kind == "decree" or who != "pokja1":
            act(house, who, document_id, action, note=NOTE if action in NOTED else None, asked=ASKED)
    return document_id
