"""Numbers and dates as an Indonesian official document prints them. Pure functions; used by rendering and web."""

from datetime import date

import roman as roman_numerals
from num2words import num2words

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

LETTERS, NUMBERS, NONE = "letters", "numbers", "none"
NUMBERINGS = (LETTERS, NUMBERS, NONE)


def long_date(day: date) -> str:
    """`16 Desember 2019`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """`Jumat`."""
    return WEEKDAYS[day.weekday()]


def dated_weekday(day: date) -> str:
    """`Jumat, 20 Desember 2019`, as an invitation says when."""
    return f"{weekday(day)}, {long_date(day)}"


def spelled_date(day: date) -> str:
    """`Jumat, tanggal dua puluh Desember tahun dua ribu sembilan belas`, as a record of proceedings begins."""
    return f"{weekday(day)}, tanggal {spelled(day.day)} {MONTHS[day.month - 1]} tahun {spelled(day.year)}"


def clock_time(value: str) -> str:
    """The time of day `08:30` as it is printed, `08.30`."""
    return value.replace(":", ".")


def spelled(number: int) -> str:
    """`empat belas`."""
    return str(num2words(number, lang="id"))


def counted(number: int) -> str:
    """`14 (empat belas)`."""
    return f"{grouped(number)} ({spelled(number)})"


def grouped(number: int) -> str:
    """`1.250`: thousands set apart by a dot."""
    return f"{number:,}".replace(",", ".")


def roman(number: int) -> str:
    """`IV`; for 1 to 4999."""
    return str(roman_numerals.toRoman(number))


def letter(number: int) -> str:
    """The `number`-th letter of a lettered list, from 1: a ... z, aa, ab ..."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def clause_name(number: int, first: str = "KESATU") -> str:
    """The caption of the `number`-th operative clause: KESATU, KEDUA, ... KEDUA PULUH SATU.

    `first` is how the body names its first clause; offices with the older style write PERTAMA.
    """
    return first if number == 1 else "KE" + spelled(number).upper()


def marker(numbering: str, number: int) -> str:
    """What stands before the `number`-th item of a list: `a.`, `1.` or nothing."""
    if numbering == LETTERS:
        return f"{letter(number)}."
    return f"{number}." if numbering == NUMBERS else ""


def sentence(text: str, mark: str = ";") -> str:
    """`text` closed by `mark`, unless it already ends as a sentence or a list item does."""
    return text if not text or text[-1] in ";.:,?!" else text + mark
