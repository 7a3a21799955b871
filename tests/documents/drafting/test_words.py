"""Numbers, dates and list markers as an Indonesian official document prints them."""

from datetime import date

import pytest

from documents.drafting import words


def test_a_date_is_written_out() -> None:
    """The month's name in Indonesian, the day without a leading zero."""
    assert words.long_date(date(2019, 12, 6)) == "6 Desember 2019"


def test_an_invitation_names_the_day_of_the_week() -> None:
    """20 December 2019 was a Friday."""
    assert words.dated_weekday(date(2019, 12, 20)) == "Jumat, 20 Desember 2019"


def test_a_record_of_proceedings_spells_its_day() -> None:
    """Day and year in words, the month by its name."""
    assert words.spelled_date(date(2019, 12, 16)) == "Senin, tanggal enam belas Desember tahun dua ribu sembilan belas"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 (satu)"),
        (14, "14 (empat belas)"),
        (65, "65 (enam puluh lima)"),
        (1250, "1.250 (seribu dua ratus lima puluh)"),
    ],
)
def test_an_amount_is_followed_by_its_words(number: int, said: str) -> None:
    """ "14 (empat belas) hari"."""
    assert words.counted(number) == said


@pytest.mark.parametrize(("number", "sign"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (703, "aaa")])
def test_letters_go_on_after_z(number: int, sign: str) -> None:
    """A list longer than the alphabet is lettered on."""
    assert words.letter(number) == sign


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "KESATU"),
        (2, "KEDUA"),
        (10, "KESEPULUH"),
        (11, "KESEBELAS"),
        (12, "KEDUA BELAS"),
        (20, "KEDUA PULUH"),
        (21, "KEDUA PULUH SATU"),
        (40, "KEEMPAT PULUH"),
    ],
)
def test_clauses_are_named_in_order(number: int, name: str) -> None:
    """The captions of operative clauses, as far as any decree goes."""
    assert words.clause_name(number) == name


def test_an_office_may_call_its_first_clause_pertama() -> None:
    """The older style differs in the first clause alone."""
    assert [words.clause_name(number, "PERTAMA") for number in (1, 2)] == ["PERTAMA", "KEDUA"]


def test_markers_follow_the_numbering() -> None:
    """Letters, numbers, or nothing."""
    assert [words.marker(numbering, 3) for numbering in words.NUMBERINGS] == ["c.", "3.", ""]


def test_a_time_is_printed_with_a_dot() -> None:
    """08.30, not 08:30."""
    assert words.clock_time("08:30") == "08.30"


@pytest.mark.parametrize(("text", "closed"), [("Pertinggal", "Pertinggal;"), ("terkait;", "terkait;"), ("", "")])
def test_a_sentence_is_closed_once(text: str, closed: str) -> None:
    """What ends with a mark gets no second one."""
    assert words.sentence(text) == closed
