"""The number a document gets, or would get: its series' pattern, period and parts."""

from documents.approval.case import Case
from documents.numbering.counters import peek, period_of
from documents.numbering.pattern import NumberParts, Pattern
from documents.rendering.facts import BLANK
from workflow.refusal import Kind, refuse

CLASSIFICATION = "classification"
"""The field that fills {class}."""


def pattern_of(case: Case) -> Pattern:
    """The pattern of the document's series."""
    return Pattern.parse(case.edition.body.series[case.type.series].pattern)


def period_for(case: Case) -> str:
    """The counter's period today, e.g. "2019"."""
    return period_of(case.edition.body.series[case.type.series].reset, case.today)


def number_parts(case: Case, ordinal: int, gap: str = "") -> NumberParts:
    """What the pattern's places are filled with; `gap` stands where a draft has nothing to fill them with yet."""
    body, fields = case.edition.body, case.revision.fields
    named = next((fields[name] for name in case.type.by_kind.get("unit", ()) if fields.get(name)), None)
    unit = body.units.get(named or body.positions[case.type.signatory].unit or "")
    return NumberParts(
        seq=ordinal,
        year=case.today.year,
        month=case.today.month,
        series=case.type.series,
        body=body.print_code,
        unit=unit.print if unit else gap,
        security=body.choice("security", case.document.security).print,
        classification=str(fields.get(CLASSIFICATION) or gap),
    )


def expected_number(case: Case) -> str:
    """A forecast of the number ("perkiraan"); it takes nothing and promises nothing."""
    ordinal = peek(case.session, case.document.body_id, case.type.series, period_for(case))
    return pattern_of(case).format(number_parts(case, ordinal, BLANK))


def given_number(case: Case, ordinal: int) -> str:
    """The number as it is printed and entered. Raises Refusal where the document lacks a part that it prints."""
    pattern, parts = pattern_of(case), number_parts(case, ordinal)
    lacking = [place.name for place in pattern.places if getattr(parts, place.attribute) in ("", None)]
    if lacking or "/" in parts.classification:  # a slash would make the number read in two ways
        name = lacking[0] if lacking else CLASSIFICATION
        raise refuse(
            Kind.DOCUMENT,
            "number_incomplete",
            f"Nomor {pattern.text} tidak dapat dicetak: {name} kosong atau memuat garis miring.",
            f"The number {pattern.text} cannot be printed: {name} is empty or has a slash.",
        )
    return pattern.format(parts)
