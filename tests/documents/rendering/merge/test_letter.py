"""A copy is, part for part, what printing the letter in full to its addressee gives."""

from collections.abc import Callable

import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.rendering.merge.archive import CannotMerge
from documents.rendering.merge.letter import Letter
from documents.rendering.word.tagging.templates import CannotRender
from tests.documents.rendering.merge.letters import ODD, full, invitation, opened, parts, small

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t.;&<"), min_size=1)


def counted(print_to: Callable[[str], bytes]) -> tuple[Letter, list[str]]:
    """A letter, and to whom it was printed in full."""
    asked: list[str] = []

    def noted(name: str) -> bytes:
        asked.append(name)
        return print_to(name)

    return Letter(noted), asked


@pytest.mark.parametrize("name", ODD)
def test_a_name_comes_out_exactly(name: str) -> None:
    """Whatever a name holds, the copy has the parts of the full printing, to the byte."""
    assert parts(invitation().copy(name)) == parts(full(name))


@settings(max_examples=25, deadline=None)
@given(name=NAMES.filter(str.strip))
def test_any_name_comes_out_exactly(name: str) -> None:
    """So it is for names that nobody thought of; one that cannot be printed is refused here as there."""
    try:
        expected = parts(full(name))
    except CannotRender:
        with pytest.raises(CannotRender):
            LETTER.copy(name)
        return
    assert parts(LETTER.copy(name)) == expected


LETTER = invitation()


def test_the_template_is_filled_once() -> None:
    """A hundred names of one shape cost two fillings, those that end with a mark two more."""
    letter, asked = counted(full)
    for number in range(100):
        letter.copy(f"Dinas {number}")
    assert len(asked) == 2
    letter.copy("Ir. Hasan, M.Si.")
    letter.copy("Drs. Ali, M.M.")
    assert len(asked) == 4


@pytest.mark.parametrize(
    "treat",
    [str.upper, lambda name: name[0], lambda name: name[-3:], lambda name: str(len(name)), lambda name: f"{name:.>90}"],
    ids=["capitals", "first letter", "last letters", "length", "filled up"],
)
def test_a_letter_that_does_more_with_a_name_is_printed_in_full(treat: Callable[[str], str]) -> None:
    """A name in capitals, a part of it, a width that follows it: then each copy is its own printing."""

    def write(document: WordDocument, name: str) -> None:
        document.add_paragraph(f"Yth. {treat(name)}")

    for name in ("Kab. Agam", "Kota Padang Panjang"):
        copy = opened(small(write).copy(name))
        assert copy.paragraphs[0].text == f"Yth. {treat(name)}"


def test_a_letter_that_names_nobody_is_refused() -> None:
    """Copies that are all the same are no addressed copies."""
    with pytest.raises(CannotMerge, match="does not print the addressee"):
        small(lambda document, name: setattr(document.add_paragraph(), "text", "Semua")).check(bound=False)


def test_the_same_copy_has_the_same_bytes() -> None:
    """Made by another process, a copy is the same to the byte."""
    assert invitation().copy("Kab. Agam") == invitation().copy("Kab. Agam")
