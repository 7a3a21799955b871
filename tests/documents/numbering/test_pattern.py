"""Number patterns: printed, read back, compared."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from documents.numbering.pattern import NumberParts, Pattern, PatternError, shared_number

ODD = ("PKK-PROP", "PKK.Pst", "TPPKK Prov", "PKK DIY", "POKJA IV", "VC", "XII", "SKR", "KEP", "A/B", "7", "2019")
CODES = dict.fromkeys(("series", "unit", "body", "security"), ODD) | {"class": ("400.7.6", "005", "400.7")}
PLACES = (
    "{seq}",
    "{seq:3}",
    "{series}",
    "{unit}",
    "{body}",
    "{class}",
    "{security}",
    "{month:roman}",
    "{month}",
    "{month:2}",
    "{year}",
    "{year:2}",
)


def parts(**given: object) -> NumberParts:
    values: dict[str, object] = {
        "seq": 22,
        "year": 2019,
        "month": 12,
        "series": "KEP",
        "unit": "SKR",
        "body": "PKK-PROP",
        "classification": "400.7.6",
        "security": "B",
    }
    return NumberParts(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{seq}/KEP/PKK-PROP/{month:roman}/{year}", "22/KEP/PKK-PROP/XII/2019"),
        ("{seq:3}/{unit}/{body}/{month:2}/{year:2}", "022/SKR/PKK-PROP/12/19"),
        ("{class}/{seq}/{series}", "400.7.6/22/KEP"),
        ("{security}-{seq}.{month}", "B-22.12"),
    ],
)
def test_each_place_prints_its_part(pattern: str, number: str) -> None:
    """Every place of the patterns that offices use, in its styles."""
    assert Pattern.parse(pattern).format(parts()) == number


@pytest.mark.parametrize(("seq", "number"), [(1, "001"), (99, "099"), (999, "999"), (1000, "1000"), (12345, "12345")])
def test_padding_is_a_minimum(seq: int, number: str) -> None:
    """1000 follows 999, and each is read back; a number padded in another way is not this pattern's."""
    pattern = Pattern.parse("{seq:3}")
    assert (pattern.format(parts(seq=seq)), pattern.parse_number(number)) == (number, NumberParts(seq=seq))


@pytest.mark.parametrize("number", ["1", "01", "0001", "01000", "000", "+01", "1.0", "٠٠١", ""])
def test_what_it_did_not_print_is_not_read(number: str) -> None:
    """A pattern reads only what it prints itself, to the digit."""
    assert Pattern.parse("{seq:3}").parse_number(number) is None


@pytest.mark.parametrize("code", ODD)
def test_codes_are_byte_exact(code: str) -> None:
    """Spaces, dots, roman-looking codes and even slashes are printed and read back as they are."""
    pattern = Pattern.parse("{seq}/{unit}/{month:roman}/{year}")
    number = pattern.format(parts(unit=code))
    assert number == f"22/{code}/XII/2019"
    assert pattern.parse_number(number, {"unit": ODD}) == NumberParts(seq=22, unit=code, month=12, year=2019)


def test_a_long_number_fits() -> None:
    """Numbers of 100 characters and more are printed and read back."""
    code = "BADAN KOORDINASI " * 8 + "X"
    pattern = Pattern.parse("{seq}/{body}/{year}")
    number = pattern.format(parts(body=code))
    assert len(number) > 100
    assert pattern.parse_number(number, {"body": [code]}) == NumberParts(seq=22, body=code, year=2019)


pieces = st.one_of(st.sampled_from(PLACES), st.sampled_from(("/", "-", ".", " ", "/KEP/", "No. ", "X")))


@given(
    before=st.lists(pieces, max_size=4),
    seq=st.sampled_from(("{seq}", "{seq:3}")),
    after=st.lists(pieces, max_size=6),
    ordinal=st.integers(1, 99999),
    month=st.integers(1, 12),
    year=st.integers(2000, 2099),
    code=st.sampled_from(ODD),
    classification=st.sampled_from(CODES["class"]),
)
def test_format_and_parse_are_inverse(
    before: list[str],
    seq: str,
    after: list[str],
    ordinal: int,
    month: int,
    year: int,
    code: str,
    classification: str,
) -> None:
    """Whatever the pattern and the codes: a number that can be read in one way only is read back as what it was."""
    pattern = Pattern.parse("".join([*before, seq, *after]))
    assume(pattern.unclear(CODES) is None)
    given = NumberParts(ordinal, year, month, code, code, code, classification, code)
    read = pattern.parse_number(pattern.format(given), CODES)
    printed = {place.attribute for place in pattern.places}
    assert read == NumberParts(**{name: getattr(given, name) for name in printed})


@given(st.lists(pieces, max_size=6), st.lists(pieces, max_size=6))
def test_what_is_unclear_really_is(before: list[str], after: list[str]) -> None:
    """The number given as an example of an unclear pattern is one that the pattern prints."""
    pattern = Pattern.parse("".join([*before, "{seq}", *after]))
    example = pattern.unclear(CODES)
    assume(example is not None)
    assert pattern._expression(CODES).fullmatch(example or "")


@pytest.mark.parametrize(
    ("pattern", "codes", "unclear"),
    [
        ("{seq}{month}/{year}", {}, True),
        ("{seq}1{month}", {}, True),
        ("{seq}{year}", {}, False),
        ("{month}{seq}", {}, True),
        ("{month:2}{seq}", {}, False),
        ("{unit}{body}/{seq}", {"unit": ["A", "AB"], "body": ["C", "BC"]}, True),
        ("{unit}{body}/{seq}", {"unit": ["A", "B"], "body": ["C", "BC"]}, False),
        ("{seq}/{unit}/{class}", {}, False),
        ("{seq}/{class}.{unit}", {}, True),
    ],
)
def test_a_number_that_reads_in_two_ways_is_found(pattern: str, codes: dict[str, list[str]], unclear: bool) -> None:
    """A pattern whose numbers cannot be read back for sure is found before it is published."""
    assert (Pattern.parse(pattern).unclear(codes) is not None) is unclear


@pytest.mark.parametrize(
    ("a", "b", "codes", "shared"),
    [
        ("{seq}/KEP/{year}", "{seq}/SKR/{year}", {}, None),
        ("{seq}/KEP/{year}", "{seq}/{unit}/{year}", {"unit": ["SKR", "KEP"]}, "1/KEP/0000"),
        ("{seq}/KEP/{year}", "{seq}/{unit}/{year}", {"unit": ["SKR", "ST"]}, None),
        ("{seq}/KEP/{year}", "{seq}/{unit}/{year}", {}, "1/KEP/0000"),
        ("{seq}/{unit}/{year}", "{seq}/{month:roman}/{year}", {"unit": ["VC", "V"]}, "1/V/0000"),
        ("{seq}/{unit}/{year}", "{seq}/{month:roman}/{year}", {"unit": ["VC", "POKJA IV"]}, None),
        ("{seq:3}/A", "{seq}/A", {}, "100/A"),
        ("{seq}/{month}/A", "{seq}/{month:2}/A", {}, "1/10/A"),
        ("{seq}/A/{year}", "{seq}/A/{year:2}", {}, None),
        ("{seq}", "{year}", {}, None),
    ],
)
def test_series_that_could_print_the_same_number(
    a: str, b: str, codes: dict[str, list[str]], shared: str | None
) -> None:
    """Two series collide exactly when some number is in both; the example is a shortest such number."""
    if "{seq" not in b:
        b += "/{seq}"
    first, second = Pattern.parse(a), Pattern.parse(b)
    assert shared_number(first, codes, second, codes) == shared
    assert (shared_number(second, codes, first, codes) is None) is (shared is None)


@pytest.mark.parametrize(
    "text",
    [
        "KEP/{year}",
        "{seq}/{yaer}",
        "{seq:0}",
        "{seq:12}",
        "{month:romawi}",
        "{year:4}",
        "{unit:2}",
        "{seq}/{",
        "}{seq}",
        "{{seq}}",
        "",
    ],
)
def test_a_pattern_that_cannot_be_used(text: str) -> None:
    """An unknown place or style, a stray brace or a missing {seq} is refused in both languages."""
    with pytest.raises(PatternError) as error:
        Pattern.parse(text)
    assert error.value.text.id and error.value.text.en


def test_a_missing_part_is_named() -> None:
    """A number is never printed with a hole in it."""
    with pytest.raises(ValueError, match="the number needs class"):
        Pattern.parse("{seq}/{class}").format(parts(classification=""))


def test_the_same_part_twice_agrees() -> None:
    """Where a part is printed twice, both must say the same when read back."""
    pattern = Pattern.parse("{seq}/{month:roman}/{month:2}/{year}/{year:2}")
    assert pattern.parse_number("22/XII/12/2019/19") == NumberParts(seq=22, month=12, year=2019)
    assert pattern.parse_number("22/XI/12/2019/19") is None
    assert pattern.parse_number("22/XII/12/2019/20") is None


def test_what_a_monthly_counter_needs() -> None:
    """Whether a pattern prints the month is known to whoever publishes it."""
    assert Pattern.parse("{seq}/{month:roman}").prints_month and not Pattern.parse("{seq}/XII/{year}").prints_month
